"""What happened to invitations, for the floors above. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class InvitationChanged(Event):
    """An invitation was delivered, answered, re-answered or re-credited."""

    kind: ClassVar[str] = "invitation.changed"
    invitation_id: int


@dataclass(frozen=True, slots=True)
class AnswerGiven(Event):
    """A contact answered or changed an answer just now (imports of the past do not say this)."""

    kind: ClassVar[str] = "survey.answered"
    invitation_id: int
    answer_id: int
