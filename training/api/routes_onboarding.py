"""API routes of onboarding."""

from core.api.routes import Route

routes: list[Route] = []
