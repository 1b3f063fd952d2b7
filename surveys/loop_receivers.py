"""A low answer is followed up as soon as it is given."""

from collections.abc import Sequence

from core.models import OutboxEvent
from core.outbox import receiver
from surveys.events import AnswerGiven
from surveys.selectors.loop import to_follow
from surveys.services.loop import low_answer_follow


@receiver("surveys.follow_low_answer", AnswerGiven)
def follow_low_answer(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Each invitation once, however often it was answered meanwhile; most answers are not low."""
    answered = {event.payload["invitation_id"] for event in events}
    for invitation_id in to_follow(company_id, answered):
        low_answer_follow(company_id=company_id, invitation_id=invitation_id)
