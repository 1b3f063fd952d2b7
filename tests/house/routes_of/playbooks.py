"""Routes of playbooks and their runs."""

from collections.abc import Callable
from typing import Any

from tests.factories.world import World

OPENS_TO: dict[str, str] = {
    "consultant": """
        playbook-list playbook-create playbook-approvals playbook-regulations
        playbook-detail playbook-edit playbook-review playbook-draft playbook-propose
        playbook-discard playbook-step-add playbook-step-change playbook-step-move
        playbook-step-remove playbook-versions playbook-version run-list run-desk
        run-client-panel run-request-panel run-start run-detail run-step-finish
        run-step-give run-cancel api-playbook-run-list api-playbook-run-detail
        api-playbook-run-finish-step api-playbook-run-give-step api-playbook-run-cancel
        api-playbook-list api-playbook-detail api-playbook-review api-playbook-draft
        api-playbook-propose api-playbook-approve api-playbook-send-back
        api-playbook-discard api-playbook-version-list api-playbook-version-detail
        playbook-coverage playbook-coverage-export coverage-warning
        api-playbook-coverage-list
    """,
    "manager": """
        playbook-approve playbook-send-back playbook-defaults
    """,
    "head": "",
    "admin": "",
}

PARAMETERS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("playbooks", "pk"): lambda world: world.playbook.pk,
    ("runs", "pk"): lambda world: world.run.pk,
    ("playbook-runs", "pk"): lambda world: world.run.pk,
    ("steps", "key"): lambda _world: "spot",
    ("playbook-versions", "pk"): lambda world: world.playbook.current_id,
}
QUERIES: dict[str, str] = {}
REFUSED_HERE: dict[str, str] = {}
