"""The open offer of a request, for the services that end it."""

from handoffs.models import Handover, Request
from handoffs.services._ledger import Turn
from handoffs.transitions import HandoverState


def open_offer(request: Request) -> Handover | None:
    """The offer that waits for an answer, if any; the request is locked by the caller."""
    offers = Handover.objects.of_company(request.company_id)
    offer: Handover | None = offers.filter(request=request, state=HandoverState.OFFERED).first()
    return offer


def withdraw_open_offer(turn: Turn, reason: str = "") -> Handover | None:
    """Withdraw it because something else was decided; the caller's entry names it."""
    offer = open_offer(turn.request)
    if offer is not None:
        close_offer(turn, offer, HandoverState.WITHDRAWN, reason)
    return offer


def close_offer(
    turn: Turn, offer: Handover, state: str, reason: str, working_seconds: int | None = None
) -> None:
    """Save how the offer ended."""
    offer.state = state
    offer.answer_reason = reason
    offer.answered_at = turn.at
    offer.answered_by_id = turn.actor.membership_id
    offer.answer_working_seconds = working_seconds
    offer.save(
        update_fields=[
            "state",
            "answer_reason",
            "answered_at",
            "answered_by",
            "answer_working_seconds",
        ]
    )
