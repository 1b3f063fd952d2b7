"""Charts as inline SVG, drawn on the server.

Each function takes plain values and returns markup: geometry in attributes, colour by class,
no inline style, so that the strict Content-Security-Policy holds. Large charts are also
offered as a `Figure`: the same chart in four widths plus the table that says the same.

Rules kept here (they are the product's, not the painter's): a missing value is a gap and never
zero; too few answers are a hollow dot that no line passes through; a new definition breaks the
line; a bar starts at zero.
"""

from core.ui.charts.bars import (
    Bar,
    Bin,
    Mark,
    bar_chart,
    bar_figure,
    histogram,
    histogram_figure,
)
from core.ui.charts.figure import ChartTable, Figure, LegendEntry
from core.ui.charts.flow import Flow, flow_chart, flow_figure
from core.ui.charts.held import HeldSegment, Loop, held_bar, held_figure
from core.ui.charts.line import Break, Point, chart_table, line_chart, line_figure
from core.ui.charts.small import forest, plan_bar, sparkline
from core.ui.charts.waterfall import Step, waterfall, waterfall_figure

__all__ = [
    "Bar",
    "Bin",
    "Break",
    "ChartTable",
    "Figure",
    "Flow",
    "HeldSegment",
    "LegendEntry",
    "Loop",
    "Mark",
    "Point",
    "Step",
    "bar_chart",
    "bar_figure",
    "chart_table",
    "flow_chart",
    "flow_figure",
    "forest",
    "held_bar",
    "held_figure",
    "histogram",
    "histogram_figure",
    "line_chart",
    "line_figure",
    "plan_bar",
    "sparkline",
    "waterfall",
    "waterfall_figure",
]
