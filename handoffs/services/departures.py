"""What a person who no longer works here held: every open request gets another owner."""

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Membership, Team
from accounts.selectors import line_of
from core.access import Actor, Capability
from handoffs.models import EntryKind, Handover, HoldingStart, Request
from handoffs.selectors.routing import Owner, answer_for, role_names, route, route_to_role
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._offers import close_offer
from handoffs.transitions import HandoverState, RequestAction, RequestState

_GONE = gettext_noop("The receiver no longer works here.")


def leaver_requests_pass_on(*, actor: Actor, member_id: int) -> int:
    """Give each open request of a deactivated person another owner; returns how many.

    The client's person in the same role (or their stand-in) gets it, else the leaver's team, else
    whoever answers for the topic. What the leaver had offered stays offered; what was offered to
    them is withdrawn. Does nothing for somebody who works here.
    """
    leaver = Membership.objects.of_company(actor.company_id).get(pk=member_id)
    if leaver.is_active:
        return 0
    with transaction.atomic():
        _withdraw_offers_to(actor, leaver)
        owned = Request.objects.of_company(actor.company_id).filter(owner=leaver)
        ids = owned.exclude(state=RequestState.RESOLVED).order_by("pk").values_list("pk", flat=True)
        return sum(_pass_on(actor, request_id, leaver) for request_id in list(ids))


def _withdraw_offers_to(actor: Actor, leaver: Membership) -> None:
    offers = Handover.objects.of_company(actor.company_id).filter(
        to_owner=leaver, state=HandoverState.OFFERED
    )
    for offer_id, request_id in list(offers.order_by("pk").values_list("pk", "request_id")):
        turn = _turn(actor, request_id, RequestAction.WITHDRAW)
        # Read after the request is locked: somebody may have answered in between.
        offer = offers.filter(pk=offer_id).first()
        if offer is not None:
            close_offer(turn, offer, HandoverState.WITHDRAWN, _GONE)
            data = {"reason": _GONE}
            write(turn, EntryKind.WITHDRAWN, handover=offer, is_automatic=True, data=data)


def _turn(actor: Actor, request_id: int, action: str) -> Turn:
    capability = Capability.REQUESTS_WORK
    return begin(actor=actor, request_id=request_id, action=action, capability=capability)


def _pass_on(actor: Actor, request_id: int, leaver: Membership) -> bool:
    """Whether it was still theirs once it was locked."""
    turn = _turn(actor, request_id, RequestAction.ASSIGN)
    if turn.request.owner_id != leaver.pk:
        return False
    owner = _successor(turn, leaver)
    data = {"left": leaver.name, "from_owner": leaver.pk, "from_role": turn.request.owner_role_id}
    write(
        turn,
        EntryKind.ASSIGNED,
        owner=owner,
        how=HoldingStart.ASSIGNED,
        is_automatic=True,
        data=data,
    )
    return True


def _successor(turn: Turn, leaver: Membership) -> Owner:
    request = turn.request
    role = request.owner_role
    found = None
    if role is not None:
        found = route_to_role(request.company_id, role, request.client_id, turn.day)
    if found is None:
        found = _team_of(turn, leaver)
    if found is None:
        answer = answer_for(request.company_id, request.topic_id, turn.day)
        found = route(request.company_id, answer, request.client, turn.day)
    return Owner(
        found.owner_id,
        found.role_id,
        found.team_id,
        {**found.reason, "left": leaver.name},
        found.person,
        found.role,
    )


def _team_of(turn: Turn, leaver: Membership) -> Owner | None:
    """The team the leaver worked in, if it still works."""
    request = turn.request
    line = line_of(request.company_id, leaver.pk, turn.day)
    teams = Team.objects.of_company(request.company_id).filter(is_active=True)
    team = teams.filter(pk=line.team_id).first() if line.team_id else None
    if team is None:
        return None
    role = request.owner_role
    reason = {"rule": "leavers_team", "team": team.name, **role_names(role)}
    return Owner(None, request.owner_role_id, team.pk, reason, role=role)
