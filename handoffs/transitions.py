"""States of requests, hand-overs, questions and solutions, and tables of what may follow what."""

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
    ASK = "ask"
    ANSWER = "answer"
    TAKE_BACK = "take_back"
    GO_ON = "go_on"
    PROPOSE = "propose"
    AGREE = "agree"
    REFUSE = "refuse"
    DROP = "drop"
    CHOOSE = "choose"
    CARRY_OUT = "carry_out"
    MERGE = "merge"
    KEEP = "keep"
    UNMERGE = "unmerge"
    SPLIT = "split"
    TAG = "tag"
    LINK = "link"


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
    A.ASK,
    A.ANSWER,
    A.TAKE_BACK,
    A.GO_ON,
    A.PROPOSE,
    A.AGREE,
    A.REFUSE,
    A.DROP,
    A.CHOOSE,
    A.CARRY_OUT,
)

# What may be done whatever the state is.
_STAY = (A.SPLIT, A.TAG, A.LINK)

# A client's message wakes a waiting request, and reopens a resolved one: nothing written to us
# may lie in a closed drawer.
REQUEST_TRANSITIONS: dict[tuple[str, str], str] = {
    **{(state, action): state for state in (S.OPEN, S.WAITING) for action in _STAY_ACTIVE},
    **{(state, action): state for state in S for action in _STAY},
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
    (S.RESOLVED, A.ANSWER): S.RESOLVED,
    (S.RESOLVED, A.AGREE): S.RESOLVED,
    (S.RESOLVED, A.REFUSE): S.RESOLVED,
    (S.RESOLVED, A.DROP): S.RESOLVED,
    (S.RESOLVED, A.CARRY_OUT): S.RESOLVED,
    # A duplicate is closed; the one that is kept wakes for what the client wrote to either.
    (S.OPEN, A.MERGE): S.RESOLVED,
    (S.WAITING, A.MERGE): S.RESOLVED,
    (S.OPEN, A.KEEP): S.OPEN,
    (S.WAITING, A.KEEP): S.OPEN,
    (S.RESOLVED, A.UNMERGE): S.OPEN,
}

# What may still be done to a request that was merged into another.
ACTIONS_OF_MERGED = frozenset(
    {A.UNMERGE, A.ANSWER, A.COMMENT, A.AGREE, A.REFUSE, A.DROP, A.CARRY_OUT, A.TAG, A.LINK}
)


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


class QuestionState(models.TextChoices):
    """What became of a question."""

    OPEN = "open", _("Awaited")
    ANSWERED = "answered", _("Answered")
    GONE_ON = "gone_on", _("Not awaited any more")
    WITHDRAWN = "withdrawn", _("Taken back")


# An answer that comes after all is kept; there is one answer to a question.
QUESTION_TRANSITIONS: dict[tuple[str, str], str] = {
    (QuestionState.OPEN, A.ANSWER): QuestionState.ANSWERED,
    (QuestionState.GONE_ON, A.ANSWER): QuestionState.ANSWERED,
    (QuestionState.OPEN, A.TAKE_BACK): QuestionState.WITHDRAWN,
    (QuestionState.GONE_ON, A.TAKE_BACK): QuestionState.WITHDRAWN,
    (QuestionState.OPEN, A.GO_ON): QuestionState.GONE_ON,
}


class SolutionState(models.TextChoices):
    """How far an option for settling a claim has come."""

    PROPOSED = "proposed", _("Awaits agreement")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    CHOSEN = "chosen", _("Chosen")
    CARRIED_OUT = "carried_out", _("Carried out")
    TOLD = "told", _("Told to the client")
    DROPPED = "dropped", _("Dropped")


# PROPOSE is a change before anybody has answered: all are asked anew. AGREE is the last of them.
SOLUTION_TRANSITIONS: dict[tuple[str, str], str] = {
    (SolutionState.PROPOSED, A.PROPOSE): SolutionState.PROPOSED,
    (SolutionState.PROPOSED, A.AGREE): SolutionState.AGREED,
    (SolutionState.PROPOSED, A.REFUSE): SolutionState.REFUSED,
    (SolutionState.AGREED, A.CHOOSE): SolutionState.CHOSEN,
    (SolutionState.CHOSEN, A.CARRY_OUT): SolutionState.CARRIED_OUT,
    (SolutionState.CARRIED_OUT, A.MESSAGE_CLIENT): SolutionState.TOLD,
    **{
        (state, A.DROP): SolutionState.DROPPED
        for state in (
            SolutionState.PROPOSED,
            SolutionState.AGREED,
            SolutionState.REFUSED,
            SolutionState.CHOSEN,
        )
    },
}


class ApprovalState(models.TextChoices):
    """What became of asking one colleague to agree."""

    OPEN = "open", _("Awaited")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    SET_ASIDE = "set_aside", _("Not needed any more")


APPROVAL_TRANSITIONS: dict[tuple[str, str], str] = {
    (ApprovalState.OPEN, A.AGREE): ApprovalState.AGREED,
    (ApprovalState.OPEN, A.REFUSE): ApprovalState.REFUSED,
    (ApprovalState.OPEN, A.DROP): ApprovalState.SET_ASIDE,
}
