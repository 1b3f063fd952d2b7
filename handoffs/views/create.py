"""A new request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm, number_given
from core.views import ServiceFormPage
from handoffs import services
from handoffs.forms import RequestForm
from handoffs.models import Request
from handoffs.views.base import request_url


class RequestCreateView(ServiceFormPage):
    """Client, contact, topic and the client's own words; the owner is found by the topic.

    Contacts depend on the client: htmx fetches them, a button does without scripts.
    """

    capability = Capability.REQUESTS_WORK
    title = _("New request")
    submit_label = _("Open request")
    template_name = "handoffs/request_create.html"
    form_class = RequestForm

    def get_initial(self) -> dict[str, Any]:
        """What a link already knows."""
        known = self.request.GET
        return {
            "client_id": self.client_id(),
            "channel": known.get("channel", "phone"),
            "priority": known.get("priority", "normal"),
            "topic_id": known.get("topic"),
            "contact_id": known.get("contact"),
        }

    def client_id(self) -> int | None:
        """The client chosen so far: typed, or named in the link."""
        text = self.request.POST.get("client_id") or self.request.GET.get("client_id")
        text = text or self.request.GET.get("client") or ""
        return number_given(text)

    def form_kwargs(self) -> dict[str, Any]:
        """Choices of this person and client."""
        return {"actor": self.actor, "client_id": self.client_id()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Open it, or only show the contacts of the client chosen."""
        if "show_contacts" in request.POST:
            typed = request.POST.dict()
            return self.render_form(
                RequestForm(initial={**typed, "client_id": self.client_id()}, **self.form_kwargs())
            )
        return super().post(request, **kwargs)

    def run(self, form: ServiceForm) -> Request:
        """Route it to its owner."""
        return services.request_open(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The new request."""
        return request_url(result.number)

    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("request-list")

    def redirect(self, url: str, message: Any = None) -> HttpResponse:
        """Say that it is open and has an owner."""
        return super().redirect(url, _("The request is open and has an owner."))

    def extra_context(self) -> dict[str, Any]:
        """Whether there is a client at all."""
        return {"crumbs": [{"label": _("Requests"), "url": reverse("request-list")},
                           {"label": _("New")}]}  # fmt: skip
