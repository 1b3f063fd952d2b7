"""Whoever does what teaches a practice has taken it; a playbook that took one in is published."""

from collections.abc import Sequence

from core.models import OutboxEvent
from core.outbox import receiver
from playbooks.events import PlaybookPublished
from training.events import AssignmentDone
from training.services.practice_takers import published_note, takers_note


@receiver("training.practices_taken", AssignmentDone)
def note_takers(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Note from which day people work by the practices that they learned."""
    for event in events:
        takers_note(company_id=company_id, assignment_id=event.payload["assignment_id"])


@receiver("training.practices_published", PlaybookPublished)
def note_published(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Keep which version of a playbook was the first to have the practice in it."""
    for event in events:
        published_note(
            company_id=company_id,
            playbook_id=event.payload["playbook_id"],
            version_id=event.payload["version_id"],
        )
