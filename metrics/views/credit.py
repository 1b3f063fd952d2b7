"""Credit set by hand: giving it, and the list of what was given."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ListPage, ServiceFormPage, get_or_not_found
from handoffs.models import Request
from metrics import services
from metrics.models import CreditOverride, CreditPart
from metrics.selectors.checks import credit_changes, credited_things, people_named
from metrics.services.credit import credited_entry, credited_now
from metrics.views.tabs import metric_tabs
from metrics.workshop_forms import CreditSetForm


class CreditListView(ListPage):
    """Every change of credit by hand: who, when, why, before and after."""

    capability = Capability.METRICS_VIEW_ALL
    title = _("Credit set by hand")
    template_name = "metrics/credit_list.html"
    row_template = "metrics/_credit_row.html"
    columns = (
        (_("About"), ""),
        (_("Before"), "opt-s"),
        (_("After"), ""),
        (_("Why"), "opt-s"),
        (_("By"), "opt-s"),
        (_("When"), "end"),
    )
    ordering = ("-id",)
    empty_title = _("Nobody’s credit was changed by hand")
    empty_text = _(
        "Whoever the history names is credited. A manager may change it with a reason; every "
        "change stands here."
    )

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those of the company."""
        return credit_changes(self.actor)

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """With names and numbers, read for all of them at once."""
        changed = [record.changes.get("consultant_id") or [None, None] for record in records]
        ids = {pk for pair in changed for pk in pair if pk}
        names = people_named(self.actor, ids)
        things = credited_things(self.actor, records)
        return [
            _row(record, pair, names, things.get((record.action, record.subject_id)))
            for record, pair in zip(records, changed, strict=True)
        ]

    def extra_context(self) -> Mapping[str, Any]:
        """Beside the other pages about figures."""
        return {"tabs": metric_tabs(self.actor, "metric-credits")}


def _row(
    record: Any, pair: list[int | None], names: Mapping[int, str], thing: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    is_request = record.action == "request.credit"
    about, url = gettext("Survey"), ""
    if thing and is_request:
        about = f"#{thing['number']}"
        url = reverse("request-detail", args=[thing["number"]])
    elif thing:
        if thing["number"]:
            about = gettext("Survey about #%(number)s") % {"number": thing["number"]}
        url = reverse("survey-invitation", args=[record.subject_id])
    part = (record.changes.get("part") or [None, ""])[1]
    nobody = gettext("nobody")
    return {
        "about": about,
        "url": url,
        "client": thing["client"] if thing else "",
        "part": dict(CreditPart.choices).get(part, ""),
        "before": names.get(pair[0] or 0, nobody),
        "after": names.get(pair[1] or 0, nobody),
        "reason": (record.changes.get("reason") or [None, ""])[1],
        "by": record.actor_name,
        "at": formats.when(record.at),
    }


class CreditSetView(ServiceFormPage):
    """Credit somebody else for a part of a request."""

    capability = Capability.METRICS_CREDIT
    title = _("Credit somebody else")
    submit_label = _("Change the credit")
    form_class = CreditSetForm
    template_name = "metrics/credit_form.html"
    success_message = _("The credit is changed. What the history says is kept beside it.")

    def prepare(self) -> None:
        """The request, who is credited, and what was changed before."""
        requests = Request.objects.visible_to(self.actor)
        self.record: Request = get_or_not_found(requests, pk=self.kwargs["request_id"])
        self.part: str = self.kwargs["part"]
        entry = credited_entry(self.actor, self.record.pk, self.part)
        self.at = entry.at if entry else None
        self.now = credited_now(self.actor, self.record.pk, self.part, entry) if entry else None
        self.of_history = credited_now(self.actor, 0, self.part, entry) if entry else None

    def form_kwargs(self) -> dict[str, Any]:
        """Offer the company's people."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """Who is credited now."""
        return {"consultant_id": self.now}

    def run(self, form: ServiceForm) -> CreditOverride:
        """Change it."""
        return services.credit_set(
            actor=self.actor,
            request_id=self.record.pk,
            part=self.part,
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The request."""
        return reverse("request-detail", args=[self.record.number])

    def extra_context(self) -> Mapping[str, Any]:
        """What it is about."""
        ids = {pk for pk in (self.now, self.of_history) if pk}
        names = people_named(self.actor, ids)
        leads = {
            CreditPart.RESOLUTION: gettext("The resolution of #%(number)s %(subject)s"),
            CreditPart.FIRST_REPLY: gettext("The first reply to #%(number)s %(subject)s"),
        }
        said = {"number": self.record.number, "subject": self.record.subject}
        return {
            "lead": leads[CreditPart(self.part)] % said,
            "at": self.at,
            "credited": names.get(self.now or 0, ""),
            "of_history": names.get(self.of_history or 0, ""),
            "is_by_hand": self.now != self.of_history,
        }
