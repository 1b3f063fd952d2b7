"""Due times follow what happens to a request: called by the one place that writes history.

What nothing is promised for costs nothing. Else an action that touches a promise to the client
costs two queries, one that opens a request one more, an offer or its answer one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.utils import timezone

from accounts.calendars import Spec, working_seconds
from handoffs.due_rules import (
    Clock,
    DueKind,
    Happened,
    follow,
    look_at,
    next_due,
    warn_after,
)
from handoffs.models import (
    DueTime,
    EntryKind,
    Handover,
    MessageDirection,
    Question,
    Request,
    ServicePolicyVersion,
)
from handoffs.models.due_time import CLOCK_FIELDS
from handoffs.transitions import HandoverState

DEFAULT_WARN_PERCENT: Final = 75
"""Of an offer or a question on a request without a policy."""

_SAVED = (*CLOCK_FIELDS, "look_at", "warned_at", "told_at")
_OFFERS = (EntryKind.OFFERED, EntryKind.RETURNED)


def promised(request: Request, kind: DueKind, otherwise: int) -> int:
    """Working seconds that the request's frozen policy promises, or the product's own."""
    policy = request.service_policy
    return policy.promise.get(kind, otherwise) if policy is not None else otherwise


def due_opening(request: Request) -> list[Clock]:
    """The clocks that begin with a request that is about to be saved; sets when it is due."""
    policy = request.service_policy
    if policy is None:
        return []
    event = Happened(at=request.opened_at, before=None, after=request.state)
    spec = request.due_spec(DueKind.RESOLUTION)
    clocks = list(follow(spec, policy.promise, {}, event).values())
    request.next_due_at = next_due(clocks)
    return clocks


def due_begin(request: Request, clocks: Sequence[Clock], *, is_past: bool) -> None:
    """Save the clocks of a request that was saved just now."""
    DueTime.objects.bulk_create(due_row(request, clock, is_past=is_past) for clock in clocks)


def due_row(request: Request, clock: Clock, *, is_past: bool = False, **about: Any) -> DueTime:
    """A new row for a clock, by the request's frozen policy."""
    row = DueTime(
        company_id=request.company_id,
        request=request,
        policy_id=request.service_policy_id,
        warn_after_seconds=_warn_after(request.service_policy, clock.target_seconds),
        **about,
    )
    row.adopt(clock)
    set_look(row, request.due_spec(clock.kind), is_past=is_past)
    return row


def _warn_after(policy: ServicePolicyVersion | None, target_seconds: int) -> int | None:
    if policy is None:
        return warn_after(target_seconds, DEFAULT_WARN_PERCENT, None)
    return warn_after(target_seconds, policy.warn_percent, policy.warn_minutes)


def set_look(row: DueTime, spec: Spec, *, is_past: bool = False) -> None:
    """When somebody is to be told next; a past that is told now is news to nobody."""
    warned, told = row.warned_at is not None, row.told_at is not None
    row.look_at = look_at(spec, row.clock, row.warn_after_seconds, warned=warned, told=told)
    if not is_past or row.look_at is None:
        return
    now = timezone.now()
    if row.look_at <= now:
        row.look_at = row.due_at if row.due_at is not None and row.due_at > now else None


def due_follow(
    request: Request,
    kind: EntryKind,
    before: str,
    at: datetime,
    entry: Mapping[str, Any],
    *,
    is_past: bool,
) -> dict[str, Any]:
    """Save what an action changes of the due times; returns what it changes of the request.

    The request is locked and has its new state; `entry` are the fields of the history's line.
    """
    _follow_offer(request, kind, at, entry.get("handover"), is_past=is_past)
    _follow_questions(request, kind, at, entry.get("data") or {}, is_past=is_past)
    event = _happened(request, kind, before, at, entry)
    if request.service_policy is None or event is None:
        return {}
    spec, rows = request.due_spec(DueKind.RESOLUTION), clocks_of(request)
    clocks = {row.kind: row.clock for row in rows}
    after = follow(spec, request.service_policy.promise, clocks, event)
    _save(request, rows, after.values(), is_past=is_past)
    return {"next_due_at": next_due(after.values())}


def _happened(
    request: Request, kind: EntryKind, before: str, at: datetime, entry: Mapping[str, Any]
) -> Happened | None:
    """What it means for promises to the client, if anything."""
    message = None if entry.get("is_automatic") else entry.get("message")
    by_client = message is not None and message.direction == MessageDirection.FROM_CLIENT
    by_us = message is not None and not by_client
    if before == request.state and not by_client and not by_us:
        return None
    return Happened(
        at=at,
        before=before,
        after=request.state,
        said_by_us=by_us,
        said_by_client=by_client,
        is_merged=kind == EntryKind.MERGED_INTO,
    )


def clocks_of(request: Request) -> list[DueTime]:
    """What is promised to the client: first response, resolution, and a next response if one is
    awaited. One query."""
    rows = DueTime.objects.of_company(request.company_id).filter(request=request, replaced_at=None)
    awaited = Q(kind=DueKind.NEXT_RESPONSE, ended_at=None)
    once = Q(kind__in=(DueKind.FIRST_RESPONSE, DueKind.RESOLUTION))
    return list(rows.filter(once | awaited).order_by("started_at", "pk"))


def _save(
    request: Request, rows: Sequence[DueTime], clocks: Iterable[Clock], *, is_past: bool
) -> None:
    by_key = {row.pk: row for row in rows}
    changed, new = [], []
    for clock in clocks:
        row = by_key.get(clock.key or 0)
        if row is None:
            new.append(due_row(request, clock, is_past=is_past))
        elif row.clock != clock:
            row.adopt(clock)
            set_look(row, request.due_spec(clock.kind), is_past=is_past)
            changed.append(row)
    if changed:
        DueTime.objects.bulk_update(changed, _SAVED)
    if new:
        DueTime.objects.bulk_create(new)


def _follow_offer(
    request: Request, kind: EntryKind, at: datetime, offer: Handover | None, *, is_past: bool
) -> None:
    """An offer is to be accepted in time; any answer ends it, a withdrawn one is not awaited."""
    if offer is None or offer.answer_due_at is None:
        return
    if kind in _OFFERS:
        clock = _between(request, DueKind.ACCEPTANCE, offer.offered_at, offer.answer_due_at)
        due_row(request, clock, is_past=is_past, handover=offer).save(force_insert=True)
    elif offer.state != HandoverState.OFFERED:
        rows = DueTime.objects.of_company(request.company_id).filter(handover=offer)
        _end(rows, at, answered=offer.state != HandoverState.WITHDRAWN)


def _follow_questions(
    request: Request, kind: EntryKind, at: datetime, data: Mapping[str, Any], *, is_past: bool
) -> None:
    """A question is to be answered in time; one that is gone on without is not awaited."""
    ids = data.get("questions")
    if not ids:
        return
    if kind == EntryKind.QUESTION_ASKED:
        questions = Question.objects.of_company(request.company_id).filter(pk__in=ids)
        DueTime.objects.bulk_create(
            due_row(
                request,
                _between(request, DueKind.ANSWER, question.asked_at, question.due_at),
                is_past=is_past,
                question=question,
            )
            for question in questions.order_by("pk")
        )
    else:
        rows = DueTime.objects.of_company(request.company_id).filter(question__in=ids)
        _end(rows, at, answered=kind == EntryKind.QUESTION_ANSWERED)


def _between(request: Request, kind: DueKind, start: datetime, due_at: datetime) -> Clock:
    seconds = working_seconds(request.calendar.spec, start, due_at)
    return Clock(kind, seconds, start, start, due_at=due_at)


def _end(rows: Any, at: datetime, *, answered: bool) -> None:
    """Ended at once: these clocks never pause."""
    moment = DateTimeField()
    in_time = Case(When(due_at__gte=at, then=Value(at, moment)), output_field=moment)
    rows.filter(ended_at=None).update(
        ended_at=at,
        met_at=in_time if answered else None,
        missed_at=Case(When(due_at__lt=at, then=F("due_at")), output_field=moment),
        running_since=None,
        look_at=None,
    )
