"""How the values behind a figure spread: counted in the database, one row a stretch."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, FloatField, Func, IntegerField, Value

from metrics.asking import Question
from metrics.selectors.behind import behind


def scores_counted(question: Question) -> dict[int, int]:
    """Score → how many gave it. Two queries."""
    counted = behind(question).order_by().values("value").annotate(count=Count("pk"))
    return {int(row["value"]): row["count"] for row in counted}


def times_counted(question: Question, edges: Sequence[float]) -> list[int]:
    """How many values lie below the first edge, between each two, and from the last on. Two
    queries."""
    found = behind(question)
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
