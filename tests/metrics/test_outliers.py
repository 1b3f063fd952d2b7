"""Steady outliers at work: the weekly look, who sees what, what is done, pages, API, notices."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from metrics import services
from metrics.models import (
    MetricDefinition,
    Observation,
    OutlierFinding,
    OutlierFollowUp,
    OutlierRun,
)
from metrics.outliers.mix import Cell
from metrics.selectors.outliers import questions
from notices.models import Notice
from tests.factories.targets import observe_weekly
from tests.metrics.conftest import Crew

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def week() -> date:
    """The Monday of the last whole week."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday() + 7)


@pytest.fixture
def observed(crew: Crew, week: date) -> Crew:
    """Marta solves all at first contact, Daniel nearly nothing, ten are as people are."""
    people = [(crew.marta, 16), (crew.jonas, 8), (crew.priya, 8), (crew.daniel, 1)]
    observe_weekly([*people, *((one, 8) for one in _peers(crew))], last=week)
    return crew


def _peers(crew: Crew) -> list[Membership]:
    company_id = crew.marta.company_id
    return [
        Membership.objects.get_or_create(company_id=company_id, name=f"Peer {number}")[0]
        for number in range(8)
    ]


@pytest.fixture
def looked(observed: Crew, system: Actor) -> Crew:
    """The week is closed."""
    assert services.outliers_close(actor=system) == 1
    return observed


def _of(person: Membership) -> OutlierFinding:
    return OutlierFinding.objects.get(consultant=person)


def test_weekly_look_finds_them_once_and_tells_their_managers(
    looked: Crew, system: Actor, week: date
) -> None:
    run = OutlierRun.objects.get()
    found = {(one.consultant_id, one.is_good, one.beyond) for one in OutlierFinding.objects.all()}

    assert (run.week, run.number, run.looked_peers) == (week, 1, 12)
    assert found == {(looked.marta.pk, True, 8), (looked.daniel.pk, False, 8)}
    marta = _of(looked.marta)
    assert (marta.n, marta.observed, marta.reference_n) == (128, 100.0, 11 * 128)
    assert marta.expected == pytest.approx(100 * (10 * 8 + 1) / (11 * 16), abs=1)
    assert len(marta.weeks) == 8
    assert [(n.member_id, n.params["name"]) for n in Notice.objects.order_by("pk")] == [
        (looked.helen.pk, "Marta L"),
        (looked.otto.pk, "Daniel O"),
    ]
    assert services.outliers_close(actor=system) == 0


def test_late_data_brings_another_look_that_supersedes_and_tells_nothing_twice(
    looked: Crew, system: Actor, week: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.services.outliers.AGAIN_AFTER", timedelta())
    assert services.outliers_close(actor=system) == 0

    observe_weekly([(looked.daniel, 24)], last=week, n=32)
    assert services.outliers_close(actor=system) == 1

    assert sorted(OutlierRun.objects.values_list("week", "number")) == [(week, 1), (week, 2)]
    newest = OutlierFinding.objects.filter(run__number=2)
    assert set(newest.values_list("consultant_id", flat=True)) == {looked.marta.pk}
    assert Notice.objects.count() == 2
    # Two at once: the second keeps nothing.
    assert services.outliers_look(actor=system, week=week, number=2) is None
    assert OutlierRun.objects.count() == 2


def test_weeks_that_can_still_change_are_left_for_later(
    observed: Crew, system: Actor, week: date
) -> None:
    late = Observation.objects.filter(day__gte=week).order_by("pk")[0]
    late.pk, late.source_id, late.settles_at = None, 0, timezone.now() + timedelta(days=1)
    Observation.objects.bulk_create([late])

    cells = questions(system.company_id, week + timedelta(weeks=1))["fcr"].question.cells

    assert max(cell.week for cell in cells) == week - timedelta(weeks=1)
    assert cells[0] == Cell(
        cells[0].person, week - timedelta(weeks=7), 0, "email", 8, cells[0].total, cells[0].total
    )


def test_times_are_read_in_one_statement_with_everything_else(
    observed: Crew, system: Actor, week: date, django_assert_num_queries: Any
) -> None:
    crew = observed
    people = [(crew.marta, 0), *((one, 0) for one in _peers(crew))]
    values = {person.pk: 100.0 for person, _positives in people} | {crew.marta.pk: 9_000.0}
    observe_weekly(people, code="resolve_time_first", last=week, values=values)

    with django_assert_num_queries(1):
        questions(system.company_id, week + timedelta(weeks=1))
    services.outliers_look(actor=system, week=week)

    slow = OutlierFinding.objects.get(code="resolve_time_first", consultant=crew.marta)
    assert (slow.observed, slow.is_good) == (100.0, False)
    assert slow.expected == pytest.approx(50, abs=5)


def test_findings_are_seen_by_the_person_their_manager_and_heads(
    looked: Crew, head: Membership, stranger: Membership, internal: Membership, actor_of: ActorOf
) -> None:
    def seen(person: Membership) -> set[int]:
        rows = OutlierFinding.objects.visible_to(actor_of(person))
        return set(rows.values_list("consultant_id", flat=True))

    marta, daniel = looked.marta.pk, looked.daniel.pk
    assert seen(looked.marta) == seen(looked.helen) == {marta}
    assert seen(looked.otto) == {daniel}
    assert seen(head) == {marta, daniel}
    assert seen(looked.jonas) == seen(stranger) == seen(internal) == set()


def test_manager_writes_a_practice_down_and_says_what_came_of_it(
    looked: Crew, actor_of: ActorOf, stranger: Membership
) -> None:
    helen, finding = actor_of(looked.helen), _of(looked.marta)
    begun = services.follow_up_begin(
        actor=helen, finding_id=finding.pk, kind="practice", text=" Asks once more. "
    )
    assert (begun.text, begun.code, begun.consultant_id) == (
        "Asks once more.",
        "fcr",
        looked.marta.pk,
    )
    again = {"finding_id": finding.pk, "kind": "practice", "text": "Again"}
    with pytest.raises(InvalidInput):
        services.follow_up_begin(actor=helen, **again)
    with pytest.raises(InvalidInput) as refused:
        services.follow_up_change(actor=helen, follow_up_id=begun.pk, state="done")
    assert "outcome" in refused.value.fields
    services.follow_up_change(
        actor=helen, follow_up_id=begun.pk, state="done", outcome="A playbook", version=1
    )
    with pytest.raises(Stale):
        services.follow_up_change(actor=helen, follow_up_id=begun.pk, text="x", version=1)
    for actor, error in (
        (actor_of(looked.otto), NotFound),
        (actor_of(stranger), NotFound),
        (actor_of(looked.marta), NotAllowed),
    ):
        with pytest.raises(error):
            services.follow_up_begin(actor=actor, **again)
    assert OutlierFollowUp.objects.get().state == "done"


def test_pages_say_why_it_is_not_luck_and_how_it_went(
    looked: Crew,
    browser_of: BrowserOf,
    actor_of: ActorOf,
    head: Membership,
    django_assert_max_num_queries: Any,
) -> None:
    finding = _of(looked.marta)
    begun = services.follow_up_begin(
        actor=actor_of(looked.helen), finding_id=finding.pk, kind="practice", text="Asks once more."
    )
    OutlierFollowUp.objects.filter(pk=begun.pk).update(
        starts_on=timezone.localdate() - timedelta(weeks=8)
    )
    browser = browser_of(looked.helen)
    browser.get("/metrics/outliers/")
    with django_assert_max_num_queries(12):
        listed = browser.get("/metrics/outliers/").content.decode()
    page = browser.get(f"/metrics/outliers/{finding.pk}/").content.decode()

    assert "Marta L: steadily better" in listed
    assert "Daniel O" not in listed
    assert "Compared with what 11 other people reached" in page
    assert "In 8 of the last 8 weeks" in page
    assert "once in" in page
    assert "Asks once more." in page
    assert "Eight weeks before" in page
    assert browser.get(f"/metrics/outliers/{_of(looked.daniel).pk}/").status_code == 404
    own = browser_of(looked.daniel).get(f"/metrics/outliers/{_of(looked.daniel).pk}/")
    assert "worth a closer look" in own.content.decode()
    assert "Coach" not in own.content.decode()
    assert "Marta L" in browser_of(head).get("/desk/outliers/").content.decode()


def test_form_and_api_begin_and_change_follow_ups(
    looked: Crew, browser_of: BrowserOf, crew: Crew
) -> None:
    finding, browser = _of(looked.daniel), browser_of(looked.otto)
    address = f"/metrics/outliers/{finding.pk}/follow-up/"
    assert 'value="coach"' in browser.get(address).content.decode()
    assert browser.post(address, {"kind": "coach", "text": ""}).status_code == 422
    assert browser.post(address, {"kind": "coach", "text": "Shadow Marta"}).status_code == 302
    begun = OutlierFollowUp.objects.get()
    edit = {"text": "Shadow Marta", "outcome": "Better", "state": "done", "version": 1}
    assert browser.post(f"/metrics/follow-ups/{begun.pk}/", edit).status_code == 302

    (row,) = browser.get("/api/v1/outliers/").json()["results"]
    assert (row["consultant_id"], row["comparison"]) == (looked.daniel.pk, "peers")
    assert len(row["weeks"]) == 8
    made = browser.post(
        "/api/v1/outlier-follow-ups/",
        {"finding_id": finding.pk, "kind": "coach", "text": "Again"},
        "application/json",
    )
    assert made.status_code == 201
    changed = browser.patch(
        f"/api/v1/outlier-follow-ups/{made.json()['id']}/",
        {"state": "dropped"},
        "application/json",
        headers={"If-Match": '"9"'},
    )
    assert changed.status_code == 412


def test_off_plan_is_told_once_a_period_to_those_concerned(
    looked: Crew, system: Actor, head: Membership, browser_of: BrowserOf
) -> None:
    start = timezone.localdate().replace(month=1, day=1)
    MetricDefinition.objects.get(code="fcr")
    for level, person in (("company", None), ("consultant", looked.daniel)):
        services.target_set(
            actor=system,
            code="fcr",
            level=level,
            member_id=person.pk if person else None,
            period="year",
            starts_on=start,
            at_least=99.0,
        )
    before = Notice.objects.count()
    # Leaves are what figures are read from.
    from metrics.rollup import rollup  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO metrics_dirtybucket (company_id, definition_id, day, manager_id,"
            " consultant_id, generation) SELECT DISTINCT company_id, definition_id, day,"
            " leaf_manager, leaf_consultant, 1 FROM metrics_observation"
        )
    rollup(system.company_id)

    assert services.targets_tell(actor=system) == 3
    assert services.targets_tell(actor=system) == 0

    told = Notice.objects.filter(kind="metrics.off_plan").values_list("member_id", flat=True)
    assert set(told) == {looked.daniel.pk, looked.otto.pk, head.pk}
    assert Notice.objects.count() == before + 3
