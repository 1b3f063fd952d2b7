"""Tables of a page as they are downloaded: the figures of the screen, and how they came about."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.exports import Table
from core.ui import formats
from metrics import wording
from metrics.catalogue import CATALOGUE
from metrics.figures import Change, Figure, change
from metrics.periods import Period
from metrics.presentation import Reading, joined, plan_text, scale_of

_DIGITS = 4


def head_of(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Whose figures of which days, narrowed how, in which time zone: the head of every download."""
    return [
        (_("Figures of"), shown["title"]),
        (_("Days"), shown["shown_days"]),
        (_("Compared with"), shown["before_days"]),
        *((str(chip["label"]), str(chip["value"])) for chip in shown["chips"]),
        (_("Time zone"), shown["time_zone"]),
    ]


def remark_of(figure: Figure) -> str:
    """What must be said of a figure: too few, or not settled yet."""
    few = _("too few to compare") if figure.too_few and figure.value is not None else ""
    return joined(few, wording.provisional_text(figure))


def version_of(figure: Figure) -> str:
    """By which definition a figure was computed."""
    return f"{figure.code} v{figure.version}" if figure.version else ""


def number_of(code: str, value: float | None) -> float | str:
    """A value to calculate with: times in hours; empty where there is no data."""
    return "" if value is None else round(value / scale_of(CATALOGUE[code]), _DIGITS)


def glance_table(readings: Sequence[Reading], shown: dict[str, Any]) -> Table:
    """Every metric of the dashboard, one a line."""
    heads = [
        _("Metric"),
        _("Value"),
        _("As a number, times in hours"),
        _("Unit"),
        "n",
        _("95 % interval"),
        _("90 % within"),
        _("Plan"),
        _("Change since %(days)s") % {"days": shown["before_days"]},
        _("Judgement"),
        _("Change in a year"),
        _("Judgement of the year"),
        _("Remark"),
        _("Definition"),
    ]
    return Table(_("At a glance"), heads, [_glance_line(one) for one in readings], head_of(shown))


def _glance_line(reading: Reading) -> list[Any]:
    figure = reading.now
    metric = CATALOGUE[figure.code]
    since, year = change(reading.before, figure), change(reading.year, figure)
    return [
        str(metric.name),
        wording.value_text(figure.code, figure.value),
        number_of(figure.code, figure.value),
        str(wording.UNITS[metric.unit]),
        figure.n,
        wording.bounds_text(figure),
        "" if figure.p90 is None else formats.duration(figure.p90),
        plan_text(reading.plan) if reading.plan else "",
        number_of(figure.code, since.delta),
        str(since.note),
        number_of(figure.code, year.delta),
        str(year.note),
        remark_of(figure),
        version_of(figure),
    ]


def series_table(code: str, period: Period, reading: Reading, shown: dict[str, Any]) -> Table:
    """One metric over time."""
    heads = [
        _("Period"),
        str(CATALOGUE[code].name),
        _("As a number, times in hours"),
        "n",
        wording.beside_head(code),
        _("Remark"),
        _("Definition"),
    ]
    lines = [
        [
            wording.period_label(period, point.period_start),
            wording.value_text(code, point.figure.value),
            number_of(code, point.figure.value),
            point.figure.n,
            wording.beside_text(point.figure),
            remark_of(point.figure),
            version_of(point.figure),
        ]
        for point in reading.points
    ]
    return Table(_("Over time"), heads, lines, head_of(shown))


def sides_table(shown: dict[str, Any]) -> Table:
    """Parts side by side, and all together in the last line."""
    whole: Figure = shown["figure"]
    unit, name = wording.unit_text(shown["metric"]), str(shown["metric"].name)
    heads = [
        _("Name"),
        "n",
        f"{name}, {unit}" if unit else name,
        _("As a number, times in hours"),
        wording.beside_head(whole.code),
        shown["against_head"],
        _("Judgement"),
        _("Remark"),
        _("Definition"),
    ]
    lines = [_side_line(row.name, row.figure, row.against) for row in shown["sides"]]
    last = _side_line(shown["title"], whole, Change(None, None, None, ""))
    return Table(shown["sides_title"], heads, [*lines, last], head_of(shown))


def _side_line(name: str, figure: Figure, against: Change) -> list[Any]:
    return [
        name,
        figure.n,
        wording.value_text(figure.code, figure.value),
        number_of(figure.code, figure.value),
        wording.beside_text(figure),
        number_of(figure.code, against.delta),
        str(against.note),
        remark_of(figure),
        version_of(figure),
    ]


def changed_table(shown: dict[str, Any]) -> Table:
    """The parts of a change, which sum to it in the last line."""
    before, after = shown["before_days"], shown["shown_days"]
    heads = [
        _("Name"),
        _("n, %(days)s") % {"days": before},
        _("n, %(days)s") % {"days": after},
        _("Share, %%, %(days)s") % {"days": before},
        _("Share, %%, %(days)s") % {"days": after},
        _("Value, %(days)s") % {"days": before},
        _("Value, %(days)s") % {"days": after},
        _("Part from its own change"),
        _("Judgement"),
        _("Part from its share of the work"),
        _("Both"),
    ]
    code, found = shown["view"].code, shown["explained"]
    lines = []
    for row in shown.get("rows", ()):
        part = row["part"]
        lines.append(
            [
                row["name"],
                row["n_before"],
                row["n_after"],
                round(row["share_before"], 2),
                round(row["share_after"], 2),
                number_of(code, part.before.value) if part.before else "",
                number_of(code, part.after.value) if part.after else "",
                number_of(code, part.rate),
                row["rate_note"],
                number_of(code, part.mix),
                number_of(code, part.together),
            ]
        )
    if found:
        division = found.division
        numbers = [division.before, division.after, division.rate]
        first, last, rate = (number_of(code, one) for one in numbers)
        mix, whole = number_of(code, division.mix), number_of(code, division.change)
        lines.append([_("All together"), "", "", 100, 100, first, last, rate, "", mix, whole])
    about = [*head_of(shown), (_("Times"), _("in hours, means")) if shown.get("is_mean") else ()]
    return Table(_("What changed"), heads, lines, [pair for pair in about if pair])


def compared_table(shown: dict[str, Any]) -> Table:
    """Two sides metric by metric, and how the first differs from the second."""
    heads = [_("Metric")]
    for side in (shown["first"], shown["second"]):
        name = f"{side['name']}, {side['days']}"
        heads += [name, _("As a number, times in hours"), "n", _("95 % interval"), _("90 % within")]
    heads += [_("Difference"), _("Judgement"), _("Definition")]
    rows = [row for group in shown["groups"] for row in group["rows"]]
    return Table(_("Compare"), heads, [_compared_line(row) for row in rows], head_of(shown)[3:])


def _compared_line(row: dict[str, Any]) -> list[Any]:
    cells: list[Any] = [row["name"]]
    for figure in row["figures"]:
        cells += [
            wording.value_text(figure.code, figure.value),
            number_of(figure.code, figure.value),
            figure.n,
            wording.bounds_text(figure),
            "" if figure.p90 is None else formats.duration(figure.p90),
        ]
    first, second = row["figures"]
    difference = change(second, first)
    delta = number_of(first.code, difference.delta)
    return [*cells, delta, str(difference.note), version_of(first)]


def spread_table(shown: dict[str, Any]) -> Table:
    """How many values lie in each stretch."""
    heads = [_("Score or time"), _("Count")]
    lines = [[part.text, part.count] for part in shown["bins"]]
    figure: Figure = shown["figure"]
    about = [
        *head_of(shown)[:2],
        *head_of(shown)[3:],
        (str(shown["metric"].name), shown["value"]),
        ("n", str(figure.n)),
        (_("Definition"), version_of(figure)),
    ]
    return Table(_("Spread"), heads, lines, about)


def cohorts_table(shown: dict[str, Any]) -> Table:
    """Cohorts a line; of each quarter since the value and its n."""
    quarters = list(shown["quarters"])
    heads = [_("First contract"), _("Clients")]
    for quarter in quarters:
        heads += [_("Quarter %(number)s") % {"number": quarter}, "n"]
    lines = []
    for cohort in shown["cohorts"]:
        cells: list[Any] = [cohort.name, cohort.clients]
        for cell in cohort.cells:
            cells += ["" if cell.value is None else round(cell.value, _DIGITS), cell.n]
        lines.append(cells)
    about = [(str(_("Followed")), str(shown["heading"])), *head_of(shown)[:2], *head_of(shown)[3:]]
    return Table(_("Cohorts"), heads, lines, [*about, (_("Remark"), shown["note"])])
