"""API routes of interviews."""

from core.api.routes import Route

routes: list[Route] = []
