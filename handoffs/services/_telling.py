"""Who hears of an alarm: on the desk, as a notice, and as a line of the request's history."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import Line, local_day
from core.access import Actor
from handoffs.circles import Trouble, WeakLink
from handoffs.models import EntryKind, Request, RequestAlarm, RequestNotice
from handoffs.selectors.routing import can_own, people_of_clients
from handoffs.selectors.standing import NO_LINE
from handoffs.services._ledger import Turn, notes
from handoffs.services._news import about_request
from notices.services import News, notices_give
from roles.models import Role, RoleCode

ALARM = "requests.alarm"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm raised just now, and the trouble behind it."""

    request: Request
    trouble: Trouble
    alarm: RequestAlarm


@dataclass(frozen=True, slots=True)
class _Answering:
    """The manager who answers for a request today, and the line to be stamped on the history."""

    manager: Membership | None
    line: Line


def tell(actor: Actor, news: Sequence[Raised], now: datetime) -> None:
    """Tell the client's Customer success and the manager who answers; never the owner."""
    if not news:
        return
    requests = [item.request for item in news]
    success, answering = _success(actor, requests, now), _answering(actor, requests, now)
    told = [
        (item, person)
        for item in news
        for person in _people(
            item.request,
            (success.get(item.request.client_id), answering[item.request.pk].manager),
        )
    ]
    _put_on_desks(actor, told, now)
    notes(
        (
            (
                _turn(actor, item.request, now),
                answering[item.request.pk].line,
                {"told": person.name, "alarm": item.alarm.kind, **item.alarm.data},
            )
            for item, person in told
        ),
        EntryKind.NOTIFIED,
    )
    notices_give(
        company_id=actor.company_id,
        news=[_news(items, person) for items, person in _by_request_and_person(told)],
    )


def _people(request: Request, candidates: Iterable[Membership | None]) -> Iterable[Membership]:
    """Each once, and not the owner: it lies on their desk anyway."""
    people = {
        person.pk: person
        for person in candidates
        if person is not None and can_own(person) and person.pk != request.owner_id
    }
    return people.values()


def _put_on_desks(actor: Actor, told: Iterable[tuple[Raised, Membership]], now: datetime) -> None:
    RequestNotice.objects.bulk_create(
        RequestNotice(
            company_id=actor.company_id,
            request=item.request,
            alarm=item.alarm,
            member=person,
            at=now,
        )
        for item, person in told
    )


def _by_request_and_person(
    told: Iterable[tuple[Raised, Membership]],
) -> Iterator[tuple[list[Raised], Membership]]:
    """Two alarms of one request make one notice."""
    pairs: dict[tuple[int, int], tuple[list[Raised], Membership]] = {}
    for item, person in told:
        pairs.setdefault((item.request.pk, person.pk), ([], person))[0].append(item)
    yield from pairs.values()


def _turn(actor: Actor, request: Request, now: datetime) -> Turn:
    at = max(now, request.last_activity_at)
    return Turn(actor, request, at, request.state, tells_of_past=False)


def _success(actor: Actor, requests: Iterable[Request], now: datetime) -> dict[int, Membership]:
    """Client → who is its Customer success manager today, or stands in."""
    roles = Role.objects.of_company(actor.company_id).filter(code=RoleCode.SUCCESS)
    role_ids = list(roles.values_list("pk", flat=True))
    client_ids = {request.client_id for request in requests}
    day = local_day(actor.company_time_zone, now)
    found = people_of_clients(actor.company_id, client_ids, role_ids, day)
    return {client_id: person for (client_id, _role_id), person in found.items()}


def _answering(actor: Actor, requests: Sequence[Request], now: datetime) -> dict[int, _Answering]:
    """Request → its owner's manager of today, or the manager of the team that holds it."""
    day = local_day(actor.company_time_zone, now)
    lines = ReportingLine.objects.of_company(actor.company_id).on(day)
    of_owner = {
        line.member_id: line
        for line in lines.filter(
            member_id__in={request.owner_id for request in requests} - {None}
        ).select_related(
            *("manager__user", "manager__company"),
            *("team__manager__user", "team__manager__company"),
        )
    }
    teams = Team.objects.of_company(actor.company_id).select_related(
        "manager__user", "manager__company"
    )
    holding = teams.in_bulk({request.owner_team_id for request in requests} - {None})
    found = {}
    for request in requests:
        line = of_owner.get(request.owner_id)
        team = holding.get(request.owner_team_id)
        if line is not None:
            manager = line.manager or (line.team.manager if line.team else None)
            found[request.pk] = _Answering(manager, Line(line.manager_id, line.team_id))
        elif team is not None:
            found[request.pk] = _Answering(team.manager, Line(team.manager_id, team.pk))
        else:
            found[request.pk] = _Answering(None, NO_LINE)
    return found


def _news(items: Sequence[Raised], person: Membership) -> News:
    """All that goes wrong with a request, as one notice."""
    request = items[0].request
    worst = max(items, key=lambda item: item.trouble.lost_working_seconds).trouble
    return News(
        [person.pk],
        ALARM,
        {
            **about_request(request),
            "items": [{"kind": item.alarm.kind, "data": item.alarm.data} for item in items],
            "lost": worst.lost_working_seconds,
            "weak": _weak(worst.weak_link),
        },
        f"/requests/{request.number}/",
        f"request:{request.pk}",
    )


def _weak(weak: WeakLink | None) -> dict[str, Any] | None:
    """The weak link as plain values."""
    if weak is None:
        return None
    return {"name": weak.name, "role": weak.role_code, "seconds": weak.working_seconds}
