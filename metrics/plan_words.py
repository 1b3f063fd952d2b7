"""Targets in words: what is asked for, how it stands, what a cell of the grid says. Pure."""

from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.ui import formats
from metrics.catalogue import CATALOGUE, Better, Kind
from metrics.planning import Judgement, Plan, Standing
from metrics.wording import bounds_text, decimals, unit_text, value_text, with_unit

SECONDS_AN_HOUR = 3600
# Kind of state, icon, words.
STANDINGS: dict[Standing, tuple[str, str, str | Promise]] = {
    Standing.ON: ("ok", "check", _lazy("on plan")),
    Standing.OFF: ("risk", "tri", _lazy("off plan")),
    Standing.OPEN: ("none", "ring", _lazy("cannot be told yet")),
    Standing.FEW: ("none", "ring", _lazy("too few to judge")),
    Standing.NO_DATA: ("none", "ring", _lazy("no data")),
    Standing.NOT_JUDGED: ("none", "ring", _lazy("not judged")),
}


def is_time(code: str) -> bool:
    """Whether its values are seconds, typed and shown in hours."""
    return "seconds" in CATALOGUE[code].unit


def bound_text(code: str, value: float) -> str:
    """A bound with its unit."""
    unit = unit_text(CATALOGUE[code])
    if unit or is_time(code):
        text = value_text(code, value)
    else:
        text = formats.number(value, 0 if value == int(value) else decimals(CATALOGUE[code]))
    return f"{text} {unit}" if unit else text


def plan_text(plan: Plan) -> str:
    """What is to be reached: ``at least 90 %``, ``at most 6 h``, ``from 80 to 120``."""
    if plan.at_least is not None and plan.at_most is not None:
        bounds = {"low": bound_text(plan.code, plan.at_least)}
        bounds["high"] = bound_text(plan.code, plan.at_most)
        return pgettext("target", "from %(low)s to %(high)s") % bounds
    if plan.at_least is not None:
        least = {"value": bound_text(plan.code, plan.at_least)}
        return pgettext("target", "at least %(value)s") % least
    most = {"value": bound_text(plan.code, plan.at_most or 0.0)}
    return pgettext("target", "at most %(value)s") % most


def standing_state(judgement: Judgement) -> dict[str, Any]:
    """The context of `_ui/state.html`."""
    kind, icon, text = STANDINGS[judgement.standing]
    return {"kind": kind, "icon": icon, "text": text}


def actual_text(plan: Plan, figure: Any) -> str:
    """The value so far, with its unit."""
    if figure.value is not None and not unit_text(CATALOGUE[plan.code]):
        return bound_text(plan.code, figure.value) if not is_time(plan.code) else with_unit(figure)
    return with_unit(figure)


def why_text(judgement: Judgement, figure: Any) -> str:
    """By what it is judged: the interval, the share of times within, or where a count is going."""
    if judgement.low is None or judgement.high is None or judgement.standing == Standing.FEW:
        return bounds_text(figure)
    bounds = {"low": formats.number(judgement.low, 1), "high": formats.number(judgement.high, 1)}
    if judgement.within is not None:
        bounds["share"] = formats.number(judgement.within, 1)
        return _("%(share)s %% within it (%(low)s to %(high)s)") % bounds
    if judgement.projected is not None:
        whole = {
            "value": formats.number(judgement.projected),
            "low": formats.number(judgement.low),
            "high": formats.number(judgement.high),
        }
        return _("going to %(value)s (%(low)s to %(high)s)") % whole
    if judgement.low == judgement.high:
        return ""
    return _("%(low)s to %(high)s") % bounds


def period_name(period: str, start: date) -> str:
    """``October 2026``, ``Q4 2026``, ``2026``."""
    locale = (get_language() or "en")[:2]
    if period == "year":
        return str(start.year)
    if period == "month":
        return format_date(start, "LLLL y", locale=locale)
    return pgettext("quarter of a year", "Q%(quarter)s %(year)s") % {
        "quarter": (start.month + 2) // 3,
        "year": start.year,
    }


def head_text(code: str) -> str:
    """What the head of a column of the grid says under the metric's name."""
    metric = CATALOGUE[code]
    asks = {
        Better.HIGHER: pgettext("target", "at least"),
        Better.LOWER: pgettext("target", "at most"),
        Better.NEITHER: pgettext("target", "from, to"),
    }[metric.better]
    unit = _("h") if is_time(code) else unit_text(metric)
    return f"{asks}, {unit}" if unit else asks


def typed(code: str, value: float | None) -> str:
    """A bound as a cell of the grid shows it: plain, times in hours."""
    if value is None:
        return ""
    shown = value / SECONDS_AN_HOUR if is_time(code) else value
    return f"{round(shown, 4):g}"


def read_typed(code: str, text: str) -> float | None:
    """What was typed, in the figure's unit. Raises `ValueError` for what is no number."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not plain:
        return None
    value = float(plain.rstrip("%"))
    return value * SECONDS_AN_HOUR if is_time(code) else value


def has_bar(code: str) -> bool:
    """Whether a bar from nought to a hundred says something."""
    return CATALOGUE[code].kind == Kind.SHARE
