"""Due times that are near or were missed are told; they are computed anew only by an explicit
act."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState
from core.outbox import publish
from handoffs.due_rules import OF_REQUEST, DueKind, Happened, missed, next_due, replay
from handoffs.events import PromiseMissed
from handoffs.models import DueTime, Entry, EntryKind, MessageDirection, Request
from handoffs.selectors.service_levels import policy_fitting
from handoffs.services._due_telling import Passed, tell
from handoffs.services._dues import due_row, set_look
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._texts import REASON, required_text
from handoffs.transitions import RequestAction

_TOLD_AT_ONCE = 1_000


def due_times_tell(*, actor: Actor) -> int:
    """Warn of what is due soon, and tell who answers of what was missed: each once.

    Time passes without anybody's doing, so this is swept. However many there are after an outage,
    a person hears of them in one notice. Requests that somebody is working on right now are left
    to the next sweep. Safe to run again, and by two at once. Returns how many were told of.
    """
    now = timezone.now()
    due = DueTime.objects.of_company(actor.company_id).filter(look_at__lt=now)
    with transaction.atomic():
        waiting = due.order_by("look_at").values_list("request_id", flat=True)
        ids = set(waiting[:_TOLD_AT_ONCE])
        if not ids:
            return 0
        requests = Request.objects.of_company(actor.company_id).filter(pk__in=ids).order_by("pk")
        locked = requests.select_for_update(of=("self",), skip_locked=True)
        # Read after the requests are locked: whoever came first has told already.
        rows = due.filter(request__in=list(locked.values_list("pk", flat=True))).select_related(
            *("request__client", "request__calendar", "request__service_policy"),
            *("handover", "question"),
        )
        passed = [_passed(row, now) for row in rows.order_by("pk")]
        if not passed:
            return 0
        fields = ["missed_at", "warned_at", "told_at", "look_at"]
        DueTime.objects.bulk_update([item.row for item in passed], fields, batch_size=250)
        missed_now = {
            item.row.request_id for item in passed if item.is_missed and item.row.kind in OF_REQUEST
        }
        publish(actor.company_id, *(PromiseMissed(request_id=pk) for pk in sorted(missed_now)))
        tell(actor, passed, now)
    return len(passed)


def _passed(row: DueTime, now: datetime) -> Passed:
    """Mark that people hear of it now; what is missed already is not warned of any more."""
    row.missed_at = missed(row.clock, now)
    if row.missed_at is None:
        row.warned_at = now
    else:
        row.told_at = now
    set_look(row, row.request.due_spec(row.kind))
    return Passed(row, row.missed_at is not None)


def request_due_again(
    *, actor: Actor, request_id: int, version: int | None = None, reason: str
) -> Request:
    """Put a request under the service policy that fits it today, and compute from its history
    when everything would have been due. The due times before are kept, and count no more.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`, and `IllegalState` once resolved or
    where no policy fits.
    """
    reason = required_text("reason", reason, REASON)
    with transaction.atomic():
        turn = begin(
            actor=actor,
            request_id=request_id,
            action=RequestAction.CHANGE_DETAILS,
            capability=Capability.REQUESTS_ANSWER_FOR_OTHERS,
            version=version,
        )
        request = turn.request
        policy = policy_fitting(actor, request, turn.at)
        if policy is None:
            raise IllegalState(_("No service policy fits this request."))
        before = request.service_policy_id
        request.service_policy = policy
        request.due_zone = request.client.time_zone if policy.by_client_zone else ""
        spec = request.due_spec(DueKind.RESOLUTION)
        clocks = replay(spec, policy.promise, _events(request))
        _replace(turn, [due_row(request, clock) for clock in clocks])
        values = {
            "service_policy": policy,
            "due_zone": request.due_zone,
            "next_due_at": next_due(clocks),
        }
        data = {"reason": reason, "policies": [before, policy.pk]}
        write(turn, EntryKind.DUE_AGAIN, values=values, data=data)
        changes = {"service_policy": [before, policy.pk], "reason": [None, reason]}
        audit(actor=actor, action="request.due_again", subject=request, changes=changes)
    return request


def _replace(turn: Turn, rows: list[DueTime]) -> None:
    """New rows in place of the old; of what was told already nobody is told again."""
    old = DueTime.objects.of_company(turn.request.company_id).filter(
        request=turn.request, replaced_at=None, kind__in=OF_REQUEST
    )
    told: dict[Any, DueTime] = {(row.kind, row.started_at): row for row in old}
    old.update(replaced_at=turn.at, look_at=None)
    for row in rows:
        known = told.get((row.kind, row.started_at))
        if known is not None and row.clock.is_open:
            row.warned_at, row.told_at = known.warned_at, known.told_at
            set_look(row, turn.request.due_spec(row.kind))
    DueTime.objects.bulk_create(rows)


def _events(request: Request) -> list[Happened]:
    """The history of a request, as far as promises to the client go."""
    entries = Entry.objects.of_company(request.company_id).filter(request=request)
    said = ("state", "at", "kind", "is_automatic", "message__direction")
    events: list[Happened] = []
    state: str | None = None
    for after, at, kind, is_automatic, direction in entries.order_by("at", "pk").values_list(*said):
        by_us = direction == MessageDirection.TO_CLIENT and not is_automatic
        by_client = direction == MessageDirection.FROM_CLIENT and not is_automatic
        if state is None or state != after or by_us or by_client:
            is_merged = kind == EntryKind.MERGED_INTO
            events.append(Happened(at, state, after, by_us, by_client, is_merged))
        state = after
    return events
