"""What the page of retention shows: one reading of contracts, looked at in several ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import InvalidInput
from metrics.access import people_of_manager, require_scope
from metrics.catalogue import Level
from metrics.cuts import Cut
from metrics.figures import Figure
from metrics.periods import Period, earlier_start, next_start, period_start
from metrics.retention import CODES, Book, Change, Movement, Totals, figure_of, read_book
from metrics.retention.arithmetic import totals

MONTH, QUARTER, YEAR = Period.MONTH.value, Period.QUARTER.value, "year"
SHOWN = {MONTH: 12, QUARTER: 8, YEAR: 4}
LONGEST_DAYS = 366 * 5
_ONE_DAY = timedelta(days=1)
_ORDER = (Change.LEFT, Change.SHRANK, Change.GREW, Change.CAME, Change.SAME)


@dataclass(frozen=True, slots=True)
class Days:
    """`start` up to `end` (not included), against the days before; `points` are the beginnings
    and ends of the periods of a chart, the last one being these days."""

    start: date
    end: date
    whole_end: date
    before_start: date
    before_end: date
    points: tuple[tuple[date, date], ...]


def _begins(period: str, day: date) -> date:
    return day.replace(month=1, day=1) if period == YEAR else period_start(period, day)


def _next(period: str, start: date) -> date:
    if period == YEAR:
        return date(start.year + 1, 1, 1)
    return next_start(Period(period), start)


def _earlier(period: str, start: date, count: int) -> date:
    if period == YEAR:
        return date(start.year - count, 1, 1)
    return earlier_start(Period(period), start, count)


def days_of(period: str, start: date | None, end: date | None, today: date) -> Days:
    """The days that are asked for: those between `start` and `end`, or the period that holds
    `start`, so far if it is still running; then the days before are as many.

    Raises `InvalidInput` for days in the wrong order, or too many.
    """
    if start is not None and end is not None:
        if not start < end <= start + timedelta(days=LONGEST_DAYS):
            message = _("Choose a first and a last day, at most five years apart.")
            raise InvalidInput(message, fields={"end": message})
        before = start - (end - start)
        return Days(start, end, end, before, start, ((before, start), (start, end)))
    begins = _begins(period, min(start or today, today))
    whole = _next(period, begins)
    seen = min(whole, today + _ONE_DAY)
    before = _earlier(period, begins, 1)
    before_end = begins if seen == whole else min(before + (seen - begins), begins)
    firsts = [_earlier(period, begins, count) for count in range(SHOWN[period] - 1, 0, -1)]
    points = ((first, _next(period, first)) for first in firsts)
    return Days(begins, seen, whole, before, before_end, (*points, (begins, seen)))


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client behind the figures."""

    client_id: int
    name: str
    segment: str
    is_active: bool
    holder_id: int
    holder: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class Part:
    """A segment or a person with their figures."""

    key: Any
    name: str
    totals: Totals
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Retention:
    """Everything that the page, its export and the API show of some days."""

    days: Days
    currency: str
    totals: Totals
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    points: Sequence[tuple[date, Mapping[str, Figure]]]
    segments: Sequence[Part]
    people: Sequence[Part]
    clients: Sequence[ClientRow]
    all_segments: Sequence[str]
    all_people: Sequence[tuple[int, str]]
    today: date


def retention_of(
    actor: Actor, *, days: Days, segment: str | None = None, holder_id: int | None = None
) -> Retention:
    """Retention in these days, of a segment or of the clients of one CS if that is asked.

    Raises `NotFound` for a person out of the actor's sight. Two queries at most.
    """
    if holder_id is not None:
        require_scope(actor, Level.CONSULTANT, holder_id)
    first = min(days.points[0][0], days.before_start)
    book = read_book(company_id=actor.company_id, start=first, end=days.end, with_people=True)
    look = _Look(book, Cut(segment=segment), holder_id)
    rows = look.movements("logo_retention", days.start, days.end)
    return Retention(
        days=days,
        currency=book.rates.currency,
        totals=totals(look.movements("grr", days.start, days.end)),
        figures=look.figures(days.start, days.end),
        before=look.figures(days.before_start, days.before_end),
        points=[(start, look.figures(start, end)) for start, end in days.points],
        segments=look.parts(days, "segment"),
        people=_in_sight(actor, look.parts(days, "holder")),
        clients=_client_rows(book, rows, days.start),
        all_segments=sorted({one.segment for one in book.clients.values() if one.segment}),
        all_people=_in_sight_names(actor, book),
        today=book.today,
    )


class _Look:
    """A book looked at through a cut."""

    def __init__(self, book: Book, cut: Cut, holder_id: int | None) -> None:
        self.book, self.cut, self.holder_id = book, cut, holder_id

    def movements(self, code: str, start: date, end: date) -> list[Movement]:
        """What became of the clients in the cut, by the definition of a metric."""
        version = self.book.version(code, end - _ONE_DAY)
        rows = self.book.movements(start, end, version.renewal_days)
        return [row for row in rows if self._is_asked(row.client_id, start)]

    def _is_asked(self, client_id: int, day: date) -> bool:
        if self.holder_id is not None and self.book.holder_on(client_id, day) != self.holder_id:
            return False
        return self.book.within(self.cut, client_id, day)

    def figures(self, start: date, end: date) -> dict[str, Figure]:
        """By code."""
        return {
            code: figure_of(
                self.book.version(code, end - _ONE_DAY), totals(self.movements(code, start, end))
            )
            for code in CODES
        }

    def parts(self, days: Days, by: str) -> list[Part]:
        """Figures of each segment, or of each CS, by name; those without any at the end."""

        def key(client_id: int) -> Any:
            if by == "segment":
                return self.book.clients[client_id].segment
            return self.book.holder_on(client_id, days.start)

        found: dict[Any, dict[str, Figure]] = {}
        sums: dict[Any, Totals] = {}
        for code in CODES:
            version = self.book.version(code, days.end - _ONE_DAY)
            groups = self.book.grouped(self.movements(code, days.start, days.end), key)
            for name, added in groups.items():
                found.setdefault(name, {})[code] = figure_of(version, added)
                sums.setdefault(name, added)
        names = self.book.names if by == "holder" else {}
        parts = [
            Part(one, names.get(one, str(one or "")), sums[one], figures)
            for one, figures in found.items()
            if sums[one].clients
        ]
        return sorted(parts, key=lambda part: (not part.key, part.name))


def _in_sight(actor: Actor, parts: list[Part]) -> list[Part]:
    """People whose figures the actor may open."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        return parts
    known = _known_people(actor)
    return [part for part in parts if part.key in known]


def _known_people(actor: Actor) -> set[int]:
    known = people_of_manager(actor) if actor.has(Capability.METRICS_VIEW_TEAM) else set()
    return known | ({actor.membership_id} if actor.membership_id else set())


def _in_sight_names(actor: Actor, book: Book) -> list[tuple[int, str]]:
    held = {
        values[0] for lines in book.holders.values() for values in (line.values for line in lines)
    }
    people = {pk: name for pk, name in book.names.items() if pk in held}
    if not actor.has(Capability.METRICS_VIEW_ALL):
        known = _known_people(actor)
        people = {pk: name for pk, name in people.items() if pk in known}
    return sorted(people.items(), key=lambda pair: (pair[1], pair[0]))


def _client_rows(book: Book, movements: Sequence[Movement], day: date) -> list[ClientRow]:
    """Who left first, then who shrank, grew, came and stayed; the largest difference first."""

    def rank(row: ClientRow) -> tuple[int, Any, str]:
        found = row.movement
        start, end = found.start or Decimal(0), found.end or Decimal(0)
        moved = abs(end - start) or start
        return _ORDER.index(found.change), -moved, row.name

    rows = []
    for found in movements:
        client = book.clients[found.client_id]
        holder_id = book.holder_on(client.pk, day)
        rows.append(
            ClientRow(
                client.pk,
                client.name,
                client.segment,
                client.is_active,
                holder_id,
                book.names.get(holder_id, ""),
                found,
            )
        )
    return sorted(rows, key=rank)


def today_of(actor: Actor) -> date:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())
