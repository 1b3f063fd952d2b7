"""Retention as its page and export show it: cards, charts, rows. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.access import Actor
from core.exports import Table
from core.ui import formats
from core.ui.charts.compared import Line, compared_figure
from core.ui.charts.figure import Figure as Chart
from core.ui.charts.waterfall import Step, waterfall_figure
from metrics import wording
from metrics.catalogue import CATALOGUE, Better
from metrics.figures import Change as Difference
from metrics.figures import Figure, change
from metrics.periods import Period
from metrics.retention import CODES, Change
from metrics.retention.calculator import Year
from metrics.selectors.retention import YEAR, ClientRow, Part, Retention

# Words, colour and icon of what became of a client.
_CHANGES = {
    Change.LEFT: (pgettext_lazy("client", "left"), "risk", "down"),
    Change.SHRANK: (pgettext_lazy("client", "pays less"), "warn", "down"),
    Change.GREW: (pgettext_lazy("client", "pays more"), "ok", "up"),
    Change.CAME: (pgettext_lazy("client", "new"), "accent", "plus"),
    Change.SAME: (pgettext_lazy("client", "stayed"), "none", "flat"),
}
_REVENUE = ("nrr", "grr")
_ONE_DAY = timedelta(days=1)
_CENT = Decimal("0.01")
_DIGITS = 4
signed = formats.signed


def amount(value: Decimal | None) -> str:
    """A whole amount without its currency."""
    return formats.number(value)


def money(value: Decimal | None, currency: str) -> str:
    """A whole amount with its currency."""
    return f"{formats.number(value)} {currency}" if value is not None else formats.NO_VALUE


def days_text(start: date, end: date) -> str:
    """Days from `start` up to `end`, in words; a whole year by its number."""
    if (start.month, start.day) == (1, 1) and end == date(start.year + 1, 1, 1):
        return str(start.year)
    return wording.span_text(start, end)


def is_change(row: ClientRow) -> bool:
    """Whether there is something to say of a client."""
    return row.movement.change != Change.SAME


def _figure_text(figure: Figure) -> str:
    return wording.with_unit(figure)


def cards(found: Retention) -> list[dict[str, Any]]:
    """One card a figure, as `_ui/stat_card.html` takes it."""
    return [_card(found.figures[code], found.before[code]) for code in CODES]


def _card(after: Figure, before: Figure) -> dict[str, Any]:
    metric = CATALOGUE[after.code]
    difference = change(before, after)
    state = "ok" if after.value is not None else "no_data"
    if state == "ok" and after.too_few:
        state = "too_few"
    kind, icon = _judged(difference, metric.better)
    beside = (wording.interval_text(after), wording.provisional_text(after))
    return {
        "label": metric.name,
        "value": wording.value_text(after.code, after.value),
        "unit": "%",
        "n": after.n,
        "interval": " · ".join(text for text in beside if text),
        "change": "" if difference.delta is None else formats.signed(difference.delta, 1),
        "change_kind": kind,
        "change_icon": icon,
        "change_text": difference.note,
        "url": reverse("metric-definition", args=[after.code]),
        "state": state,
        "empty_text": _("No contract ran on the first day") if state == "no_data" else "",
    }


def _judged(difference: Difference, better: Better) -> tuple[str, str]:
    if not difference.is_more_than_chance or difference.delta is None:
        return "none", "flat"
    rises = difference.delta > 0
    return ("ok" if rises == (better == Better.HIGHER) else "risk"), ("up" if rises else "down")


def waterfall(found: Retention, days: str) -> Chart | None:
    """From what clients paid a month at the start to what they pay at the end."""
    sums, code = found.totals, found.currency
    if not sums.start and not sums.new:
        return None
    parts = (
        (_("At the start"), sums.start, True),
        (_("Clients who left"), -sums.churn, False),
        (_("Clients who pay less"), -sums.contraction, False),
        (_("Clients who pay more"), sums.expansion, False),
        (_("New clients, not in GRR and NRR"), sums.new, False),
        (_("At the end"), sums.end, True),
    )
    steps = [
        Step(
            label,
            float(value),
            money(value, code) if is_total else formats.signed(value),
            is_total=is_total,
        )
        for label, value, is_total in parts
    ]
    title = _("What clients pay a month, %(days)s: from %(start)s to %(end)s") % {
        "days": days,
        "start": money(sums.start, code),
        "end": money(sums.end, code),
    }
    return waterfall_figure(title=title, steps=steps, label_head=_("Part"))


def _point_label(period: str, start: date) -> str:
    return str(start.year) if period == YEAR else wording.period_label(Period(period), start)


def chart(found: Retention, period: str) -> Chart | None:
    """GRR and NRR over the last periods; too few clients are a gap. None: no contract ever ran."""
    lines = []
    if all(figures[code].value is None for _start, figures in found.points for code in _REVENUE):
        return None
    for code in _REVENUE:
        figures = [figures[code] for _start, figures in found.points]
        values = [None if one.too_few else one.value for one in figures]
        lines.append(Line(str(CATALOGUE[code].name), values, [_point_note(one) for one in figures]))
    return compared_figure(
        title=_chart_title(found),
        label_head=_("Period"),
        labels=[_point_label(period, start) for start, _figures in found.points],
        lines=lines,
        unit=" %",
        decimals=1,
    )


def _chart_title(found: Retention) -> str:
    gross, net = found.figures["grr"], found.figures["nrr"]
    if gross.value is None or net.value is None or gross.too_few:
        return _("Revenue retained, by period")
    words = {
        "currency": found.currency,
        "gross": formats.number(gross.value, 1),
        "net": formats.number(net.value, 1),
    }
    return _("Of every 100 %(currency)s at the start %(gross)s stayed, %(net)s with growth") % words


def _point_note(figure: Figure) -> str:
    if figure.value is None:
        return _("No data")
    said = f"{_figure_text(figure)}, n = {formats.number(figure.n)}"
    return _("%(value)s, too few to compare") % {"value": said} if figure.too_few else said


def part_tables(found: Retention, address: Callable[..., str]) -> list[dict[str, Any]]:
    """By segment and by CS."""
    segments = {
        "title": _("By segment"),
        "head": _("Segment"),
        "rows": [
            _part_row(part, address(segment=part.name) if part.name else "", _("No segment"))
            for part in found.segments
        ],
        "note": _("The segment is the client’s present one."),
    }
    people = {
        "title": _("By consultant for success (CS)"),
        "head": _("Person"),
        "rows": [
            _part_row(part, address(id=part.key) if part.key else "", _("Nobody"))
            for part in found.people
        ],
        "note": _("Whoever was the client’s CS on the first day."),
    }
    return [table for table in (segments, people) if len(table["rows"]) > 0]


def _part_row(part: Part, url: str, nameless: str) -> dict[str, Any]:
    logos = part.figures["logo_retention"]
    return {
        "name": part.name or nameless,
        "url": url,
        "n": part.totals.clients,
        "few": logos.too_few,
        "grr": wording.value_text("grr", part.figures["grr"].value),
        "nrr": wording.value_text("nrr", part.figures["nrr"].value),
        "logos": wording.value_text("logo_retention", logos.value),
        "interval": wording.bounds_text(logos),
        "start": amount(part.totals.start),
    }


def client_row(found: Retention, row: ClientRow) -> dict[str, Any]:
    """One client behind the figures."""
    label, kind, icon = _CHANGES[row.movement.change]
    start, end = row.movement.start, row.movement.end
    return {
        "name": row.name,
        "url": reverse("client-detail", args=[row.client_id]),
        "segment": row.segment,
        "holder": row.holder,
        "is_closed": not row.is_active,
        "start": amount(start),
        "end": amount(end),
        "difference": "" if start is None or end is None else formats.signed(end - start),
        "label": label,
        "kind": kind,
        "icon": icon,
        "may_return": row.movement.may_return,
        "without_rate": sorted({one.currency for one in row.movement.without_rate}),
    }


def left_out(found: Retention) -> list[dict[str, Any]]:
    """Contracts that no rate turns into the company's currency: named, never guessed."""
    return [
        {
            "client": row.name,
            "url": reverse("client-detail", args=[row.client_id]),
            "title": contract.title,
            "currency": contract.currency,
        }
        for row in found.clients
        for contract in row.movement.without_rate
    ]


def versions_text(found: Retention) -> str:
    """Which definitions the figures are of."""
    return ", ".join(f"{one.code} v{one.version}" for one in found.figures.values())


def export(actor: Actor, asked: Mapping[str, Any], found: Retention) -> list[Table]:
    """The clients with the figures of the page above them, and the figures to calculate with."""
    last = found.days.end - _ONE_DAY
    scope = [
        (_("Segment"), asked["segment"] or _("All segments")),
        (_("Days"), f"{found.days.start} – {last}"),
        (_("Time zone"), actor.company_time_zone),
    ]
    figures = [found.figures[code] for code in CODES]
    said = [(str(CATALOGUE[one.code].name), ", ".join(_figure_texts(one))) for one in figures]
    clients = [
        [
            row.name,
            row.segment,
            row.holder,
            str(_CHANGES[row.movement.change][0]),
            _cents(row.movement.start),
            _cents(row.movement.end),
            _remark(row),
        ]
        for row in found.clients
    ]
    header = [
        _("Client"),
        _("Segment"),
        "CS",
        _("What became of it"),
        _("A month at the start, %(currency)s") % {"currency": found.currency},
        _("A month at the end, %(currency)s") % {"currency": found.currency},
        _("Remark"),
    ]
    return [
        Table(_("Clients"), header, clients, about=[*scope, *said]),
        Table(_("Figures"), _figures_header(), [_figure_row(one) for one in figures], about=scope),
    ]


def _figures_header() -> list[str]:
    return [
        _("Metric"),
        _("Value"),
        _("As a number"),
        "n",
        _("95 % interval"),
        _("Version"),
        _("Remark"),
    ]


def _figure_row(figure: Figure) -> list[Any]:
    value = "" if figure.value is None else round(figure.value, _DIGITS)
    name, few = str(CATALOGUE[figure.code].name), _few(figure)
    bounds, version = wording.bounds_text(figure), f"v{figure.version}"
    return [name, _figure_text(figure), value, figure.n, bounds, version, few]


def _figure_texts(figure: Figure) -> list[str]:
    version = f"{figure.code} v{figure.version}"
    bounds = wording.bounds_text(figure)
    said = [_figure_text(figure), f"n = {figure.n}", bounds, version, _few(figure)]
    return [text for text in said if text]


def _few(figure: Figure) -> str:
    return _("too few to compare") if figure.too_few and figure.n else ""


def _cents(value: Decimal | None) -> Decimal | str:
    return "" if value is None else value.quantize(_CENT)


def _remark(row: ClientRow) -> str:
    said = []
    if row.movement.without_rate:
        codes = ", ".join(sorted({one.currency for one in row.movement.without_rate}))
        said.append(_("no rate for %(currency)s") % {"currency": codes})
    if row.movement.may_return:
        said.append(_("can still be renewed in time"))
    if not row.is_active:
        said.append(pgettext("client", "closed"))
    return ", ".join(said)


def calculator_chart(years: Sequence[Year], points: Decimal, currency: str) -> Chart:
    """Revenue a year, as it goes and as it would go."""
    changed = _("With %(points)s points") % {"points": formats.signed(points, 1)}
    return compared_figure(
        title=_("Recurring revenue a year, %(currency)s") % {"currency": currency},
        label_head=_("Year"),
        labels=[str(year.number) for year in years],
        lines=[
            Line(changed, [float(year.changed) for year in years]),
            Line(_("As it goes now"), [float(year.as_is) for year in years]),
        ],
    )
