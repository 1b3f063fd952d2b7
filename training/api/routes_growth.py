"""API routes of growth."""

from core.api.routes import Route

routes: list[Route] = []
