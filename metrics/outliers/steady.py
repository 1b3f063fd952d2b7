"""Who is steadily above or below what others, or they themselves before, reached on the same mix.

Steady (METRICS section 5): beyond two standard deviations on the same side in at least six of the
last eight weeks that have enough observations, and the eight weeks together significant after
Benjamini and Hochberg at 10 % over everybody and every metric looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import sqrt

from metrics.outliers.correction import adjusted, student_two_sided, two_sided
from metrics.outliers.mix import Cell, Group, Part, Reference, parts_of
from metrics.outliers.spread import between_people

WEEKS = 8
LEAST_BEYOND = 6
BEYOND = 2.0
FALSE_DISCOVERIES = 0.10
# The eight weeks may lie this far back: holidays and absences leave gaps.
LOOKED_BACK = timedelta(weeks=12)
# Fewer others, or less of their work, is no comparison.
LEAST_PEERS, LEAST_REFERENCE = 3, 50


@dataclass(frozen=True, slots=True)
class Seen:
    """One week of a person: what was observed and expected, as means of one observation."""

    week: date
    n: int
    observed: float
    expected: float
    error: float

    @property
    def z(self) -> float:
        """How many standard deviations the observed lies above the expected."""
        return (self.observed - self.expected) / self.error


@dataclass(frozen=True, slots=True)
class Alike:
    """A kind of work and its part in the mix: how much, and what was reached against what was
    expected of it."""

    group: Group
    n: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class Looked:
    """One person and metric looked at. Means are of what one observation counts for; `tau` is the
    standard deviation by which people differ anyway; `q` the adjusted p of the eight weeks."""

    person: int
    code: str
    weeks: tuple[Seen, ...]
    n: int
    observed: float
    expected: float
    z: float
    p: float
    tau: float
    reference_n: int
    reference_people: int
    mix: tuple[Alike, ...] = field(default=())
    q: float = 1.0

    @property
    def side(self) -> int:
        """1 above what was expected, −1 below."""
        return 1 if self.z > 0 else -1

    @property
    def beyond(self) -> int:
        """In how many of the weeks it lay beyond two standard deviations, on that side."""
        return sum(week.z * self.side >= BEYOND for week in self.weeks)

    @property
    def is_steady(self) -> bool:
        """Whether both conditions hold."""
        return self.beyond >= LEAST_BEYOND and self.q <= FALSE_DISCOVERIES


@dataclass(frozen=True, slots=True)
class Question:
    """One metric's cells; `min_n` a week, whether they are times or scores from −1 to 1."""

    code: str
    cells: Sequence[Cell]
    min_n: int
    is_time: bool = False
    is_score: bool = False


@dataclass(frozen=True, slots=True)
class _Sum:
    """A person's work in some weeks against the reference, before people's spread is known."""

    n: int
    total: float
    expected: float
    variance: float

    @property
    def deviation(self) -> float:
        return (self.total - self.expected) / self.n

    @property
    def error(self) -> float:
        return sqrt(self.variance) / self.n


@dataclass(frozen=True, slots=True)
class _Case:
    person: int
    parts: Mapping[date, Sequence[Part]]
    whole: _Sum
    reference_n: int
    reference_people: int


def against_peers(questions: Iterable[Question]) -> list[Looked]:
    """Everybody with enough weeks against what others reached on the same mix in those weeks."""
    looked: list[Looked] = []
    for question in questions:
        by_first: dict[date, Reference] = {}
        cases = []
        for person, weeks in _weeks_of(question).items():
            used = weeks[-WEEKS:]
            first = used[0]
            if first not in by_first:
                cells = [cell for cell in question.cells if cell.week >= first]
                by_first[first] = _reference(cells, question)
            case = _case(question, by_first[first], person, set(used), without=person)
            if case is not None and case.reference_people >= LEAST_PEERS:
                cases.append(case)
        looked += _looked(question, cases)
    return _corrected(looked)


def against_own_past(questions: Iterable[Question]) -> list[Looked]:
    """Everybody's last eight weeks against their own eight weeks before, on the same mix."""
    looked: list[Looked] = []
    for question in questions:
        cases = []
        for person, weeks in _weeks_of(question, reach=3 * LOOKED_BACK).items():
            used, earlier = weeks[-WEEKS:], set(weeks[-2 * WEEKS : -WEEKS])
            if len(earlier) < LEAST_BEYOND or _too_old(question, used):
                continue
            own = [c for c in question.cells if c.person == person and c.week in earlier]
            case = _case(question, _reference(own, question), person, set(used), without=None)
            if case is not None:
                cases.append(case)
        looked += _looked(question, cases)
    return _corrected(looked)


def _reference(cells: Iterable[Cell], question: Question) -> Reference:
    return Reference(cells, is_time=question.is_time, is_score=question.is_score)


def _last(question: Question) -> date:
    return max(cell.week for cell in question.cells)


def _too_old(question: Question, used: Sequence[date]) -> bool:
    return used[0] <= _last(question) - LOOKED_BACK


def _weeks_of(question: Question, reach: timedelta = LOOKED_BACK) -> dict[int, list[date]]:
    """Person → weeks with enough observations, in order; of people with enough such weeks."""
    if not question.cells:
        return {}
    since = _last(question) - reach
    counts: dict[tuple[int, date], int] = {}
    for cell in question.cells:
        if cell.week > since:
            key = cell.person, cell.week
            counts[key] = counts.get(key, 0) + cell.n
    found: dict[int, list[date]] = {}
    for (person, week), n in sorted(counts.items()):
        if n >= question.min_n:
            found.setdefault(person, []).append(week)
    return {person: weeks for person, weeks in found.items() if len(weeks) >= LEAST_BEYOND}


def _case(
    question: Question, reference: Reference, person: int, used: set[date], *, without: int | None
) -> _Case | None:
    """One person's weeks against a reference; None where it holds too little."""
    others = reference.without(without)
    if others.n < LEAST_REFERENCE:
        return None
    own = [cell for cell in question.cells if cell.person == person and cell.week in used]
    parts = parts_of(own, others)
    whole = _sum(part for week in parts.values() for part in week)
    return _Case(person, parts, whole, others.n, others.people)


def _sum(parts: Iterable[Part]) -> _Sum:
    """Observed, expected and variance: that of the person's own n, by the reference's rates, and
    that of the rates, which is the same for all work held against one rate."""
    n, total, expected, own, of_rates = 0, 0.0, 0.0, 0.0, 0.0
    held: dict[Group, tuple[int, float]] = {}
    for part in parts:
        n += part.n
        total += part.total
        expected += part.n * part.rate.mean
        own += part.n * part.rate.variance
        held[part.group] = (held.get(part.group, (0, 0.0))[0] + part.n, part.rate.error)
    of_rates = sum(count * count * error for count, error in held.values())
    return _Sum(n, total, expected, own + of_rates)


def _looked(question: Question, cases: Sequence[_Case]) -> list[Looked]:
    """Each case with the spread of all the others taken into account."""
    found = []
    for place, case in enumerate(cases):
        others = [*cases[:place], *cases[place + 1 :]]
        tau2 = between_people(
            [other.whole.deviation for other in others], [other.whole.error for other in others]
        )
        found.append(_of_case(question.code, case, tau2, len(others) - 1))
    return found


def _of_case(code: str, case: _Case, tau2: float, degrees: int) -> Looked:
    """The eight weeks together: far in the tail it counts that τ is known from a few people only.

    As much of the variance as comes from τ² has their degrees of freedom, the rest has endless
    ones; together by Satterthwaite (1946).
    """
    whole = case.whole
    of_people = whole.n * whole.n * tau2
    error = sqrt(whole.variance + of_people)
    if of_people:
        degrees = round(max(degrees, 1) * (error * error / of_people) ** 2)
    # Half an observation towards nought: counts are whole numbers (Yates' correction).
    difference = whole.total - whole.expected
    towards = max(abs(difference) - 0.5, 0.0)
    z = (towards if difference > 0 else -towards) / error
    return Looked(
        person=case.person,
        code=code,
        weeks=tuple(_seen(week, parts, tau2) for week, parts in sorted(case.parts.items())),
        n=whole.n,
        observed=whole.total / whole.n,
        expected=whole.expected / whole.n,
        z=z,
        p=two_sided(z) if not of_people else student_two_sided(z, degrees),
        tau=sqrt(tau2),
        reference_n=case.reference_n,
        reference_people=case.reference_people,
        mix=_mix(case),
    )


def _seen(week: date, parts: Sequence[Part], tau2: float) -> Seen:
    found = _sum(parts)
    error = sqrt(found.variance / (found.n * found.n) + tau2)
    return Seen(week, found.n, found.total / found.n, found.expected / found.n, error)


def _mix(case: _Case) -> tuple[Alike, ...]:
    """Kinds of work, the most frequent first."""
    sums: dict[Group, tuple[int, float, float]] = {}
    for parts in case.parts.values():
        for part in parts:
            n, total, _rate = sums.get(part.group, (0, 0.0, 0.0))
            sums[part.group] = (n + part.n, total + part.total, part.rate.mean)
    rows = [Alike(group, n, total / n, rate) for group, (n, total, rate) in sums.items()]
    return tuple(sorted(rows, key=lambda row: -row.n))


def _corrected(looked: Sequence[Looked]) -> list[Looked]:
    """With adjusted p-values over all of them."""
    adjusted_ones = adjusted([one.p for one in looked])
    return [replace(one, q=q) for one, q in zip(looked, adjusted_ones, strict=True)]
