"""Checks of the figures against the history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm, number_given
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from metrics import services
from metrics.catalogue import CATALOGUE
from metrics.checking import KEPT
from metrics.models import CheckState, MetricCheck, MetricCheckDifference
from metrics.selectors.checks import checks_of, latest_of_each_kind, people_named
from metrics.views.tabs import metric_tabs
from metrics.wording import span_text
from metrics.workshop_forms import DaysForm


def _outcome(check: MetricCheck) -> tuple[str, str, str]:
    """Colour, sign and words of what came out."""
    if check.state == CheckState.WAITING:
        return "none", "clock", gettext("waits")
    if check.state == CheckState.RUNNING:
        return "none", "clock", gettext("runs")
    if check.state == CheckState.FAILED:
        return "risk", "tri", gettext("did not end")
    if not check.found:
        return "ok", "check", gettext("no difference")
    words = ngettext("%(n)s difference", "%(n)s differences", check.found)
    kind = "risk" if check.queue_was_empty else "warn"
    return kind, "tri", words % {"n": formats.number(check.found)}


def _row(check: MetricCheck) -> dict[str, Any]:
    kind, icon, text = _outcome(check)
    return {
        "url": reverse("metric-check", args=[check.pk]),
        "days": span_text(check.since, check.until),
        "why": check.get_kind_display(),
        "by": check.asked_by.name if check.asked_by else "",
        "kind": kind,
        "icon": icon,
        "text": text,
        "took": _took(check),
        "at": check.finished_at or check.started_at or check.asked_at,
    }


def _took(check: MetricCheck) -> str:
    if check.started_at is None or check.finished_at is None:
        return ""
    seconds = (check.finished_at - check.started_at).total_seconds()
    if seconds < 60:
        return gettext("%(n)s s") % {"n": formats.number(seconds, 1)}
    return formats.duration(seconds)


class CheckListView(ListPage):
    """Every check, the newest first."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Checks")
    template_name = "metrics/check_list.html"
    row_template = "metrics/_check_row.html"
    columns = (
        (_("Days"), ""),
        (_("Result"), ""),
        (_("Why"), "opt-s"),
        (_("Took"), "end opt-s"),
        (_("When"), "end"),
    )
    ordering = ("-id",)
    page_size = 30
    empty_title = _("Nothing was checked yet")
    empty_text = _("Every night after two o’clock the figures are compared with the history.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those of the company."""
        return checks_of(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return _row(record)

    def extra_context(self) -> Mapping[str, Any]:
        """How the newest of each kind came out, in one sentence."""
        newest = latest_of_each_kind(self.actor)
        done = [check for check in newest.values() if check.state == CheckState.DONE]
        return {
            "tabs": metric_tabs(self.actor, "metric-checks"),
            "is_under_way": any(
                check.state in (CheckState.WAITING, CheckState.RUNNING) for check in newest.values()
            ),
            "is_clean": bool(done) and not any(check.found for check in done),
            "differs": any(check.found and check.queue_was_empty for check in done),
        }


class CheckView(ActorView):
    """One check: what was compared, what differs, and what to do."""

    capability = Capability.COMPANY_CONFIGURE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; three queries."""
        check: MetricCheck = get_or_not_found(checks_of(self.actor), pk=pk)
        found = list(
            MetricCheckDifference.objects.visible_to(self.actor)
            .filter(check_run=check)
            .select_related("definition")
            .order_by("definition__code", "day", "pk")[:KEPT]
        )
        ids = {one.manager_id for one in found} | {one.consultant_id for one in found}
        names = people_named(self.actor, ids - {0})
        queue = check.queue_pending + check.queue_marks
        context = {
            "title": gettext("Check of %(days)s") % {"days": span_text(check.since, check.until)},
            "tabs": metric_tabs(self.actor, "metric-checks"),
            "crumbs": [{"label": gettext("Checks"), "url": reverse("metric-checks")}],
            "check": check,
            "row": _row(check),
            "is_under_way": check.state in (CheckState.WAITING, CheckState.RUNNING),
            "facts": _facts(check, queue),
            "rows": [_difference(one, names) for one in found],
            "left_out": check.found - len(found),
            "rebuild_url": f"{reverse('metric-rebuild-ask')}?check={check.pk}",
        }
        return self.render("metrics/check_detail.html", context)


def _facts(check: MetricCheck, queue: int) -> list[dict[str, Any]]:
    queued = gettext("empty")
    if not check.queue_was_empty:
        queued = gettext("%(waiting)s to do, %(parked)s parked") % {
            "waiting": formats.number(queue),
            "parked": formats.number(check.queue_parked),
        }
    is_done = check.state == CheckState.DONE
    return [
        {"label": gettext("Days"), "value": span_text(check.since, check.until)},
        {"label": gettext("Why"), "value": check.get_kind_display()},
        {"label": gettext("Asked by"), "value": check.asked_by.name if check.asked_by else ""},
        {"label": gettext("Metrics"), "value": check.definitions if is_done else ""},
        {"label": gettext("Work in the queue"), "value": queued if is_done else ""},
        {"label": gettext("Took"), "value": _took(check)},
    ]


def _difference(one: MetricCheckDifference, names: Mapping[int, str]) -> dict[str, Any]:
    code = one.definition.code
    return {
        "metric": CATALOGUE[code].name if code in CATALOGUE else code,
        "version": one.definition.version,
        "day": formats.date_text(one.day) if not one.month_of else _month_text(one),
        "manager": names.get(one.manager_id, ""),
        "consultant": names.get(one.consultant_id, ""),
        "part": one.month_of,
        "expected": _leaf(one.expected),
        "found": _leaf(one.found),
    }


def _month_text(one: MetricCheckDifference) -> str:
    return gettext("the month from %(day)s on") % {"day": formats.date_text(one.day)}


def _leaf(said: Mapping[str, Any] | None) -> str:
    """What a leaf holds, in short."""
    if said is None:
        return gettext("nothing")
    return gettext("n = %(n)s, sum %(total)s, positive %(positives)s, negative %(negatives)s") % {
        name: formats.number(said.get(name) or 0)
        for name in ("n", "total", "positives", "negatives")
    }


class CheckAskView(ServiceFormPage):
    """Check some days now."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Check the figures now")
    submit_label = _("Check")
    form_class = DaysForm
    success_message = _("The check waits for a worker. Its result will stand here.")

    def get_initial(self) -> dict[str, Any]:
        """The last weeks, or the days of another check."""
        since, last = services.usual_span(self.actor)
        asked = number_given(self.request.GET.get("check"))
        if asked is not None:
            check = checks_of(self.actor).filter(pk=asked).first()
            if check is not None:
                since, last = check.since, check.until - timedelta(days=1)
        return {"since": since, "last": last}

    def extra_context(self) -> Mapping[str, Any]:
        """What happens."""
        lead = gettext("Every figure of these days is recomputed from the history and compared.")
        return {"lead": lead}

    def run(self, form: ServiceForm) -> MetricCheck:
        """Ask for it."""
        return services.check_ask(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("metric-checks")


class RebuildAskView(CheckAskView):
    """Compute the figures of some days anew."""

    title = _("Compute the figures anew")
    submit_label = _("Compute anew")
    success_message = _("The figures are computed anew in the background.")

    def extra_context(self) -> Mapping[str, Any]:
        """What happens, and what does not."""
        lead = gettext(
            "Everything that happened on these days is read again. The new figures are computed "
            "beside the present ones, compared with the history, and only then switched on. "
            "Reading goes on meanwhile."
        )
        return {"lead": lead}

    def run(self, form: ServiceForm) -> MetricCheck:
        """Ask for it."""
        return services.rebuild_ask(actor=self.actor, **form.service_values())
