"""When what was promised is due: pure rules over working time.

A clock is one promise: so much working time, by the request's frozen calendar, from a start to
an end. It is due at the moment at which that time is used up. While it is paused nothing is used;
what was missed stays missed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.calendars import MAX_DAYS_AHEAD, Spec, add_working_seconds, working_seconds
from handoffs.transitions import RequestState

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands last among due times: nothing is due."""


class DueKind(models.TextChoices):
    """What is promised."""

    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    RESOLUTION = "resolution", _("Resolution")
    ACCEPTANCE = "acceptance", _("Acceptance of a hand-over")
    ANSWER = "answer", _("Answer to a question")


OF_REQUEST = (DueKind.FIRST_RESPONSE, DueKind.NEXT_RESPONSE, DueKind.RESOLUTION)
"""What is promised to the client; the others are among colleagues."""

Promise = Mapping[str, int]
"""Kind → working seconds. A kind that is missing is not promised."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise as it stands. `running_since` is None while paused and once ended, `due_at`
    while paused.

    Ended with `met_at` in time, with `missed_at` late, with neither because nobody awaits it any
    more. `key` is the row it was read from.
    """

    kind: str
    target_seconds: int
    started_at: datetime
    running_since: datetime | None
    used_seconds: int = 0
    due_at: datetime | None = None
    missed_at: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    key: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.ended_at is None

    @property
    def is_paused(self) -> bool:
        """Whether it is to be done, but no time is used now."""
        return self.ended_at is None and self.running_since is None


def due_after(spec: Spec, start: datetime, seconds: int) -> datetime:
    """After that much working time; ten years from now where the calendar never gets there."""
    try:
        return add_working_seconds(spec, start, seconds)
    except ValueError:
        return start + timedelta(days=MAX_DAYS_AHEAD)


def started(spec: Spec, kind: str, seconds: int, at: datetime) -> Clock:
    """A clock that begins to run."""
    return Clock(kind, seconds, at, at, due_at=due_after(spec, at, seconds))


def used(spec: Spec, clock: Clock, at: datetime) -> int:
    """Working seconds used until then."""
    if clock.running_since is None:
        return clock.used_seconds
    return clock.used_seconds + working_seconds(spec, clock.running_since, at)


def missed(clock: Clock, at: datetime) -> datetime | None:
    """When it was missed, if it was by then."""
    if clock.missed_at is None and clock.running_since and clock.due_at and at > clock.due_at:
        return clock.due_at
    return clock.missed_at


def _stopped(spec: Spec, clock: Clock, at: datetime) -> Clock:
    return replace(
        clock,
        used_seconds=used(spec, clock, at),
        missed_at=missed(clock, at),
        running_since=None,
    )


def paused(spec: Spec, clock: Clock, at: datetime) -> Clock:
    """No time is used from now on."""
    if not clock.is_open or clock.is_paused:
        return clock
    return replace(_stopped(spec, clock, at), due_at=None)


def resumed(spec: Spec, clock: Clock, at: datetime) -> Clock:
    """Goes on with the time that is left; also one that had ended."""
    if clock.is_open and not clock.is_paused:
        return clock
    left = max(clock.target_seconds - clock.used_seconds, 0)
    due_at = clock.missed_at or due_after(spec, at, left)
    return replace(clock, running_since=at, due_at=due_at, met_at=None, ended_at=None)


def ended(spec: Spec, clock: Clock, at: datetime) -> Clock:
    """Done: in time, or late."""
    if not clock.is_open:
        return clock
    stopped = _stopped(spec, clock, at)
    return replace(stopped, ended_at=at, met_at=None if stopped.missed_at else at)


def dropped(spec: Spec, clock: Clock, at: datetime) -> Clock:
    """Nobody awaits it any more: neither in time nor, unless it was already, late."""
    return replace(_stopped(spec, clock, at), ended_at=at) if clock.is_open else clock


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history, as far as promises to the client go.

    `said_by_us` is a message to the client that a person wrote, `said_by_client` one from them.
    `is_merged` says that another request goes on in place of this one.
    """

    at: datetime
    before: str | None
    after: str
    said_by_us: bool = False
    said_by_client: bool = False
    is_merged: bool = False


Clocks = Mapping[str, Clock]


def follow(spec: Spec, promise: Promise, clocks: Clocks, event: Happened) -> dict[str, Clock]:
    """The clocks of a request after something happened: the last one of each kind.

    The first response ends with the first message a person writes to the client; a pause is no
    response. The next response runs from the client's first message that is not answered yet.
    The resolution pauses while the client is waited for, and goes on after a reopening.
    """
    now = dict(clocks)
    if event.before is None:
        for kind in (DueKind.FIRST_RESPONSE, DueKind.RESOLUTION):
            if kind in promise:
                now[kind] = started(spec, kind, promise[kind], event.at)
        return now
    _follow_responses(spec, promise, now, event)
    _follow_resolution(spec, now, event)
    return now


def _follow_responses(spec: Spec, promise: Promise, now: dict[str, Clock], event: Happened) -> None:
    first, last = now.get(DueKind.FIRST_RESPONSE), now.get(DueKind.NEXT_RESPONSE)
    resolved = event.after == RequestState.RESOLVED
    if event.said_by_us:
        for clock in (first, last):
            if clock is not None:
                now[clock.kind] = ended(spec, clock, event.at)
        return
    if first is not None and first.is_open:
        now[first.kind] = (paused if resolved else resumed)(spec, first, event.at)
    elif last is not None and last.is_open and resolved:
        now[last.kind] = dropped(spec, last, event.at)
    elif event.said_by_client and not resolved and (last is None or not last.is_open):
        kind = DueKind.NEXT_RESPONSE
        if kind in promise:
            now[kind] = started(spec, kind, promise[kind], event.at)


def _follow_resolution(spec: Spec, now: dict[str, Clock], event: Happened) -> None:
    clock = now.get(DueKind.RESOLUTION)
    if clock is None:
        return
    if event.after == RequestState.RESOLVED:
        now[clock.kind] = (dropped if event.is_merged else ended)(spec, clock, event.at)
    elif event.after == RequestState.WAITING:
        now[clock.kind] = paused(spec, clock, event.at)
    else:
        now[clock.kind] = resumed(spec, clock, event.at)


def replay(spec: Spec, promise: Promise, events: Iterable[Happened]) -> list[Clock]:
    """Every clock of a request as its history makes it, in the order in which they began."""
    now: dict[str, Clock] = {}
    past: list[Clock] = []
    for event in events:
        after = follow(spec, promise, now, event)
        past += [
            clock
            for kind, clock in now.items()
            if clock.started_at != after[kind].started_at and not clock.is_open
        ]
        now = after
    return sorted([*past, *now.values()], key=lambda clock: (clock.started_at, clock.kind))


def next_due(clocks: Iterable[Clock]) -> datetime:
    """The first moment at which something is due; `NEVER` while nothing runs."""
    running = (clock.due_at for clock in clocks if clock.is_open and clock.running_since)
    return min((due for due in running if due is not None), default=NEVER)


def warn_after(target_seconds: int, percent: int | None, minutes: int | None) -> int | None:
    """After how much of the time its owner is warned: so many minutes before the end if they are
    said and fit, else at that share; None for never."""
    if minutes is not None and 0 < minutes * 60 < target_seconds:
        return target_seconds - minutes * 60
    if percent is None:
        return None
    return target_seconds * percent // 100


def look_at(
    spec: Spec, clock: Clock, warn_after_seconds: int | None, *, warned: bool, told: bool
) -> datetime | None:
    """When somebody is to be told next: warned before, or told that it was missed."""
    if clock.running_since is None or not clock.is_open or told:
        return None
    if warned or warn_after_seconds is None or clock.missed_at is not None:
        return clock.due_at
    left = max(warn_after_seconds - clock.used_seconds, 0)
    return due_after(spec, clock.running_since, left)
