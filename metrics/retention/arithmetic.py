"""Retention from contracts: pure functions from contracts and rates to movements and shares.

Source of the definitions: METRICS section 2. A contract's amount is a year's; a month's is the
twelfth part. Days are local days; an end is the first day no longer included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from core.proportions import Estimate, share

MONTHS = 12
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Contract:
    """What a client pays, as retention reads it. `is_renewed`: another contract follows it."""

    contract_id: int
    client_id: int
    title: str
    yearly: Decimal
    currency: str
    starts_on: date
    ends_on: date | None
    is_renewed: bool = False

    def runs_on(self, day: date) -> bool:
        """Whether it is in force on a local day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def with_renewals(contracts: Iterable[Contract], renewal_days: int) -> list[Contract]:
    """The contracts of one client, those that were renewed late running on until the renewal.

    A contract renews another that began before it and ends at most `renewal_days` before or after
    its own beginning: the nearest, and each only once. So a gap of a late renewal is no churn, and
    something added at that time renews nothing twice.
    """
    found = sorted(contracts, key=lambda one: (one.starts_on, one.contract_id))
    for renewal in list(found):
        nearest: tuple[int, int] | None = None
        for place, one in enumerate(found):
            if one.is_renewed or one.ends_on is None or one.starts_on >= renewal.starts_on:
                continue
            distance = abs((renewal.starts_on - one.ends_on).days)
            if distance <= renewal_days and (nearest is None or distance < nearest[0]):
                nearest = (distance, place)
        if nearest is not None:
            before = found[nearest[1]]
            until = max(before.ends_on or renewal.starts_on, renewal.starts_on)
            found[nearest[1]] = replace(before, ends_on=until, is_renewed=True)
    return found


class Rates:
    """What other currencies are worth in the company's own, each from a day on."""

    def __init__(self, currency: str, rates: Iterable[tuple[str, date, Decimal]]) -> None:
        """`rates`: currency, first day, worth of one unit."""
        self.currency = currency
        self._rates: dict[str, list[tuple[date, Decimal]]] = {}
        for code, day, rate in sorted(rates):
            self._rates.setdefault(code, []).append((day, rate))

    def on(self, currency: str, day: date) -> Decimal | None:
        """The worth of one unit on a day; None where nobody has said it: it is never guessed."""
        if currency == self.currency:
            return Decimal(1)
        known = [rate for since, rate in self._rates.get(currency, ()) if since <= day]
        return known[-1] if known else None


class Change(StrEnum):
    """What became of a client in a period."""

    SAME = "same"
    GREW = "grew"
    SHRANK = "shrank"
    LEFT = "left"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class Movement:
    """One client from the first day of a period to the day after its last.

    `start` and `end` are a month's amounts in the company's currency, None where a contract has
    no rate (`without_rate`). `may_return`: what ended can still be renewed in time.
    """

    client_id: int
    change: Change
    start: Decimal | None
    end: Decimal | None
    may_return: bool = False
    without_rate: tuple[Contract, ...] = ()

    @property
    def was_client(self) -> bool:
        """Whether they belong to the cohort: a contract ran on the first day."""
        return self.change != Change.CAME


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at. Amounts of both ends are turned by the rates of the first day:
    a currency that falls is no client who leaves."""

    start: date
    end: date
    today: date
    renewal_days: int

    @property
    def seen_end(self) -> date:
        """The last day but one that has come: what is still to come is not counted."""
        return min(self.end, self.today + timedelta(days=1))


def movement(contracts: Sequence[Contract], rates: Rates, window: Window) -> Movement | None:
    """What became of one client, from all contracts `with_renewals`; None for no client at all."""
    before = [one for one in contracts if one.runs_on(window.start)]
    after = [one for one in contracts if one.runs_on(window.seen_end)]
    if not before and not after:
        return None
    priced = {one: rates.on(one.currency, window.start) for one in (*before, *after)}
    unknown = tuple(one for one, rate in priced.items() if rate is None)
    start = end = None
    if not unknown:
        start, end = _amount(before, priced), _amount(after, priced)
    kind = _change(bool(before), bool(after), start, end)
    return Movement(
        client_id=(before or after)[0].client_id,
        change=kind,
        start=start,
        end=end,
        may_return=kind in {Change.LEFT, Change.SHRANK} and _may_return(before, window),
        without_rate=unknown,
    )


def _amount(contracts: Iterable[Contract], priced: Mapping[Contract, Decimal | None]) -> Decimal:
    yearly = sum((one.yearly * (priced[one] or NOTHING) for one in contracts), NOTHING)
    return yearly / MONTHS


def _change(before: bool, after: bool, start: Decimal | None, end: Decimal | None) -> Change:
    if not before:
        return Change.CAME
    if not after:
        return Change.LEFT
    if start is None or end is None or start == end:
        return Change.SAME
    return Change.GREW if end > start else Change.SHRANK


def _may_return(before: Iterable[Contract], window: Window) -> bool:
    """Whether one that ended in the period can still be renewed in time."""
    days = timedelta(days=window.renewal_days)
    return any(
        one.ends_on is not None
        and one.ends_on <= window.seen_end
        and not one.is_renewed
        and window.today <= one.ends_on + days
        for one in before
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Movements added up. Amounts are a month's, in the company's currency."""

    clients: int = 0
    priced: int = 0
    lost: int = 0
    may_return: int = 0
    came: int = 0
    start: Decimal = NOTHING
    contraction: Decimal = NOTHING
    churn: Decimal = NOTHING
    expansion: Decimal = NOTHING
    new: Decimal = NOTHING

    @property
    def end(self) -> Decimal:
        """What the clients of the end pay, those who came included."""
        return self.start - self.contraction - self.churn + self.expansion + self.new


def totals(movements: Iterable[Movement]) -> Totals:
    """Add up; clients whose contracts have no rate count as clients, not in money."""
    rows = list(movements)
    cohort = [row for row in rows if row.was_client]
    sums = dict.fromkeys(Change, NOTHING)
    for row in rows:
        if row.start is not None and row.end is not None:
            sums[row.change] += abs(row.end - row.start)
    return Totals(
        clients=len(cohort),
        priced=sum(row.start is not None for row in cohort),
        lost=sum(row.change == Change.LEFT for row in cohort),
        may_return=sum(row.may_return for row in cohort),
        came=len(rows) - len(cohort),
        start=sum((row.start or NOTHING for row in cohort), NOTHING),
        contraction=sums[Change.SHRANK],
        churn=sums[Change.LEFT],
        expansion=sums[Change.GREW],
        new=sums[Change.CAME],
    )


def grr(found: Totals) -> float | None:
    """Gross revenue retention, per cent: (start − contraction − churn) / start, at most 100.

    Source: METRICS section 2. No client counts for more than they paid at the start.
    """
    if not found.start:
        return None
    return float(100 * (found.start - found.contraction - found.churn) / found.start)


def nrr(found: Totals) -> float | None:
    """Net revenue retention, per cent: the numerator of GRR and the expansion of the same clients.

    Source: METRICS section 2. Who came in the period does not count.
    """
    if not found.start:
        return None
    kept = found.start - found.contraction - found.churn + found.expansion
    return float(100 * kept / found.start)


def logo_retention(found: Totals) -> Estimate | None:
    """Share of clients who stayed, per cent, with its Wilson interval; None of no client."""
    return share(found.clients - found.lost, found.clients)
