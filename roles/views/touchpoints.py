"""Pages of touchpoints: which role tells which other, on what occasion."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found, url_above
from roles import services
from roles.forms import TouchpointForm
from roles.models import Touchpoint, in_language
from roles.selectors import touchpoints_of
from roles.views.tabs import work_tabs


class TouchpointListView(ActorView):
    """Who tells whom, by pair of roles."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """All touchpoints in use."""
        touchpoints = list(touchpoints_of(self.actor))
        pairs = [
            {"from_role": pair[0], "to_role": pair[1], "rows": [_row(row) for row in rows]}
            for pair, rows in groupby(touchpoints, key=lambda row: (row.from_role, row.to_role))
        ]
        context = {
            "title": _("Touchpoints"),
            "tabs": work_tabs("touchpoint-list"),
            "pairs": pairs,
            "count": len(touchpoints),
            "may_manage": self.actor.has(Capability.ROLES_MANAGE),
            "regulations_url": url_above("playbook-regulations"),
        }
        return self.render("roles/touchpoint_list.html", context)


def _row(touchpoint: Touchpoint) -> dict[str, Any]:
    return {
        "pk": touchpoint.pk,
        "occasion": touchpoint.occasion,
        "passes": in_language(touchpoint, "passes"),
        "rhythm": in_language(touchpoint, "rhythm"),
        "topics": sorted(entry.topic.name for entry in touchpoint.of_topics.all()),
        "is_mandatory_notice": touchpoint.is_mandatory_notice,
    }


class TouchpointCreateView(ServiceFormPage):
    """A new touchpoint."""

    capability = Capability.ROLES_MANAGE
    title = _("New touchpoint")
    submit_label = _("Add touchpoint")
    success_message = _("The touchpoint is added.")
    form_class = TouchpointForm

    def form_kwargs(self) -> dict[str, Any]:
        """Roles and topics of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Touchpoint:
        """Add it."""
        return services.touchpoint_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("touchpoint-list")


class TouchpointEditView(ServiceFormPage):
    """Change a touchpoint, or take it out of use."""

    capability = Capability.ROLES_MANAGE
    title = _("Change the touchpoint")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = TouchpointForm

    def prepare(self) -> None:
        """The touchpoint, or `NotFound`."""
        touchpoints = Touchpoint.objects.visible_to(self.actor)
        self.touchpoint: Touchpoint = get_or_not_found(touchpoints, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = services.TOUCHPOINT_FIELDS - {"topic_ids"} | {"is_active", "version"}
        topics = self.touchpoint.of_topics.values_list("topic_id", flat=True)
        said = {name: getattr(self.touchpoint, name) for name in names}
        return said | {"topic_ids": sorted(topics)}

    def form_kwargs(self) -> dict[str, Any]:
        """Roles and topics of the company; its code stays."""
        return {"actor": self.actor, "touchpoint": self.touchpoint}

    def run(self, form: ServiceForm) -> Touchpoint:
        """Save it."""
        return services.touchpoint_update(
            actor=self.actor,
            touchpoint_id=self.touchpoint.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("touchpoint-list")
