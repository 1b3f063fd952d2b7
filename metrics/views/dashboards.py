"""Pages of figures: the dashboard, a metric's definition, the rows behind a figure, exports."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Capability
from core.errors import InvalidInput, NotFound
from core.exports import csv_response
from core.views import ActorView
from metrics import behind, selectors, wording
from metrics.catalogue import CATALOGUE, Level
from metrics.dashboards import View, dashboard, name_of, person_of, view_of
from metrics.forms import DashboardForm, SpanForm
from metrics.models import BuildState, MetricBuild, MetricDefinition


class DashboardView(ActorView):
    """Figures of the company, a team or a person, against the earlier period."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; an address that makes no sense says so."""
        return self.render("metrics/dashboard.html", dashboard(self.actor, asked_view(request)))


def asked_view(request: HttpRequest) -> View:
    """The view in the address. Raises `InvalidInput` naming what is wrong with it."""
    return view_of(_cleaned(DashboardForm(request.GET)))


def _cleaned(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        fields = {name: " ".join(texts) for name, texts in form.errors.items()}
        message = _("The address asks for something that does not exist: %(names)s.")
        raise InvalidInput(message % {"names": ", ".join(fields)}, fields=fields)
    return dict(form.cleaned_data)


class ExportView(ActorView):
    """The dashboard's table as CSV, with the figures of the screen."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Name, n, value and what stands beside it, row by row, and the whole at the end."""
        shown = dashboard(self.actor, asked_view(request))
        figure, code = shown["figure"], shown["view"].code
        name = f"{shown['metric'].name}, {shown['unit']}" if shown["unit"] else shown["metric"].name
        header = [_("Name"), "n", str(name), shown["beside_head"], _("Remark"), _("Definition")]
        version = f"{code} v{figure.version}"
        few = _("too few to compare")
        rows = [
            [row["name"], row["n"], row["value"], row["beside"], few if row["few"] else "", version]
            for row in shown["rows"]
        ]
        beside = wording.beside_text(figure)
        remark = few if figure.too_few and figure.n else ""
        value = wording.value_text(code, figure.value)
        whole = [shown["title"], figure.n, value, beside, remark, version]
        return csv_response(f"{code}-{shown['days'].start}.csv", header, [*rows, whole])


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
        """The figure and a page of its observations, or all of them as CSV."""
        if code not in CATALOGUE:
            raise NotFound
        asked = _cleaned(SpanForm(request.GET))
        level = Level(asked["level"])
        scope: dict[str, Any] = {
            "actor": self.actor,
            "company_id": self.actor.company_id,
            "code": code,
            "start": asked["start"],
            "end": asked["end"],
            "level": level,
            "id": person_of(level, asked["id"]),
        }
        if request.GET.get("format") == "csv":
            header, rows = behind.exported(scope)
            return csv_response(f"{code}-rows-{asked['start']}.csv", header, rows)
        page = selectors.rows(**scope, cursor=request.GET.get("cursor") or None)
        figure = behind.figure_of(scope)
        metric = CATALOGUE[code]
        context = {
            "title": _("Behind %(metric)s") % {"metric": metric.name},
            "metric": metric,
            "whose": name_of(self.actor, level, scope["id"]),
            "days": wording.span_text(asked["start"], asked["end"]),
            "figure": figure,
            "value": wording.with_unit(figure),
            "page": page,
            "rows": behind.rows_shown(self.actor, code, page.rows),
            "crumbs": _crumbs(str(metric.name)),
        }
        return self.render("metrics/rows.html", context)
