"""API routes of checks."""

from core.api.routes import Route

routes: list[Route] = []
