"""Every write to playbooks and their runs. Modules with an underscore are private."""

from playbooks.services._holders import acts_for_holder
from playbooks.services.defaults import defaults_create, defaults_missing
from playbooks.services.drafts import (
    draft_approve,
    draft_discard,
    draft_propose,
    draft_replace,
    draft_send_back,
    draft_step_add,
    draft_step_change,
    draft_step_move,
    draft_step_remove,
    may_approve,
)
from playbooks.services.playbooks import (
    PLAYBOOK_FIELDS,
    PLAYBOOK_TEXTS,
    may_review,
    playbook_create,
    playbook_review_confirm,
    playbook_update,
)
from playbooks.services.run_sweeps import leaver_steps_pass_on, run_steps_escalate
from playbooks.services.runs import run_cancel, run_start, run_step_finish, run_step_give

__all__ = [
    "PLAYBOOK_FIELDS",
    "PLAYBOOK_TEXTS",
    "acts_for_holder",
    "defaults_create",
    "defaults_missing",
    "draft_approve",
    "draft_discard",
    "draft_propose",
    "draft_replace",
    "draft_send_back",
    "draft_step_add",
    "draft_step_change",
    "draft_step_move",
    "draft_step_remove",
    "leaver_steps_pass_on",
    "may_approve",
    "may_review",
    "playbook_create",
    "playbook_review_confirm",
    "playbook_update",
    "run_cancel",
    "run_start",
    "run_step_finish",
    "run_step_give",
    "run_steps_escalate",
]
