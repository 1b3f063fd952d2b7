"""At least one learning a quarter: who is expected, what counts, who is told, each once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from core.access import Actor
from notices.models import Notice
from tests.conftest import PersonMaker
from tests.factories.learning import lead, make_course, make_session
from training import services
from training.models import Assignment, QuarterNote
from training.selectors.quarter import (
    bounds,
    is_expected,
    last_third,
    learned,
    next_quarter,
    quarter_start,
)

START, END = date(2026, 10, 1), date(2027, 1, 1)
LONG_AGO = date(2024, 1, 1)


def test_quarters_begin_end_and_have_a_last_third() -> None:
    assert quarter_start(date(2026, 12, 31)) == START
    assert next_quarter(START) == END
    assert next_quarter(date(2026, 1, 1)) == date(2026, 4, 1)
    assert last_third(START) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("joined", "absences", "expected"),
    [
        (LONG_AGO, [], True),
        (LONG_AGO, [(date(2026, 9, 1), date(2027, 1, 1))], False),
        (LONG_AGO, [(date(2026, 9, 1), date(2026, 11, 1)), (date(2026, 11, 1), END)], False),
        (LONG_AGO, [(date(2026, 9, 1), date(2026, 11, 1)), (date(2026, 11, 2), END)], True),
        (date(2026, 12, 2), [], True),
        (date(2026, 12, 3), [], False),
        (date(2026, 11, 1), [(date(2026, 11, 1), END)], False),
    ],
)
def test_one_learning_is_expected_of_who_was_here_long_enough(
    joined: date, absences: list[tuple[date, date]], expected: bool
) -> None:
    assert is_expected(joined, absences, START, END) is expected


@pytest.fixture
def this_quarter() -> tuple[date, date]:
    """The first days of the running quarter and of the next."""
    start = quarter_start(timezone.localdate())
    return start, next_quarter(start)


def test_done_assignments_and_sessions_count_and_a_task_does_not(
    system: Actor,
    consultant: Membership,
    make_person: PersonMaker,
    this_quarter: tuple[date, date],
) -> None:
    tasks, there = make_person("Tasks Only"), make_person("Was There")
    chosen = [(consultant, {"kind": "course", "course": make_course(system)})]
    chosen.append((tasks, {"kind": "task", "title_en": "Do it"}))
    for person, values in chosen:
        Assignment.objects.create(
            company_id=system.company_id,
            member=person,
            reason="asked",
            key="1",
            due_on=this_quarter[1],
            state="done",
            done_at=timezone.now(),
            **values,
        )
    session = make_session(system)
    type(session).objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(minutes=2), ends_at=timezone.now()
    )
    services.attendance_mark(actor=system, session_id=session.pk, marks={there.pk: "present"})
    since, until = bounds(system.company_time_zone, *this_quarter)
    ids = [consultant.pk, tasks.pk, there.pk]
    found = learned(system.company_id, ids, since, until)
    assert {pk: one.count for pk, one in found.items()} == {consultant.pk: 1, there.pk: 1}


def test_quarter_look_warns_once_and_tells_the_manager(
    system: Actor, manager: Membership, consultant: Membership, internal: Membership
) -> None:
    lead(system, manager, consultant)
    early, late = date(2026, 11, 30), date(2026, 12, 1)
    assert services.quarter_look(actor=system, today=early) == 0
    # The manager is with us since today only; the consultant since their first line.
    accounts.absence_create(
        actor=system, member_id=manager.pk, starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 1)
    )
    assert [services.quarter_look(actor=system, today=late) for _ in range(2)] == [1, 0]
    assert QuarterNote.objects.get().member_id == consultant.pk
    told = Notice.objects.order_by("pk").values_list("member_id", "kind")
    assert list(told) == [
        (consultant.pk, "training.quarter_warned"),
        (manager.pk, "training.quarter_team_warned"),
    ]


def test_quarter_look_after_the_end_lists_only_quarters_in_which_learning_was_kept(
    system: Actor, manager: Membership, consultant: Membership
) -> None:
    lead(system, manager, consultant)
    start = quarter_start(timezone.localdate())
    assert services.quarter_look(actor=system, today=start) == 0
    services.assignment_give(
        actor=system,
        member_id=consultant.pk,
        kind="task",
        reason="asked",
        key="1",
        title_en="Do it",
        due_on=start,
    )
    after = next_quarter(start)
    services.quarter_look(actor=system, today=after)
    noted = QuarterNote.objects.filter(kind="missed", quarter=start)
    assert consultant.pk in set(noted.values_list("member_id", flat=True))
