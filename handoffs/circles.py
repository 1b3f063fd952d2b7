"""When a request goes wrong: in a loop, passed around, or with a client left waiting.

Rules on plain values; who reads the values and who is told stands elsewhere.

- *Loop*: it came back to a person, a role or a team that had passed it on already (A → B → A).
  Hours lost: the working time from the moment it left until whoever got it back gave it on, or
  until now.
- *Circle*: three hand-overs accepted or declined, together, returns among them. Hours lost: the
  working time between the first and the last time it was passed on or refused.
- *Abandoned*: a promise to the client is over, and nobody has written to them since it was made,
  or since they last wrote before it was over. Hours lost: the working time since it was over.

The *weak link* is whoever held the request for most of the hours lost, in the role and the team
of that day; nobody as long as no working time was lost.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

HeldBy = Literal["person", "role", "team"]
LEVELS: tuple[HeldBy, ...] = ("person", "role", "team")
# PRODUCT.md, section 4: three or more hand-overs or declines.
MOVES_OF_A_CIRCLE = 3

Working = Callable[[datetime, datetime], int]


class AlarmKind(models.TextChoices):
    """What goes wrong with a request."""

    LOOP = "loop", _("In a loop")
    CIRCLE = "circle", _("Passed around")
    ABANDONED = "abandoned", _("Client left waiting")


@dataclass(frozen=True, slots=True)
class TimeHeld:
    """One owner's time with a request, by the names and the place of that day.

    `working_seconds` are by the request's frozen calendar; the open one is counted until now.
    `handover` is the one by which it came, if any.
    """

    owner_id: int | None
    owner_name: str
    role_id: int | None
    role_code: str
    team_id: int | None
    team_name: str
    how: str
    handover: Any
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

    def called(self, level: HeldBy) -> str:
        """How that holder is called."""
        return {"role": self.role_code, "team": self.team_name}.get(level, self.name)


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

    def path(self, by: HeldBy = "person") -> tuple[str, str, str]:
        """Who had it, who got it, and who got it back."""
        return (self.first.called(by), self.away[0].called(by), self.back[0].called(by))


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
    return sum(held.working_seconds for held in _in_loops(found))


def _in_loops(found: Iterable[Loop]) -> list[TimeHeld]:
    return list(
        {held.started_at: held for loop in found for held in (*loop.away, *loop.back)}.values()
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What a client was promised: by when, when it was made, when they last wrote before it was
    over (`asked_at`), and when a person of ours last wrote to them."""

    due_at: datetime
    made_at: datetime | None
    asked_at: datetime | None
    written_at: datetime | None

    def is_broken(self, now: datetime) -> bool:
        """Whether it is over and the client waits without a word."""
        if self.due_at > now:
            return False
        if self.written_at is None:
            return True
        waits_since = max(filter(None, (self.made_at, self.asked_at)), default=None)
        return waits_since is not None and self.written_at < waits_since


@dataclass(frozen=True, slots=True)
class WeakLink:
    """Who held a request for most of the hours lost."""

    owner_id: int | None
    name: str
    role_id: int | None
    role_code: str
    team_id: int | None
    team_name: str
    working_seconds: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong: since when, and when it last got worse (`happened_at`).

    `path` is the latest loop, by the narrowest of person, role and team that sees it; `count` is
    how often a circle was passed on or refused.
    """

    kind: AlarmKind
    since: datetime
    happened_at: datetime
    lost_working_seconds: int
    weak_link: WeakLink | None
    path: tuple[str, ...] = ()
    count: int = 0


def troubles(
    held: Sequence[TimeHeld],
    moves: Iterable[datetime],
    promise: Promise | None,
    *,
    now: datetime,
    working: Working,
) -> list[Trouble]:
    """All that goes wrong with an unresolved request.

    `held` first owner first; `moves` are the times of hand-overs accepted and declined; `working`
    counts working seconds by the request's frozen calendar.
    """
    found = (
        _in_a_loop(held),
        _passed_around(held, sorted(moves), now, working),
        _abandoned(held, promise, now, working),
    )
    return [trouble for trouble in found if trouble is not None]


def _in_a_loop(held: Sequence[TimeHeld]) -> Trouble | None:
    by_level = {level: loops(held, level) for level in LEVELS}
    found = [loop for level in LEVELS for loop in by_level[level]]
    if not found:
        return None
    narrowest = next(level for level in LEVELS if by_level[level])
    inside = _in_loops(found)
    return Trouble(
        AlarmKind.LOOP,
        since=min(loop.away[0].started_at for loop in found),
        happened_at=max(loop.back[0].started_at for loop in found),
        lost_working_seconds=sum(part.working_seconds for part in inside),
        weak_link=weak_link(inside),
        path=by_level[narrowest][-1].path(narrowest),
    )


def _passed_around(
    held: Sequence[TimeHeld], moves: Sequence[datetime], now: datetime, working: Working
) -> Trouble | None:
    if len(moves) < MOVES_OF_A_CIRCLE:
        return None
    inside = _between(held, moves[0], moves[-1], now, working)
    return Trouble(
        AlarmKind.CIRCLE,
        since=moves[0],
        happened_at=moves[-1],
        lost_working_seconds=sum(part.working_seconds for part in inside),
        weak_link=weak_link(inside),
        count=len(moves),
    )


def _abandoned(
    held: Sequence[TimeHeld], promise: Promise | None, now: datetime, working: Working
) -> Trouble | None:
    if promise is None or not promise.is_broken(now):
        return None
    inside = _between(held, promise.due_at, now, now, working)
    return Trouble(
        AlarmKind.ABANDONED,
        since=promise.due_at,
        happened_at=promise.due_at,
        lost_working_seconds=sum(part.working_seconds for part in inside),
        weak_link=weak_link(inside),
    )


def _between(
    held: Sequence[TimeHeld], start: datetime, end: datetime, now: datetime, working: Working
) -> list[TimeHeld]:
    """The parts of holdings that lie between two moments, with their working time."""
    parts = []
    for one in held:
        first, last = max(one.started_at, start), min(one.ended_at or now, end)
        if first < last:
            parts.append(replace(one, working_seconds=working(first, last)))
    return parts


def weak_link(parts: Iterable[TimeHeld]) -> WeakLink | None:
    """Who held most of this time, in the role and team of that day; of equals, who came first."""
    total: dict[tuple[int | None, int | None, int | None], WeakLink] = {}
    for part in parts:
        key = (part.owner_id, part.role_id, part.team_id)
        before = total[key].working_seconds if key in total else 0
        total[key] = WeakLink(
            part.owner_id,
            part.name,
            part.role_id,
            part.role_code,
            part.team_id,
            part.team_name,
            before + part.working_seconds,
        )
    most = max(total.values(), key=lambda link: link.working_seconds, default=None)
    return most if most is not None and most.working_seconds else None
