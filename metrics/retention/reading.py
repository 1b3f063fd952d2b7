"""Retention figures of any days, people and parts: one statement reads all that they rest on.

What is asked for is a `metrics.asking.Question`; the callers check
`metrics.access.require_scope`. A client is credited to whoever was its CS on the first day.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.selectors import local_day
from metrics.asking import Question
from metrics.catalogue import Level
from metrics.cuts import Cut, Dimension
from metrics.derivation.base import fetch
from metrics.figures import Figure
from metrics.retention.arithmetic import Contract, Movement, Rates, Totals
from metrics.retention.book import (
    CODES,
    LONGEST_RENEWAL_DAYS,
    ONE_DAY,
    USUAL_RENEWAL_DAYS,
    Book,
    ClientSeen,
    Dated,
    Version,
    figure_of,
)

# Contracts that end before or begin after the days may be bridged into them by a late renewal.
_READ = """
SELECT 'company', jsonb_build_array(currency, time_zone) FROM accounts_company
WHERE id = %(company)s
UNION ALL
SELECT 'version', jsonb_build_array(d.code, d.version, d.id, d.min_n, d.starts_on, d.parameters)
FROM metrics_metricdefinition d
JOIN metrics_metricbuild b ON b.definition_id = d.id AND b.state = 'active'
WHERE d.company_id = %(company)s AND b.company_id = %(company)s AND d.code = ANY(%(codes)s)
UNION ALL
SELECT 'contract', jsonb_build_array(k.id, k.client_id, k.title, k.amount::text, k.currency,
    k.starts_on, k.ends_on, c.name, c.segment, c.is_active)
FROM clients_contract k
JOIN clients_client c ON c.id = k.client_id AND c.company_id = %(company)s
WHERE k.company_id = %(company)s AND k.starts_on <= %(end)s::date + %(days)s
    AND (k.ends_on IS NULL OR k.ends_on >= %(start)s::date - %(days)s)
UNION ALL
SELECT 'rate', jsonb_build_array(r.currency, r.starts_on, r.rate::text)
FROM clients_exchangerate r JOIN accounts_company o ON o.id = r.company_id
WHERE r.company_id = %(company)s AND r.into = o.currency
"""
_HOLDERS = """
UNION ALL
SELECT 'holder', jsonb_build_array(t.client_id, t.member_id, t.starts_on, t.ends_on, m.name)
FROM clients_clientteammember t
JOIN roles_role r ON r.id = t.role_id AND r.code = 'CS'
JOIN accounts_membership m ON m.id = t.member_id
WHERE t.company_id = %(company)s AND t.starts_on < %(end)s
    AND (t.ends_on IS NULL OR t.ends_on > %(start)s)
"""
_LINES = """
UNION ALL
SELECT 'line', jsonb_build_array(l.member_id, l.manager_id, l.team_id, l.starts_on, l.ends_on,
    m.name, t.name)
FROM accounts_reportingline l
LEFT JOIN accounts_membership m ON m.id = l.manager_id
LEFT JOIN accounts_team t ON t.id = l.team_id
WHERE l.company_id = %(company)s AND l.starts_on < %(end)s
    AND (l.ends_on IS NULL OR l.ends_on > %(start)s)
"""


def read_book(
    *,
    company_id: int,
    start: date,
    end: date,
    with_people: bool = False,
    with_lines: bool = False,
) -> Book:
    """What figures of any days between the two rest on. One query."""
    sql = _READ + (_HOLDERS if with_people or with_lines else "") + (_LINES if with_lines else "")
    parameters = {
        "company": company_id,
        "codes": list(CODES),
        "start": start,
        "end": end,
        "days": LONGEST_RENEWAL_DAYS,
    }
    rows: dict[str, list[list[Any]]] = {}
    for kind, values in fetch(sql, parameters):
        rows.setdefault(kind, []).append(json.loads(values))
    ((currency, time_zone),) = rows.get("company", [["EUR", "UTC"]])
    rates = ((code, _day(since), Decimal(rate)) for code, since, rate in rows.get("rate", []))
    book = Book(
        today=local_day(time_zone, timezone.now()),
        rates=Rates(currency, rates),
        versions=[_version(*values) for values in rows.get("version", [])],
    )
    for values in rows.get("contract", []):
        _note_contract(book, *values)
    for client_id, member_id, since, until, name in rows.get("holder", []):
        line = Dated(_day(since), _day_or_none(until), (member_id,))
        book.holders.setdefault(client_id, []).append(line)
        book.names[member_id] = name
    for member_id, manager_id, team_id, since, until, name, team in rows.get("line", []):
        line = Dated(_day(since), _day_or_none(until), (manager_id, team_id))
        book.lines.setdefault(member_id, []).append(line)
        if manager_id:
            book.names[manager_id] = name
        if team_id:
            book.teams[team_id] = team
    return book


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _version(
    code: str, version: int, pk: int, min_n: int, since: str | None, given: Mapping[str, Any]
) -> Version:
    days = min(int(given.get("renewal_days", USUAL_RENEWAL_DAYS)), LONGEST_RENEWAL_DAYS)
    return Version(code, version, pk, min_n, _day_or_none(since), days)


def _note_contract(book: Book, pk: int, client_id: int, *values: Any) -> None:
    title, amount, currency, since, until, name, segment, is_active = values
    contract = Contract(
        pk, client_id, title, Decimal(amount), currency, _day(since), _day_or_none(until)
    )
    book.contracts.setdefault(client_id, []).append(contract)
    book.clients.setdefault(client_id, ClientSeen(client_id, name, segment, is_active))


def _book_for(question: Question) -> Book:
    needs_teams = question.cut.team_id is not None or question.dimension == Dimension.TEAM
    within = question.manager_id is not None
    days = question.hull()
    return read_book(
        company_id=question.company_id,
        start=days.first,
        end=days.until,
        with_people=question.level == Level.CONSULTANT,
        with_lines=question.level == Level.MANAGER or within or needs_teams,
    )


def _movements(book: Book, version: Version, start: date, end: date, cut: Cut) -> list[Movement]:
    rows = book.movements(start, end, version.renewal_days)
    return [row for row in rows if book.within(cut, row.client_id, start)]


def _by_code(
    book: Book, question: Question, days: tuple[date, date], key: Callable[[int], Any]
) -> Iterator[tuple[Version, dict[Any, Totals]]]:
    """Of each metric its version and the totals of each group, over one period."""
    start, end = days
    for code in question.codes:
        version = book.version(code, end - ONE_DAY, question.versions)
        yield version, book.grouped(_movements(book, version, start, end, question.cut), key)


def figures(question: Question) -> list[dict[tuple[str, int | None], Figure]]:
    """Of each span of days (code, id) → figure of codes in `CODES`; the id is None for the
    company, 0 for clients that nobody holds as CS. One query. Every asked code and id is there."""
    book = _book_for(question)
    return [_figures(book, question, days) for days in question.spans()]


def _figures(
    book: Book, question: Question, days: tuple[date, date]
) -> dict[tuple[str, int | None], Figure]:
    is_of_all = question.level == Level.COMPANY
    asked: Sequence[int | None] = [None] if is_of_all else list(question.ids or ())
    found: dict[tuple[str, int | None], Figure] = {}
    for version, groups in _by_code(book, question, days, _whose(book, question.level, days[0])):
        wanted = groups if question.ids is None and not is_of_all else asked
        for one in wanted:
            found[version.code, one] = figure_of(version, groups.get(one, Totals()))
    return found


def _whose(book: Book, level: Level, day: date) -> Callable[[int], int | None]:
    return lambda client_id: book.whose(level, client_id, day)


def series_of(question: Question) -> dict[str, list[tuple[date, Figure]]]:
    """Of each code (first day of the period, figure), without gaps. One query."""
    book = _book_for(question)
    points: dict[str, list[tuple[date, Figure]]] = {code: [] for code in question.codes}
    asked = None if question.level == Level.COMPANY else question.id
    for begins, first, until in question.periods():
        whose = _whose(book, question.level, first)
        for version, groups in _by_code(book, question, (first, until), whose):
            found = groups.get(asked, Totals())
            points[version.code].append((begins, figure_of(version, found)))
    return points


def breakdown(question: Question) -> list[tuple[int, str, Figure]]:
    """(membership id, name, figure) of everybody with clients, by name, of the first asked
    metric. One query."""
    start, end = question.start, question.end
    book = read_book(
        company_id=question.company_id,
        start=start,
        end=end,
        with_people=True,
        with_lines=question.level == Level.MANAGER
        or question.manager_id is not None
        or bool(question.cut.team_id),
    )
    version = book.version(question.codes[0], end - ONE_DAY, question.versions)
    rows = _movements(book, version, start, end, question.cut)
    if question.manager_id is not None:
        rows = [row for row in rows if book.line_on(row.client_id, start)[0] == question.manager_id]
    groups = book.grouped(rows, _whose(book, question.level, start))
    found = [
        (one, book.names.get(one, ""), figure_of(version, sums))
        for one, sums in groups.items()
        if one and sums.clients
    ]
    return sorted(found, key=lambda row: (row[1], row[0]))


def by_dimension(
    question: Question,
) -> dict[str, list[tuple[int | str | None, str, Figure]]]:
    """Of each code (key, name, figure) by client, segment or team, by name; nothing by what only
    requests have. The key is None, without a name, for what has none. One query."""
    found: dict[str, list[tuple[int | str | None, str, Figure]]] = {
        code: [] for code in question.codes
    }
    if question.dimension is None:
        return found
    book, level, start = _book_for(question), question.level, question.start
    part = book.part(question.dimension)
    if part is None:
        return found

    def key(client_id: int) -> tuple[int | None, int | str | None]:
        return book.whose(level, client_id, start), part(client_id, start)

    asked = None if level == Level.COMPANY else question.id
    for version, groups in _by_code(book, question, (start, question.end), key):
        rows = [
            (name, book.name_of(question.dimension, name), figure_of(version, sums))
            for (whose, name), sums in groups.items()
            if whose == asked and sums.clients
        ]
        found[version.code] = sorted(rows, key=lambda row: (row[0] is None, row[1]))
    return found
