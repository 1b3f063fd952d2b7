"""The states of a candidate: what can be done in which, and where it leads."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.errors import IllegalState


class CandidateAction(StrEnum):
    """What can be done with a candidate."""

    INTERVIEW = "interview"
    WITHDRAW = "withdraw"
    RETURN = "return"
    MOVE = "move"
    HIRE = "hire"
    REFUSE = "refuse"


_A = CandidateAction
CANDIDATE_TRANSITIONS: Final[Mapping[tuple[str, CandidateAction], str]] = {
    ("applied", _A.INTERVIEW): "interviewing",
    ("applied", _A.WITHDRAW): "withdrawn",
    ("interviewing", _A.WITHDRAW): "withdrawn",
    ("withdrawn", _A.RETURN): "applied",
    ("applied", _A.MOVE): "applied",
    ("interviewing", _A.MOVE): "interviewing",
    ("withdrawn", _A.MOVE): "applied",
    ("applied", _A.HIRE): "hired",
    ("interviewing", _A.HIRE): "hired",
    ("applied", _A.REFUSE): "refused",
    ("interviewing", _A.REFUSE): "refused",
}


def candidate_state_after(state: str, action: CandidateAction) -> str:
    """The state that an action leads to. Raises `IllegalState`."""
    try:
        return CANDIDATE_TRANSITIONS[(state, action)]
    except KeyError:
        raise IllegalState(_("This is not possible with this candidate any more.")) from None
