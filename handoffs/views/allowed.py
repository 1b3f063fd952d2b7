"""What a person may do to a request now, so that pages offer only that.

The services have the last word: they check again with the rows locked.
"""

from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import ReportingLine, Team
from core.access import Actor, Capability
from handoffs.models import Handover, Holding
from handoffs.selectors import requests_in_detail
from handoffs.selectors.standing import stood_in_for
from handoffs.transitions import (
    ACTIONS_OF_MERGED,
    REQUEST_TRANSITIONS,
    HandoverState,
    RequestAction,
    RequestState,
)

TAKE: Final = "take"

_BY_ANYONE = (
    RequestAction.MESSAGE_CLIENT,
    RequestAction.RECEIVE_MESSAGE,
    RequestAction.COMMENT,
    RequestAction.CHANGE_DETAILS,
    RequestAction.REOPEN,
    RequestAction.ASK,
    RequestAction.TAKE_BACK,
    RequestAction.KEEP,
    RequestAction.MERGE,
    RequestAction.SPLIT,
    RequestAction.TAG,
    RequestAction.LINK,
)
_FOR_THE_OWNER = (
    RequestAction.WAIT,
    RequestAction.RESUME,
    RequestAction.RESOLVE,
    RequestAction.GO_ON,
    RequestAction.PROPOSE,
    RequestAction.DROP,
    RequestAction.CHOOSE,
    RequestAction.CARRY_OUT,
)


def requests_for(actor: Actor) -> QuerySet[Any]:
    """Requests in sight, each with how the actor stands to it and its open offer: one query."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(timezone.localdate())
    my_lines = lines.filter(member_id=actor.membership_id)
    my_teams = Team.objects.of_company(actor.company_id).filter(manager_id=actor.membership_id)
    offers = Handover.objects.of_company(actor.company_id).filter(
        request=OuterRef("pk"), state=HandoverState.OFFERED
    )
    mine = Q(to_owner_id=actor.membership_id)
    to_team = Q(to_owner=None) & (
        Q(to_team__in=my_lines.values("team")) | Q(to_team__in=my_teams.values("pk"))
    )
    came_by = Holding.objects.of_company(actor.company_id).filter(
        request=OuterRef("pk"), ended_at=None, handover__isnull=False
    )
    requests: QuerySet[Any] = requests_in_detail(actor)
    annotated: QuerySet[Any] = requests.annotate(
        actor_in_team=Exists(my_lines.filter(team=OuterRef("owner_team")))
        | Exists(my_teams.filter(pk=OuterRef("owner_team"))),
        actor_leads_owner=Exists(
            lines.filter(member=OuterRef("owner"), manager_id=actor.membership_id)
        ),
        actor_stands_in=stood_in_for(actor.company_id, actor.membership_id, timezone.localdate()),
        open_offer_id=Subquery(offers.values("pk")[:1]),
        open_offer_by=Subquery(offers.values(by=F("offered_by"))[:1]),
        offered_to_actor=Exists(offers.filter(mine | to_team)),
        came_by_handover=Exists(came_by),
    )
    return annotated


def actions_for(actor: Actor, request: Any) -> frozenset[str]:
    """What the actor may do now; `request` comes from `requests_for`."""
    possible = {action for state, action in REQUEST_TRANSITIONS if state == request.state}
    if request.merged_into_id is not None:
        possible &= ACTIONS_OF_MERGED
    allowed: set[str] = set()
    if actor.has(Capability.REQUESTS_COMMENT):
        allowed.add(RequestAction.COMMENT)
    if actor.has(Capability.REQUESTS_WORK):
        allowed.update(_BY_ANYONE)
        if acts_for_owner(actor, request):
            allowed.update(_FOR_THE_OWNER)
        allowed.update(_by_offer(actor, request))
        if request.merged_into_id is not None:
            allowed.add(RequestAction.UNMERGE)
    found = allowed & possible
    return frozenset(found | _giving(actor, request))


def acts_for_owner(actor: Actor, request: Any) -> bool:
    """Whether the actor may do what the owner may."""
    if actor.membership_id is not None and request.owner_id == actor.membership_id:
        return True
    if actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return True
    if request.owner_id is None:
        return bool(request.actor_in_team)
    return bool(request.actor_leads_owner or request.actor_stands_in)


def _by_offer(actor: Actor, request: Any) -> set[str]:
    """Offering, and answering an open offer."""
    acts = acts_for_owner(actor, request)
    if request.open_offer_id is None:
        if not acts:
            return set()
        returns = {RequestAction.RETURN} if request.came_by_handover else set()
        return {RequestAction.OFFER, *returns}
    offered_it = request.open_offer_by == actor.membership_id
    allowed: set[str] = {RequestAction.WITHDRAW} if acts or offered_it else set()
    answers_for_others = actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS) and not offered_it
    if request.offered_to_actor or answers_for_others:
        allowed |= {RequestAction.ACCEPT, RequestAction.DECLINE}
    return allowed


def _giving(actor: Actor, request: Any) -> set[str]:
    """Assigning without an offer, and taking."""
    if request.state == RequestState.RESOLVED or not actor.has(Capability.REQUESTS_WORK):
        return set()
    is_owner = request.owner_id == actor.membership_id
    leads = actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS) or (
        request.owner_id is not None and (request.actor_leads_owner or request.actor_stands_in)
    )
    allowed: set[str] = {RequestAction.ASSIGN} if leads else set()
    in_team = request.owner_id is None and bool(request.actor_in_team)
    if not is_owner and (leads or in_team):
        allowed.add(TAKE)
    return allowed
