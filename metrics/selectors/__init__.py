"""Reading figures and what stands behind them."""

from metrics.catalogue import Level
from metrics.figures import Change, Figure, change
from metrics.periods import period_start
from metrics.selectors.figures import (
    SeriesPoint,
    breakdown,
    figures,
    latest_day,
    observations,
    rows,
    series,
    series_of,
)

__all__ = [
    "Change",
    "Figure",
    "Level",
    "SeriesPoint",
    "breakdown",
    "change",
    "figures",
    "latest_day",
    "observations",
    "period_start",
    "rows",
    "series",
    "series_of",
]
