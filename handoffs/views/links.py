"""Linking two requests, and taking a link away."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ConfirmForm, ServiceForm
from core.views import get_or_not_found
from handoffs import services
from handoffs.gathering_forms import LinkForm
from handoffs.models import RequestLink
from handoffs.transitions import RequestAction
from handoffs.views.base import RequestFormPage, request_url

LINKS = "#links"


class LinkAddView(RequestFormPage):
    """Say how this request stands to another."""

    action = RequestAction.LINK
    title = _("Link another request")
    submit_label = pgettext_lazy("button", "Link")
    success_message = _("Linked. Both requests show it.")
    form_class = LinkForm

    def form_kwargs(self) -> dict[str, Any]:
        """Other requests of the client."""
        return {"actor": self.actor, "record": self.record}

    def run(self, form: ServiceForm) -> RequestLink:
        """Link them."""
        if not isinstance(form, LinkForm):
            raise TypeError
        return services.link_add(
            actor=self.actor,
            request_id=self.record.pk,
            other_id=form.other_id,
            kind=form.cleaned_data["kind"],
        )

    def success_url(self, result: Any) -> str:
        """Back to the links."""
        return request_url(self.record.number, anchor=LINKS)


class LinkRemoveView(RequestFormPage):
    """Take a link away; both requests stay."""

    action = RequestAction.LINK
    title = _("Take the link away?")
    submit_label = _("Take it away")
    success_message = _("The link is gone. Both requests stay.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """A link of this request."""
        super().prepare()
        links = RequestLink.objects.visible_to(self.actor).select_related("request", "other")
        ends = Q(request=self.record) | Q(other=self.record)
        self.link: RequestLink = get_or_not_found(links.filter(ends), pk=self.kwargs["link_id"])

    def run(self, form: ServiceForm) -> None:
        """Take it away."""
        services.link_remove(actor=self.actor, link_id=self.link.pk)

    def success_url(self, result: Any) -> str:
        """Back to the links."""
        return request_url(self.record.number, anchor=LINKS)

    def extra_context(self) -> dict[str, Any]:
        """Which one."""
        link = self.link
        other = link.other if link.request_id == self.record.pk else link.request
        return {**super().extra_context(), "text": str(other)}
