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
from hiring.models.guides import Guide, GuideDraft, GuideVersion
from hiring.models.interviews import (
    AgreementKept,
    Interview,
    InterviewState,
    ScoreDraft,
    ScoreSight,
    ScoreSubmission,
    StrictnessKept,
)
from hiring.models.vacancies import PanelMember, Vacancy, VacancyState

__all__ = [
    "AgreementKept",
    "Candidate",
    "CandidateDocument",
    "CandidateState",
    "CandidateStep",
    "Decision",
    "ErasureReason",
    "Guide",
    "GuideDraft",
    "GuideVersion",
    "Interview",
    "InterviewState",
    "PanelMember",
    "ScoreDraft",
    "ScoreSight",
    "ScoreSubmission",
    "SourceKind",
    "StepKind",
    "StrictnessKept",
    "Vacancy",
    "VacancyState",
]
