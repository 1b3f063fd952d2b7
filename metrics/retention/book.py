"""All contracts that some days rest on, read once and looked at in any way. No database here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.figures import Figure
from metrics.retention.arithmetic import (
    Contract,
    Movement,
    Rates,
    Totals,
    Window,
    grr,
    logo_retention,
    movement,
    nrr,
    totals,
    with_renewals,
)

CODES = ("grr", "nrr", "logo_retention")
USUAL_RENEWAL_DAYS = 30
LONGEST_RENEWAL_DAYS = 366
ONE_DAY = timedelta(days=1)

Versions = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """A client: `segment` is the present one."""

    pk: int
    name: str
    segment: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """Who held what from a day up to (not including) another."""

    starts_on: date
    ends_on: date | None
    values: tuple[int | None, ...]


def _on(lines: Iterable[Dated], day: date) -> tuple[int | None, ...]:
    for line in lines:
        if line.starts_on <= day and (line.ends_on is None or day < line.ends_on):
            return line.values
    return ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a definition with figures in use."""

    code: str
    version: int
    definition_id: int | None = None
    min_n: int = 10
    starts_on: date | None = None
    renewal_days: int = USUAL_RENEWAL_DAYS


@dataclass(slots=True)
class Book:
    """Contracts of one company with everything that tells whose they are."""

    today: date
    rates: Rates
    versions: list[Version] = field(default_factory=list)
    contracts: dict[int, list[Contract]] = field(default_factory=dict)
    clients: dict[int, ClientSeen] = field(default_factory=dict)
    holders: dict[int, list[Dated]] = field(default_factory=dict)
    lines: dict[int, list[Dated]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    teams: dict[int, str] = field(default_factory=dict)
    _renewed: dict[tuple[int, int], list[Contract]] = field(default_factory=dict)
    _moved: dict[Window, list[Movement]] = field(default_factory=dict)

    def version(self, code: str, last_day: date, asked: Versions | None = None) -> Version:
        """The version that a period is computed by: the one asked for, or the newest that had
        begun by its last day."""
        known = [one for one in self.versions if one.code == code]
        if asked and code in asked:
            known = [one for one in known if one.version == asked[code]]
        else:
            known = [one for one in known if one.starts_on is None or one.starts_on <= last_day]
        return max(known, key=lambda one: one.version, default=Version(code, 0))

    def movements(self, start: date, end: date, renewal_days: int) -> list[Movement]:
        """What became of every client in the days from `start` up to `end`."""
        if start > self.today:
            return []
        window = Window(start, end, self.today, renewal_days)
        if window not in self._moved:
            rows = (
                movement(self._contracts(client_id, renewal_days), self.rates, window)
                for client_id in self.contracts
            )
            self._moved[window] = [row for row in rows if row is not None]
        return self._moved[window]

    def _contracts(self, client_id: int, renewal_days: int) -> list[Contract]:
        key = client_id, renewal_days
        if key not in self._renewed:
            self._renewed[key] = with_renewals(self.contracts[client_id], renewal_days)
        return self._renewed[key]

    def holder_on(self, client_id: int, day: date) -> int:
        """The client's CS on a local day; 0 for nobody."""
        return (_on(self.holders.get(client_id, ()), day) or (0,))[0] or 0

    def line_on(self, client_id: int, day: date) -> tuple[int, int]:
        """Manager and team of the client's CS on a local day; 0 for none."""
        found = _on(self.lines.get(self.holder_on(client_id, day), ()), day) or (0, 0)
        return found[0] or 0, found[1] or 0

    def whose(self, level: Level, client_id: int, day: date) -> int | None:
        """Who is credited with a client at a level; None for the company."""
        if level == Level.CONSULTANT:
            return self.holder_on(client_id, day)
        return self.line_on(client_id, day)[0] if level == Level.MANAGER else None

    def part(self, dimension: Dimension) -> Callable[[int, date], int | str | None] | None:
        """What tells to which part a client belongs on a day; None where contracts cannot say."""
        parts: dict[Dimension, Callable[[int, date], int | str | None]] = {
            Dimension.CLIENT: lambda client_id, _day: client_id,
            Dimension.SEGMENT: lambda client_id, _day: self.clients[client_id].segment or None,
            Dimension.TEAM: lambda client_id, day: self.line_on(client_id, day)[1] or None,
        }
        return parts.get(dimension)

    def name_of(self, dimension: Dimension, key: int | str | None) -> str:
        """The name of a part; nothing for what has none."""
        if key is None:
            return ""
        if dimension == Dimension.CLIENT:
            return self.clients[int(key)].name
        return self.teams.get(int(key), "") if dimension == Dimension.TEAM else str(key)

    def within(self, cut: Cut, client_id: int, day: date) -> bool:
        """Whether a client belongs to a cut. Requests' roles, topics and channels cut no contract:
        nothing is left of it then."""
        for dimension in () if cut is NO_CUT else Dimension:
            asked = cut.of(dimension)
            if asked is None:
                continue
            part = self.part(dimension)
            if part is None or (part(client_id, day) or None) != (asked or None):
                return False
        return True

    def grouped(
        self, movements: Iterable[Movement], key: Callable[[int], Any]
    ) -> dict[Any, Totals]:
        """Totals of each group of clients."""
        groups: dict[Any, list[Movement]] = {}
        for row in movements:
            groups.setdefault(key(row.client_id), []).append(row)
        return {name: totals(rows) for name, rows in groups.items()}


def figure_of(version: Version, found: Totals) -> Figure:
    """The figure of a code in `CODES`; n is the clients that it rests on."""
    metric = CATALOGUE[version.code]
    estimate = logo_retention(found) if version.code == "logo_retention" else None
    value, n = (grr if version.code == "grr" else nrr)(found), found.priced
    if version.code == "logo_retention":
        value, n = (estimate.value if estimate else None), found.clients
    return Figure(
        code=version.code,
        version=version.version,
        value=value,
        unit=metric.unit,
        n=n,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        mean=None,
        p90=None,
        provisional_n=found.may_return,
        too_few=n < version.min_n,
        definition_id=version.definition_id,
        positives=found.clients - found.lost if estimate else 0,
        min_n=version.min_n,
    )
