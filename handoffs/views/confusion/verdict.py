"""A person's verdict on a finding."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.confusion.rules import Kind
from handoffs.confusion_forms import AnalysisForm, VerdictForm
from handoffs.models import ConfusionVerdict
from handoffs.views.confusion.links import analysis_query
from handoffs.views.confusion.pages import days_text, today_of
from roles.models import Topic


class VerdictView(ServiceFormPage):
    """Say what causes a confusion; it is kept with the figures of these days."""

    capability = Capability.CONFUSION_VIEW
    title = gettext_lazy("What causes it?")
    submit_label = gettext_lazy("Keep my verdict")
    success_message = gettext_lazy("Kept.")
    form_class = VerdictForm

    def prepare(self) -> None:
        """Topic and days of the address. Raises `NotFound`, `InvalidInput`."""
        form = AnalysisForm(
            {name: self.request.GET.get(name, "") for name in AnalysisForm.base_fields}
        )
        asked = form.asked(today_of(self.actor))
        self.asked = asked
        self.topic: Topic | None = None
        if asked.topic_id is not None:
            topics = Topic.objects.visible_to(self.actor)
            self.topic = get_or_not_found(topics, pk=asked.topic_id)

    def get_initial(self) -> dict[str, Any]:
        """The finding of the address."""
        kind = self.request.GET.get("kind", "")
        return {"kind": kind if kind in Kind.values else Kind.WRONG_LANDING}

    def run(self, form: ServiceForm) -> ConfusionVerdict:
        """Keep it."""
        return services.confusion_verdict_give(
            actor=self.actor,
            topic_id=self.topic.pk if self.topic else None,
            starts_on=self.asked.start,
            ends_on=self.asked.end,
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """Back to the analysis of these days."""
        return f"{reverse('confusion')}?{analysis_query(self.asked, topic=None)}"

    def extra_context(self) -> dict[str, Any]:
        """Which topic and days."""
        name = self.topic.name if self.topic else _("Without a topic")
        lead = _("%(topic)s, %(days)s. The figures of these days are kept with it.")
        return {"lead": lead % {"topic": name, "days": days_text(self.asked)}}
