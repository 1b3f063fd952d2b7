"""Playbooks with their drafts and versions, and their runs."""

from playbooks.models.playbook import (
    Playbook,
    PlaybookDraft,
    PlaybookKind,
    PlaybookTopic,
    PlaybookTouchpoint,
    PlaybookVersion,
)
from playbooks.models.run import Run, RunStep

__all__ = [
    "Playbook",
    "PlaybookDraft",
    "PlaybookKind",
    "PlaybookTopic",
    "PlaybookTouchpoint",
    "PlaybookVersion",
    "Run",
    "RunStep",
]
