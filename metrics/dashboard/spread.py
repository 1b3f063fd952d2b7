"""How the values of one metric spread: scores as they were given, times on an axis that doubles."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from core.ui import charts, formats
from metrics import presentation, wording
from metrics.asking import Question
from metrics.catalogue import CATALOGUE, Kind, Metric
from metrics.dashboard.asked import View, behind_url, require_view
from metrics.dashboard.naming import names_of
from metrics.dashboard.reading import Reader, today_of
from metrics.dashboard.ways import exports, ways
from metrics.figures import Figure
from metrics.periods import Span
from metrics.selectors.spread import scores_counted, times_counted

_HOUR = 3600.0
# Each stretch about twice as long as the one before: from a minute to three weeks of hours.
EDGES = (
    *(60.0 * minutes for minutes in (1, 2, 4, 8, 15, 30)),
    *(_HOUR * hours for hours in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)),
)
SCALES: dict[str, range] = {
    "nps": range(11),
    "csat": range(1, 6),
    "ces": range(1, 8),
    "nsat": range(1, 5),
}


def is_spread(metric: Metric) -> bool:
    """Whether a metric has values that spread: scores and times."""
    return metric.code in SCALES or metric.kind == Kind.DURATION


def spread(actor: Actor, view: View) -> dict[str, Any]:
    """Everything `metrics/distribution.html` needs. Raises `NotFound` out of scope."""
    require_view(actor, view)
    names = names_of(actor, view)
    days = view.days(today_of(actor))
    metric = CATALOGUE[view.code]
    figure = Reader(actor, view, days).figures([view.code])[view.code]
    bins = _bins(actor, view, days, figure) if is_spread(metric) and figure.n else []
    here = reverse("metric-spread")
    title = _title(metric, figure)
    return {
        **ways(actor, view, days, names, "metric-spread"),
        "metric": metric,
        "figure": figure,
        "heading": title,
        "bins": bins,
        "chart": charts.histogram_figure(
            title=title, bins=bins, value_head=_head(metric), marks=_marks(figure, bins)
        )
        if bins
        else None,
        "is_possible": is_spread(metric),
        "value": wording.with_unit(figure),
        "beside_value": presentation.joined(
            wording.interval_text(figure), wording.mean_text(figure), wording.p90_text(figure)
        ),
        "rows_url": behind_url(view.code, view.level, view.id, days, view.cut),
        "definition_url": reverse("metric-definition", args=[view.code]),
        "codes": [
            {
                "label": other.name,
                "url": here + view.query(code=code),
                "current": code == view.code,
            }
            for code, other in CATALOGUE.items()
            if is_spread(other)
        ],
        "exports": exports(here, view, days) if bins else None,
    }


def _title(metric: Metric, figure: Figure) -> str:
    if figure.value is None:
        return _("%(metric)s: no data on these days") % {"metric": metric.name}
    if metric.is_duration:
        words = {
            "metric": metric.name,
            "median": formats.duration(figure.value),
            "p90": formats.duration(figure.p90),
        }
        return _("%(metric)s: half within %(median)s, nine in ten within %(p90)s") % words
    words = {"metric": metric.name, "n": formats.number(figure.n)}
    return _("%(metric)s: how the %(n)s answers spread") % words


def _head(metric: Metric) -> str:
    return _("Time") if metric.is_duration else _("Score")


def _bins(actor: Actor, view: View, days: Span, figure: Figure) -> list[charts.Bin]:
    question = Question(
        company_id=actor.company_id,
        codes=[view.code],
        start=days.start,
        end=days.end,
        level=view.level,
        ids=view.ids,
        cut=view.cut,
    )
    if CATALOGUE[view.code].is_duration:
        return time_bins(times_counted(question, EDGES))
    return score_bins(view.code, scores_counted(question))


def score_bins(code: str, counted: Mapping[int, int]) -> list[charts.Bin]:
    """A bar for each score of the scale, given or not; scores beyond it are shown too."""
    scores = sorted({*SCALES[code], *counted})
    total = sum(counted.values())
    return [
        charts.Bin(
            score,
            score + 1,
            counted.get(score, 0),
            label=str(score),
            text=_share_text(str(score), counted.get(score, 0), total),
        )
        for score in scores
    ]


def time_bins(counts: Sequence[int]) -> list[charts.Bin]:
    """A bar for each stretch between the first and the last that have any."""
    total = sum(counts)
    used = [place for place, count in enumerate(counts) if count]
    edges = (0.0, *EDGES, float("inf"))
    bins = []
    for place in range(used[0], used[-1] + 1) if used else ():
        low, high = edges[place], edges[place + 1]
        text = _stretch(low, high)
        bins.append(
            charts.Bin(
                low,
                high,
                counts[place],
                label=formats.duration(low),
                text=_share_text(text, counts[place], total),
            )
        )
    return bins


def _stretch(low: float, high: float) -> str:
    if low == 0:
        return _("under %(time)s") % {"time": formats.duration(high)}
    if high == float("inf"):
        return _("%(time)s and more") % {"time": formats.duration(low)}
    return _("%(low)s to %(high)s") % {
        "low": formats.duration(low),
        "high": formats.duration(high),
    }


def _share_text(text: str, count: int, total: int) -> str:
    share = formats.number(100 * count / total, 1) if total else "0"
    return _("%(what)s (%(share)s %%)") % {"what": text, "share": share}


def _marks(figure: Figure, bins: Sequence[charts.Bin]) -> list[charts.Mark]:
    """Where the median and the time of nine in ten lie."""
    if not CATALOGUE[figure.code].is_duration or not bins:
        return []
    named = ((figure.value, _("median")), (figure.p90, "p90"))
    return [
        charts.Mark(place_of(value, bins), f"{label} {formats.duration(value)}")
        for value, label in named
        if value is not None
    ]


def place_of(value: float, bins: Sequence[charts.Bin]) -> float:
    """Where a value lies along bars of equal width, whose stretches double: in bars from the
    left, by its logarithm inside its bar."""
    place = max(bisect_right([part.low for part in bins], value) - 1, 0)
    part = bins[place]
    if part.low <= 0 or part.high == float("inf"):
        inside = min(max((value - part.low) / (EDGES[0] if part.low <= 0 else part.low), 0.0), 1.0)
    else:
        inside = log(value / part.low) / log(part.high / part.low)
    return place + min(max(inside, 0.0), 1.0)
