"""Pages of figures: the dashboard, a metric's definition, the rows behind a figure, exports."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.access import Capability
from core.errors import InvalidInput, NotFound
from core.exports import csv_response
from core.views import ActorView
from handoffs.models import Request
from metrics import selectors
from metrics.catalogue import CATALOGUE, Level
from metrics.dashboards import View, dashboard, view_of
from metrics.forms import DashboardForm, SpanForm
from metrics.models import MetricDefinition, Observation
from metrics.presentation import value_text
from surveys.models import Invitation

EXPORT_LIMIT = 50_000


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
        """Name, n, value and interval of each row."""
        shown = dashboard(self.actor, asked_view(request))
        header = [_("Name"), "n", str(shown["metric"].name), _("95 % interval")]
        rows = [[row["name"], row["n"], row["value"], row["interval"]] for row in shown["rows"]]
        figure = shown["figure"]
        whole = [shown["title"], figure.n, shown["value"], ""]
        return csv_response(f"{shown['view'].code}.csv", header, [*rows, whole])


class DefinitionView(ActorView):
    """What a metric means, word for word, with its versions."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The definition's page."""
        if code not in CATALOGUE:
            raise NotFound
        versions = MetricDefinition.objects.visible_to(self.actor).filter(code=code)
        context = {
            "metric": CATALOGUE[code],
            "versions": versions.order_by("-version"),
            "title": CATALOGUE[code].name,
        }
        return self.render("metrics/definition.html", context)


class RowsView(ActorView):
    """What stands behind a figure, newest first, each leading to what was measured."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """A page of observations, or all of them as CSV."""
        asked = _cleaned(SpanForm(request.GET))
        level = Level(asked["level"])
        scope: dict[str, Any] = {
            "actor": self.actor,
            "company_id": self.actor.company_id,
            "code": code,
            "start": asked["start"],
            "end": asked["end"],
            "level": level,
            "id": asked["id"] if level != Level.COMPANY else None,
        }
        if request.GET.get("format") == "csv":
            header = [_("Day"), _("Value"), _("Client"), _("Topic"), _("Consultant"), _("Manager")]
            return csv_response(f"{code}-rows.csv", header, list(_export(scope)))
        page = selectors.rows(**scope, cursor=request.GET.get("cursor") or None)
        context = {
            "title": CATALOGUE[code].name,
            "metric": CATALOGUE[code],
            "page": page,
            "rows": _rows(code, page.rows),
            "start": asked["start"],
            "end": asked["end"],
        }
        return self.render("metrics/rows.html", context)


def _export(scope: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Up to `EXPORT_LIMIT` rows, page by page."""
    cursor, told = None, 0
    while told < EXPORT_LIMIT:
        page = selectors.rows(**scope, cursor=cursor, size=1000)
        for one in page.rows:
            yield [
                one.day.isoformat(),
                one.value,
                one.client.name if one.client else "",
                one.topic.name if one.topic else "",
                one.consultant.name if one.consultant else "",
                one.manager.name if one.manager else "",
            ]
        told += len(page.rows)
        cursor = page.next_cursor
        if cursor is None:
            return


def _rows(code: str, observations: list[Observation]) -> list[dict[str, Any]]:
    """Plain values for the template; two queries lead from sources to addresses."""
    ids: dict[str, set[int]] = {"request": set(), "invitation": set()}
    for one in observations:
        ids[one.source_kind].add(one.source_id)
    numbers = dict(Request.objects.filter(pk__in=ids["request"]).values_list("pk", "number"))
    asked = Invitation.objects.filter(pk__in=ids["invitation"]).values_list("pk", "request__number")
    numbers_of_invitations = dict(asked)
    rows = []
    for one in observations:
        of_request = one.source_kind == "request"
        found = numbers if of_request else numbers_of_invitations
        rows.append(
            {
                "at": one.at,
                "number": found.get(one.source_id),
                "value": _row_value(code, one),
                "client": one.client,
                "topic": one.topic.name if one.topic else "",
                "consultant": one.consultant.name if one.consultant else "",
                "manager": one.manager.name if one.manager else "",
                "role": one.role.code if one.role else "",
            }
        )
    return rows


def _row_value(code: str, one: Observation) -> str:
    metric = CATALOGUE[code]
    if metric.is_duration:
        return value_text(code, one.value)
    if code in {"fcr", "response_rate"}:
        return _("yes") if one.positive else _("no")
    return f"{one.value:g}"
