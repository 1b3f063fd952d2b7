"""One metric side by side: of the people of the level below, or by a feature of the work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from core.errors import NotFound
from core.ui import charts
from metrics import presentation, selectors, wording
from metrics.access import may_cut_by_team, only_in_sight
from metrics.catalogue import CATALOGUE, Better, Interval, Kind, Level, Metric
from metrics.cuts import Dimension
from metrics.dashboard.asked import View, behind_url, cut_parts, narrowed, require_view
from metrics.dashboard.groups import ADDED_UP
from metrics.dashboard.naming import BY, names_of, part_name
from metrics.dashboard.reading import Reader, today_of
from metrics.dashboard.ways import exports, ways
from metrics.figures import Change, Counters, Figure, InUse, change, figure
from metrics.periods import Span

PEOPLE = "people"


class Sort(StrEnum):
    """By which column the rows stand; `BEST` is by value, the best first."""

    BEST = "best"
    NAME = "name"
    N = "n"
    VALUE = "value"
    DIFFERENCE = "difference"


COLUMNS: dict[Sort, str | Promise] = {
    Sort.NAME: gettext_lazy("Name"),
    Sort.N: "n",
    Sort.VALUE: gettext_lazy("Value"),
    Sort.DIFFERENCE: gettext_lazy("Against the rest"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """By what figures stand side by side (`PEOPLE` or a dimension), and in which order."""

    by: str = PEOPLE
    sort: Sort = Sort.BEST
    is_descending: bool = False

    @property
    def dimension(self) -> Dimension | None:
        """The feature of the work, or None for people."""
        return None if self.by == PEOPLE else Dimension(self.by)


@dataclass(frozen=True, slots=True)
class Row:
    """One part: its figure, and how it differs from the rest (of times: from all together)."""

    key: int | str | None
    name: str
    figure: Figure
    against: Change


def sides(actor: Actor, view: View, asked: Asked) -> dict[str, Any]:
    """Everything `metrics/_sides.html` needs. Raises `NotFound` out of scope."""
    require_view(actor, view, asked.dimension)
    names = names_of(actor, view)
    days = view.days(today_of(actor))
    read = Reader(actor, view, days)
    whole = read.figures([view.code])[view.code]
    rows = _rows(actor, view, asked, days, whole)
    metric = CATALOGUE[view.code]
    here = reverse("metric-sides")
    return {
        **ways(actor, view, days, names, "metric-sides"),
        "metric": metric,
        "figure": whole,
        "sides_title": _title(view, asked),
        "sides_count": len(rows),
        "sides": rows,
        "headers": _headers(view, asked, metric, here),
        "against_head": _head(Sort.DIFFERENCE, metric),
        "has_against": metric.kind not in ADDED_UP,
        "beside_head": wording.beside_head(view.code),
        "rows": _shown(view, asked, days, rows, whole),
        "whole_text": wording.with_unit(whole),
        "bys": [
            {"label": label, "url": here + view.query(by=by), "current": asked.by == by}
            for by, label in offered(actor, view).items()
        ],
        "only_own": asked.by == PEOPLE
        and view.level == Level.COMPANY
        and not actor.has(Capability.METRICS_VIEW_ALL),
        "notes": _notes(metric, asked, whole),
        "exports": exports(here, view, days, **_order(asked)),
    }


def _order(asked: Asked) -> dict[str, str]:
    sign = "-" if asked.is_descending else ""
    return {"by": asked.by, "sort": f"{sign}{asked.sort}"}


def offered(actor: Actor, view: View) -> dict[str, str | Promise]:
    """By what the figures of a view may stand side by side before this person."""
    found: dict[str, str | Promise] = {}
    if view.level != Level.CONSULTANT:
        is_company = view.level == Level.COMPANY
        found[PEOPLE] = gettext_lazy("By manager") if is_company else gettext_lazy("By consultant")
    for dimension, label in BY.items():
        is_in_sight = dimension != Dimension.TEAM or may_cut_by_team(actor, view.level)
        if view.cut.of(dimension) is None and is_in_sight:
            found[dimension.value] = label
    return found


def default_by(actor: Actor, view: View) -> str:
    """By what the figures of a level stand if nothing is said: people, else the first feature
    that is still open."""
    return next(iter(offered(actor, view)), Dimension.TOPIC.value)


def _title(view: View, asked: Asked) -> str:
    words = {"metric": CATALOGUE[view.code].name}
    if asked.by == PEOPLE:
        is_company = view.level == Level.COMPANY
        by_manager, by_consultant = _("%(metric)s by manager"), _("%(metric)s by consultant")
        return (by_manager if is_company else by_consultant) % words
    titles = {
        Dimension.TOPIC: _("%(metric)s by topic"),
        Dimension.TEAM: _("%(metric)s by team"),
        Dimension.ROLE: _("%(metric)s by role"),
        Dimension.CHANNEL: _("%(metric)s by channel"),
        Dimension.SEGMENT: _("%(metric)s by segment"),
        Dimension.CLIENT: _("%(metric)s by client"),
    }
    return titles[Dimension(asked.by)] % words


def _rows(actor: Actor, view: View, asked: Asked, days: Span, whole: Figure) -> list[Row]:
    found = _people(actor, view, days) if asked.dimension is None else _parts(actor, view, asked)
    return in_order(
        [Row(key, name, one, against_rest(one, whole)) for key, name, one in found], asked
    )


def in_order(rows: Sequence[Row], asked: Asked) -> list[Row]:
    """Rows as asked; too few stand last, whatever the order."""
    named = sorted(rows, key=lambda row: row.name.casefold(), reverse=_is_by_name(asked))
    return sorted(named, key=lambda row: _place(row, asked))


def _is_by_name(asked: Asked) -> bool:
    return asked.sort == Sort.NAME and asked.is_descending


def _people(actor: Actor, view: View, days: Span) -> list[tuple[int | str | None, str, Figure]]:
    if view.level == Level.CONSULTANT:
        raise NotFound
    below = Level.MANAGER if view.level == Level.COMPANY else Level.CONSULTANT
    found = selectors.breakdown(
        company_id=actor.company_id,
        code=view.code,
        start=days.start,
        end=days.end,
        level=below,
        within_manager_id=view.id,
        cut=view.cut,
    )
    return [*only_in_sight(actor, below, found)]


def _parts(actor: Actor, view: View, asked: Asked) -> list[tuple[int | str | None, str, Figure]]:
    days, dimension = view.days(today_of(actor)), Dimension(asked.by)
    found = selectors.by_dimension(
        company_id=actor.company_id,
        codes=[view.code],
        start=days.start,
        end=days.end,
        dimension=dimension,
        level=view.level,
        id=view.id,
        cut=view.cut,
    )
    return [(key, part_name(dimension, key, name), one) for key, name, one in found[view.code]]


def against_rest(part: Figure, whole: Figure) -> Change:
    """How a part differs from all others together; a time from all together, itself included,
    because medians of the others cannot be had from the whole."""
    metric = CATALOGUE[part.code]
    if metric.kind in ADDED_UP:
        return Change(None, None, None, "")
    rest = rest_of(part, whole)
    return change(whole if rest is None else rest, part)


def rest_of(part: Figure, whole: Figure) -> Figure | None:
    """The figure of everything but one part; None where it cannot be had."""
    metric, n = CATALOGUE[part.code], whole.n - part.n
    if metric.kind in {Kind.DURATION, Kind.RATE, Kind.RETENTION}:
        return None
    totals = [(one.value or 0.0) * one.n for one in (whole, part)]
    counters = Counters(
        n=n,
        total=totals[0] - totals[1],
        positives=whole.positives - part.positives,
        negatives=whole.negatives - part.negatives,
    )
    in_use = InUse(part.code, whole.version, whole.definition_id, None, whole.min_n)
    return replace(figure(in_use, counters), mean=None)


def _place(row: Row, asked: Asked) -> tuple[bool, float]:
    metric = CATALOGUE[row.figure.code]
    value = row.figure.value or 0.0
    sign = -1 if asked.is_descending else 1
    places: dict[Sort, float] = {
        Sort.BEST: value if metric.better == Better.LOWER else -value,
        Sort.NAME: 0.0,
        Sort.N: sign * row.figure.n,
        Sort.VALUE: sign * value,
        Sort.DIFFERENCE: sign * (row.against.delta or 0.0),
    }
    return row.figure.too_few, places[asked.sort]


def _headers(view: View, asked: Asked, metric: Metric, here: str) -> list[dict[str, Any]]:
    headers = []
    for sort in COLUMNS:
        if sort == Sort.DIFFERENCE and metric.kind in ADDED_UP:
            continue
        is_sorted = asked.sort == sort
        text = sort == Sort.NAME
        turned = "" if is_sorted and asked.is_descending else "-"
        if text:
            turned = "-" if is_sorted and not asked.is_descending else ""
        headers.append(
            {
                "name": sort.value,
                "label": _head(sort, metric),
                "class": "" if text or sort == Sort.DIFFERENCE else "end",
                "sort_url": here + view.query(by=asked.by, sort=f"{turned}{sort.value}"),
                "sorted": "" if not is_sorted else _direction(asked),
            }
        )
    return headers


def _direction(asked: Asked) -> str:
    return "descending" if asked.is_descending else "ascending"


def _head(sort: Sort, metric: Metric) -> str:
    if sort == Sort.VALUE and wording.unit_text(metric):
        return _("Value, %(unit)s") % {"unit": wording.unit_text(metric)}
    if sort == Sort.DIFFERENCE and metric.is_duration:
        return _("Against all together")
    return str(COLUMNS[sort])


def _shown(
    view: View, asked: Asked, days: Span, rows: Sequence[Row], whole: Figure
) -> list[dict[str, Any]]:
    metric = CATALOGUE[view.code]
    scale = presentation.scale_of(metric)
    low, high = axis(view.code, [whole, *(row.figure for row in rows)], scale)
    return [
        {
            "name": row.name,
            "n": row.figure.n,
            "value": wording.value_text(view.code, row.figure.value),
            "beside": wording.beside_text(row.figure),
            "few": row.figure.too_few,
            "provisional": wording.provisional_text(row.figure),
            "against": _against(row),
            "forest": charts.forest(
                value=presentation.scaled(row.figure.value, scale),
                low=row.figure.low,
                high=row.figure.high,
                base=presentation.scaled(whole.value, scale) if metric.can_be_too_few else None,
                lo_axis=low,
                hi_axis=high,
                muted=row.figure.too_few,
                decimals=wording.decimals(metric),
            ),
            **_links(view, asked, days, row),
        }
        for row in rows
    ]


def _against(row: Row) -> dict[str, Any]:
    if row.figure.too_few:
        return {"text": "", "kind": "none", "icon": "ring", "note": _("too few to compare")}
    kind, icon = presentation.change_kind(row.figure.code, row.against)
    text = presentation.change_text(row.figure.code, row.against)
    note = str(row.against.note) if row.against.is_more_than_chance is not None else ""
    return {"text": text, "kind": kind, "icon": icon, "note": note}


def _links(view: View, asked: Asked, days: Span, row: Row) -> dict[str, str]:
    """Where a part's own figures are, and the rows behind the one shown."""
    here = reverse("metrics")
    if asked.dimension is None:
        below = Level.MANAGER if view.level == Level.COMPANY else Level.CONSULTANT
        person = int(row.key or 0)
        return {
            "url": here + view.query(level=below, id=person),
            "rows_url": behind_url(view.code, below, person, days, view.cut),
        }
    cut = narrowed(view.cut, asked.dimension, row.key)
    return {
        "url": here + view.query(**cut_parts(cut)),
        "rows_url": behind_url(view.code, view.level, view.id, days, cut),
    }


def axis(code: str, figures: Sequence[Figure], scale: int) -> tuple[float, float]:
    """Ends of the comparison's axis: close around what can be compared, intervals included."""
    ends = {Kind.SHARE: (0.0, 100.0), Kind.NPS: (-100.0, 100.0), Kind.NSAT: (0.0, 200.0)}
    whole = ends.get(CATALOGUE[code].kind)
    if whole is not None:
        compared = [figure for figure in figures if not figure.too_few]
        lows = [figure.low for figure in compared if figure.low is not None]
        highs = [figure.high for figure in compared if figure.high is not None]
        if not lows or not highs:
            return whole
        room = max(max(highs) - min(lows), 1.0) * 0.05
        return max(min(lows) - room, whole[0]), min(max(highs) + room, whole[1])
    highest = max((figure.value or 0 for figure in figures), default=0) / scale
    return 0, highest * 1.05 or 1


def _notes(metric: Metric, asked: Asked, whole: Figure) -> list[str]:
    """What must be known to read the table."""
    notes = []
    if metric.can_be_too_few:
        few = _("Below n = %(n)s a value is muted, stands last and is not compared.")
        notes.append(few % {"n": whole.min_n})
    if metric.interval != Interval.NONE:
        notes.append(
            _("Of twenty rows one differs from the rest by chance alone; look at it over time.")
        )
    if asked.by == Dimension.SEGMENT:
        notes.append(_("By the segment that clients are in now."))
    return notes
