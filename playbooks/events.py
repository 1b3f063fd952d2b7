"""What happened to playbooks, for the floors above. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class PlaybookPublished(Event):
    """A version was approved and is in force from now on."""

    kind: ClassVar[str] = "playbook.published"
    playbook_id: int
    version_id: int
