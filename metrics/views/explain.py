"""What changed and why; how two of anything compare; how values spread; how cohorts go on."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.access import Capability
from core.views import ActorView
from metrics.dashboard import view_of
from metrics.dashboard.changed import by_of, changed
from metrics.dashboard.cohorts import Measure, cohorts
from metrics.dashboard.compared import compared, other_of
from metrics.dashboard.spread import spread
from metrics.dashboard.tables import (
    changed_table,
    cohorts_table,
    compared_table,
    spread_table,
)
from metrics.forms import CohortsForm, CompareForm
from metrics.views.asking import asked_view, cleaned
from metrics.views.export import download, wanted
from metrics.views.tabs import metric_tabs


class ChangedView(ActorView):
    """The change of one metric, taken apart by teams, topics, channels, roles or segments."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or its table to download."""
        view = asked_view(request)
        by = by_of(self.actor, view, request.GET.get("by", ""))
        shown = changed(self.actor, view, by)
        kind = wanted(request)
        if kind:
            name = f"{view.code}-changed-{shown['days'].start}"
            return download(kind, name, [changed_table(shown)])
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/explain.html", {**shown, "tabs": tabs})


class CompareView(ActorView):
    """Two teams, two people or two spans of days, metric by metric."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or its table to download."""
        values = cleaned(CompareForm(request.GET))
        shown = compared(self.actor, view_of(values), other_of(values))
        kind = wanted(request)
        if kind:
            name = f"metrics-compared-{shown['days'].start}"
            return download(kind, name, [compared_table(shown)])
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/compare.html", {**shown, "tabs": tabs})


class SpreadView(ActorView):
    """How the scores or the times behind a figure spread."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or its table to download."""
        view = asked_view(request)
        shown = spread(self.actor, view)
        kind = wanted(request)
        if kind:
            name = f"{view.code}-spread-{shown['days'].start}"
            return download(kind, name, [spread_table(shown)])
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/distribution.html", {**shown, "tabs": tabs})


class CohortsView(ActorView):
    """Clients by the quarter or year of their first contract, quarter by quarter since."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or its table to download."""
        values = cleaned(CohortsForm(request.GET))
        measure = values["measure"] or Measure.RETAINED.value
        shown = cohorts(self.actor, view_of(values), measure, by_year=values["by"] == "year")
        kind = wanted(request)
        if kind:
            return download(kind, f"cohorts-{measure}", [cohorts_table(shown)])
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/cohorts.html", {**shown, "tabs": tabs})
