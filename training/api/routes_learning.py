"""API routes of learning."""

from core.api.routes import Route

routes: list[Route] = []
