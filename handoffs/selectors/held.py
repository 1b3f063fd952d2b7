"""How long each owner held a request, and where it went in a circle."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone

from accounts.calendars import working_seconds
from handoffs.models import Handover, Holding, Request

HeldBy = Literal["person", "role", "team"]


@dataclass(frozen=True, slots=True)
class TimeHeld:
    """One owner's time with a request, by the names and the place of that day.

    `working_seconds` are by the request's frozen calendar; the open one is counted until now.
    """

    owner_id: int | None
    owner_name: str
    role_id: int | None
    role_code: str
    team_id: int | None
    team_name: str
    how: str
    handover: Handover | None
    started_at: datetime
    ended_at: datetime | None
    working_seconds: int
    clock_seconds: int

    @property
    def name(self) -> str:
        """The person, or the team that held it without a person."""
        return self.owner_name or self.team_name

    def held_by(self, level: HeldBy) -> Hashable:
        """Who held it, seen by person, role or team."""
        if level == "role":
            return self.role_id
        if level == "team":
            return self.team_id
        return ("person", self.owner_id) if self.owner_id else ("team", self.team_id)


def times_held(request: Request) -> list[TimeHeld]:
    """Who held the request and for how long, first owner first: one query."""
    holdings = Holding.objects.of_company(request.company_id).filter(request=request)
    rows = holdings.select_related("owner", "role", "team", "handover")
    now = timezone.now()
    return [_time_held(row, request, now) for row in rows.order_by("started_at", "pk")]


def _time_held(row: Holding, request: Request, now: datetime) -> TimeHeld:
    end = row.ended_at or max(now, row.started_at)
    working = row.working_seconds
    if working is None:
        working = working_seconds(request.calendar.spec, row.started_at, end)
    return TimeHeld(
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        role_id=row.role_id,
        role_code=row.role.code if row.role else "",
        team_id=row.team_id,
        team_name=row.team.name if row.team else "",
        how=row.how,
        handover=row.handover,
        started_at=row.started_at,
        ended_at=row.ended_at,
        working_seconds=working,
        clock_seconds=int((end - row.started_at).total_seconds()),
    )


@dataclass(frozen=True, slots=True)
class Loop:
    """A → B → A: `away` and `back` are the two holdings whose time went into the circle."""

    first: TimeHeld
    away: tuple[TimeHeld, ...]
    back: tuple[TimeHeld, ...]

    @property
    def lost_working_seconds(self) -> int:
        """Working time from the moment it left until it was back and given on, or until now."""
        return sum(held.working_seconds for held in (*self.away, *self.back))


def loops(holdings: Sequence[TimeHeld], by: HeldBy = "person") -> list[Loop]:
    """Every A → B → A of a request's path, equal neighbours merged; longer circles are none."""
    path: list[tuple[Hashable, list[TimeHeld]]] = []
    for held in holdings:
        key = held.held_by(by)
        if path and path[-1][0] == key:
            path[-1][1].append(held)
        else:
            path.append((key, [held]))
    return [
        Loop(first[-1], tuple(away), tuple(back))
        for (before, first), (_between, away), (after, back) in zip(
            path, path[1:], path[2:], strict=False
        )
        if before == after and before is not None
    ]


def lost_in_loops(found: Sequence[Loop]) -> int:
    """Working seconds lost in all loops together; overlapping loops are counted once."""
    lost = {held.started_at: held for loop in found for held in (*loop.away, *loop.back)}
    return sum(held.working_seconds for held in lost.values())
