"""API routes of `playbooks`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from playbooks.api.coverage import CoverageViewSet
from playbooks.api.playbooks import PlaybookVersionViewSet, PlaybookViewSet
from playbooks.api.runs import RunViewSet

routes: list[Route] = [
    Route("playbooks", PlaybookViewSet, "api-playbook"),
    Route("playbook-versions", PlaybookVersionViewSet, "api-playbook-version"),
    Route("playbook-coverage", CoverageViewSet, "api-playbook-coverage"),
    Route("playbook-runs", RunViewSet, "api-playbook-run"),
]
