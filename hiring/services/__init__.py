"""Every write of `hiring`."""

from hiring.services._shared import require_not_erased, require_runs, runs, who_may_run
from hiring.services.candidates import (
    CANDIDATE_FIELDS,
    candidate_act,
    candidate_add,
    candidate_change,
    candidate_keep_until,
    candidate_move,
    interviews_begin,
)
from hiring.services.deletion import candidate_erase, candidates_erase_due, deletions_tell
from hiring.services.documents import MOST_BYTES, document_add, document_remove
from hiring.services.guides import (
    defaults_create,
    defaults_missing,
    guide_draft_discard,
    guide_draft_replace,
    guide_publish,
    guide_quality_add,
    guide_quality_change,
    guide_quality_move,
    guide_quality_remove,
)
from hiring.services.hired import candidate_hire, candidate_refuse
from hiring.services.interview_erasing import erase_interviews
from hiring.services.interviews import interview_plan, interview_release, interviews_ask
from hiring.services.own_guides import guide_create, guide_use
from hiring.services.scores import comparison_open, scores_correct, scores_give, scores_keep
from hiring.services.vacancies import (
    VACANCY_FIELDS,
    panel_member_add,
    panel_member_remove,
    vacancy_change,
    vacancy_close,
    vacancy_open,
    vacancy_reopen,
)

__all__ = [
    "CANDIDATE_FIELDS",
    "MOST_BYTES",
    "VACANCY_FIELDS",
    "candidate_act",
    "candidate_add",
    "candidate_change",
    "candidate_erase",
    "candidate_hire",
    "candidate_keep_until",
    "candidate_move",
    "candidate_refuse",
    "candidates_erase_due",
    "comparison_open",
    "defaults_create",
    "defaults_missing",
    "deletions_tell",
    "document_add",
    "document_remove",
    "erase_interviews",
    "guide_create",
    "guide_draft_discard",
    "guide_draft_replace",
    "guide_publish",
    "guide_quality_add",
    "guide_quality_change",
    "guide_quality_move",
    "guide_quality_remove",
    "guide_use",
    "interview_plan",
    "interview_release",
    "interviews_ask",
    "interviews_begin",
    "panel_member_add",
    "panel_member_remove",
    "require_not_erased",
    "require_runs",
    "runs",
    "scores_correct",
    "scores_give",
    "scores_keep",
    "vacancy_change",
    "vacancy_close",
    "vacancy_open",
    "vacancy_reopen",
    "who_may_run",
]
