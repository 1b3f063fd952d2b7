"""Reading figures: one statement for any set of metrics, people and periods.

`start` is a local day of the company, `end` the first day no longer included. Figures of level
"manager" and "consultant" are keyed by membership id; 0 stands for what is credited to nobody.
The callers check `metrics.access.require_scope`, except for `rows`, which does so itself.

Days and people are read from leaves, cuts (`metrics.cuts`) from observations. Each period is
read wholly by one version of a definition (`metrics.asking`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from metrics import retention
from metrics.asking import Question
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.figures import Counters, Figure, figure
from metrics.models import BuildState, Leaf, MetricBuild
from metrics.selectors.reading import read

Versions = Mapping[str, int]


def is_observed(code: str) -> bool:
    """Whether a metric is made of observations; retention is read from contracts."""
    return CATALOGUE[code].kind != Kind.RETENTION


def _contracts(codes: Sequence[str]) -> list[str]:
    return [code for code in codes if not is_observed(code)]


Figures = dict[tuple[str, int | None], Figure]


def figures(
    *,
    company_id: int,
    codes: Sequence[str],
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    ids: Sequence[int] | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> Figures:
    """(code, id) → figure; the id is None for the company. One query.

    Every asked code and id is there, with value None where there is no data. Without `ids`: all
    who have data. `versions` asks for versions of definitions by name. Retention, where it is
    asked for, takes one query more, here and below.
    """
    asked = figures_of_spans(
        company_id=company_id,
        codes=codes,
        spans=[(start, end)],
        level=level,
        ids=ids,
        cut=cut,
        versions=versions,
    )
    return asked[0]


def figures_of_spans(
    *,
    company_id: int,
    codes: Sequence[str],
    spans: Sequence[tuple[date, date]],
    level: Level = Level.COMPANY,
    ids: Sequence[int] | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> list[Figures]:
    """`figures` of each of these spans of days, which may overlap, in their order. One query."""
    (start, end), *also = spans
    question = Question(
        company_id=company_id,
        codes=codes,
        start=start,
        end=end,
        also=also,
        level=level,
        ids=ids,
        cut=cut,
        versions=versions,
    )
    observed, retained = _parted(codes)
    answer = read(question.of(observed))
    asked: Sequence[int | None] = [None] if level == Level.COMPANY else list(ids or ())
    found: dict[date, Figures] = {
        name: {
            (code, one): figure(answer.definition(code, name), Counters())
            for code in observed
            for one in asked
        }
        for name, *_ in question.periods()
    }
    for reading in answer.readings:
        key = (reading.definition.code, reading.key)
        found[reading.period][key] = figure(reading.definition, reading.counters)
    whole = list(found.values())
    if retained:
        more = retention.figures(question.of(retained))
        whole = [one | other for one, other in zip(whole, more, strict=True)]
    return whole


def _parted(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Metrics made of observations, and those read from contracts: one query more."""
    observed = [code for code in codes if is_observed(code)]
    return observed, [code for code in codes if not is_observed(code)]


def latest_day(
    *, company_id: int, definition_id: int | None, level: Level, id: int | None
) -> date | None:
    """The last local day of which a person's (or the company's) figure has data. One query."""
    builds = MetricBuild.objects.of_company(company_id).filter(state=BuildState.ACTIVE)
    leaves = Leaf.objects.of_company(company_id).filter(
        build__in=builds.filter(definition_id=definition_id), n__gt=0
    )
    if level != Level.COMPANY:
        leaves = leaves.filter(**{f"{level.value}_id": id})
    latest: date | None = leaves.aggregate(latest=models.Max("day"))["latest"]
    return latest


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A figure of one period; the period may begin before the asked start."""

    period_start: date
    figure: Figure


def series(
    *,
    company_id: int,
    code: str,
    period: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> list[SeriesPoint]:
    """Figures by day, ISO week, month or quarter; a period without data has value None.

    Only days from `start` up to `end` count, in the first and last period too.
    """
    points = series_of(
        company_id=company_id,
        codes=[code],
        period=period,
        start=start,
        end=end,
        level=level,
        id=id,
        cut=cut,
        versions=versions,
    )
    return points[code]


def series_of(
    *,
    company_id: int,
    codes: Sequence[str],
    period: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> dict[str, list[SeriesPoint]]:
    """`series` of several metrics in one query. Raises `ValueError` for an unknown period."""
    observed, retained = _parted(codes)
    question = Question(
        company_id=company_id,
        codes=codes,
        start=start,
        end=end,
        level=level,
        ids=None if id is None else [id],
        period=period,
        cut=cut,
        versions=versions,
    )
    answer = read(question.of(observed))
    found = {(one.definition.code, one.period): one.counters for one in answer.readings}

    def point(code: str, begins: date) -> SeriesPoint:
        counters = found.get((code, begins), Counters())
        return SeriesPoint(begins, figure(answer.definition(code, begins), counters))

    points = {
        code: [point(code, begins) for begins, _, _ in question.periods()] for code in observed
    }
    if retained:
        for code, rows in retention.series_of(question.of(retained)).items():
            points[code] = [SeriesPoint(begins, one) for begins, one in rows]
    return points


def breakdown(
    *,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.CONSULTANT,
    within_manager_id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> list[tuple[int, str, Figure]]:
    """(membership id, name, figure) of everybody with data, by name. One query.

    Within a manager: only what was credited under that manager at the time.
    """
    question = Question(
        company_id=company_id,
        codes=[code],
        start=start,
        end=end,
        level=level,
        manager_id=within_manager_id,
        named=True,
        cut=cut,
        versions=versions,
    )
    if not is_observed(code):
        return retention.breakdown(question)
    found = read(question).readings
    return [(one.key, one.name, figure(one.definition, one.counters)) for one in found if one.key]


def by_dimension(
    *,
    company_id: int,
    codes: Sequence[str],
    start: date,
    end: date,
    dimension: Dimension,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> dict[str, list[tuple[int | str | None, str, Figure]]]:
    """Of each metric (key, name, figure) of every part with data, by name. One query.

    The key is an id, or the channel's or segment's text; None, without a name, for what has none.
    """
    observed, retained = _parted(codes)
    question = Question(
        company_id=company_id,
        codes=codes,
        start=start,
        end=end,
        level=level,
        ids=None if id is None else [id],
        dimension=Dimension(dimension),
        named=True,
        cut=cut,
        versions=versions,
    )
    found: dict[str, list[tuple[int | str | None, str, Figure]]] = {code: [] for code in codes}
    for one in read(question.of(observed)).readings:
        row = (one.key, one.name, figure(one.definition, one.counters))
        found[one.definition.code].append(row)
    if retained:
        found |= retention.by_dimension(question.of(retained))
    return found


__all__ = [
    "SeriesPoint",
    "Versions",
    "breakdown",
    "by_dimension",
    "figures",
    "figures_of_spans",
    "is_observed",
    "latest_day",
    "series",
    "series_of",
]
