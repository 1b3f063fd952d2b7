"""Who hears of what happens to a request: who owns it, is offered it, is called in, or follows it.

Called for every entry of the history. Whoever did it is not told; the demo and imports tell nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import Team
from clients.models import Client
from core.access import Actor
from handoffs.models import Entry, EntryKind, Handover, Participant, Request
from notices.services import News, notices_give

TELLS_NOBODY = frozenset({"demo", "import"})


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry written just now, and who owned the request before it."""

    actor: Actor
    request: Request
    entry: Entry
    owner_before: int | None
    handover: Handover | None


def tell_of(happened: Happened) -> None:
    """Tell everybody whom this entry concerns, each once."""
    actor = happened.actor
    if actor.via in TELLS_NOBODY or happened.entry.kind not in _WHO_HEARS:
        return
    told: set[int] = {actor.membership_id or 0}
    news: list[tuple[str, set[int], dict[str, Any]]] = []
    for kind, people, params in _WHO_HEARS[EntryKind(happened.entry.kind)](happened):
        new = people - told
        told |= new
        if new:
            news.append((kind, new, params))
    if not news:
        return
    common = about_request(happened.request, by=actor.name if actor.membership_id else "")
    notices_give(
        company_id=happened.request.company_id,
        news=[
            News(
                sorted(people),
                kind,
                {**common, **params},
                f"/requests/{happened.request.number}/{_ANCHORS.get(kind, '')}",
                f"request:{happened.request.pk}",
            )
            for kind, people, params in news
        ],
    )


def about_request(request: Request, *, by: str = "") -> dict[str, Any]:
    """What every sentence about a request may name."""
    if "client" in request._state.fields_cache:
        client = request.client.name
    else:
        clients = Client.objects.of_company(request.company_id).filter(pk=request.client_id)
        client = clients.values_list("name", flat=True).get()
    return {"number": request.number, "subject": request.subject, "client": client, "by": by}


Told = Iterator[tuple[str, set[int], dict[str, Any]]]
_ANCHORS = {
    "requests.client_wrote": "#latest",
    "following.message": "#latest",
    "comments.called_in": "#latest",
    "comments.on_own": "#latest",
}


def _one(*ids: int | None) -> set[int]:
    return {pk for pk in ids if pk is not None}


def _manager_of(company_id: int, team_id: int | None) -> set[int]:
    if team_id is None:
        return set()
    teams = Team.objects.of_company(company_id).filter(pk=team_id)
    return set(teams.values_list("manager_id", flat=True))


def _owners(happened: Happened) -> set[int]:
    """The owner, or who answers for the team that holds it."""
    request = happened.request
    if request.owner_id is not None:
        return {request.owner_id}
    return _manager_of(request.company_id, request.owner_team_id)


def _followers(request: Request) -> set[int]:
    """Who keeps it in sight or was called in, and has not turned it off."""
    people = Participant.objects.of_company(request.company_id).filter(
        request=request, muted_at=None
    )
    return set(people.values_list("member_id", flat=True))


def _opened(happened: Happened) -> Told:
    request = happened.request
    if request.owner_id is not None:
        yield "requests.assigned", {request.owner_id}, {}
    else:
        yield "requests.queued", _owners(happened), {}


def _message_in(happened: Happened) -> Told:
    message = {"message_id": happened.entry.message_id}
    yield "requests.client_wrote", _owners(happened), message
    yield "following.message", _followers(happened.request), message


def _reopened(happened: Happened) -> Told:
    if happened.entry.message_id is not None:
        yield from _message_in(happened)
        return
    yield "following.reopened", _owners(happened) | _followers(happened.request), {}


def _resolved(happened: Happened) -> Told:
    if happened.handover is not None:
        yield "handovers.withdrawn", _receivers(happened.handover), {}
    yield "following.resolved", _owners(happened) | _followers(happened.request), {}


def _receivers(handover: Handover) -> set[int]:
    """The person it is offered to, or who answers for the team."""
    if handover.to_owner_id is not None:
        return {handover.to_owner_id}
    return _manager_of(handover.company_id, handover.to_team_id)


def _offered(happened: Happened) -> Told:
    handover = happened.handover
    if handover is not None:
        due = handover.answer_due_at
        params = {"handover_id": handover.pk, "due_at": due.isoformat() if due else ""}
        yield "handovers.offered", _receivers(handover), params


def _accepted(happened: Happened) -> Told:
    handover = happened.handover
    if handover is not None:
        yield "handovers.accepted", _one(handover.offered_by_id, happened.owner_before), {}
    yield from _other_owner(happened)


def _other_owner(happened: Happened) -> Told:
    """The new owner hears it as such, those who follow it by name."""
    request = happened.request
    if request.owner_id is not None:
        yield "requests.assigned", {request.owner_id}, {}
    else:
        yield "requests.queued", _owners(happened), {}
    if followers := _followers(request):
        holder = request.owner if request.owner_id is not None else request.owner_team
        yield "following.handover", followers, {"owner": holder.name if holder else ""}


def _assigned(happened: Happened) -> Told:
    if happened.handover is not None:
        receivers = _receivers(happened.handover) - _one(happened.request.owner_id)
        yield "handovers.withdrawn", receivers, {}
    yield "requests.given_away", _one(happened.owner_before) - _one(happened.request.owner_id), {}
    yield from _other_owner(happened)


def _declined(happened: Happened) -> Told:
    handover = happened.handover
    if handover is not None:
        people = _one(handover.offered_by_id, happened.request.owner_id)
        yield "handovers.declined", people, {"handover_id": handover.pk}


def _withdrawn(happened: Happened) -> Told:
    if happened.handover is not None:
        yield "handovers.withdrawn", _receivers(happened.handover), {}


def _commented(happened: Happened) -> Told:
    comment = {"comment_id": happened.entry.comment_id}
    yield "comments.called_in", set(happened.entry.data.get("called_in", ())), comment
    yield "comments.on_own", _one(happened.request.owner_id), comment


_WHO_HEARS = {
    EntryKind.OPENED: _opened,
    EntryKind.MESSAGE_IN: _message_in,
    EntryKind.REOPENED: _reopened,
    EntryKind.RESOLVED: _resolved,
    EntryKind.OFFERED: _offered,
    EntryKind.RETURNED: _offered,
    EntryKind.ACCEPTED: _accepted,
    EntryKind.ASSIGNED: _assigned,
    EntryKind.DECLINED: _declined,
    EntryKind.WITHDRAWN: _withdrawn,
    EntryKind.COMMENTED: _commented,
}
