"""At least one learning a quarter: what counts, for whom, and who has none.

What counts: a reading, a check or a course that was done in the quarter, or a session one was at.
Not expected of people who were away the whole quarter, or with us for less than a month of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least, TruncDate

from accounts.levels import Level
from accounts.models import Absence, Membership, ReportingLine
from roles.models import RoleHolding
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentState,
    Attendance,
    AttendanceState,
)

COUNTED_KINDS = (AssignmentKind.READING, AssignmentKind.CHECK, AssignmentKind.COURSE)
LEAST_DAYS = 30


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter in which a day lies."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(start: date) -> date:
    """The first day of the quarter after the one that begins on `start`."""
    return quarter_start(start + timedelta(days=100))


def last_third(start: date) -> date:
    """The first day of the quarter's last month: from then on people without learning are
    warned."""
    return date(start.year, start.month + 2, 1)


def is_expected(
    joined: date, absences: Iterable[tuple[date, date]], start: date, end: date
) -> bool:
    """Whether one learning is expected in the quarter from `start` up to (not including) `end` of
    somebody who joined on a day and was away in these spans (the day back not included)."""
    first = max(joined, start)
    if (end - joined).days < LEAST_DAYS:
        return False
    day = first
    for away, back in sorted(absences):
        if away > day:
            break
        day = max(day, back)
    return day < end


@dataclass(frozen=True, slots=True)
class Learned:
    """What a person learned in a quarter: how many things, and when last."""

    count: int = 0
    last_at: datetime | None = None


def bounds(time_zone: str, start: date, end: date) -> tuple[datetime, datetime]:
    """The moments at which local days begin: from (included), until (not included)."""
    zone = ZoneInfo(time_zone)
    return datetime.combine(start, time(), zone), datetime.combine(end, time(), zone)


def learned(
    company_id: int, member_ids: Any, since: datetime, until: datetime
) -> dict[int, Learned]:
    """What these people learned between two moments; who learned nothing is not in it.

    A course that was done by being at its session counts once. `member_ids` may be ids or a
    subquery. Two queries.
    """
    done = Assignment.objects.of_company(company_id).filter(
        kind__in=COUNTED_KINDS,
        state=AssignmentState.DONE,
        done_at__gte=since,
        done_at__lt=until,
    )
    of_course = done.filter(
        kind=AssignmentKind.COURSE,
        member=OuterRef("member"),
        course=OuterRef("session__course"),
    )
    there = Attendance.objects.of_company(company_id).filter(
        ~Exists(of_course),
        member__in=member_ids,
        state=AttendanceState.PRESENT,
        session__starts_at__gte=since,
        session__starts_at__lt=until,
    )
    found: dict[int, Learned] = {}
    by_assignment = done.filter(member__in=member_ids).values("member_id")
    by_session = there.values("member_id")
    for rows in (
        by_assignment.annotate(count=Count("pk"), last_at=Max("done_at")),
        by_session.annotate(count=Count("pk"), last_at=Max("session__starts_at")),
    ):
        for row in rows.order_by():
            before = found.get(row["member_id"], Learned())
            last_at = max(filter(None, (before.last_at, row["last_at"])))
            found[row["member_id"]] = Learned(before.count + row["count"], last_at)
    return found


def learners(company_id: int) -> QuerySet[Any]:
    """Active people of whom learning is expected, with `joined_on`, the first day they were here.

    All who work with clients; administrators only while they hold a role. Whoever came by an
    import is here since their first reporting line or role.
    """
    people: QuerySet[Any] = Membership.objects.of_company(company_id).who_work_requests()
    at_work = people.exclude(Q(level=Level.ADMIN) & Q(role_codes=[]))
    first = Least(TruncDate("created_at"), _first(ReportingLine), _first(RoleHolding))
    joined: QuerySet[Any] = at_work.annotate(joined_on=first)
    return joined


def _first(model: Any) -> Subquery:
    """The first day of the person's rows of a dated table."""
    rows = model.objects.filter(member_id=OuterRef("pk")).order_by().values("member_id")
    return Subquery(rows.annotate(first=Min("starts_on")).values("first"))


def expected_of(company_id: int, people: Collection[Any], start: date, end: date) -> set[int]:
    """Of which of these `learners` one learning is expected in the quarter. One query."""
    away: dict[int, list[tuple[date, date]]] = {}
    absences = Absence.objects.of_company(company_id).filter(
        member__in=[person.pk for person in people], starts_on__lt=end, ends_on__gt=start
    )
    for member_id, since, back in absences.values_list("member_id", "starts_on", "ends_on"):
        away.setdefault(member_id, []).append((since, back))
    return {
        person.pk
        for person in people
        if is_expected(person.joined_on, away.get(person.pk, ()), start, end)
    }


@dataclass(frozen=True, slots=True)
class TeamShare:
    """How many people of a team learned something, of those of whom it is expected."""

    team_id: int | None
    name: str
    learned: int
    n: int


def shares_by_team(
    company_id: int, expected: Collection[int], learned_ids: Collection[int], day: date
) -> Sequence[TeamShare]:
    """By the team of a local day, by name; people without a team last. One query."""
    lines = ReportingLine.objects.of_company(company_id).on(day).filter(member__in=expected)
    teams = dict.fromkeys(expected, (None, ""))
    for member_id, team_id, name in lines.values_list("member_id", "team_id", "team__name"):
        teams[member_id] = (team_id, name or "")
    counts: dict[tuple[int | None, str], list[int]] = {}
    for member_id, team in teams.items():
        count = counts.setdefault(team, [0, 0])
        count[0] += member_id in learned_ids
        count[1] += 1
    rows = [TeamShare(pk, name, some, n) for (pk, name), (some, n) in counts.items()]
    return sorted(rows, key=lambda row: (row.team_id is None, row.name))
