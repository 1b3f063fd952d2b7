"""Splitting a second matter off into a request of its own."""

from typing import Any

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ServiceForm
from core.ui import formats
from handoffs import services
from handoffs.gathering_forms import SplitForm
from handoffs.models import Message, MessageDirection, Request
from handoffs.services.splitting import MOST_MESSAGES
from handoffs.transitions import RequestAction
from handoffs.views.base import RequestFormPage, request_url

_LETTERS = 120


class SplitView(RequestFormPage):
    """The client asked for two things at once."""

    action = RequestAction.SPLIT
    title = _("Split off a second matter")
    submit_label = pgettext_lazy("button", "Split off")
    success_message = _("This is the new request. It is linked to the first.")
    form_class = SplitForm
    template_name = "handoffs/request_split.html"

    def form_kwargs(self) -> dict[str, Any]:
        """What the client wrote, the latest first."""
        here = Q(request=self.record) | Q(request__merged_into=self.record)
        messages = Message.objects.visible_to(self.actor).filter(
            here, direction=MessageDirection.FROM_CLIENT
        )
        rows = messages.order_by("-at", "-pk")[:MOST_MESSAGES]
        shown = [
            (row.pk, f"{formats.when_text(row.at)}: {Truncator(row.body).chars(_LETTERS)}")
            for row in rows
        ]
        return {"actor": self.actor, "messages": shown}

    def run(self, form: ServiceForm) -> Request:
        """Split it off."""
        return services.request_split(**self.values(form))

    def success_url(self, result: Any) -> str:
        """The new request."""
        return request_url(result.number if result else self.record.number)
