"""Who may act for an owner: the owner, the owner's manager, whoever stands in, those who answer
for others."""

from accounts.selectors import line_of
from core.access import Capability
from core.errors import NotAllowed
from handoffs.models import Request
from handoffs.selectors.standing import answers_for_team, is_in_team, stood_in_for
from handoffs.services._ledger import Turn


def belongs_to_team(turn: Turn, team_id: int | None) -> bool:
    """Whether the actor works in the team on the day of the action, or is its manager."""
    actor = turn.actor
    return is_in_team(actor, team_id, turn.day) or answers_for_team(actor, team_id)


def manages_owner(turn: Turn) -> bool:
    """Whether the owner reports to the actor, or the actor answers for the team that holds it."""
    actor, request = turn.actor, turn.request
    if actor.membership_id is None:
        return False
    if request.owner_id is None:
        return answers_for_team(actor, request.owner_team_id)
    line = line_of(actor.company_id, request.owner_id, turn.day)
    return line.manager_id == actor.membership_id


def acts_for_owner(turn: Turn) -> bool:
    """Whether the actor may do what the owner may."""
    if turn.is_owner or turn.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return True
    request = turn.request
    if request.owner_id is None and is_in_team(turn.actor, request.owner_team_id, turn.day):
        return True
    return manages_owner(turn) or stands_in(turn)


def stands_in(turn: Turn) -> bool:
    """Whether the owner is away and the actor stands in."""
    actor, request = turn.actor, turn.request
    if actor.membership_id is None or request.owner_id is None:
        return False
    rule = stood_in_for(actor.company_id, actor.membership_id, turn.day)
    return bool(Request.objects.of_company(actor.company_id).filter(rule, pk=request.pk).exists())


def require_owner(turn: Turn) -> None:
    """Raise `NotAllowed` unless the actor may do what the owner may."""
    if not acts_for_owner(turn):
        raise NotAllowed
