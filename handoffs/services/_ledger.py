"""The one place that writes history: entry, holdings and request change together or not at all.

A service calls `begin`, checks its own rules, and calls `write` once: one action, one entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.calendars import working_seconds
from accounts.models import Team
from accounts.selectors import Line, local_day
from core.access import Actor, Capability
from core.errors import IllegalState, InvalidInput
from core.live import announce
from core.outbox import publish
from core.records import locked, moment, require_version
from core.transitions import next_state
from handoffs.events import RequestChanged
from handoffs.models import Entry, EntryKind, Holding, HoldingStart, Request
from handoffs.selectors.routing import Owner
from handoffs.selectors.standing import NO_LINE, first_role_of, lines_on
from handoffs.services._dues import due_follow
from handoffs.services._news import Happened, tell_of
from handoffs.transitions import ACTIONS_OF_MERGED, REQUEST_TRANSITIONS, RequestState

_OWNER_FIELDS = ("owner", "owner_role", "owner_team", "owner_reason")


@dataclass(slots=True)
class Turn:
    """One action by one actor on one locked request: `state` is the state after it."""

    actor: Actor
    request: Request
    at: datetime
    state: str
    tells_of_past: bool

    @property
    def day(self) -> date:
        """The company's local day."""
        return local_day(self.actor.company_time_zone, self.at)

    @property
    def is_owner(self) -> bool:
        """Whether the actor owns the request in person."""
        mine = self.actor.membership_id
        return mine is not None and self.request.owner_id == mine


class Merged(IllegalState):
    """Nothing is done any more to a request that was merged into another."""

    code = "merged"
    default_message = _(
        "This request was merged into another. Go on there, or take the merge back first."
    )


def begin(
    *,
    actor: Actor,
    request_id: int,
    action: str,
    capability: Capability,
    version: int | None = None,
    at: datetime | None = None,
) -> Turn:
    """Lock the request and check what every action checks.

    Raises `NotFound` out of scope, `NotAllowed`, `Stale`, `IllegalState`, and `InvalidInput` for
    a past time before the last thing that happened.
    """
    related = ("calendar", "contact", "service_policy")
    requests = Request.objects.visible_to(actor).select_related(*related)
    request: Request = locked(requests, request_id)
    actor.require(capability)
    require_version(request, version)
    if request.merged_into_id is not None and action not in ACTIONS_OF_MERGED:
        raise Merged
    state = next_state(REQUEST_TRANSITIONS, request.state, action)
    when = moment(actor, at)
    if when < request.last_activity_at:
        if at is not None:
            raise InvalidInput(fields={"at": _("Something later has already happened.")})
        when = request.last_activity_at  # another machine's clock is ahead of this one
    return Turn(actor, request, when, state, tells_of_past=at is not None)


def write(
    turn: Turn,
    kind: EntryKind,
    *,
    owner: Owner | None = None,
    how: HoldingStart = HoldingStart.ASSIGNED,
    values: dict[str, Any] | None = None,
    **entry: Any,
) -> Entry:
    """Save the request with its new state, owner and `values`, turn the holding, append the entry.

    `entry` are fields of the entry: `handover`, `message`, `comment`, `is_automatic`, `data`.
    """
    request = turn.request
    owner_before = request.owner_id
    resolves = turn.state == RequestState.RESOLVED != request.state
    changes = {**_state_values(turn, resolves=resolves), **(values or {})}
    before = request.state
    for name, value in changes.items():
        setattr(request, name, value)
    due = due_follow(request, kind, before, turn.at, entry, is_past=turn.tells_of_past)
    for name, value in due.items():
        changes[name] = value
        setattr(request, name, value)
    if owner is not None:
        set_owner(request, owner)
    request.save(update_fields=[*changes, *(_OWNER_FIELDS if owner is not None else ())])
    lines = _lines(turn)
    if resolves or owner is not None:
        _end_holding(turn)
    if owner is not None:
        _begin_holding(turn, lines, how, entry.get("handover"))
    written = _append(turn, lines, kind, entry)
    if kind != EntryKind.COMMENTED:
        publish(request.company_id, RequestChanged(request_id=request.pk))
    _announce(turn, written)
    tell_of(Happened(turn.actor, request, written, owner_before, entry.get("handover")))
    return written


def write_opening(turn: Turn, **entry: Any) -> Entry:
    """The first holding and the first entry of a request that was saved just now."""
    lines = _lines(turn)
    _begin_holding(turn, lines, HoldingStart.OPENED, None)
    written = _append(turn, lines, EntryKind.OPENED, entry)
    publish(turn.request.company_id, RequestChanged(request_id=turn.request.pk))
    _announce(turn, written)
    tell_of(Happened(turn.actor, turn.request, written, None, None))
    return written


def note(turn: Turn, kind: EntryKind, **entry: Any) -> Entry:
    """Append a line that changes nothing about the request itself: whoever has it open goes on."""
    written = _append(turn, _lines(turn), kind, {"is_automatic": True, **entry})
    _announce(turn, written)
    return written


def notes(told: Iterable[tuple[Turn, Line, dict[str, Any]]], kind: EntryKind) -> None:
    """As `note`, of the product itself and for many requests at once: (turn, the owner's line,
    data). One query."""
    rows = [
        _entry(turn, Lines(line), kind, {"is_automatic": True, "data": data})
        for turn, line, data in told
    ]
    Entry.objects.bulk_create(rows)


def _announce(turn: Turn, entry: Entry) -> None:
    """Let open pages look again: the request's, the list's, and the desks of whom it concerns."""
    if turn.tells_of_past:
        return
    request = turn.request
    offered_to = entry.handover.to_owner_id if entry.handover is not None else None
    people = {request.owner_id, offered_to} - {None, turn.actor.membership_id}
    topics = [f"request:{request.pk}", "requests", *(f"person:{pk}" for pk in people)]
    announce(company_id=request.company_id, topics=topics)


def _state_values(turn: Turn, *, resolves: bool) -> dict[str, Any]:
    request = turn.request
    values: dict[str, Any] = {
        "state": turn.state,
        "version": request.version + 1,
        "last_activity_at": turn.at,
    }
    if resolves:
        values["resolved_at"] = turn.at
        values["first_resolved_at"] = request.first_resolved_at or turn.at
    elif turn.state != RequestState.RESOLVED:
        values["resolved_at"] = None
    return values


def set_owner(request: Request, owner: Owner) -> None:
    """Make this the owner; rows that were read anyway need not be read again."""
    request.owner_id = owner.owner_id
    request.owner_role_id = owner.role_id
    request.owner_team_id = owner.team_id if owner.owner_id is None else None
    request.owner_reason = owner.reason
    if owner.person is not None:
        request.owner = owner.person
    if owner.role is not None:
        request.owner_role = owner.role


@dataclass(frozen=True, slots=True)
class Lines:
    """Who the actor and the owner reported to on the day of the action, and the actor's role."""

    owner: Line
    member: Line = NO_LINE
    member_role_id: int | None = None


def _lines(turn: Turn) -> Lines:
    """The reporting lines of both, or the team that holds the request: asked once."""
    request, company_id = turn.request, turn.actor.company_id
    people = lines_on(company_id, (turn.actor.membership_id, request.owner_id), turn.day)
    owner = people.get(request.owner_id or 0, NO_LINE)
    if request.owner_team_id is not None:
        team = Team.objects.of_company(company_id).get(pk=request.owner_team_id)
        owner = Line(team.manager_id, team.pk)
    member = people.get(turn.actor.membership_id or 0, NO_LINE)
    return Lines(owner, member, _member_role(turn))


def _member_role(turn: Turn) -> int | None:
    """The role in which the actor acts: the owner's if they own it, else the first they hold."""
    member_id = turn.actor.membership_id
    if member_id is None:
        return None
    if turn.is_owner and turn.request.owner_role_id is not None:
        role_id: int = turn.request.owner_role_id
        return role_id
    if not turn.actor.role_codes and not turn.tells_of_past:
        return None
    return first_role_of(turn.actor.company_id, member_id, turn.day)


def _end_holding(turn: Turn) -> None:
    request = turn.request
    holding = (
        Holding.objects.of_company(request.company_id)
        .filter(request=request, ended_at=None)
        .first()
    )
    if holding is None:
        return
    holding.ended_at = turn.at
    holding.working_seconds = working_seconds(request.calendar.spec, holding.started_at, turn.at)
    holding.save(update_fields=["ended_at", "working_seconds"])


def _begin_holding(turn: Turn, lines: Lines, how: HoldingStart, handover: Any) -> None:
    request = turn.request
    Holding.objects.create(
        company_id=request.company_id,
        request=request,
        owner_id=request.owner_id,
        role_id=request.owner_role_id,
        team_id=lines.owner.team_id,
        manager_id=lines.owner.manager_id,
        how=how,
        handover=handover if how == HoldingStart.ACCEPTED else None,
        started_at=turn.at,
    )


def _append(turn: Turn, lines: Lines, kind: EntryKind, fields: dict[str, Any]) -> Entry:
    entry = _entry(turn, lines, kind, fields)
    entry.save(force_insert=True)
    return entry


def _entry(turn: Turn, lines: Lines, kind: EntryKind, fields: dict[str, Any]) -> Entry:
    request = turn.request
    return Entry(
        company_id=request.company_id,
        request=request,
        kind=kind,
        at=turn.at,
        member_id=turn.actor.membership_id,
        member_role_id=lines.member_role_id,
        member_team_id=lines.member.team_id,
        member_manager_id=lines.member.manager_id,
        state=request.state,
        owner_id=request.owner_id,
        owner_role_id=request.owner_role_id,
        owner_team_id=lines.owner.team_id,
        owner_manager_id=lines.owner.manager_id,
        topic_id=request.topic_id,
        working_seconds=_since_opening(turn),
        **fields,
    )


def _since_opening(turn: Turn) -> int:
    """Working time from the opening to this action; of the opening itself, 0 without asking."""
    request = turn.request
    if turn.at == request.opened_at:
        return 0
    return working_seconds(request.calendar.spec, request.opened_at, turn.at)
