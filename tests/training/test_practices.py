"""Practices: written down, decided, given on, taken, and what became of the figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.outbox import run_due
from metrics import services as metrics
from metrics.models import Observation
from playbooks.models import PlaybookDraft
from roles import services as roles
from roles.models import Role
from tests.conftest import PersonMaker
from tests.factories.clients import make_client
from tests.factories.handoffs import open_request
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.targets import observe_weekly, tell_finding
from training.effect_words import sentence, warnings
from training.models import Assignment, Course, Practice, PracticeTaker
from training.selectors.effects import Measured, effects_of
from training.services import assignment_finish
from training.services import practice_takers as takers
from training.services import practices as services

BrowserOf = Callable[[Membership], Browser]
LONG_AGO = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Crew:
    """A manager, whose practice it is, and twelve who may take it."""

    manager: Membership
    star: Membership
    people: list[Membership]

    @property
    def lead(self) -> Actor:
        """The manager, acting."""
        return actor_for_membership(self.manager)


@pytest.fixture
def crew(system: Actor, make_person: PersonMaker) -> Crew:
    """All hold Support and report to the manager."""
    roles.defaults_create(actor=system)
    manager = make_person("Helen Brandt", level="manager")
    star = make_person("Priya Raman")
    people = [
        Membership.objects.create(company_id=system.company_id, name=f"Person {n}")
        for n in range(12)
    ]
    support = Role.objects.get(code="S")
    for person in (star, *people):
        accounts.reporting_line_set(
            actor=system,
            member_id=person.pk,
            manager_id=manager.pk,
            team_id=None,
            starts_on=LONG_AGO,
        )
        roles.role_holding_start(
            actor=system, role_id=support.pk, member_id=person.pk, starts_on=LONG_AGO
        )
    return Crew(manager, star, people)


def write(crew: Crew, **values: Any) -> Practice:
    """One of the star's, written to the end."""
    given: dict[str, Any] = {
        "title": "Repeats the question first",
        "member_id": crew.star.pk,
        "difference": "Says the question back before answering.",
        "steps": "Say it back\nAnswer\n",
        "metrics": ["fcr"],
        **values,
    }
    return services.practice_create(actor=crew.lead, **given)


def in_use(crew: Crew, **values: Any) -> Practice:
    """One that others try."""
    practice = write(crew, **values)
    for state in ("ready", "in_use"):
        practice = services.practice_move(actor=crew.lead, practice_id=practice.pk, state=state)
    return practice


def test_practice_goes_its_way_with_reasons_and_refuses_what_does_not_follow(crew: Crew) -> None:
    lead = crew.lead
    practice = write(crew, difference="", answers={"what": " Says it back. ", "when": ""})

    assert practice.answers == {"what": "Says it back."}
    with pytest.raises(IllegalState):
        services.practice_move(actor=lead, practice_id=practice.pk, state="ready")
    with pytest.raises(IllegalState):
        services.practice_move(actor=lead, practice_id=practice.pk, state="kept")
    services.practice_change(actor=lead, practice_id=practice.pk, difference="Says it back.")
    with pytest.raises(Stale):
        services.practice_change(actor=lead, practice_id=practice.pk, version=1, title="Other")
    for state in ("ready", "in_use"):
        services.practice_move(actor=lead, practice_id=practice.pk, state=state)
    with pytest.raises(InvalidInput):
        services.practice_move(actor=lead, practice_id=practice.pk, state="kept", reason=" ")
    kept = services.practice_move(
        actor=lead, practice_id=practice.pk, state="kept", reason="It helps"
    )

    assert (kept.state, kept.reason, kept.version) == ("kept", "It helps", 5)
    for wrong in ({"metrics": ["grr"]}, {"metrics": ["fcr", "csat", "ces", "nps"]}, {"steps": 1}):
        if "metrics" in wrong:
            with pytest.raises(InvalidInput):
                services.practice_change(actor=lead, practice_id=practice.pk, **wrong)
    with pytest.raises(InvalidInput):
        services.practice_change(actor=lead, practice_id=practice.pk, answers={"other": "x"})


def test_drafts_are_seen_by_those_who_write_them_and_changed_by_nobody_else(
    crew: Crew, make_person: PersonMaker, stranger: Membership, internal: Membership
) -> None:
    practice = write(crew)
    colleague, other = make_person("Eva Wolf"), make_person("Otto Ber", level="manager")

    for person in (colleague, stranger, internal):
        actor = actor_for_membership(person)
        assert not Practice.objects.visible_to(actor).exists()
        with pytest.raises(NotFound):
            services.practice_change(actor=actor, practice_id=practice.pk, title="Mine")
    with pytest.raises(NotAllowed):
        services.practice_move(
            actor=actor_for_membership(other), practice_id=practice.pk, state="ready"
        )
    star = actor_for_membership(crew.star)
    changed = services.practice_change(actor=star, practice_id=practice.pk, title="In my words")
    with pytest.raises(NotAllowed):
        services.practice_move(actor=star, practice_id=practice.pk, state="ready")
    with pytest.raises(NotAllowed):
        services.practice_create(actor=star, title="Of another", member_id=crew.people[0].pk)

    changed.refresh_from_db()
    assert (changed.title, changed.state) == ("In my words", "draft")


def test_practice_of_a_finding_keeps_its_words_once(system: Actor, crew: Crew) -> None:
    metrics.defaults_create(actor=system)
    finding = tell_finding(system, crew.star)
    follow_up = metrics.follow_up_begin(
        actor=crew.lead, finding_id=finding.pk, kind="practice", text="Reads the log first."
    )
    practice = services.practice_create(actor=crew.lead, title="Log", follow_up_id=follow_up.pk)

    assert (practice.member_id, practice.metrics, practice.difference) == (
        crew.star.pk,
        ["fcr"],
        "Reads the log first.",
    )
    with pytest.raises(InvalidInput):
        services.practice_create(actor=crew.lead, title="Again", follow_up_id=follow_up.pk)


def test_whoever_learns_it_has_taken_it_from_that_day(crew: Crew) -> None:
    today = timezone.localdate()
    practice = in_use(crew)
    asked = [person.pk for person in crew.people[:2]]
    with pytest.raises(InvalidInput):
        services.practice_ask(
            actor=crew.lead, practice_id=practice.pk, member_ids=[crew.star.pk], due_on=today
        )
    for _twice in range(2):
        services.practice_ask(
            actor=crew.lead, practice_id=practice.pk, member_ids=asked, due_on=today
        )
    assignment = Assignment.objects.get(member_id=asked[0])
    assignment_finish(actor=crew.lead, assignment_id=assignment.pk)
    run_due(practice.company_id)
    takers.takers_note(company_id=practice.company_id, assignment_id=assignment.pk)

    taker = PracticeTaker.objects.get()
    assert Assignment.objects.count() == 2
    assert (taker.member_id, taker.began_on, taker.assignment_id) == (
        asked[0],
        today,
        assignment.pk,
    )
    with pytest.raises(InvalidInput):
        takers.taker_add(actor=crew.lead, practice_id=practice.pk, member_id=asked[0])
    with pytest.raises(IllegalState):  # what it is judged by stays
        services.practice_change(actor=crew.lead, practice_id=practice.pk, metrics=["csat"])


def test_course_that_teaches_it_marks_takers_and_steps_go_into_a_playbook(
    system: Actor, crew: Crew
) -> None:
    practice = in_use(crew)
    course = Course.objects.create(company_id=practice.company_id, name_en="Listening")
    services.practice_to_course(actor=crew.lead, practice_id=practice.pk, course_id=course.pk)
    services.practice_ask(
        actor=crew.lead,
        practice_id=practice.pk,
        member_ids=[crew.people[0].pk],
        due_on=timezone.localdate(),
    )
    playbook = make_playbook_in_force(system)
    before = len(PlaybookDraft.objects.get(playbook=playbook).steps)
    services.practice_to_playbook(actor=crew.lead, practice_id=practice.pk, playbook_id=playbook.pk)

    assert Assignment.objects.get().course_id == course.pk
    steps = PlaybookDraft.objects.get(playbook=playbook).steps
    assert [step.title_en for step in steps[before:]] == ["Say it back", "Answer"]
    takers.published_note(
        company_id=practice.company_id, playbook_id=playbook.pk, version_id=playbook.current_id or 0
    )
    assert Practice.objects.get().playbook_version_id == playbook.current_id


@pytest.fixture
def measured(system: Actor, crew: Crew) -> Practice:
    """Six take it on a Monday ten weeks ago and go from 8 to about 12 of 16; others stay."""
    metrics.defaults_create(actor=system)
    today = timezone.localdate()
    began = today - timedelta(days=today.weekday() + 7 * 10)
    practice = in_use(crew)
    for person in crew.people[:6]:
        takers.taker_add(actor=system, practice_id=practice.pk, member_id=person.pk, began_on=began)
    spans = [(began + timedelta(weeks=7), 4), (began - timedelta(weeks=1), 0)]
    for last, gain in spans:
        observe_weekly(
            [
                (person, 8 + place % 2 + (gain - place % 3 if gain and place < 6 else 0))
                for place, person in enumerate(crew.people)
            ],
            last=last,
            n=16,
        )
    observe_weekly(
        [(person, 8 - place % 2) for place, person in enumerate(crew.people)],
        last=began - timedelta(weeks=9),
        n=16,
    )
    return practice


def read(practice: Practice) -> Measured:
    """The effect as of today."""
    return effects_of(practice.company_id, [practice], timezone.localdate())[0]


def test_effect_says_what_the_interval_allows(measured: Practice, crew: Crew) -> None:
    """Gains of 4, 3, 2, 4, 3, 2 of 16 (mean 18.75 points) against none."""
    found = read(measured)

    assert found.effect.value == pytest.approx(18.75)
    assert found.effect.is_more_than_chance
    assert found.effect.taken_before is not None
    assert found.effect.others_after is not None
    assert (found.effect.taken_before.people, found.effect.taken_before.n) == (6, 6 * 8 * 16)
    assert sentence(found).endswith(" points, between +12.9 and +24.6: more than chance")
    assert not any("moving apart" in text for text in warnings(found))

    Observation.objects.filter(consultant__in=crew.people[5:6]).update(is_current=False)
    fewer = read(measured)
    assert fewer.effect.without_data == 1
    assert not fewer.effect.is_too_few
    Observation.objects.filter(consultant__in=crew.people[4:5]).update(is_current=False)
    few = read(measured)
    assert few.effect.value is None
    assert sentence(few).startswith("Too few to tell")


def test_pages_show_effects_in_few_queries_and_files_only_to_those_who_may(
    measured: Practice,
    crew: Crew,
    browser_of: BrowserOf,
    make_person: PersonMaker,
    django_assert_max_num_queries: Any,
) -> None:
    lead = browser_of(crew.manager)
    url = f"/learning/practices/{measured.pk}/"
    lead.get(url)
    with django_assert_max_num_queries(9):  # four of them are the session's and the shell's
        listed = lead.get("/learning/practices/")
    with django_assert_max_num_queries(11):
        shown = lead.get(url)
    rows = lead.get(f"{url}rows/")
    colleague = browser_of(make_person("Eva Wolf"))

    assert "more than chance" in listed.content.decode()
    assert "Person 0" in shown.content.decode()
    assert b"".join(rows.streaming_content).decode().count("Person") >= 12  # type: ignore[attr-defined]
    page = colleague.get(url).content.decode()
    assert "more than chance" in page
    assert "Person 0" not in page
    assert colleague.get(f"{url}rows/").status_code == 403
    for form in ("edit", "move/kept", "playbook", "course", "ask", "takers"):
        assert lead.get(f"{url}{form}/").status_code == 200
    taker = PracticeTaker.objects.order_by("pk")[0]
    answer = lead.post(f"/learning/practice-takers/{taker.pk}/end/", {"version": taker.version})
    assert answer.status_code == 302
    taker.refresh_from_db()
    assert taker.ended_on == timezone.localdate()
    assert lead.post("/learning/practices/new/", {"title": "Mine", "weeks": 8}).status_code == 302


def test_rest_tells_the_effect_and_refuses_unknown_fields_and_old_versions(
    measured: Practice, crew: Crew, browser_of: BrowserOf, stranger: Membership
) -> None:
    lead = browser_of(crew.manager)
    url = f"/api/v1/practices/{measured.pk}/"
    body: dict[str, Any] = {"content_type": "application/json"}

    (told,) = lead.get(f"{url}effects/").json()
    assert (told["code"], told["is_more_than_chance"], told["took"]) == ("fcr", True, 6)
    assert told["value"] == pytest.approx(18.75)
    assert lead.post("/api/v1/practices/", {"title": "A", "mine": 1}, **body).status_code == 422
    kept = {"state": "kept", "reason": "It helps"}
    stale = lead.post(f"{url}move/", kept, headers={"If-Match": '"1"'}, **body)
    assert stale.status_code == 412
    assert browser_of(stranger).get(url).status_code == 404
    assert browser_of(crew.manager).get("/api/v1/practice-takers/").json()["results"]
    measured.refresh_from_db()
    assert measured.state == "in_use"
    assert lead.post(f"{url}move/", kept, **body).json()["state"] == "kept"


def test_practice_begins_with_a_request_from_its_page(
    crew: Crew, system: Actor, internal: Membership, browser_of: BrowserOf
) -> None:
    client = make_client(system)
    story = open_request(actor_for_membership(crew.star), client, subject="Calmed down")
    lead, url = browser_of(crew.manager), f"/learning/practices/new/?request={story.pk}"
    assert f'href="{url}"' in lead.get(f"/requests/{story.number}/").content.decode()
    form = lead.get(url).content.decode()
    assert f"From the request #{story.number}: Calmed down" in form
    chosen = f'<option value="{crew.star.pk}" selected>'
    assert (chosen in form) == (story.owner_id == crew.star.pk)
    values = {"title": "Calms down", "weeks": 8, "member_id": crew.star.pk}
    assert lead.post(url, values).status_code == 302
    made = Practice.objects.get()
    assert (made.request_id, made.member_id) == (story.pk, crew.star.pk)
    assert browser_of(internal).get(url).status_code == 403
