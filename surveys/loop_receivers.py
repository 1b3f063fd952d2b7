"""A low answer is followed up as soon as it is given."""

from collections.abc import Sequence

from core.models import OutboxEvent
from core.outbox import receiver
from surveys.events import AnswerGiven
from surveys.services.loop import low_answer_follow


@receiver("surveys.follow_low_answer", AnswerGiven)
def follow_low_answer(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Each invitation once, however often it was answered meanwhile."""
    for invitation_id in dict.fromkeys(event.payload["invitation_id"] for event in events):
        low_answer_follow(company_id=company_id, invitation_id=invitation_id)
