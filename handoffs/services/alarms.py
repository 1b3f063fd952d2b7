"""Alarms: what goes wrong with an open request is raised, told and cleared by the product.

An alarm is open as long as the request is not resolved and the rule of `handoffs.circles` holds.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max
from django.utils import timezone

from core.access import Actor
from handoffs.circles import Trouble
from handoffs.models import Request, RequestAlarm
from handoffs.selectors.troubles import (
    may_go_wrong,
    newly_abandoned,
    open_alarms,
    trouble_data,
    troubles_of,
    with_paths,
)
from handoffs.services._telling import Raised, tell
from handoffs.services.notices import STILL_NEWS

_SWEPT_AT_ONCE = 200


def alarms_raise(*, actor: Actor, request_ids: Collection[int]) -> int:
    """Raise what goes wrong with these requests, and clear what no longer does.

    The client's Customer success and the manager who answers hear of an alarm once, by mail and
    on the desk; what happened more than a day ago tells nobody. Safe to run again, and by two at
    once; apart from the mails a constant number of queries. Returns how many were raised.
    """
    now = timezone.now()
    with transaction.atomic():
        requests = _watched(actor, request_ids, now)
        if not requests:
            return 0
        found = {request.pk: troubles_of(request, now) for request in requests}
        standing = _open_kinds(actor, requests)
        _clear(actor, requests, found, standing, now)
        raised = [
            (request, trouble)
            for request in requests
            for trouble in found.get(request.pk, ())
            if trouble.kind not in standing.get(request.pk, ())
        ]
        tell(actor, _news(actor, _save(actor, raised, now), now), now)
    return len(raised)


def _watched(actor: Actor, request_ids: Collection[int], now: datetime) -> list[Any]:
    """Those that may go wrong or do so already: locked in one order, and read after that."""
    requests = Request.objects.of_company(actor.company_id)
    worth_a_look = may_go_wrong(now) | Exists(open_alarms())
    locked = requests.filter(worth_a_look, pk__in=request_ids).order_by("pk")
    ids = list(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return []
    rows = with_paths(requests.filter(pk__in=ids)).select_related("client", "calendar")
    return list(rows.order_by("pk"))


def _open_kinds(actor: Actor, requests: Sequence[Any]) -> dict[int, set[str]]:
    """The kinds of each request's open alarms; read after the requests are locked."""
    kinds: dict[int, set[str]] = {}
    alarms = RequestAlarm.objects.of_company(actor.company_id).filter(
        request__in=requests, cleared_at=None
    )
    for request_id, kind in alarms.values_list("request_id", "kind"):
        kinds.setdefault(request_id, set()).add(kind)
    return kinds


def _clear(
    actor: Actor,
    requests: Sequence[Any],
    found: dict[int, list[Trouble]],
    standing: dict[int, set[str]],
    now: datetime,
) -> None:
    """End the alarms whose request is resolved, or whose rule no longer holds."""
    over = [
        (request.pk, kind)
        for request in requests
        for kind in standing.get(request.pk, set())
        - {item.kind for item in found.get(request.pk, ())}
    ]
    alarms = RequestAlarm.objects.of_company(actor.company_id).filter(cleared_at=None)
    for kind in {kind for _pk, kind in over}:
        ids = [pk for pk, of_kind in over if of_kind == kind]
        alarms.filter(kind=kind, request__in=ids).update(cleared_at=now)


def _save(actor: Actor, raised: Sequence[tuple[Request, Trouble]], now: datetime) -> list[Raised]:
    alarms = [
        RequestAlarm(
            company_id=actor.company_id,
            request=request,
            kind=trouble.kind,
            since_at=trouble.since,
            raised_at=now,
            lost_working_seconds=trouble.lost_working_seconds,
            data=trouble_data(trouble, request),
            **_stamp(trouble),
        )
        for request, trouble in raised
    ]
    RequestAlarm.objects.bulk_create(alarms)
    return [
        Raised(request, trouble, alarm)
        for (request, trouble), alarm in zip(raised, alarms, strict=True)
    ]


def _stamp(trouble: Trouble) -> dict[str, Any]:
    """The weak link of this moment, by person, role and team of that day."""
    weak = trouble.weak_link
    if weak is None:
        return {}
    return {
        "weak_owner_id": weak.owner_id,
        "weak_role_id": weak.role_id,
        "weak_team_id": weak.team_id,
        "weak_working_seconds": weak.working_seconds,
    }


def _news(actor: Actor, raised: Sequence[Raised], now: datetime) -> list[Raised]:
    """What happened lately, and after the last alarm of its kind was over: a request that is only
    opened again tells nobody a second time."""
    lately = [item for item in raised if item.trouble.happened_at >= now - STILL_NEWS]
    if not lately:
        return []
    earlier = (
        RequestAlarm.objects.of_company(actor.company_id)
        .filter(request__in=[item.request.pk for item in lately], cleared_at__isnull=False)
        .values("request_id", "kind")
        .annotate(last=Max("cleared_at"))
        .order_by()
    )
    over = {(row["request_id"], row["kind"]): row["last"] for row in earlier}
    return [
        item
        for item in lately
        if (last := over.get((item.request.pk, item.alarm.kind))) is None
        or item.trouble.happened_at > last
    ]


def abandoned_raise(*, actor: Actor) -> int:
    """Raise an alarm for each client of the company to whom a promise was broken just now.

    A promise passes without anybody's doing, so this is swept. Returns how many were raised.
    """
    raised, last = 0, 0
    while True:
        waiting = newly_abandoned(actor.company_id, timezone.now()).filter(pk__gt=last)
        ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:_SWEPT_AT_ONCE])
        if not ids:
            return raised
        raised += alarms_raise(actor=actor, request_ids=ids)
        last = ids[-1]
