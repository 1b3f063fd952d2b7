"""What a change of retention does to revenue over the years: an implication, not a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

MOST_YEARS = 20
_HUNDRED = Decimal(100)
_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Course:
    """What revenue begins with and goes by. `grr`, `nrr` and `margin` are per cent of a year."""

    start: Decimal
    grr: Decimal
    nrr: Decimal
    new: Decimal
    years: int
    margin: Decimal = _ALL

    def changed(self, points: Decimal) -> "Course":
        """With so many points more of what clients pay retained. What they add stays as it is, so
        NRR moves by as much as GRR does; nothing retained is more than all."""
        grr = min(max(self.grr + points, Decimal(0)), _ALL)
        return replace(self, grr=grr, nrr=max(self.nrr + grr - self.grr, Decimal(0)))


@dataclass(frozen=True, slots=True)
class Year:
    """Revenue a year at its end, as it goes and as it would go, and the difference."""

    number: int
    as_is: Decimal
    changed: Decimal

    @property
    def difference(self) -> Decimal:
        """More, or less, in this year."""
        return self.changed - self.as_is


def revenue(course: Course) -> list[Decimal]:
    """Recurring revenue at the start and after each year: R(t) = R(t−1) · NRR + new.

    Source: the usual recursion of a cohort with a constant rate of retention (Gupta, Lehmann and
    Stuart, "Valuing Customers", Journal of Marketing Research 41, 2004); its closed form is
    R(t) = R(0) · r^t + new · (r^t − 1)/(r − 1).
    """
    rate = course.nrr / _HUNDRED
    found = [course.start]
    for _year in range(course.years):
        found.append(found[-1] * rate + course.new)
    return found


def compared(course: Course, points: Decimal) -> list[Year]:
    """Revenue year by year as it is and with retention changed by so many points."""
    pairs = zip(revenue(course), revenue(course.changed(points)), strict=True)
    return [Year(number, before, after) for number, (before, after) in enumerate(pairs)]


def difference(years: Sequence[Year]) -> Decimal:
    """What all years together bring more, or less."""
    return sum((year.difference for year in years), Decimal(0))


def left_of(amount: Decimal, margin: Decimal) -> Decimal:
    """What is left of revenue at a margin in per cent."""
    return amount * margin / _HUNDRED
