"""What goes wrong with requests: read for many at once, and said in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.calendars import working_seconds
from core.ui.formats import date_text
from handoffs.circles import (
    MOVES_OF_A_CIRCLE,
    AlarmKind,
    Promise,
    TimeHeld,
    Trouble,
    Working,
    troubles,
)
from handoffs.models import Handover, Holding, Message, MessageDirection, Request, RequestAlarm
from handoffs.transitions import HandoverState, RequestState

_MOVED = (HandoverState.ACCEPTED, HandoverState.DECLINED)
_HOLDINGS_OF_A_LOOP = 3


def with_promises(requests: QuerySet[Any]) -> QuerySet[Any]:
    """With `promise_made_at`, `asked_at` and `written_at`, as `circles.Promise` has them."""
    offers = Handover.objects.filter(
        company=OuterRef("company"), request=OuterRef("pk"), promised_by=OuterRef("promised_by")
    )
    messages = Message.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    asked = messages.filter(
        direction=MessageDirection.FROM_CLIENT,
        is_automatic=False,
        at__lte=OuterRef("promised_by"),
    )
    written = messages.filter(direction=MessageDirection.TO_CLIENT, is_automatic=False)
    annotated: QuerySet[Any] = requests.annotate(
        promise_made_at=Subquery(offers.order_by("offered_at").values("offered_at")[:1]),
        asked_at=Subquery(asked.order_by("-at").values("at")[:1]),
        written_at=Subquery(written.order_by("-at").values("at")[:1]),
    )
    return annotated


def promise_of(request: Any) -> Promise | None:
    """The promise of a request that was read by `with_promises`."""
    if request.promised_by is None:
        return None
    return Promise(
        request.promised_by, request.promise_made_at, request.asked_at, request.written_at
    )


def promise_in(
    request: Request, handovers: Iterable[Handover], messages: Iterable[Message]
) -> Promise | None:
    """The promise of a request whose hand-overs and messages were read anyway."""
    due = request.promised_by
    if due is None:
        return None
    made = (item.offered_at for item in handovers if item.promised_by == due)
    asked = (
        item.at
        for item in messages
        if item.direction == MessageDirection.FROM_CLIENT
        and not item.is_automatic
        and item.at <= due
    )
    written = (
        item.at
        for item in messages
        if item.direction == MessageDirection.TO_CLIENT and not item.is_automatic
    )
    return Promise(
        due, min(made, default=None), max(asked, default=None), max(written, default=None)
    )


def troubles_seen(
    request: Request,
    held: Sequence[TimeHeld],
    handovers: Iterable[Handover],
    messages: Iterable[Message],
) -> list[Trouble]:
    """What goes wrong with one request that was read with all of these. No query."""
    if request.state == RequestState.RESOLVED or not held:
        return []
    moves = (
        item.answered_at
        for item in handovers
        if item.state in _MOVED and item.answered_at is not None
    )
    return troubles(
        held,
        moves,
        promise_in(request, handovers, messages),
        now=timezone.now(),
        working=partial(working_seconds, request.calendar.spec),
    )


def may_go_wrong(now: datetime) -> Q:
    """Unresolved requests that are worth a closer look: cheap, and never misses one."""
    holdings = Holding.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    moves = Handover.objects.filter(
        company=OuterRef("company"), request=OuterRef("pk"), state__in=_MOVED
    )
    return ~Q(state=RequestState.RESOLVED) & (
        Q(promised_by__lte=now)
        | Q(Exists(holdings[_HOLDINGS_OF_A_LOOP - 1 : _HOLDINGS_OF_A_LOOP]))
        | Q(Exists(moves[MOVES_OF_A_CIRCLE - 1 : MOVES_OF_A_CIRCLE]))
    )


def open_alarms(*kinds: str) -> QuerySet[RequestAlarm]:
    """Alarms not over yet of the request of an outer query, of these kinds or of any."""
    alarms: QuerySet[RequestAlarm] = RequestAlarm.objects.filter(
        company=OuterRef("company"), request=OuterRef("pk"), cleared_at=None
    )
    return alarms.filter(kind__in=kinds) if kinds else alarms


def newly_abandoned(company_id: int, now: datetime) -> QuerySet[Any]:
    """Requests whose promise is broken (`circles.Promise.is_broken`) and raised no alarm yet."""
    requests = with_promises(Request.objects.of_company(company_id))
    waits = Q(written_at=None) | Q(written_at__lt=Greatest(F("promise_made_at"), F("asked_at")))
    return requests.exclude(state=RequestState.RESOLVED).filter(
        waits, ~Exists(open_alarms(AlarmKind.ABANDONED)), promised_by__lte=now
    )


def with_paths(requests: QuerySet[Any]) -> QuerySet[Any]:
    """As `with_promises`, and with `held_by_whom` and `moved_at`: all that `troubles_of` needs."""
    of_request = {"company": OuterRef("company"), "request": OuterRef("pk")}
    stay = JSONObject(
        owner_id=F("owner_id"),
        owner_name=Coalesce(F("owner__name"), Value("")),
        role_id=F("role_id"),
        role_code=Coalesce(F("role__code"), Value("")),
        team_id=F("team_id"),
        team_name=Coalesce(F("team__name"), Value("")),
        how=F("how"),
        started_at=F("started_at"),
        ended_at=F("ended_at"),
        working_seconds=F("working_seconds"),
    )
    stays = Holding.objects.filter(**of_request).order_by("started_at", "pk")
    moves = Handover.objects.filter(
        **of_request, state__in=_MOVED, answered_at__isnull=False
    ).order_by("answered_at")
    annotated: QuerySet[Any] = with_promises(requests).annotate(
        held_by_whom=ArraySubquery(stays.values(as_json=stay)),
        moved_at=ArraySubquery(moves.values("answered_at")),
    )
    return annotated


def troubles_of(request: Any, now: datetime) -> list[Trouble]:
    """What goes wrong with a request of `with_paths` and its calendar. No query."""
    if request.state == RequestState.RESOLVED:
        return []
    working = partial(working_seconds, request.calendar.spec)
    held = [_time_held(stay, now, working) for stay in request.held_by_whom]
    return troubles(held, request.moved_at, promise_of(request), now=now, working=working)


def _time_held(stay: Mapping[str, Any], now: datetime, working: Working) -> TimeHeld:
    start = datetime.fromisoformat(stay["started_at"])
    ended = datetime.fromisoformat(stay["ended_at"]) if stay["ended_at"] else None
    end = ended or max(now, start)
    known = stay["working_seconds"]
    times = {
        "started_at": start,
        "ended_at": ended,
        "working_seconds": working(start, end) if known is None else known,
    }
    clock = int((end - start).total_seconds())
    return TimeHeld(**{**stay, **times}, handover=None, clock_seconds=clock)


def trouble_data(trouble: Trouble, request: Request) -> dict[str, Any]:
    """What `trouble_text` needs, as plain values that can be kept."""
    if trouble.kind == AlarmKind.LOOP:
        return {"path": list(trouble.path)}
    if trouble.kind == AlarmKind.CIRCLE:
        return {"count": trouble.count}
    return {"promised": request.promised, "promised_by": trouble.since.isoformat()}


def trouble_text(kind: str, data: Mapping[str, Any]) -> str:
    """What goes wrong, in a sentence."""
    if kind == AlarmKind.LOOP:
        path = " → ".join(data.get("path", ()))
        return _("It came back to where it had been passed on: %(path)s.") % {"path": path}
    if kind == AlarmKind.CIRCLE:
        count = int(data.get("count", 0))
        return ngettext(
            "It was handed over or refused %(count)s time.",
            "It was handed over or refused %(count)s times.",
            count,
        ) % {"count": count}
    values = {"promised": data.get("promised", ""), "when": _moment_text(data.get("promised_by"))}
    return (
        _("Promised to the client: “%(promised)s”, by %(when)s. Nobody has written to them since.")
        % values
    )


def _moment_text(value: str | None) -> str:
    moment = parse_datetime(value) if value else None
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{date_text(local.date())} {local:%H:%M}"
