"""Certificates, skills, the matrix, and what routing makes of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from clients import services as clients
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from handoffs import services as handoffs
from handoffs.models import Request
from handoffs.selectors import owner_reason_text, suggested_receivers
from notices.models import Notice
from playbooks.models import Playbook, PlaybookVersion
from roles.models import Role, Topic, TopicSkill
from tests.conftest import PersonMaker
from tests.factories.playbooks import make_playbook_in_force, publish
from tests.factories.roles import hold, make_topic, standard_roles
from training import services
from training.models import Certificate, Reading
from training.selectors.skills import skills_of

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]
LONG_AGO = date(2024, 1, 1)


@pytest.fixture
def support(system: Actor) -> Role:
    """The role that answers."""
    return standard_roles(system)["S"]


@pytest.fixture
def topic(system: Actor, support: Role) -> Topic:
    """Of Support."""
    return make_topic(system, "printers", support)


@pytest.fixture
def playbook(system: Actor, topic: Topic) -> Playbook:
    """By which requests of the topic are dealt with."""
    return make_playbook_in_force(system, topic_ids=[topic.pk])


@pytest.fixture
def learner(system: Actor, make_person: PersonMaker, manager: Membership) -> Membership:
    """Reports to the manager."""
    person = make_person("Nora Learner")
    accounts.reporting_line_set(
        actor=system, member_id=person.pk, manager_id=manager.pk, team_id=None, starts_on=LONG_AGO
    )
    return person


def give(actor: Actor, person: Membership, **values: Any) -> Certificate:
    """By word, for good."""
    return services.certificate_give(
        actor=actor, member_id=person.pk, evidence="Three requests alone", **values
    )


def state_of(actor: Actor, person: Membership, playbook: Playbook) -> str:
    now = timezone.now()
    skill = skills_of(actor.company_id, now.date(), now).playbooks.get((person.pk, playbook.pk))
    return skill.state if skill else ""


def topic_state(person: Membership) -> str:
    return ", ".join(TopicSkill.objects.filter(member=person).values_list("state", flat=True))


def test_certificate_by_word_needs_evidence_and_somebody_who_answers_for_the_person(
    system: Actor,
    playbook: Playbook,
    topic: Topic,
    learner: Membership,
    manager: Membership,
    make_person: PersonMaker,
    stranger: Membership,
    actor_of: ActorOf,
) -> None:
    own = actor_of(manager)
    for actor, person, error in (
        (actor_of(learner), learner, NotAllowed),
        (actor_of(make_person("Far Manager", level="manager")), learner, NotAllowed),
        (actor_of(make_person("Ada Head", level="head")), stranger, NotFound),
    ):
        with pytest.raises(error):
            give(actor, person, playbook_id=playbook.pk)
    head = make_person("Bo Head", level="head")
    with pytest.raises(NotAllowed, match="themselves"):
        give(actor_of(head), head, playbook_id=playbook.pk)
    with pytest.raises(InvalidInput):
        give(own, learner)
    with pytest.raises(InvalidInput):
        give(own, learner, playbook_id=playbook.pk, topic_id=topic.pk)
    with pytest.raises(NotFound):
        give(own, learner, topic_id=987_654)
    for name, values in (
        ("evidence", {"evidence": " "}),
        ("months", {"months": 0}),
        ("earned_on", {"earned_on": date(2999, 1, 1)}),
    ):
        given: dict[str, Any] = {"evidence": "x", "topic_id": topic.pk, **values}
        with pytest.raises(InvalidInput) as refusal:
            services.certificate_give(actor=own, member_id=learner.pk, **given)
        assert list(refusal.value.fields) == [name]
    assert not Certificate.objects.exists()
    made = give(own, learner, topic_id=topic.pk, months=1, earned_on=date(2026, 1, 31))
    assert made.valid_until == date(2026, 2, 28)


def test_certificate_revoked_with_a_reason_takes_the_skill_away(
    playbook: Playbook, learner: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    made = give(actor, learner, playbook_id=playbook.pk)
    assert topic_state(learner) == "certified"
    values: dict[str, Any] = {"certificate_id": made.pk, "because": "It was somebody else"}
    with pytest.raises(NotAllowed):
        services.certificate_revoke(actor=actor_of(learner), **values)
    services.certificate_revoke(actor=actor, **values)
    assert topic_state(learner) == ""
    with pytest.raises(IllegalState):
        services.certificate_revoke(actor=actor, **values)


def test_skill_goes_from_learning_to_certified_to_expired_and_back(
    system: Actor, playbook: Playbook, learner: Membership
) -> None:
    assert state_of(system, learner, playbook) == ""
    services.assignment_give(
        actor=system,
        member_id=learner.pk,
        kind="check",
        reason="asked",
        key="one",
        due_on=date(2026, 3, 1),
        playbook_id=playbook.pk,
    )
    services.skills_refresh(actor=system)
    assert (state_of(system, learner, playbook), topic_state(learner)) == ("learning", "learning")
    made = give(system, learner, playbook_id=playbook.pk, months=1, earned_on=date(2020, 1, 1))
    assert state_of(system, learner, playbook) == "learning"
    give(system, learner, playbook_id=playbook.pk, months=12)
    assert (state_of(system, learner, playbook), topic_state(learner)) == ("certified",) * 2
    assert services.skills_refresh(actor=system) == 0
    assert made.valid_until is not None


def test_skill_of_an_older_version_lasts_thirty_days_unless_the_new_one_is_read(
    system: Actor, playbook: Playbook, learner: Membership
) -> None:
    give(system, learner, playbook_id=playbook.pk)
    newer = publish(playbook)
    assert state_of(system, learner, playbook) == "certified"
    now, later = timezone.now(), timezone.now() + timedelta(days=31)
    key = (learner.pk, playbook.pk)
    assert skills_of(system.company_id, later.date(), later).playbooks[key].state == "expired"
    until = skills_of(system.company_id, now.date(), now).playbooks[key].until
    assert until == (newer.approved_at + timedelta(days=30)).date()
    Reading.objects.create(
        company_id=system.company_id,
        member=learner,
        playbook_version=PlaybookVersion.objects.get(pk=newer.pk),
    )
    assert skills_of(system.company_id, later.date(), later).playbooks[key].state == "certified"


def test_matrix_shows_states_totals_and_what_hangs_on_one_person(
    system: Actor,
    playbook: Playbook,
    learner: Membership,
    consultant: Membership,
    internal: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    give(system, learner, playbook_id=playbook.pk)
    browser, address = browser_of(consultant), reverse("skill-matrix")
    browser.get(address)
    with django_assert_max_num_queries(12):
        text = browser.get(address).content.decode()
    assert '<td class="sk-c" title="certified">C</td>' in text
    assert "1 thing hangs on a single certified person" in text
    assert internal.name not in text
    csv = b"".join(browser.get(f"{reverse('skill-export')}?format=csv")).decode()
    assert f"{learner.name},certified,1" in csv
    assert browser.get(f"{reverse('skill-export')}?format=xlsx").status_code == 200
    assert browser.get(f"{reverse('skill-export')}?format=exe").status_code == 422
    one = browser.get(reverse("skill-playbook", args=[playbook.pk])).content.decode()
    assert "1 of 3 people can do this" in one or "1 of 2 people can do this" in one
    assert browser.get(reverse("skill-person", args=[internal.pk])).status_code == 404
    assert "certified" in browser.get(reverse("skill-person", args=[learner.pk])).content.decode()
    assert browser.get(f"{address}?team=nonsense").status_code == 200


def test_certificates_of_a_colleague_are_not_seen_but_the_skill_is(
    playbook: Playbook,
    learner: Membership,
    manager: Membership,
    make_person: PersonMaker,
    actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:
    made = give(actor_of(manager), learner, playbook_id=playbook.pk)
    colleague = browser_of(make_person("Kim Other"))
    assert colleague.get(reverse("certificate", args=[made.pk])).status_code == 404
    assert colleague.get("/api/v1/certificates/").json()["results"] == []
    misspelt = colleague.get("/api/v1/skills/?member=1")
    assert (misspelt.status_code, list(misspelt.json()["errors"])) == (422, ["member"])
    rows = colleague.get("/api/v1/skills/?axis=topics").json()
    assert [(row["member_id"], row["state"]) for row in rows] == [(learner.pk, "certified")]
    own = browser_of(learner).get(reverse("certificate-list")).content.decode()
    assert playbook.name in own
    browser = browser_of(manager)
    text = browser.get(reverse("certificate", args=[made.pk])).content.decode()
    assert "Three requests alone" in text
    given = browser.post(
        reverse("certificate-give"),
        {"member_id": learner.pk, "about": f"playbook-{playbook.pk}", "evidence": "Seen"},
    )
    assert given.status_code == 302
    revoke = reverse("certificate-revoke", args=[made.pk])
    assert browser.post(revoke, {"because": "Wrong"}).status_code == 302


def test_certificate_that_ends_is_told_of_once_a_month_and_once_a_week_before(
    system: Actor, playbook: Playbook, learner: Membership, manager: Membership
) -> None:
    today = timezone.localdate()
    values: dict[str, Any] = {"source": "manager", "member_id": learner.pk, "earned_on": LONG_AGO}
    soon, later = (
        Certificate.objects.create(
            company_id=system.company_id,
            playbook_id=playbook.pk,
            valid_until=today + timedelta(days=days),
            **values,
        )
        for days in (5, 20)
    )
    Certificate.objects.create(
        company_id=system.company_id,
        topic_id=Topic.objects.earliest("pk").pk,
        valid_until=today + timedelta(days=31),
        **values,
    )
    told = [services.certificates_warn(actor=system) for _again in range(2)]
    assert told == [1, 0]
    notices = Notice.objects.order_by("kind").values_list("kind", "member_id", "about")
    assert list(notices) == [
        ("certificates.own_month", learner.pk, f"certificate:{later.pk}"),
        ("certificates.team_month", manager.pk, f"certificate:{later.pk}"),
    ]
    services.certificate_revoke(actor=system, certificate_id=later.pk, because="Wrong")
    assert services.certificates_warn(actor=system) == 1
    assert Notice.objects.filter(
        kind="certificates.team_week", about=f"certificate:{soon.pk}"
    ).exists()


def open_request(actor: Actor, topic: Topic) -> Request:
    name = f"Kitchens {Request.objects.count()}"
    client = clients.client_create(actor=actor, name=name)
    return handoffs.request_open(
        actor=actor,
        client_id=client.pk,
        topic_id=topic.pk,
        subject="Grey",
        text="It is grey",
        channel="phone",
    )


def test_routing_prefers_the_certified_among_equals_and_says_why(
    system: Actor, topic: Topic, support: Role, make_person: PersonMaker
) -> None:
    first, second = make_person("Ann First"), make_person("Bea Second")
    for person in (first, second):
        hold(system, support, person, starts_on=LONG_AGO)
    assert open_request(system, topic).owner_id == first.pk
    Request.objects.update(owner_id=second.pk)
    give(system, second, topic_id=topic.pk)
    request = open_request(system, topic)
    assert request.owner_id == second.pk
    assert "Bea Second is certified for this topic." in owner_reason_text(request)
    found = suggested_receivers(system, request)
    assert [(one.name, one.skill) for one in found] == [("Ann First", "")]


def test_routing_does_not_prefer_the_certified_who_have_much_more_to_do(
    system: Actor, topic: Topic, support: Role, make_person: PersonMaker
) -> None:
    first, second = make_person("Ann First"), make_person("Bea Second")
    for person in (first, second):
        hold(system, support, person, starts_on=LONG_AGO)
    give(system, second, topic_id=topic.pk)
    for _number in range(3):
        open_request(system, topic)
    request = open_request(system, topic)
    assert request.owner_id == first.pk
    assert "certified" not in owner_reason_text(request)


def test_handover_dialog_shows_who_is_certified(
    system: Actor,
    topic: Topic,
    support: Role,
    make_person: PersonMaker,
    browser_of: BrowserOf,
) -> None:
    first, second = make_person("Ann First"), make_person("Bea Second")
    for person in (first, second):
        hold(system, support, person, starts_on=LONG_AGO)
    request = open_request(system, topic)
    assert request.owner_id == first.pk
    give(system, second, topic_id=topic.pk)
    browser = browser_of(first)
    text = browser.get(reverse("handover-offer", args=[request.number])).content.decode()
    assert "certified for this topic" in text
    assert "Bea Second, certified for this topic" in text
