"""A change in words and as a chart: which groups it comes from, whether it is chance. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.ui import charts
from metrics import presentation, wording
from metrics.catalogue import CATALOGUE, Kind
from metrics.cuts import Dimension
from metrics.dashboard.naming import part_name
from metrics.decomposition import Decomposition, Part, Side, decomposed, pooled
from metrics.figures import Change, Figure, change
from metrics.periods import Span

# Of these the whole is the mean of its groups, so that its change can be divided exactly.
DIVISIBLE = frozenset({Kind.SHARE, Kind.NPS, Kind.NSAT, Kind.MEAN, Kind.DURATION})
# Groups that are too few on both sides together are one.
SMALL = "small"
SHOWN = 6
# Less than this share of a whole's change is not worth a sentence.
LEAST_SHARE = 0.05
Key = int | str | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A change with its parts, the groups' names and what is known of each group's own change."""

    division: Decomposition[Key]
    names: Mapping[Key, str]
    verdicts: Mapping[Key, Change]
    figures: Mapping[Key, tuple[Figure | None, Figure | None]]


def why_not(before: Figure, now: Figure) -> str:
    """Why nothing is said about a change, or nothing."""
    metric = CATALOGUE[now.code]
    if metric.kind not in DIVISIBLE:
        return _("This metric is a sum or a ratio of other things: see it side by side instead.")
    difference = change(before, now)
    if difference.delta is None:
        return str(difference.note)
    if before.too_few or now.too_few:
        return _("Too few on one of the sides: parts of it would be chance.")
    return ""


Row = tuple[Key, str, Figure]


def divided(by: Dimension, before: Sequence[Row], after: Sequence[Row]) -> Explained | None:
    """The change between two sides by their groups; groups that are too few are one."""
    figures: dict[Key, tuple[Figure | None, Figure | None]] = {}
    names: dict[Key, str] = {}
    for place, rows in enumerate((before, after)):
        for key, name, figure in rows:
            known = figures.get(key, (None, None))
            figures[key] = (figure, known[1]) if place == 0 else (known[0], figure)
            names[key] = part_name(by, key, name)
    small = {key for key, pair in figures.items() if _is_small(pair)}
    if len(small) < 2:
        small = set()
    sides = [_sides(figures, small, place) for place in (0, 1)]
    division = decomposed(*sides)
    if division is None:
        return None
    names[SMALL] = _("All others, too few each")
    verdicts = {
        key: change(first, last)
        for key, (first, last) in figures.items()
        if first is not None and last is not None and key not in small
    }
    return Explained(division, names, verdicts, figures)


def _is_small(pair: tuple[Figure | None, Figure | None]) -> bool:
    known = [figure for figure in pair if figure is not None]
    return sum(figure.n for figure in known) < 2 * max(figure.min_n for figure in known)


def _sides(
    figures: Mapping[Key, tuple[Figure | None, Figure | None]], small: set[Key], place: int
) -> dict[Key, Side]:
    found: dict[Key, Side] = {}
    others: list[Side] = []
    for key, pair in figures.items():
        figure = pair[place]
        value = None if figure is None else mean_of(figure)
        if figure is None or value is None:
            continue
        if key in small:
            others.append(Side(figure.n, value))
        else:
            found[key] = Side(figure.n, value)
    together = pooled(others)
    return {**found, SMALL: together} if together else found


def mean_of(figure: Figure) -> float | None:
    """The value that merges: of times the mean, because medians do not."""
    return figure.mean if CATALOGUE[figure.code].is_duration else figure.value


def delta(code: str, value: float) -> str:
    """A part of a change, with its sign."""
    return presentation.delta_text(code, value)


def verdict_text(part: Part[Key], verdict: Change | None) -> str:
    if part.before is None:
        return _("new")
    if part.after is None:
        return _("no longer there")
    return str(verdict.note) if verdict and verdict.is_more_than_chance is not None else ""


def sentences(code: str, found: Explained) -> Iterator[dict[str, str]]:
    """The largest parts in words, the largest first; small ones are left to the table."""
    division = found.division
    middle = (division.before + division.after) / 2
    parts: list[tuple[float, Part[Key], bool]] = []
    for part in division.parts:
        parts += [(part.rate, part, True), (part.mix, part, False)]
    largest = max((abs(value) for value, _part, _is in parts), default=0.0)
    ordered = sorted(parts, key=lambda one: -abs(one[0]))
    for value, part, is_rate in ordered[:SHOWN]:
        if abs(value) < max(largest * LEAST_SHARE, 1e-9):
            return
        text = _rate_text(code, found, part) if is_rate else _mix_text(code, found, part, middle)
        kind = _kind_of(code, found, part, value) if is_rate else ""
        yield {"part": delta(code, value), "text": text, "kind": kind}


def _kind_of(code: str, found: Explained, part: Part[Key], value: float) -> str:
    verdict = found.verdicts.get(part.key)
    if verdict is None or not verdict.is_more_than_chance:
        return ""
    return presentation.good_or_bad(code, value)


def _rate_text(code: str, found: Explained, part: Part[Key]) -> str:
    verdict = found.verdicts.get(part.key)
    words = {
        "name": found.names[part.key],
        "before": wording.value_text(code, part.before.value if part.before else None),
        "after": wording.value_text(code, part.after.value if part.after else None),
    }
    if verdict is None or verdict.is_more_than_chance is None:
        return _("%(name)s went from %(before)s to %(after)s") % words
    if verdict.is_more_than_chance:
        return _("%(name)s went from %(before)s to %(after)s, more than chance") % words
    return _("%(name)s went from %(before)s to %(after)s, not more than chance") % words


def _mix_text(code: str, found: Explained, part: Part[Key], middle: float) -> str:
    """More or less of something that stands above or below the whole."""
    values = [side.value for side in (part.before, part.after) if side]
    is_above = sum(values) / len(values) > middle
    words = {
        "name": found.names[part.key],
        "before": f"{part.share_before * 100:.0f}",
        "after": f"{part.share_after * 100:.0f}",
    }
    if part.share_after > part.share_before:
        if is_above:
            text = _(
                "More is of %(name)s, which stands above the whole (%(before)s → %(after)s %%)"
            )
        else:
            text = _(
                "More is of %(name)s, which stands below the whole (%(before)s → %(after)s %%)"
            )
    elif is_above:
        text = _("Less is of %(name)s, which stands above the whole (%(before)s → %(after)s %%)")
    else:
        text = _("Less is of %(name)s, which stands below the whole (%(before)s → %(after)s %%)")
    return text % words


def waterfall(code: str, found: Explained, days: Span) -> charts.Figure:
    """From the earlier value to the present one: the largest parts, and the rest as one."""
    division = found.division
    scale = presentation.scale_of(CATALOGUE[code])
    parts = sorted(division.parts, key=lambda part: -abs(part.together))
    steps = [
        charts.Step(
            wording.span_text(days.before_start, days.before_end),
            division.before / scale,
            wording.value_text(code, division.before),
            is_total=True,
        )
    ]
    for part in parts[:SHOWN]:
        steps += _steps(code, found, part, scale)
    # What is too small for a bar of its own goes with the others: the bars end where the value is.
    rest = division.change - scale * sum(step.value for step in steps[1:])
    if abs(rest) > abs(division.change) * LEAST_SHARE / 4:
        steps.append(charts.Step(_("All others"), rest / scale, delta(code, rest)))
    steps.append(
        charts.Step(
            wording.span_text(days.start, days.end),
            division.after / scale,
            wording.value_text(code, division.after),
            is_total=True,
        )
    )
    title = _("%(metric)s: from the earlier days to these") % {"metric": CATALOGUE[code].name}
    return charts.waterfall_figure(title=title, steps=steps, label_head=_("Part"))


def _steps(code: str, found: Explained, part: Part[Key], scale: int) -> Iterator[charts.Step]:
    name = found.names[part.key]
    least = abs(found.division.change) * LEAST_SHARE / 2
    if abs(part.rate) > least:
        kind = _kind_of(code, found, part, part.rate)
        yield charts.Step(name, part.rate / scale, delta(code, part.rate), kind=kind)
    if abs(part.mix) > least or abs(part.rate) <= least:
        label = _("%(name)s, another share of the work") % {"name": name}
        yield charts.Step(label, part.mix / scale, delta(code, part.mix))
