"""Every write of `training`."""

from training.services.assignments import (
    assignment_ask,
    assignment_drop,
    assignment_due_change,
    assignment_finish,
    assignment_give,
    assignment_next_done,
    assignments_done,
    may_finish,
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
from training.services.attendance import (
    attendance_mark,
    session_feedback_give,
)
from training.services.certificate_warnings import certificates_warn
from training.services.certificates import (
    certificate_earned,
    certificate_give,
    certificate_revoke,
)
from training.services.check_defaults import check_defaults_create, check_defaults_missing
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
from training.services.courses import (
    COURSE_FIELDS,
    course_create,
    course_enrol,
    course_finished,
    course_finished_by_materials,
    course_update,
)
from training.services.late import late_tell
from training.services.leavers import leaver_learning_end, leaver_teaching_end
from training.services.materials import (
    MATERIAL_FIELDS,
    material_add,
    material_move,
    material_remove,
    material_seen,
    material_update,
)
from training.services.onboarding import (
    onboarding_cancel,
    onboarding_finish,
    onboarding_item_add,
    onboarding_start,
)
from training.services.onboarding_templates import (
    onboarding_template_set,
    picture_answer_give,
    picture_text_write,
)
from training.services.quarter import (
    quarter_look,
    without_learning,
)
from training.services.readings import (
    reading_acknowledge,
)
from training.services.refreshers import (
    refreshers_catch_up,
    refreshers_give,
)
from training.services.seats import (
    session_enrol,
    session_invite,
    session_leave,
    teaches,
)
from training.services.sessions import (
    SESSION_FIELDS,
    may_plan,
    session_cancel,
    session_create,
    session_update,
    sessions_remind,
)
from training.services.shadowing import (
    shadowing_arrange,
    shadowing_cancel,
    shadowing_note,
    shadowing_say,
)
from training.services.skills import (
    skills_refresh,
    skills_write,
)
from training.services.supervised import supervised_ask, supervised_look, supervised_withdraw

__all__ = [
    "COURSE_FIELDS",
    "MATERIAL_FIELDS",
    "SESSION_FIELDS",
    "assignment_ask",
    "assignment_drop",
    "assignment_due_change",
    "assignment_finish",
    "assignment_give",
    "assignment_next_done",
    "assignments_done",
    "attempt_finish",
    "attempt_save",
    "attempt_start",
    "attempts_allow",
    "attempts_close",
    "attendance_mark",
    "certificate_earned",
    "certificate_give",
    "certificate_revoke",
    "certificates_warn",
    "check_confirm",
    "check_create",
    "check_defaults_create",
    "check_defaults_missing",
    "check_draft_replace",
    "check_publish",
    "check_settings_change",
    "check_use",
    "course_create",
    "course_enrol",
    "course_finished",
    "course_finished_by_materials",
    "course_update",
    "key_seen",
    "late_tell",
    "leaver_learning_end",
    "leaver_teaching_end",
    "material_add",
    "material_move",
    "material_remove",
    "material_seen",
    "material_update",
    "may_finish",
    "may_manage",
    "may_plan",
    "onboarding_cancel",
    "onboarding_finish",
    "onboarding_item_add",
    "onboarding_start",
    "onboarding_template_set",
    "picture_answer_give",
    "picture_text_write",
    "quarter_look",
    "question_add",
    "question_change",
    "question_remove",
    "reading_acknowledge",
    "refreshers_catch_up",
    "refreshers_give",
    "require_manages",
    "session_cancel",
    "session_create",
    "session_enrol",
    "session_feedback_give",
    "session_invite",
    "session_leave",
    "session_update",
    "sessions_remind",
    "shadowing_arrange",
    "shadowing_cancel",
    "shadowing_note",
    "shadowing_say",
    "skills_refresh",
    "skills_write",
    "supervised_ask",
    "supervised_look",
    "supervised_withdraw",
    "teaches",
    "without_learning",
]
