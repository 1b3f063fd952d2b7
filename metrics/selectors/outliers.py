"""Steady outliers: what a weekly look reads, and what the newest one found."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from core.access import Actor
from metrics.catalogue import CATALOGUE, Kind
from metrics.derivation.base import fetch
from metrics.models import MetricBuild, Observation, OutlierFinding, OutlierRun
from metrics.outliers.mix import Cell
from metrics.outliers.steady import Question

# What a person answers for, one observation a piece: sums of a day or of money are no such thing,
# and metrics that say nearly the same are looked at once.
LOOKED_AT = (
    "csat",
    "ces",
    "nsat",
    "nps",
    "fcr",
    "fcr_confirmed",
    "service_level_first_response",
    "service_level_resolution",
    "first_response_time",
    "resolve_time_first",
    "handover_acceptance_time",
    "question_answer_time",
)
# Eight weeks, eight before them, and room for holidays and absences in both.
READ_BACK = timedelta(weeks=30)

# One statement: of each metric the newest version that holds on the last day, its observations by
# person, week, topic and channel. Times come in order, the others as counts.
_CELLS = """
WITH in_use AS (
    SELECT DISTINCT ON (d.code) d.code, d.id, d.min_n, d.code = ANY(%(timed)s) AS is_time
    FROM metrics_metricdefinition d
    JOIN metrics_metricbuild b ON b.definition_id = d.id AND b.state = 'active'
    WHERE d.company_id = %(company)s AND b.company_id = %(company)s AND d.code = ANY(%(codes)s)
        AND (d.starts_on IS NULL OR d.starts_on < %(end)s)
    ORDER BY d.code, d.version DESC
)
SELECT u.code, u.id, u.min_n, o.consultant_id, date_trunc('week', o.day::timestamp)::date,
    coalesce(o.topic_id, 0), o.channel, count(*)::int, count(*) FILTER (WHERE o.positive)::int,
    count(*) FILTER (WHERE o.negative)::int,
    CASE WHEN u.is_time THEN array_agg(o.value ORDER BY o.value) END,
    bool_or(coalesce(o.settles_at > now(), false))
FROM in_use u JOIN metrics_observation o ON o.definition_id = u.id
WHERE o.company_id = %(company)s AND o.is_current AND NOT o.is_void
    AND o.consultant_id IS NOT NULL AND o.day >= %(start)s AND o.day < %(end)s
GROUP BY u.code, u.id, u.min_n, u.is_time, o.consultant_id, 5, 6, o.channel
ORDER BY u.code, 5, o.consultant_id
"""


class Asked(NamedTuple):
    """One metric's question, and the definition that it was asked of."""

    definition_id: int
    question: Question


def questions(company_id: int, end: date) -> dict[str, Asked]:
    """What is looked at up to a Monday (not included), by metric: one statement.

    A week in which something can still change by rule is left for later, with those after it.
    """
    rows = fetch(
        _CELLS,
        {
            "company": company_id,
            "codes": list(LOOKED_AT),
            "timed": [code for code in LOOKED_AT if CATALOGUE[code].kind == Kind.DURATION],
            "start": end - READ_BACK,
            "end": end,
        },
    )
    cells: dict[str, list[Cell]] = {}
    definitions: dict[str, tuple[int, int]] = {}
    unsettled: dict[str, date] = {}
    for code, definition_id, min_n, person, week, topic, channel, *counts, unsettled_yet in rows:
        definitions[code] = definition_id, min_n
        if unsettled_yet:
            unsettled[code] = min(week, unsettled.get(code, week))
        n, positives, negatives, values = counts
        down = negatives if is_score(code) else 0
        sums = float(positives - down), float(positives + down)
        cell = Cell(person, week, topic, channel, n, *sums, tuple(values or ()))
        cells.setdefault(code, []).append(cell)
    return {
        code: Asked(
            definition_id,
            Question(
                code,
                [cell for cell in cells[code] if cell.week < unsettled.get(code, end)],
                min_n,
                is_time=CATALOGUE[code].kind == Kind.DURATION,
                is_score=is_score(code),
            ),
        )
        for code, (definition_id, min_n) in definitions.items()
    }


def is_score(code: str) -> bool:
    """Whether one observation counts from −1 to 1 and not as yes or no."""
    return CATALOGUE[code].kind in {Kind.NPS, Kind.NSAT}


def newest_run(company_id: int, *, before: date | None = None) -> OutlierRun | None:
    """The run that counts: the last week's, the newest of it."""
    runs = OutlierRun.objects.of_company(company_id)
    if before is not None:
        runs = runs.filter(week__lt=before)
    return runs.order_by("-week", "-number").first()


def has_late_data(company_id: int, run: OutlierRun) -> bool:
    """Whether observations of the weeks looked at were written since they were read."""
    end = run.week + timedelta(weeks=1)
    builds = MetricBuild.objects.of_company(company_id).filter(state="active")
    in_use = builds.filter(definition__code__in=LOOKED_AT).values("definition_id")
    rows = Observation.objects.of_company(company_id).filter(definition_id__in=in_use)
    late = rows.filter(day__gte=end - READ_BACK, day__lt=end, recorded_at__gt=run.read_at)
    return late.exists()


def findings_of(actor: Actor, run: OutlierRun | None) -> QuerySet[OutlierFinding]:
    """What a run found of whom this person may know: good news last, the clearest first."""
    rows: QuerySet[OutlierFinding] = OutlierFinding.objects.visible_to(actor)
    if run is None:
        return rows.none()
    found = rows.filter(run=run).select_related("consultant", "definition", "run")
    return found.order_by("is_good", "comparison", "q", "pk")


def known_before(run: OutlierRun, since: date) -> set[tuple[int, str, str, bool]]:
    """(consultant, metric, comparison, above) of what runs of these weeks found before this."""
    rows = OutlierFinding.objects.of_company(run.company_id).filter(run__week__gte=since)
    values: Iterable[Sequence[Any]] = rows.exclude(run=run).values_list(
        "consultant_id", "code", "comparison", "is_above"
    )
    return {(row[0], row[1], row[2], row[3]) for row in values}


def read_moment() -> datetime:
    """The database's clock, before anything is read."""
    found: datetime = fetch("SELECT clock_timestamp()", {})[0][0]
    return found
