"""How the values behind a figure spread: counted in the database, one row a stretch."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, FloatField, Func, IntegerField, Value

from metrics.catalogue import Level
from metrics.cuts import NO_CUT, Cut
from metrics.selectors.behind import observations
from metrics.selectors.figures import Versions


def scores_counted(
    *,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> dict[int, int]:
    """Score → how many gave it. Two queries."""
    found = observations(
        company_id=company_id,
        code=code,
        start=start,
        end=end,
        level=level,
        id=id,
        cut=cut,
        versions=versions,
    )
    counted = found.order_by().values("value").annotate(count=Count("pk"))
    return {int(row["value"]): row["count"] for row in counted}


def times_counted(
    *,
    company_id: int,
    code: str,
    edges: Sequence[float],
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> list[int]:
    """How many values lie below the first edge, between each two, and from the last on. Two
    queries."""
    found = observations(
        company_id=company_id,
        code=code,
        start=start,
        end=end,
        level=level,
        id=id,
        cut=cut,
        versions=versions,
    )
    bucket: Any = Func(
        F("value"),
        Value(list(edges), output_field=ArrayField(FloatField())),
        function="width_bucket",
        template="%(function)s(%(expressions)s::float8[])",
        output_field=IntegerField(),
    )
    rows = found.order_by().annotate(bucket=bucket).values("bucket").annotate(count=Count("pk"))
    counts = [0] * (len(edges) + 1)
    for row in rows:
        counts[row["bucket"]] = row["count"]
    return counts
