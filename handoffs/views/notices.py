"""What a person was told of, taken off their desk."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.access import Capability
from core.views import ActorView, url_above
from handoffs import services


class NoticeSeenView(ActorView):
    """Seen."""

    capability = Capability.REQUESTS_WORK

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it off the desk."""
        services.request_notice_seen(actor=self.actor, notice_id=pk)
        return self.redirect(url_above("desk") or reverse("request-list"))
