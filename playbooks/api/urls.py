"""API routes of `playbooks`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from playbooks.api.runs import RunViewSet

routes: list[Route] = [
    Route("playbook-runs", RunViewSet, "api-playbook-run"),
]
