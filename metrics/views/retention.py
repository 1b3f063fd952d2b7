"""Pages of retention: the figures with the clients behind them, their export, the calculator."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import Actor, Capability
from core.errors import InvalidInput
from core.views import ActorView
from metrics import retention_words as words
from metrics.retention.calculator import Course, compared, difference, left_of
from metrics.retention_forms import PERIODS, CalculatorForm, RetentionForm
from metrics.selectors.retention import QUARTER, Retention, days_of, retention_of, today_of
from metrics.views.export import KINDS, download, wanted
from metrics.views.tabs import metric_tabs

_ONE_DAY = timedelta(days=1)
_USUAL = {"years": 5, "points": Decimal(1), "margin": Decimal(100)}
_CENT = Decimal("0.01")
_WHOLE = Decimal(100)


def asked_retention(actor: Actor, given: Mapping[str, Any]) -> tuple[dict[str, Any], Retention]:
    """What an address asks for, and the answer. Raises `InvalidInput`, `NotFound`."""
    form: Any = RetentionForm(given)
    if not form.is_valid():
        fields = {name: " ".join(texts) for name, texts in form.errors.items()}
        message = _("The address asks for something that does not exist: %(names)s.")
        raise InvalidInput(message % {"names": ", ".join(fields)}, fields=fields)
    asked = dict(form.cleaned_data)
    asked["period"] = asked["period"] or QUARTER
    last: date | None = asked["end"]
    days = days_of(
        asked["period"],
        asked["start"],
        last + _ONE_DAY if last is not None else None,
        today_of(actor),
    )
    found = retention_of(actor, days=days, segment=asked["segment"] or None, holder_id=asked["id"])
    return asked, found


def _address(asked: Mapping[str, Any], **changes: Any) -> str:
    parts = {**asked, **changes}
    return "?" + urlencode({name: one for name, one in parts.items() if one not in (None, "")})


class RetentionView(ActorView):
    """How much of what clients pay, and how many of them, stay."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The figures of some days, by segment and person, and the clients behind them; or a
        download of both, with the clients who stayed too."""
        asked, found = asked_retention(self.actor, request.GET)
        kind = wanted(request)
        if kind:
            name = f"retention-{found.days.start}"
            return download(kind, name, words.export(self.actor, asked, found))
        rows = found.clients
        if asked["shown"] != "all":
            rows = [row for row in rows if words.is_change(row)]
        days = words.days_text(found.days.start, found.days.end)
        context = {
            "title": _("Retention"),
            "tabs": metric_tabs(self.actor, "metric-retention"),
            "asked": asked,
            "days": days,
            "before_days": words.days_text(found.days.before_start, found.days.before_end),
            "is_running": found.days.end < found.days.whole_end,
            "currency": found.currency,
            "cards": words.cards(found),
            "waterfall": words.waterfall(found, days),
            "chart": words.chart(found, asked["period"]),
            "parts": words.part_tables(found, lambda **changes: _address(asked, **changes)),
            "rows": [words.client_row(found, row) for row in rows],
            "left_out": words.left_out(found),
            "stayed": len(found.clients) - len(rows),
            "all_url": _address(asked, shown="all") + "#clients",
            "n": found.totals.clients,
            "versions": words.versions_text(found),
            "exports": {
                kind: _address(asked, start=found.days.start, format=kind) for kind in KINDS
            },
            **_ways(asked, found),
        }
        return self.render("metrics/retention.html", context)


def _ways(asked: Mapping[str, Any], found: Retention) -> dict[str, Any]:
    """Other periods, earlier and later ones, segments and people to choose."""
    days, is_any = found.days, asked["end"] is not None
    later = "" if days.whole_end > found.today else _address(asked, start=days.whole_end)
    return {
        "periods": [
            {
                "label": label,
                "url": _address(asked, period=period, end=None),
                "current": not is_any and asked["period"] == period,
            }
            for period, label in PERIODS
        ],
        "earlier_url": "" if is_any else _address(asked, start=days.before_start),
        "later_url": "" if is_any else later,
        "segments": found.all_segments,
        "people": found.all_people,
        "first_day": days.start,
        "last_day": days.end - _ONE_DAY,
    }


class CalculatorView(ActorView):
    """What a change of retention does to revenue over the years."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """With the company's figures of the last year filled in, or with what was typed."""
        own = self._own()
        asks = any(name in request.GET for name in CalculatorForm.base_fields)
        form = CalculatorForm({**own, **request.GET.dict()} if asks else own)
        context: dict[str, Any] = {
            "title": _("Retention calculator"),
            "tabs": metric_tabs(self.actor, "metric-retention"),
            "form": form,
            "crumbs": [
                {"label": _("Retention"), "url": reverse("metric-retention")},
                {"label": _("Calculator")},
            ],
            "currency": self.currency,
            "own_days": self.own_days,
        }
        if form.is_valid():
            context |= _calculated(form.service_values(), self.currency)
        return self.render(
            "metrics/calculator.html", context, status=200 if form.is_valid() else 422
        )

    def _own(self) -> dict[str, Any]:
        """The company's figures of the last twelve months; what is not known is left at 100 % or
        nothing, to be changed."""
        today = today_of(self.actor)
        start = today.replace(year=today.year - 1, day=min(today.day, 28))
        found = retention_of(self.actor, days=days_of(QUARTER, start, today, today))
        self.currency = found.currency
        self.own_days = words.days_text(start, today)
        values = {code: found.figures[code].value for code in ("grr", "nrr")}
        return {
            **_USUAL,
            "start": (found.totals.end * 12).quantize(_CENT),
            "new": (found.totals.new * 12).quantize(_CENT),
            **{
                code: Decimal(str(100 if value is None else value)).quantize(_CENT)
                for code, value in values.items()
            },
        }


def _calculated(values: Mapping[str, Any], currency: str) -> dict[str, Any]:
    points = values["points"]
    course = Course(**{name: one for name, one in values.items() if name != "points"})
    years = compared(course, points)
    more = difference(years)
    said = {
        "points": words.signed(points, 1),
        "amount": words.money(abs(more), currency),
        "years": course.years,
    }
    left = ""
    if course.margin != _WHOLE:
        amount = words.money(abs(left_of(more, course.margin)), currency)
        left = _("At this margin %(amount)s of it is left.") % {"amount": amount}
    return {
        "chart": words.calculator_chart(years, points, currency),
        "finding": _finding(more, course.years, said),
        "left": left,
        "rows": _year_rows(years, course),
        "has_margin": course.margin != _WHOLE,
        "changed_grr": course.changed(points).grr,
    }


def _finding(more: Decimal, years: int, said: Mapping[str, Any]) -> str:
    if not more:
        return _("With these figures revenue stays the same.")
    if more > 0:
        text = ngettext(
            "%(points)s points of retention are worth %(amount)s of revenue more over "
            "%(years)s year",
            "%(points)s points of retention are worth %(amount)s of revenue more over "
            "%(years)s years together",
            years,
        )
    else:
        text = ngettext(
            "%(points)s points of retention cost %(amount)s of revenue over %(years)s year",
            "%(points)s points of retention cost %(amount)s of revenue over %(years)s years "
            "together",
            years,
        )
    return text % said


def _year_rows(years: Sequence[Any], course: Course) -> list[dict[str, Any]]:
    return [
        {
            "number": year.number,
            "as_is": words.amount(year.as_is),
            "changed": words.amount(year.changed),
            "difference": words.signed(year.difference, 0),
            "left": words.signed(left_of(year.difference, course.margin), 0),
        }
        for year in years
    ]
