"""Every write to playbooks and their runs. Modules with an underscore are private."""

from playbooks.services.playbooks import (
    PLAYBOOK_FIELDS,
    PLAYBOOK_TEXTS,
    may_review,
    playbook_create,
    playbook_review_confirm,
    playbook_update,
)

__all__ = [
    "PLAYBOOK_FIELDS",
    "PLAYBOOK_TEXTS",
    "may_review",
    "playbook_create",
    "playbook_review_confirm",
    "playbook_update",
]
