"""States of a request and of a hand-over, and the one table that says what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for client")
    RESOLVED = "resolved", _("Resolved")


class RequestAction(models.TextChoices):
    """What can be done to a request."""

    MESSAGE_CLIENT = "message_client"
    RECEIVE_MESSAGE = "receive_message"
    COMMENT = "comment"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ASSIGN = "assign"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CHANGE_DETAILS = "change_details"


S, A = RequestState, RequestAction
_STAY_ACTIVE = (
    A.MESSAGE_CLIENT,
    A.COMMENT,
    A.OFFER,
    A.ACCEPT,
    A.DECLINE,
    A.WITHDRAW,
    A.RETURN,
    A.ASSIGN,
    A.CHANGE_DETAILS,
)

# A client's message wakes a waiting request, and reopens a resolved one: nothing written to us
# may lie in a closed drawer.
REQUEST_TRANSITIONS: dict[tuple[str, str], str] = {
    **{(state, action): state for state in (S.OPEN, S.WAITING) for action in _STAY_ACTIVE},
    (S.OPEN, A.RECEIVE_MESSAGE): S.OPEN,
    (S.WAITING, A.RECEIVE_MESSAGE): S.OPEN,
    (S.RESOLVED, A.RECEIVE_MESSAGE): S.OPEN,
    (S.OPEN, A.WAIT): S.WAITING,
    (S.WAITING, A.RESUME): S.OPEN,
    (S.OPEN, A.RESOLVE): S.RESOLVED,
    (S.WAITING, A.RESOLVE): S.RESOLVED,
    (S.RESOLVED, A.REOPEN): S.OPEN,
    (S.RESOLVED, A.COMMENT): S.RESOLVED,
    (S.RESOLVED, A.MESSAGE_CLIENT): S.RESOLVED,
}


class HandoverState(models.TextChoices):
    """What became of an offer."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


HANDOVER_TRANSITIONS: dict[tuple[str, str], str] = {
    (HandoverState.OFFERED, A.ACCEPT): HandoverState.ACCEPTED,
    (HandoverState.OFFERED, A.DECLINE): HandoverState.DECLINED,
    (HandoverState.OFFERED, A.WITHDRAW): HandoverState.WITHDRAWN,
}
