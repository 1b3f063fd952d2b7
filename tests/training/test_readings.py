"""Readings: once, by the person themselves, and what they fulfil."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Membership
from core.access import Actor
from core.errors import NotAllowed, NotFound
from playbooks.models import PlaybookVersion
from playbooks.steps import Step
from tests.factories.onboarding import give_reading
from tests.factories.playbooks import STEPS, make_playbook, publish
from tests.factories.roles import standard_roles
from training import services
from training.models import Reading
from training.querysets import managed_today

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def versions(system: Actor) -> list[PlaybookVersion]:
    """Two versions of one playbook; the second has a step more."""
    standard_roles(system)
    playbook = make_playbook(system, name_en="Opportunity", name_ru="Возможность")
    more = Step("thank", role="CS", title_en="Thank the client")
    return [publish(playbook), publish(playbook, [*STEPS, more])]


def test_reading_of_newer_version_does_older_assignments_and_not_the_other_way(
    versions: list[PlaybookVersion], consultant: Membership, actor_of: ActorOf
) -> None:
    actor, (first, second) = actor_of(consultant), versions
    older, newer = (give_reading(actor, consultant, one) for one in versions)
    services.reading_acknowledge(actor=actor, playbook_version_id=first.pk)
    newer.refresh_from_db()
    older.refresh_from_db()
    assert (older.state, newer.state) == ("done", "open")
    for _again in range(2):
        services.reading_acknowledge(actor=actor, playbook_version_id=second.pk)
    newer.refresh_from_db()
    assert newer.state == "done"
    assert Reading.objects.filter(member=consultant).count() == 2


def test_reading_is_refused_to_strangers_and_internal_employees(
    versions: list[PlaybookVersion], stranger: Membership, internal: Membership, actor_of: ActorOf
) -> None:
    version = versions[1]
    with pytest.raises(NotFound):
        services.reading_acknowledge(actor=actor_of(stranger), playbook_version_id=version.pk)
    with pytest.raises(NotAllowed):
        services.reading_acknowledge(actor=actor_of(internal), playbook_version_id=version.pk)
    assert Reading.objects.count() == 0


def test_reading_stays_as_it_was_said(
    versions: list[PlaybookVersion], consultant: Membership, actor_of: ActorOf
) -> None:
    reading = services.reading_acknowledge(
        actor=actor_of(consultant), playbook_version_id=versions[0].pk
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).delete()
    assert Reading.objects.filter(pk=reading.pk).exists()


def test_reading_is_seen_by_the_person_and_those_who_answer_for_them(
    versions: list[PlaybookVersion],
    consultant: Membership,
    manager: Membership,
    head: Membership,
    make_person: Callable[..., Membership],
    actor_of: ActorOf,
) -> None:
    colleague = make_person("Daniel Osei")
    services.reading_acknowledge(actor=actor_of(consultant), playbook_version_id=versions[0].pk)
    seen = {
        person.name: Reading.objects.visible_to(actor_of(person)).count()
        for person in (consultant, colleague, manager, head)
    }
    assert seen == {consultant.name: 1, colleague.name: 0, manager.name: 0, head.name: 1}
    assert list(managed_today(actor_of(manager))) == []


def test_page_names_the_newer_version_and_what_changed_then_keeps_the_word(
    versions: list[PlaybookVersion],
    consultant: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser, (first, second) = browser_of(consultant), versions
    assignment = give_reading(actor_of(consultant), consultant, first)
    address = reverse("reading", args=[first.pk])
    with django_assert_max_num_queries(14):
        page = browser.get(address).content.decode()
    assert "There is a newer version, v2" in page
    assert "What has changed after v1" in page
    assert "Thank the client" in page
    assert browser.post(address).status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == "done"
    page = browser.get(reverse("reading", args=[second.pk])).content.decode()
    assert "What changed since v1, which you have read" in page
    assert "You have read this and work by it." not in page


def test_api_keeps_the_callers_word_and_refuses_anybody_elses(
    versions: list[PlaybookVersion], consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, body = browser_of(consultant), {"playbook_version_id": versions[1].pk}
    sent = browser.post("/api/v1/readings/", body, content_type="application/json")
    assert (sent.status_code, sent.json()["version_number"]) == (201, 2)
    body |= {"member_id": 1}
    refused = browser.post("/api/v1/readings/", body, content_type="application/json")
    assert (refused.status_code, Reading.objects.count()) == (422, 1)
    assert browser.get("/api/v1/readings/").json()["results"][0]["member_id"] == consultant.pk
