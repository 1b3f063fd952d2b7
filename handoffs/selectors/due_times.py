"""Due times as they stand, and in words: one wording for pages, lists, notices and the API."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.calendars import Spec
from core.access import Actor
from core.ui import formats
from handoffs.due_rules import OF_REQUEST, Clock, DueKind, missed, used
from handoffs.models import DueTime
from handoffs.models.due_time import CLOCK_FIELDS

_DUE_IN: Final = {
    DueKind.FIRST_RESPONSE: _("First response due in %(time)s"),
    DueKind.NEXT_RESPONSE: _("Next response due in %(time)s"),
    DueKind.RESOLUTION: _("Resolution due in %(time)s"),
    DueKind.ACCEPTANCE: _("To be accepted in %(time)s"),
    DueKind.ANSWER: _("Answer due in %(time)s"),
}
_MISSED_BY: Final = {
    DueKind.FIRST_RESPONSE: _("First response missed by %(time)s"),
    DueKind.NEXT_RESPONSE: _("Next response missed by %(time)s"),
    DueKind.RESOLUTION: _("Resolution missed by %(time)s"),
    DueKind.ACCEPTANCE: _("Not accepted in time, %(time)s over"),
    DueKind.ANSWER: _("Answer missed by %(time)s"),
}
_PAUSED: Final = {
    DueKind.FIRST_RESPONSE: _("First response paused, the request is resolved"),
    DueKind.RESOLUTION: _("Resolution paused, waiting for the client"),
}
_MISSED_AND_PAUSED: Final = {
    DueKind.FIRST_RESPONSE: _("First response missed by %(time)s; the request is resolved"),
    DueKind.RESOLUTION: _("Resolution missed by %(time)s; waiting for the client"),
}
_LATE: Final = {
    DueKind.FIRST_RESPONSE: _("First response late by %(time)s"),
    DueKind.NEXT_RESPONSE: _("Next response late by %(time)s"),
    DueKind.RESOLUTION: _("Resolution late by %(time)s"),
    DueKind.ACCEPTANCE: _("Answered late, by %(time)s"),
    DueKind.ANSWER: _("Answer late by %(time)s"),
}
_MET: Final = {
    DueKind.FIRST_RESPONSE: _("First response in time, after %(time)s"),
    DueKind.NEXT_RESPONSE: _("Next response in time, after %(time)s"),
    DueKind.RESOLUTION: _("Resolved in time, after %(time)s"),
    DueKind.ACCEPTANCE: _("Hand-over answered in time, after %(time)s"),
    DueKind.ANSWER: _("Question answered in time, after %(time)s"),
}
_DROPPED: Final = {
    DueKind.NEXT_RESPONSE: _("Next response no longer awaited"),
    DueKind.RESOLUTION: _("Resolution no longer awaited"),
    DueKind.ACCEPTANCE: _("Hand-over taken back"),
    DueKind.ANSWER: _("Answer no longer awaited"),
}
MISSED: Final = {
    DueKind.FIRST_RESPONSE: _("First response missed"),
    DueKind.NEXT_RESPONSE: _("Next response missed"),
    DueKind.RESOLUTION: _("Resolution missed"),
    DueKind.ACCEPTANCE: _("Hand-over not accepted in time"),
    DueKind.ANSWER: _("Question not answered in time"),
}


class DueState(models.TextChoices):
    """How a due time stands."""

    RUNNING = "running", _("running")
    SOON = "soon", _("due soon")
    MISSED = "missed", _("missed")
    PAUSED = "paused", _("paused")
    MET = "met", _("in time")
    LATE = "late", _("late")
    DROPPED = "dropped", _("no longer awaited")


_WORDS: Final = {
    DueState.RUNNING: _DUE_IN,
    DueState.SOON: _DUE_IN,
    DueState.MISSED: _MISSED_BY,
    DueState.PAUSED: _PAUSED,
    DueState.MET: _MET,
    DueState.LATE: _LATE,
    DueState.DROPPED: _DROPPED,
}


@dataclass(frozen=True, slots=True)
class DueSeen:
    """One due time as it stands now, said in words. Seconds are working time."""

    kind: str
    state: DueState
    text: str
    due_at: datetime | None
    used_seconds: int
    target_seconds: int


def due_seen(clock: Clock, warn_after_seconds: int | None, spec: Spec, now: datetime) -> DueSeen:
    """How a clock stands at a moment."""
    seconds = used(spec, clock, now)
    left = clock.target_seconds - seconds
    state = _state(clock, now, is_soon=_is_soon(seconds, warn_after_seconds))
    said = _WORDS[state]
    time = seconds if state == DueState.MET else abs(left)
    if state == DueState.MISSED and clock.is_paused:
        said = _MISSED_AND_PAUSED
    text = str(said[DueKind(clock.kind)]) % {"time": formats.duration(time)}
    return DueSeen(clock.kind, state, text, clock.due_at, seconds, clock.target_seconds)


def _is_soon(seconds: int, warn_after_seconds: int | None) -> bool:
    return warn_after_seconds is not None and seconds >= warn_after_seconds


def _state(clock: Clock, now: datetime, *, is_soon: bool) -> DueState:
    is_missed = missed(clock, now) is not None
    if not clock.is_open:
        if is_missed:
            return DueState.LATE
        return DueState.MET if clock.met_at is not None else DueState.DROPPED
    if is_missed:
        return DueState.MISSED
    if clock.is_paused:
        return DueState.PAUSED
    return DueState.SOON if is_soon else DueState.RUNNING


def _open_due_times() -> models.QuerySet[DueTime]:
    """What is promised to the client of the outer request, and is still to be done."""
    rows: models.QuerySet[DueTime] = DueTime.objects.filter(
        request=OuterRef("pk"), ended_at=None, replaced_at=None, kind__in=OF_REQUEST
    )
    return rows


def due_kind_next() -> models.QuerySet[Any]:
    """The kind of what is due first, for a subquery over requests."""
    running = _open_due_times().filter(due_at__isnull=False).order_by("due_at")
    return running.values("kind")[:1]


def open_due_times() -> ArraySubquery:
    """The open due times of a request as JSON, for an annotation; `dues_of` reads them."""
    values = {name: F(name) for name in (*CLOCK_FIELDS, "warn_after_seconds")}
    rows = _open_due_times().order_by(F("due_at").asc(nulls_last=True), "kind")
    return ArraySubquery(rows.values(as_json=JSONObject(**values)))


def dues_of(
    rows: Iterable[Mapping[str, Any]], spec_of: Callable[[str], Spec], now: datetime
) -> list[DueSeen]:
    """Open due times read by `open_due_times`, what is due first at the front; `spec_of` says by
    which calendar a kind goes."""
    return [
        due_seen(_clock(row), row["warn_after_seconds"], spec_of(row["kind"]), now) for row in rows
    ]


def _clock(row: Mapping[str, Any]) -> Clock:
    return Clock(**{name: _value(name, row[name]) for name in CLOCK_FIELDS})


def _value(name: str, value: Any) -> Any:
    is_moment = name.endswith("_at") or name == "running_since"
    return datetime.fromisoformat(value) if is_moment and value is not None else value


def due_times_of(actor: Actor, request_id: int) -> models.QuerySet[DueTime]:
    """Every due time of a request, those replaced too, in the order in which they began."""
    rows: models.QuerySet[DueTime] = DueTime.objects.visible_to(actor)
    related = rows.select_related(
        "policy__policy", "handover__to_owner", "handover__to_team", "question__asked_to"
    )
    return related.filter(request=request_id).order_by("started_at", "pk")


def due_entry_words(data: Mapping[str, Any]) -> list[str]:
    """What the history tells of a warning or a miss: what of, and who was told."""
    kind = data.get("due")
    said = [str(DueKind(kind).label)] if kind in DueKind.values else []
    told = data.get("told") or []
    return [*said, *([f"→ {', '.join(told)}"] if told else [])]
