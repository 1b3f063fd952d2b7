"""The button by which one follows a request, or stops."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.access import Capability
from core.views import ActorView, get_or_not_found
from handoffs import services
from handoffs.models import Request
from handoffs.views.base import request_url


class FollowView(ActorView):
    """Follow it, or stop: `on` says which, so that a second click changes nothing."""

    capability = Capability.REQUESTS_VIEW_ALL

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Back to the request."""
        record = get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        if request.POST.get("on") == "1":
            services.request_follow(actor=self.actor, request_id=record.pk)
            return self.redirect(request_url(number), _("You are told what happens to it."))
        services.request_unfollow(actor=self.actor, request_id=record.pk)
        return self.redirect(request_url(number), _("You are not told of it any more."))
