"""API routes of vacancies."""

from core.api.routes import Route

routes: list[Route] = []
