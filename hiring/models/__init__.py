"""Vacancies, candidates, interviews and what came of them."""

from hiring.models.candidates import Candidate, CandidateDocument, CandidateState, Decision
from hiring.models.vacancies import PanelMember, Vacancy, VacancyState

__all__ = [
    "Candidate",
    "CandidateDocument",
    "CandidateState",
    "Decision",
    "PanelMember",
    "Vacancy",
    "VacancyState",
]
