"""Figures in words: values with units, spans of days, findings, formulas. Pure."""

from datetime import date, timedelta

from babel.dates import format_date, format_interval
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from core.ui import formats
from metrics.catalogue import CATALOGUE, RESPONSE_OF, Interval, Kind, Metric, Unit
from metrics.figures import TOO_FEW, Figure, change
from metrics.periods import Period, next_start

ONE_DAY = timedelta(days=1)

FORMULAS: dict[str, str | Promise] = {
    "nps": gettext_lazy("100 × (answers 9–10 − answers 0–6) / all answers"),
    "csat": gettext_lazy("100 × answers 4–5 / all answers"),
    "fcr": gettext_lazy("100 × requests solved at first contact / resolved requests"),
    "fcr_net": gettext_lazy("100 × requests solved at first contact / resolved requests"),
    "fcr_confirmed": gettext_lazy("100 × answers “yes” / all answers"),
    "ces": gettext_lazy("100 × answers 5–7 / all answers"),
    "nsat": gettext_lazy(
        "100 × (very satisfied − somewhat and very dissatisfied) / all answers + 100"
    ),
    "service_level_first_response": gettext_lazy(
        "100 × first replies in time / first replies promised"
    ),
    "service_level_resolution": gettext_lazy("100 × resolutions in time / resolutions promised"),
    "loop_rate": gettext_lazy("100 × requests with a loop / resolved requests"),
    "circle_rate": gettext_lazy("100 × requests going in circles / resolved requests"),
    "handling_time": gettext_lazy("Sum of the time worked on requests"),
    "closed_per_hour": gettext_lazy("Requests closed / working hours"),
    "load": gettext_lazy("Open requests, questions and steps / people and days"),
    "grr": gettext_lazy("100 × (start − reduced − lost) / start"),
    "nrr": gettext_lazy("100 × (start − reduced − lost + added) / start"),
    "logo_retention": gettext_lazy("100 × clients still there / clients at the start"),
    "response_rate": gettext_lazy("100 × answered invitations / delivered invitations"),
    "closed_requests": gettext_lazy("Number of requests"),
    "handovers_per_request": gettext_lazy("Accepted hand-overs / resolved requests"),
}
_FORMULA_OF_TIMES = gettext_lazy("Median; beside it the time within which 90 % were done")

INTERVALS: dict[Interval, str | Promise] = {
    Interval.NPS: gettext_lazy("95 %: ± 1.96 standard errors of the difference of two shares"),
    Interval.NSAT: gettext_lazy("95 %: ± 1.96 standard errors of the difference of two shares"),
    Interval.WILSON: gettext_lazy("95 %: Wilson score interval"),
    Interval.NONE: gettext_lazy("None is defined for this metric"),
}

UNITS: dict[Unit, str | Promise] = {
    Unit.POINTS: gettext_lazy("points"),
    Unit.PERCENT: gettext_lazy("per cent"),
    Unit.REQUESTS: gettext_lazy("requests"),
    Unit.HANDOVERS: gettext_lazy("hand-overs"),
    Unit.WORKING_SECONDS: gettext_lazy("working time"),
    Unit.CLOCK_SECONDS: gettext_lazy("time by the clock"),
    Unit.TOUCH_SECONDS: gettext_lazy("time worked on requests"),
    Unit.REQUESTS_PER_HOUR: gettext_lazy("requests per working hour"),
    Unit.OPEN_THINGS: gettext_lazy("open things per person"),
}

PARAMETERS: dict[str, str | Promise] = {
    "reopen_days": gettext_lazy("Days in which reopening counts"),
    "repeat_days": gettext_lazy("Days in which the same question counts"),
    "renewal_days": gettext_lazy("Days in which a late renewal is no loss"),
}


def formula_text(metric: Metric) -> str:
    """How the value follows from what was counted."""
    known = FORMULAS.get(metric.code)
    if known is None and metric.code in RESPONSE_OF.values():
        known = FORMULAS["response_rate"]
    return str(known or _FORMULA_OF_TIMES)


def unit_text(metric: Metric) -> str:
    """The unit that is written after a value, or nothing."""
    return "%" if metric.unit == Unit.PERCENT else ""


def decimals(metric: Metric) -> int:
    """Digits after the point."""
    if metric.kind == Kind.COUNT:
        return 0
    return 2 if metric.kind in {Kind.MEAN, Kind.RATE} else 1


def value_text(code: str, value: float | None) -> str:
    """A value without its unit; a time in hours and minutes."""
    metric = CATALOGUE[code]
    if value is None:
        return _("No data")
    if metric.is_time:
        return formats.duration(value)
    return formats.number(value, decimals(metric))


def with_unit(figure: Figure) -> str:
    """A value with its unit."""
    unit = unit_text(CATALOGUE[figure.code])
    text = value_text(figure.code, figure.value)
    return f"{text} {unit}" if unit and figure.value is not None else text


def bounds_text(figure: Figure) -> str:
    """The interval's ends, or nothing where none is defined."""
    if figure.low is None or figure.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": formats.number(figure.low, 1),
        "high": formats.number(figure.high, 1),
    }


def beside_text(figure: Figure) -> str:
    """What a table shows beside a value: the interval, or the time of nine in ten."""
    if figure.p90 is not None:
        return formats.duration(figure.p90)
    return bounds_text(figure)


def beside_head(code: str) -> str:
    """The head of the column beside the values, or nothing where there is none."""
    metric = CATALOGUE[code]
    if metric.is_duration:
        return _("90 % within")
    return _("95 % interval") if metric.interval != Interval.NONE else ""


def interval_text(figure: Figure) -> str:
    """The interval in words, or nothing where none is defined."""
    if figure.low is None or figure.high is None:
        return ""
    return _("95 %% interval %(low)s to %(high)s") % {
        "low": formats.number(figure.low, 1),
        "high": formats.number(figure.high, 1),
    }


def mean_text(figure: Figure) -> str:
    """The mean score beside what is computed from scores, or nothing."""
    if figure.mean is None or not CATALOGUE[figure.code].scored:
        return ""
    return _("mean %(value)s") % {"value": formats.number(figure.mean, 2)}


def p90_text(figure: Figure) -> str:
    """The time within which nine of ten were done, or nothing."""
    if figure.p90 is None:
        return ""
    return _("90 %% within %(time)s") % {"time": formats.duration(figure.p90)}


def provisional_text(figure: Figure) -> str:
    """How many can still change the value by rule, or nothing."""
    if not figure.provisional_n:
        return ""
    return ngettext("%(n)s can still change", "%(n)s can still change", figure.provisional_n) % {
        "n": formats.number(figure.provisional_n)
    }


def _locale() -> str:
    return (get_language() or "en")[:2]


def period_label(period: Period, start: date) -> str:
    """A short name of a period on an axis, in the reader's language."""
    if period == Period.MONTH:
        return format_date(start, "LLL yy", locale=_locale())
    if period == Period.QUARTER:
        return _quarter(start)
    return format_date(start, "d MMM", locale=_locale())


def _quarter(start: date) -> str:
    return pgettext("quarter of a year", "Q%(quarter)s %(year)s") % {
        "quarter": (start.month + 2) // 3,
        "year": start.year,
    }


def span_text(start: date, end: date) -> str:
    """Days from `start` up to `end` (not included): ``1–19 Nov 2026``, ``October 2026``."""
    last = end - ONE_DAY
    if start == last:
        return format_date(start, "EEE d MMM y", locale=_locale())
    if start.day == 1 and end == next_start(Period.MONTH, start):
        return format_date(start, "LLLL y", locale=_locale())
    if start.day == 1 and start.month % 3 == 1 and end == next_start(Period.QUARTER, start):
        return _quarter(start)
    # English pages write the day before the month; plain "en" would turn them round.
    locale = "en_GB" if _locale() == "en" else _locale()
    return str(format_interval(start, last, "yMMMd", locale=locale))


def finding(before: Figure, after: Figure, before_days: str, days: str) -> str:
    """One sentence: where the metric stands, and whether it moved more than chance.

    Compares the same figures as the card does, so that both say the same.
    """
    words = {
        "metric": str(CATALOGUE[after.code].name),
        "value": with_unit(after),
        "before": with_unit(before),
        "days": days,
        "before_days": before_days,
    }
    difference = change(before, after)
    if after.value is None:
        return _("%(metric)s: no data in %(days)s") % words
    if difference.delta is None:
        return _("%(metric)s stands at %(value)s in %(days)s, with nothing to compare") % words
    if difference.delta == 0:
        text = _("%(metric)s stayed at %(value)s in %(days)s, as in %(before_days)s")
    elif difference.note == TOO_FEW:
        text = _(
            "%(metric)s: %(value)s in %(days)s after %(before)s in %(before_days)s, "
            "too few to judge"
        )
    elif difference.is_more_than_chance is None:
        text = _("%(metric)s: %(value)s in %(days)s after %(before)s in %(before_days)s")
    elif not difference.is_more_than_chance:
        text = _(
            "%(metric)s went from %(before)s in %(before_days)s to %(value)s in %(days)s, "
            "not more than chance"
        )
    elif difference.delta > 0:
        text = _(
            "%(metric)s rose from %(before)s in %(before_days)s to %(value)s in %(days)s, "
            "more than chance"
        )
    else:
        text = _(
            "%(metric)s fell from %(before)s in %(before_days)s to %(value)s in %(days)s, "
            "more than chance"
        )
    return text % words
