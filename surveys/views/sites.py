"""Which sites may show questions in a frame."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage
from surveys.loop_forms import SitesForm
from surveys.models import WidgetSetting
from surveys.services import widget_setting_change


class SitesPage(ServiceFormPage):
    """The list of sites, one a line."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Sites that may show questions")
    submit_label = _("Save")
    form_class = SitesForm
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        """The sites of now."""
        setting = WidgetSetting.objects.visible_to(self.actor).first()
        if setting is None:
            return {"version": 1}
        return {"origins": "\n".join(setting.origins), "version": setting.version}

    def extra_context(self) -> Mapping[str, Any]:
        """What it is for."""
        return {
            "lead": _(
                "A program asks a contact by the API and gets an address to be shown in a frame. "
                "Browsers show it on these sites only."
            ),
            "crumbs": [{"label": _("Surveys"), "url": reverse("survey-list")}],
        }

    def run(self, form: ServiceForm) -> Any:
        """Save."""
        version = form.cleaned_data["version"]
        return widget_setting_change(actor=self.actor, version=version, **form.service_values())

    def success_url(self, result: Any) -> str:
        """Where the way here begins."""
        return reverse("survey-list")
