"""Vacancies, candidates, interviews and what came of them."""

from hiring.models.candidates import (
    Candidate,
    CandidateDocument,
    CandidateState,
    CandidateStep,
    Decision,
    ErasureReason,
    SourceKind,
    StepKind,
)
from hiring.models.vacancies import PanelMember, Vacancy, VacancyState

__all__ = [
    "Candidate",
    "CandidateDocument",
    "CandidateState",
    "CandidateStep",
    "Decision",
    "ErasureReason",
    "PanelMember",
    "SourceKind",
    "StepKind",
    "Vacancy",
    "VacancyState",
]
