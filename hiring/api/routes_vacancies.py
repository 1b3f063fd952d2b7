"""API routes of vacancies."""

from core.api.routes import Route
from hiring.api.candidates import CandidateDocumentViewSet, CandidateViewSet
from hiring.api.vacancies import VacancyViewSet

routes: list[Route] = [
    Route("vacancies", VacancyViewSet, "api-vacancy"),
    Route("candidates", CandidateViewSet, "api-candidate"),
    Route("candidate-documents", CandidateDocumentViewSet, "api-candidate-document"),
]
