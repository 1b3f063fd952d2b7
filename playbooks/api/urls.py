"""API routes of `playbooks`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route

routes: list[Route] = []
