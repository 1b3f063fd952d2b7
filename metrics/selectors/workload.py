"""What lies on people, against what is usual for themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from metrics.derivation.base import fetch

USUAL_DAYS: Final = 40
LEAST_DAYS: Final = 10


@dataclass(frozen=True, slots=True)
class UsualLoad:
    """Open things at the end of the last day worked, and the median and ninth decile of the days
    worked before it; None while those are fewer than ten."""

    day: date
    now: int
    days: int
    median: float | None
    p90: float | None

    @property
    def is_unusual(self) -> bool:
        """Whether nine of ten days were lighter."""
        return self.p90 is not None and self.now > self.p90

    @property
    def above(self) -> float:
        """By how many things it is more than usual."""
        return self.now - (self.median or 0)


_USUAL = """
WITH worked AS (
    SELECT member_id, day, open_requests + open_questions + open_steps AS things,
        row_number() OVER (PARTITION BY member_id ORDER BY day DESC) AS place
    FROM metrics_memberday
    WHERE company_id = %(company)s AND member_id = ANY(%(ids)s) AND scheduled_seconds > 0
)
SELECT member_id, max(day), max(things) FILTER (WHERE place = 1), count(*) - 1,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY things) FILTER (WHERE place > 1)
FROM worked WHERE place <= %(days)s + 1 GROUP BY member_id
"""


def usual_loads(*, company_id: int, member_ids: Collection[int]) -> dict[int, UsualLoad]:
    """By person, of those with a closed day. One query."""
    parameters = {"company": company_id, "ids": sorted(member_ids), "days": USUAL_DAYS}
    found = {}
    for member_id, day, now, days, quantiles in fetch(_USUAL, parameters):
        median, p90 = quantiles if days >= LEAST_DAYS else (None, None)
        found[member_id] = UsualLoad(day, now, days, median, p90)
    return found
