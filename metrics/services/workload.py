"""Closing the days of a company: who worked how long, and what lay on them when the day ended.

A day is closed once, after midnight of the company's own zone; days that were missed, and the
past of a company that just came, are closed the same way, oldest first. What lay on somebody at
the end of a day follows from when they got and gave away each thing, so a late closing says the
same as one in time. Hours follow the calendar and the absences, also those entered later.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.calendars import spans_of_day
from accounts.models import WorkingCalendar
from accounts.selectors import local_day
from core.access import Actor, Capability
from metrics.derivation import TOUCH, WORKDAYS, definitions_in_use
from metrics.derivation.base import column, fetch
from metrics.models import DayClosing, MemberDay
from metrics.observing import lock_source, observe

_CHUNK: Final = 31
_MOST_DAYS: Final = 800
_DAY: Final = timedelta(days=1)

_FIRST = "SELECT min(started_at) FROM handoffs_holding WHERE company_id = %(company)s"

_ROLE = """LEFT JOIN LATERAL (
    SELECT h.role_id FROM roles_roleholding h JOIN roles_role r ON r.id = h.role_id
    WHERE h.company_id = %(company)s AND h.member_id = {member} AND h.starts_on <= {day}
        AND (h.ends_on IS NULL OR h.ends_on > {day})
    ORDER BY r.position, h.id LIMIT 1
) role ON true"""
_LINE = """LEFT JOIN accounts_reportingline l ON l.company_id = %(company)s
    AND l.member_id = {member} AND l.starts_on <= {day}
    AND (l.ends_on IS NULL OR l.ends_on > {day})"""

# Who began something on a day gets the row of that day then, stamped with where they stand.
_STAMP = f"""
INSERT INTO metrics_memberday (company_id, member_id, day, at, manager_id, team_id, role_id)
SELECT %(company)s, t.member_id, t.day, (t.day + time '12:00') AT TIME ZONE %(zone)s,
    l.manager_id, l.team_id, role.role_id
FROM (
    SELECT DISTINCT member_id, day FROM handoffs_touchtime
    WHERE company_id = %(company)s AND (request_id = ANY(%(ids)s) OR day = ANY(%(days)s))
) t
{_LINE.format(member="t.member_id", day="t.day")}
{_ROLE.format(member="t.member_id", day="t.day")}
ORDER BY t.member_id, t.day
ON CONFLICT (company_id, member_id, day) DO NOTHING
"""  # noqa: S608

# People who held something, and consultants who work here. Imported people have no reporting
# line: the manager and team of what they held that day stand for it.
_CLOSE = f"""
WITH days AS MATERIALIZED (
    SELECT * FROM unnest(%(days)s::date[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
        %(noons)s::timestamptz[], %(seconds)s::int[]) AS d (day, starts_at, ends_at, at, seconds)
), held AS MATERIALIZED (
    SELECT h.owner_id AS member_id, d.day,
        count(*) FILTER (WHERE coalesce(h.ended_at >= d.ends_at, true)) AS open_ones,
        (array_agg(h.manager_id ORDER BY h.started_at DESC, h.id DESC))[1] AS manager_id,
        (array_agg(h.team_id ORDER BY h.started_at DESC, h.id DESC))[1] AS team_id
    FROM handoffs_holding h JOIN days d
        ON h.started_at < d.ends_at AND coalesce(h.ended_at >= d.starts_at, true)
    WHERE h.company_id = %(company)s AND h.owner_id IS NOT NULL
        AND h.started_at < %(last)s AND coalesce(h.ended_at >= %(first)s, true)
    GROUP BY h.owner_id, d.day
), asked AS MATERIALIZED (
    SELECT q.asked_to_id AS member_id, d.day, count(*) AS open_ones
    FROM handoffs_question q JOIN days d ON q.asked_at < d.ends_at
        AND coalesce(least(q.answered_at, q.gone_on_at, q.withdrawn_at) >= d.ends_at, true)
    WHERE q.company_id = %(company)s AND q.asked_at < %(last)s
        AND coalesce(least(q.answered_at, q.gone_on_at, q.withdrawn_at) >= %(first)s, true)
    GROUP BY q.asked_to_id, d.day
), steps AS MATERIALIZED (
    SELECT s.member_id, d.day, count(*) AS open_ones
    FROM playbooks_runstep s JOIN playbooks_run r ON r.id = s.run_id
    JOIN days d ON s.began_at < d.ends_at
        AND coalesce(least(s.ended_at, r.ended_at) >= d.ends_at, true)
    WHERE s.company_id = %(company)s AND s.member_id IS NOT NULL AND s.began_at < %(last)s
        AND coalesce(least(s.ended_at, r.ended_at) >= %(first)s, true)
    GROUP BY s.member_id, d.day
)
INSERT INTO metrics_memberday AS known (company_id, member_id, day, at, manager_id, team_id,
    role_id, scheduled_seconds, open_requests, open_questions, open_steps, closed_at)
SELECT %(company)s, m.id, d.day, d.at,
    CASE WHEN l.id IS NULL THEN held.manager_id ELSE l.manager_id END,
    CASE WHEN l.id IS NULL THEN held.team_id ELSE l.team_id END, role.role_id,
    CASE WHEN a.id IS NULL THEN d.seconds ELSE 0 END, coalesce(held.open_ones, 0),
    coalesce(asked.open_ones, 0), coalesce(steps.open_ones, 0), now()
FROM days d CROSS JOIN accounts_membership m
LEFT JOIN held ON held.member_id = m.id AND held.day = d.day
LEFT JOIN asked ON asked.member_id = m.id AND asked.day = d.day
LEFT JOIN steps ON steps.member_id = m.id AND steps.day = d.day
LEFT JOIN accounts_absence a ON a.company_id = %(company)s AND a.member_id = m.id
    AND a.starts_on <= d.day AND a.ends_on > d.day
{_LINE.format(member="m.id", day="d.day")}
{_ROLE.format(member="m.id", day="d.day")}
WHERE m.company_id = %(company)s AND m.level <> 'internal' AND (
    held.member_id IS NOT NULL
    OR m.is_active AND m.level = 'consultant' AND (l.id IS NOT NULL OR m.created_at < d.ends_at))
ORDER BY m.id, d.day
ON CONFLICT (company_id, member_id, day) DO UPDATE SET
    scheduled_seconds = excluded.scheduled_seconds, open_requests = excluded.open_requests,
    open_questions = excluded.open_questions, open_steps = excluded.open_steps,
    closed_at = excluded.closed_at
    WHERE known.closed_at IS NULL
RETURNING id
"""  # noqa: S608

_SCHEDULE = """
UPDATE metrics_memberday d SET scheduled_seconds = planned.seconds
FROM (
    SELECT d.id, CASE WHEN a.id IS NULL THEN plan.seconds ELSE 0 END AS seconds
    FROM metrics_memberday d
    JOIN unnest(%(days)s::date[], %(seconds)s::int[]) AS plan (day, seconds) ON plan.day = d.day
    LEFT JOIN accounts_absence a ON a.company_id = %(company)s AND a.member_id = d.member_id
        AND a.starts_on <= d.day AND a.ends_on > d.day
    WHERE d.company_id = %(company)s AND d.closed_at IS NOT NULL
        AND (%(members)s::bigint[] IS NULL OR d.member_id = ANY(%(members)s))
) planned
WHERE d.id = planned.id AND d.company_id = %(company)s
    AND d.scheduled_seconds <> planned.seconds
RETURNING d.id
"""

_TOUCHED = """
SELECT DISTINCT request_id FROM handoffs_touchtime
WHERE company_id = %(company)s AND day = ANY(%(days)s)
"""


class _Day(NamedTuple):
    """A local day as instants, with the company's working seconds of it."""

    day: date
    starts_at: datetime
    ends_at: datetime
    at: datetime
    seconds: int


def days_close(*, actor: Actor, now: datetime | None = None) -> int:
    """Close the local days of the company that are over; returns how many were.

    Safe to run again and by two at once; what is left of a long past the next call goes on with.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    today = local_day(actor.company_time_zone, now or timezone.now())
    closings = DayClosing.objects.of_company(actor.company_id)
    if closings.filter(day=today - _DAY).exists():
        return 0
    missing = _missing(actor, today)[:_MOST_DAYS]
    chunks = (missing[at : at + _CHUNK] for at in range(0, len(missing), _CHUNK))
    return sum(_close(actor, days) for days in chunks)


def _missing(actor: Actor, today: date) -> list[date]:
    """Days since the first request that nobody closed, oldest first."""
    (first,) = fetch(_FIRST, {"company": actor.company_id})[0]
    if first is None:
        return []
    zone = ZoneInfo(actor.company_time_zone)
    closed = set(DayClosing.objects.of_company(actor.company_id).values_list("day", flat=True))
    begin = first.astimezone(zone).date()
    days = (begin + timedelta(days=number) for number in range((today - begin).days))
    # A zone may skip a whole day: its noon is on another one.
    return [
        day for day in days if day not in closed and _noon(day, zone).astimezone(zone).date() == day
    ]


def _close(actor: Actor, missing: Sequence[date]) -> int:
    company = actor.company_id
    with transaction.atomic():
        lock_source(WORKDAYS, company)
        closed = DayClosing.objects.of_company(company).filter(day__in=missing)
        done = set(closed.values_list("day", flat=True))
        days = _as_instants(actor, [day for day in missing if day not in done])
        if not days:
            return 0
        DayClosing.objects.bulk_create(
            DayClosing(company_id=company, day=day.day, ends_at=day.ends_at) for day in days
        )
        dates = [day.day for day in days]
        member_days_stamp(actor=actor, days=dates)
        parameters: dict[str, Any] = {
            "company": company,
            "days": dates,
            "starts": [day.starts_at for day in days],
            "ends": [day.ends_at for day in days],
            "noons": [day.at for day in days],
            "seconds": [day.seconds for day in days],
            "first": days[0].starts_at,
            "last": days[-1].ends_at,
        }
        definitions = definitions_in_use(company)
        observe(WORKDAYS, company, column(_CLOSE, parameters), definitions)
        observe(TOUCH, company, column(_TOUCHED, parameters), definitions)
    return len(days)


def member_days_stamp(
    *, actor: Actor, request_ids: Collection[int] = (), days: Collection[date] = ()
) -> None:
    """Begin the days of whoever worked on these requests, or on these days: where they stood then
    is said once, and stays. Safe to repeat."""
    parameters = {
        "company": actor.company_id,
        "zone": actor.company_time_zone,
        "ids": sorted(request_ids),
        "days": sorted(days),
    }
    fetch(_STAMP + "RETURNING id", parameters)


def workdays_schedule(*, actor: Actor, member_ids: Collection[int] | None = None) -> int:
    """Bring the hours of closed days up to the calendar and the absences, of everybody or of some
    people; returns how many days changed. Safe to repeat."""
    company = actor.company_id
    members = None if member_ids is None else sorted(member_ids)
    with transaction.atomic():
        lock_source(WORKDAYS, company)
        rows = MemberDay.objects.of_company(company).filter(closed_at__isnull=False)
        if members is not None:
            rows = rows.filter(member_id__in=members)
        dates = rows.order_by("day").values_list("day", flat=True).distinct()
        days = _as_instants(actor, list(dates))
        parameters = {
            "company": company,
            "days": [day.day for day in days],
            "seconds": [day.seconds for day in days],
            "members": members,
        }
        changed = column(_SCHEDULE, parameters) if days else []
        observe(WORKDAYS, company, changed, definitions_in_use(company))
    return len(changed)


def _as_instants(actor: Actor, days: Sequence[date]) -> list[_Day]:
    """Hours of a day are those of the calendar in force when it ended; a day off is one if that
    calendar or the newest one says so."""
    calendars = WorkingCalendar.objects.of_company(actor.company_id).order_by("version")
    versions = list(calendars.values_list("created_at", "spec"))
    zone, newest = ZoneInfo(actor.company_time_zone), versions[-1][1]
    found = []
    for day in days:
        ends_at = _midnight(day + _DAY, zone)
        spec = [versions[0], *(one for one in versions if one[0] < ends_at)][-1][1]
        off = day.isoformat() in newest["holidays"]
        spans = [] if off else spans_of_day(spec, day, ZoneInfo(spec["time_zone"]))
        seconds = sum(int((closes - opens).total_seconds()) for opens, closes in spans)
        found.append(_Day(day, _midnight(day, zone), ends_at, _noon(day, zone), seconds))
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)
