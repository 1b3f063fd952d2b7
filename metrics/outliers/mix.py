"""What others would have reached on the same mix of work: indirect standardisation.

Source: Breslow and Day, "Statistical Methods in Cancer Research II" (IARC 1987), section 2.3: the
rates of a reference, applied to the mix of the one who is looked at. The reference leaves that
person out. Work is alike by topic and channel; kinds of which the reference has fewer than
`LEAST_ALIKE` are put together, within their topic and then with one another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

LEAST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's observations of one metric in one week, of one topic and channel.

    `total` and `squares` are sums over what each observation counts for: 0 or 1 of a share, −1, 0
    or 1 of a score. Times carry their `values` instead, in order.
    """

    person: int
    week: date
    topic: int
    channel: str
    n: int
    total: float = 0.0
    squares: float = 0.0
    values: tuple[float, ...] = ()


class Group(NamedTuple):
    """Work held against one rate: a topic and channel; what else there is of a topic (channel
    None); or of all topics that are too rare for a rate of their own (both None)."""

    topic: int | None
    channel: str | None


ALL = Group(None, None)


@dataclass(frozen=True, slots=True)
class Rate:
    """What the reference reached in a group: mean and variance of one observation, and how
    uncertain the mean is. Of times: the share above `median`."""

    n: int
    mean: float
    variance: float
    error: float
    median: float | None = None


class _Sum:
    """Sums of one topic and channel, in all and by person; times with whose they are."""

    __slots__ = ("n", "of", "squares", "total", "values")

    def __init__(self) -> None:
        self.n, self.total, self.squares = 0, 0.0, 0.0
        self.of: dict[int, tuple[int, float, float]] = {}
        self.values: list[tuple[float, int]] = []

    def add(self, cell: Cell) -> None:
        self.n += cell.n
        self.total += cell.total
        self.squares += cell.squares
        n, total, squares = self.of.get(cell.person, _NOTHING)
        self.of[cell.person] = (n + cell.n, total + cell.total, squares + cell.squares)
        self.values.extend((value, cell.person) for value in cell.values)


_NOTHING = (0, 0.0, 0.0)


class Reference:
    """The work that somebody's is compared with; asked for each person with that person left out.

    `is_time`: values are times, and what is compared is the share above the reference's median of
    the same kind of work: one very long time then counts as one.
    """

    def __init__(self, cells: Iterable[Cell], *, is_time: bool, is_score: bool = False) -> None:
        """Sum up by topic and channel."""
        self.is_time, self.is_score = is_time, is_score
        self.sums: dict[Group, _Sum] = {}
        for cell in cells:
            self.sums.setdefault(Group(cell.topic, cell.channel), _Sum()).add(cell)

    def without(self, person: int | None) -> "Others":
        """The reference with somebody left out (nobody for None)."""
        return Others(self, person)


class Others:
    """A reference without one person: which rate each kind of work is held against.

    What is too rare is put together with what else is rare, not with everything: the rate of the
    frequent says nothing of the rare.
    """

    def __init__(self, reference: Reference, without: int | None) -> None:
        """Count what others did, and put the rare together."""
        self.reference, self.left_out = reference, without
        counts = {
            group: found.n - found.of.get(without or 0, _NOTHING)[0]
            for group, found in reference.sums.items()
        }
        self.n = sum(counts.values())
        self.members: dict[Group, list[Group]] = {}
        rare: dict[Group, list[Group]] = {}
        for group, n in counts.items():
            if n >= LEAST_ALIKE:
                self.members[group] = [group]
            else:
                rare.setdefault(Group(group.topic, None), []).append(group)
        rest: list[Group] = []
        for topic, groups in rare.items():
            if sum(counts[group] for group in groups) >= LEAST_ALIKE:
                self.members[topic] = groups
            else:
                rest += groups
        is_enough = sum(counts[group] for group in rest) >= LEAST_ALIKE
        self.members[ALL] = rest if is_enough else list(counts)

    @property
    def people(self) -> int:
        """How many others there are."""
        found = {person for one in self.reference.sums.values() for person in one.of}
        return len(found - {self.left_out})

    def group(self, cell: Cell) -> Group:
        """The group whose rate a cell is held against."""
        for group in (Group(cell.topic, cell.channel), Group(cell.topic, None)):
            if group in self.members:
                return group
        return ALL

    def rate(self, group: Group) -> Rate:
        """What others reached in a group, one half added to either side, so that nobody is
        infinitely far from a reference that was never wrong."""
        members = [self.reference.sums[member] for member in self.members[group]]
        if self.reference.is_time:
            values = (pair for member in members for pair in member.values)
            return _above(sorted(value for value, whose in values if whose != self.left_out))
        n, total, squares = 0, 0.0, 0.0
        for member in members:
            own = member.of.get(self.left_out or 0, _NOTHING)
            n += member.n - own[0]
            total += member.total - own[1]
            squares += member.squares - own[2]
        mean = (total + (0.0 if self.reference.is_score else 0.5)) / (n + 1)
        variance = max((squares + 0.5) / (n + 1) - mean * mean, 1e-6)
        return Rate(n, mean, variance, variance / max(n, 1))


def _above(others: Sequence[float]) -> Rate:
    """The others' median, and the share of theirs above it (half of them, but for ties)."""
    n = len(others)
    middle = n // 2
    median = others[middle] if n % 2 else (others[middle - 1] + others[middle]) / 2
    above = sum(value > median for value in others)
    mean = (above + 0.5) / (n + 1)
    variance = mean * (1 - mean)
    return Rate(n, mean, variance, variance / n, median)


class Part(NamedTuple):
    """One person's work of one group, in some weeks: how much, what it came to, and the rate it
    is held against."""

    group: Group
    n: int
    total: float
    rate: Rate


def parts_of(cells: Iterable[Cell], others: Others) -> dict[date, list[Part]]:
    """A person's work by week and group, each beside the others' rate."""
    rates: dict[Group, Rate] = {}
    sums: dict[date, dict[Group, tuple[int, float]]] = {}
    for cell in cells:
        group = others.group(cell)
        if group not in rates:
            rates[group] = others.rate(group)
        median = rates[group].median
        total = cell.total if median is None else float(sum(v > median for v in cell.values))
        week = sums.setdefault(cell.week, {})
        known = week.get(group, (0, 0.0))
        week[group] = (known[0] + cell.n, known[1] + total)
    return {
        week: [Part(group, n, total, rates[group]) for group, (n, total) in groups.items()]
        for week, groups in sums.items()
    }
