"""How one wants to be told, kind by kind."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage
from notices.forms import NoticeChoicesForm
from notices.selectors import ways_of
from notices.services import kinds_for, notice_choices_set


class NoticeChoicesView(ServiceFormPage):
    """For each kind: by mail at once, in the daily mail, in the product only, or not at all."""

    capability = Capability.SIGNED_IN
    title = _("What I am told of, and how")
    submit_label = _("Save")
    success_message = _("Saved.")
    template_name = "notices/choices.html"
    form_class = NoticeChoicesForm

    def form_kwargs(self) -> dict[str, Any]:
        """The kinds of which somebody like this is told."""
        return {"kinds": kinds_for(self.actor), "company_zone": self.actor.company_time_zone}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        ways = ways_of(self.actor, kinds_for(self.actor))
        return {**ways.by_kind, "digest_at": ways.digest_at, "time_zone": ways.time_zone}

    def run(self, form: ServiceForm) -> None:
        """Keep them."""
        notice_choices_set(actor=self.actor, **form.service_values())

    def extra_context(self) -> dict[str, Any]:
        """Where the page hangs."""
        profile = {"label": _("Profile"), "url": reverse("profile")}
        return {"crumbs": [profile, {"label": self.title}]}

    def success_url(self, result: Any) -> str:
        """The same page."""
        return reverse("notice-choices")
