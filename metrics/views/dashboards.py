"""Pages of figures: the dashboard, a metric's definition, the rows behind a figure."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
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
from metrics.models import BuildState, MetricBuild, MetricDefinition
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


class DefinitionView(ActorView):
    """What a metric means, word for word, with its versions."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The definition's page."""
        if code not in CATALOGUE:
            raise NotFound
        metric = CATALOGUE[code]
        active = MetricBuild.objects.filter(definition=OuterRef("pk"), state=BuildState.ACTIVE)
        found = MetricDefinition.objects.visible_to(self.actor).filter(code=code)
        versions = found.annotate(is_computed=Exists(active)).order_by("-version")
        context = {
            "metric": metric,
            "title": metric.name,
            "formula": wording.formula_text(metric),
            "unit": wording.UNITS[metric.unit],
            "interval": wording.INTERVALS[metric.interval],
            "versions": _version_rows(versions),
            "crumbs": _crumbs(str(metric.name)),
            "others": [other for other in CATALOGUE.values() if other.code != code],
        }
        return self.render("metrics/definition.html", context)


def _version_rows(versions: Iterable[Any]) -> list[dict[str, Any]]:
    """Versions, newest first, with parameters in words. Readers see the newest computed one."""
    rows: list[dict[str, Any]] = []
    for version in versions:
        is_in_use = version.is_computed and not any(row["is_in_use"] for row in rows)
        parameters = [
            (wording.PARAMETERS.get(name, name), value)
            for name, value in version.parameters.items()
        ]
        rows.append({"version": version, "is_in_use": is_in_use, "parameters": parameters})
    return rows


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
