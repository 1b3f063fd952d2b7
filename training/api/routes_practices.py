"""API routes of practices."""

from core.api.routes import Route

routes: list[Route] = []
