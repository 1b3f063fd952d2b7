"""Every write of `hiring`."""

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
from hiring.services.hired import candidate_hire, candidate_refuse
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
    "deletions_tell",
    "document_add",
    "document_remove",
    "interviews_begin",
    "panel_member_add",
    "panel_member_remove",
    "vacancy_change",
    "vacancy_close",
    "vacancy_open",
    "vacancy_reopen",
]
