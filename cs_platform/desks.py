"""The desk: what should I do now?"""

from django.http import HttpRequest, HttpResponse

from core.access import Capability
from core.views import ActorView


class DeskView(ActorView):
    """The page after sign-in."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """The desk of the person's level and roles."""
        return self.render("desks/desk.html")
