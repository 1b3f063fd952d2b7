"""The effect of a practice in words: the finding, and never more than the interval allows. Pure."""

from collections.abc import Iterator
from math import exp
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui import charts, formats
from metrics.catalogue import CATALOGUE, Better, Kind, Metric
from metrics.presentation import good_or_bad
from metrics.wording import decimals, unit_text
from training.effect import LEAST_OBSERVATIONS, LEAST_PEOPLE, Effect, Mean
from training.selectors.effects import Measured

_ENDS = {Kind.SHARE: (0.0, 100.0), Kind.NPS: (-100.0, 100.0), Kind.NSAT: (0.0, 200.0)}


def metric_name(code: str) -> str:
    """What the metric is called; a code that is no longer measured stands for itself."""
    return str(CATALOGUE[code].name) if code in CATALOGUE else code


def difference_text(metric: Metric, value: float) -> str:
    """A difference with its sign: points, the metric's own unit, or per cent of a time."""
    if metric.kind == Kind.DURATION:
        return _("%(value)s %%") % {"value": formats.signed(100 * (exp(value) - 1), 1)}
    if metric.kind == Kind.MEAN:
        return formats.signed(value, decimals(metric))
    return _("%(value)s points") % {"value": formats.signed(value, 1)}


def bounds_text(metric: Metric, low: float, high: float) -> dict[str, str]:
    """Both ends of an interval of a difference, without words."""
    if metric.kind == Kind.DURATION:
        low, high = (100 * (exp(bound) - 1) for bound in (low, high))
    places = decimals(metric) if metric.kind == Kind.MEAN else 1
    return {"low": formats.signed(low, places), "high": formats.signed(high, places)}


def sentence(measured: Measured) -> str:
    """The finding in one sentence."""
    found = measured.effect
    metric = CATALOGUE[measured.code]
    if not measured.took:
        return _("Nobody took it yet.")
    if not measured.version:
        return _("This metric is not in use.")
    if found.is_too_few:
        return few_text(measured)
    if found.value is None or found.low is None or found.high is None:
        return _("Nobody’s figures differ: nothing can be told.")
    words = {
        "effect": difference_text(metric, found.value),
        **bounds_text(metric, found.low, found.high),
    }
    if found.is_more_than_chance:
        return _("%(effect)s, between %(low)s and %(high)s: more than chance") % words
    return _("%(effect)s, between %(low)s and %(high)s: may be chance") % words


def few_text(measured: Measured) -> str:
    """Why nothing can be said, and from when there is more to look at."""
    if measured.effect.taken_before is None and measured.known_on is not None:
        return _("Their weeks are not over: known on %(day)s at the earliest.") % {
            "day": formats.date_text(measured.known_on)
        }
    least = {"people": LEAST_PEOPLE, "n": LEAST_OBSERVATIONS}
    if measured.known_on is None:
        return _("Too few to tell: %(people)s people and %(n)s observations on each side.") % least
    return _(
        "Too few to tell: %(people)s people and %(n)s observations on each side. More on %(day)s."
    ) % (least | {"day": formats.date_text(measured.known_on)})


def look(measured: Measured) -> tuple[str, str]:
    """Colour and icon: a colour only for what is more than chance."""
    found = measured.effect
    if found.is_too_few:
        return "none", "info"
    if not found.is_more_than_chance or found.value is None:
        return "none", "flat"
    return good_or_bad(measured.code, found.value), "up" if found.value > 0 else "down"


def warnings(measured: Measured) -> Iterator[str]:
    """What else may explain the finding."""
    found, metric = measured.effect, CATALOGUE[measured.code]
    if found.is_too_few:
        return
    if stood_worse(measured.code, found):
        yield _(
            "Those who took it stood worse before than the others, by more than chance. Whoever "
            "stands low comes back a little by itself: a part of the effect may be that."
        )
    earlier = measured.placebo
    if earlier.is_too_few:
        yield _(
            "Whether they moved alike before cannot be told: too few observations in the weeks "
            "before those."
        )
    elif earlier.is_more_than_chance and earlier.value is not None:
        yield _(
            "They were moving apart already before anybody took it (%(difference)s in the same "
            "number of weeks): the effect may be that and not the practice."
        ) % {"difference": difference_text(metric, earlier.value)}
    if measured.is_provisional:
        yield _("Provisional: some observations can still change by rule.")


def stood_worse(code: str, found: Effect) -> bool:
    """Whether those who took it stood beyond chance on the bad side before."""
    if found.gap is None:
        return False
    _value, low, high = found.gap
    return {Better.HIGHER: high < 0, Better.LOWER: low > 0}.get(CATALOGUE[code].better, False)


def counted_text(measured: Measured) -> str:
    """Who is in it."""
    taken, others = measured.effect.taken_before, measured.effect.others_before
    parts = [
        ngettext("%(n)s person took it", "%(n)s people took it", measured.took)
        % {"n": formats.number(measured.took)}
    ]
    if taken is not None and others is not None:
        parts.append(
            _("%(taken)s counted against %(others)s of the same role")
            % {"taken": formats.number(taken.people), "others": formats.number(others.people)}
        )
    if measured.waiting:
        text = ngettext(
            "the weeks of %(n)s are not over", "the weeks of %(n)s are not over", measured.waiting
        )
        parts.append(text % {"n": formats.number(measured.waiting)})
    if measured.effect.without_data:
        text = ngettext(
            "%(n)s without data on both sides",
            "%(n)s without data on both sides",
            measured.effect.without_data,
        )
        parts.append(text % {"n": formats.number(measured.effect.without_data)})
    return " · ".join(parts)


def value_text(metric: Metric, value: float) -> str:
    """A mean of a group; of times the geometric one."""
    if metric.kind == Kind.DURATION:
        return formats.duration(exp(value))
    unit = unit_text(metric)
    text = formats.number(_within(metric, value), decimals(metric))
    return f"{text} {unit}" if unit else text


def _within(metric: Metric, value: float) -> float:
    low, high = _ENDS.get(metric.kind, (value, value))
    return min(max(value, low), high)


def side_rows(measured: Measured) -> list[dict[str, Any]]:
    """The four means with their intervals, drawn on one axis."""
    found, metric = measured.effect, CATALOGUE[measured.code]
    sides = [
        (_("Took it, before"), found.taken_before),
        (_("Took it, after"), found.taken_after),
        (_("Others, before"), found.others_before),
        (_("Others, after"), found.others_after),
    ]
    known = [(label, side) for label, side in sides if side is not None]
    low = min((_drawn(metric, _least(side)) for _label, side in known), default=0.0)
    high = max((_drawn(metric, _most(side)) for _label, side in known), default=1.0)
    room = (high - low) * 0.05 or 1.0
    return [
        {
            "label": label,
            "value": value_text(metric, side.value),
            "interval": _interval(metric, side),
            "people": side.people,
            "n": side.n,
            "is_few": side.people < LEAST_PEOPLE or side.n < LEAST_OBSERVATIONS,
            "forest": charts.forest(
                value=_drawn(metric, side.value),
                low=None if side.low is None else _drawn(metric, side.low),
                high=None if side.high is None else _drawn(metric, side.high),
                base=None,
                lo_axis=low - room,
                hi_axis=high + room,
                muted=side.people < LEAST_PEOPLE or side.n < LEAST_OBSERVATIONS,
            ),
        }
        for label, side in known
    ]


def _drawn(metric: Metric, value: float) -> float:
    """A mean as it is drawn: times in hours."""
    return exp(value) / 3600 if metric.kind == Kind.DURATION else _within(metric, value)


def _least(side: Mean) -> float:
    return side.value if side.low is None else side.low


def _most(side: Mean) -> float:
    return side.value if side.high is None else side.high


def _interval(metric: Metric, side: Mean) -> str:
    if side.low is None or side.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": value_text(metric, side.low),
        "high": value_text(metric, side.high),
    }


def shown(measured: Measured) -> dict[str, Any]:
    """One effect for a page."""
    kind, icon = look(measured)
    return {
        "code": measured.code,
        "metric": metric_name(measured.code),
        "version": measured.version,
        "weeks": measured.weeks,
        "sentence": sentence(measured),
        "kind": kind,
        "icon": icon,
        "counted": counted_text(measured),
        "warnings": list(warnings(measured)),
        "sides": side_rows(measured),
        "is_time": CATALOGUE[measured.code].kind == Kind.DURATION,
    }
