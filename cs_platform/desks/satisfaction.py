"""Whether a client's answers fell: the last days against as many before. Pure, on plain scores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrics.formulas import CHANCE_LIMIT, nps, nps_difference, share, share_difference
from surveys.models import SurveyKind

DAYS = 90
LEAST = 10


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers of one client and kind in one stretch of days."""

    kind: str
    scores: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many answers."""
        return len(self.scores)

    @property
    def positives(self) -> int:
        """Promoters, or satisfied."""
        least = 9 if self.kind == SurveyKind.NPS else 4
        return sum(score >= least for score in self.scores)

    @property
    def detractors(self) -> int:
        """Those who would not recommend."""
        return sum(score <= 6 for score in self.scores)

    @property
    def value(self) -> float | None:
        """CSAT in per cent, NPS in points; None without answers."""
        if self.kind == SurveyKind.NPS:
            found = nps(self.positives, self.detractors, self.n)
        else:
            found = share(self.positives, self.n)
        return found.value if found else None

    @property
    def mean(self) -> float:
        """The mean score; of at least one answer."""
        return sum(self.scores) / self.n


@dataclass(frozen=True, slots=True)
class Fall:
    """A client's answers before and after, in local days from `middle` on."""

    client_id: int
    client: str
    before: Scores
    after: Scores

    @property
    def is_more_than_chance(self) -> bool | None:
        """Whether the difference is; None for too few answers to judge."""
        if min(self.before.n, self.after.n) < LEAST:
            return None
        if self.after.kind == SurveyKind.NPS:
            one, two = self.before, self.after
            z = nps_difference(
                (one.positives, one.detractors, one.n), (two.positives, two.detractors, two.n)
            )
        else:
            z = share_difference(
                (self.before.positives, self.before.n), (self.after.positives, self.after.n)
            )
        return z is not None and abs(z) >= CHANCE_LIMIT


Answer = tuple[int, str, str, int, date]


def falls(answers: Iterable[Answer], middle: date) -> list[Fall]:
    """Clients whose answers from `middle` on have a lower mean than those before it.

    Answers are (client, its name, kind, score, local day). What is more than chance comes first,
    then the deepest fall of the mean, as a part of its scale.
    """
    scores: dict[tuple[int, str, str], tuple[list[int], list[int]]] = {}
    for client_id, client, kind, score, day in answers:
        before, after = scores.setdefault((client_id, client, kind), ([], []))
        (after if day >= middle else before).append(score)
    found = [
        Fall(pk, name, Scores(kind, tuple(before)), Scores(kind, tuple(after)))
        for (pk, name, kind), (before, after) in scores.items()
        if before and after
    ]
    fell = [fall for fall in found if fall.after.mean < fall.before.mean]
    return sorted(fell, key=_weight)


def _weight(fall: Fall) -> tuple[bool, float, str, str]:
    scale = 10 if fall.after.kind == SurveyKind.NPS else 4
    depth = (fall.after.mean - fall.before.mean) / scale
    return (not fall.is_more_than_chance, depth, fall.client, fall.after.kind)
