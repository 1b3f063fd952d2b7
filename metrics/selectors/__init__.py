"""Reading figures and what stands behind them."""

from metrics.catalogue import Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.figures import Change, Figure, change
from metrics.periods import period_start
from metrics.selectors.behind import observations, rows
from metrics.selectors.figures import (
    SeriesPoint,
    breakdown,
    by_dimension,
    figures,
    figures_of_spans,
    latest_day,
    series,
    series_of,
)

__all__ = [
    "NO_CUT",
    "Change",
    "Cut",
    "Dimension",
    "Figure",
    "Level",
    "SeriesPoint",
    "breakdown",
    "by_dimension",
    "change",
    "figures",
    "figures_of_spans",
    "latest_day",
    "observations",
    "period_start",
    "rows",
    "series",
    "series_of",
]
