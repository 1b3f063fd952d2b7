"""The admin panel: for company administrators, who see only their company there."""

from typing import Any

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite

from core.access import Actor, Capability


class CompanyAdminSite(UnfoldAdminSite):
    """Open to those who may configure their company; signs in at the product's own page."""

    site_header = site_title = "CS Platform"
    login_template = "registration/login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may configure their company."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor is not None and actor.has(Capability.COMPANY_CONFIGURE)


site: Any = CompanyAdminSite()
