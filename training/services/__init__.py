"""Every write of `training`."""

from training.services.assignments import (
    assignment_drop,
    assignment_finish,
    assignment_give,
    assignment_next_done,
    assignments_done,
    may_manage,
    require_manages,
)
from training.services.attempts import (
    attempt_finish,
    attempt_save,
    attempt_start,
    attempts_allow,
    attempts_close,
)
from training.services.certificates import (
    certificate_earned,
    certificate_give,
    certificate_revoke,
)
from training.services.checks import (
    check_confirm,
    check_create,
    check_draft_replace,
    check_publish,
    check_settings_change,
    check_use,
    key_seen,
    question_add,
    question_change,
    question_remove,
)
from training.services.readings import reading_acknowledge
from training.services.skills import skills_refresh, skills_write

__all__ = [
    "assignment_drop",
    "assignment_finish",
    "assignment_give",
    "assignment_next_done",
    "assignments_done",
    "attempt_finish",
    "attempt_save",
    "attempt_start",
    "attempts_allow",
    "attempts_close",
    "certificate_earned",
    "certificate_give",
    "certificate_revoke",
    "check_confirm",
    "check_create",
    "check_draft_replace",
    "check_publish",
    "check_settings_change",
    "check_use",
    "key_seen",
    "may_manage",
    "question_add",
    "question_change",
    "question_remove",
    "reading_acknowledge",
    "require_manages",
    "skills_refresh",
    "skills_write",
]
