"""Pages of figures: the dashboard, and the rows behind a figure."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Capability
from core.errors import NotFound
from core.exports import Table
from core.views import ActorView
from metrics import behind, selectors, wording
from metrics.catalogue import CATALOGUE
from metrics.dashboard import dashboard
from metrics.dashboard.tables import glance_table, series_table
from metrics.forms import SpanForm
from metrics.views.asking import asked_view, cleaned
from metrics.views.export import download, wanted
from metrics.views.tabs import metric_tabs


class DashboardView(ActorView):
    """Figures of the company, a team or a person, against earlier days."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page or a download of it; an address that makes no sense says so."""
        view = asked_view(request)
        shown = dashboard(self.actor, view)
        kind = wanted(request)
        if kind:
            return download(kind, f"metrics-{shown['days'].start}", _tables(shown))
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/dashboard.html", {**shown, "tabs": tabs})


def _tables(shown: dict[str, Any]) -> list[Table]:
    readings, view = shown["readings"], shown["view"]
    in_front = next(one for one in readings if one.now.code == view.code)
    return [
        glance_table(readings, shown),
        series_table(view.code, shown["days"].period, in_front, shown),
    ]


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"label": _("Metrics"), "url": reverse("metrics")}, {"label": last}]


class RowsView(ActorView):
    """What stands behind a figure, newest first, each leading to what was measured."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The figure and a page of its observations, or all of them to download."""
        if code not in CATALOGUE:
            raise NotFound
        asked = cleaned(SpanForm(request.GET))
        scope = behind.Scope(self.actor, code, asked)
        kind = wanted(request)
        if kind:
            return download(kind, f"{code}-rows-{asked['start']}", [behind.exported(scope)])
        page = selectors.rows(**scope.question, cursor=request.GET.get("cursor") or None)
        figure, metric = behind.figure_of(scope), CATALOGUE[code]
        context = {
            "title": _("Behind %(metric)s") % {"metric": metric.name},
            "metric": metric,
            "whose": scope.names.whose,
            "narrowed": [*scope.names.cut.values()],
            "days": scope.days,
            "figure": figure,
            "value": wording.with_unit(figure),
            "page": page,
            "rows": behind.rows_shown(self.actor, code, page.rows),
            "crumbs": _crumbs(str(metric.name)),
        }
        return self.render("metrics/rows.html", context)
