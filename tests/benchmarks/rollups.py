"""Rollups against SQL written by hand on the same facts, measured in one run, in turn.

Facts of 500 consultants under 40 managers over two years are put straight into observations for
three metrics: a count, a share that settles, and a time. Each side runs several times, the sides
alternate, and medians are compared.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from accounts import services as accounts
from accounts.actors import system_actor
from accounts.models import Company, Membership
from clients.models import Client
from core.tenancy import company_scope
from metrics import services as metrics
from metrics.catalogue import Level
from metrics.derivation.base import column, fetch
from metrics.models import MetricDefinition
from metrics.months import roll_months
from metrics.rebuild import Rebuild
from metrics.rollup import BATCH, rollup
from metrics.selectors import figures
from metrics.tasks import BATCHES_A_TURN
from roles.models import Topic
from tests.benchmarks import rollups_sql as sql
from tests.benchmarks import writing
from tests.benchmarks.timing import Write, in_turn, timed

CODES = ("closed_requests", "fcr", "resolve_time_first")
TIMED = CODES[-1]
CONSULTANTS, MANAGERS, DAYS = 500, 40, 730
LAST = date(2026, 9, 30)
END = LAST + timedelta(days=1)


def run(requests: int, write: Write, rounds: int = 3) -> None:
    """Fill, then measure one thing after the other."""
    company = _company("bench-rollups", requests)
    write(f"\nRollups, {requests} requests, {len(CODES)} metrics, {os.cpu_count()} processors\n")
    with company_scope(company.pk):
        _rebuild(company, rounds, write)
        seconds = timed(lambda: roll_months(company.pk, limit=10_000, quiet_minutes=0))
        write(f"  all months rolled in {seconds:.1f} s, after the switch\n")
        _disk(write)
        _sql("VACUUM (ANALYZE)")
        _reading(company, 3 * rounds, write)
        _dirty(company, 3 * rounds, write)
        writing.run(company, rounds, write)
    _one_change(company, requests, write)
    _fairness(company, write)


def _company(slug: str, requests: int) -> Company:
    company = accounts.company_create(name=slug, slug=slug, time_zone="Europe/Berlin")
    with company_scope(company.pk):
        metrics.defaults_create(actor=system_actor(company))
        names = [f"Person {number}" for number in range(CONSULTANTS + MANAGERS)]
        people = [Membership(company=company, name=name) for name in names]
        ids = [person.pk for person in Membership.objects.bulk_create(people)]
        topics = [Topic(company=company, code=str(n), name_en=str(n)) for n in range(30)]
        clients = [Client(company=company, name=str(n)) for n in range(300)]
        values: dict[str, Any] = {
            "company": company.pk,
            "people": ids[:CONSULTANTS],
            "managers": ids[CONSULTANTS:],
            "topics": [topic.pk for topic in Topic.objects.bulk_create(topics)],
            "clients": [client.pk for client in Client.objects.bulk_create(clients)],
            "requests": requests,
            "days": DAYS,
            "last": LAST,
        }
        for code in CODES:
            values |= {"definition": _definition(code), "is_fcr": code == "fcr"}
            values |= {"is_timed": code == TIMED}
            _sql(sql.FACTS, values)
            _sql(sql.MONTHS, values)
        _sql("VACUUM (ANALYZE) metrics_observation")
    return company


def _definition(code: str) -> int:
    return int(MetricDefinition.objects.get(code=code).pk)


def _values(company: Company) -> dict[str, Any]:
    definitions = [_definition(code) for code in CODES]
    values: dict[str, Any] = {
        "company": company.pk,
        "definitions": definitions,
        "timed": definitions[-1:],
        "definition": definitions[0],
        "day": LAST - timedelta(days=100),
        "some": None,
    }
    found = fetch(sql.SOMEBODY_OF_DAY, values) or [(0, 0)]
    return {**values, **dict(zip(("manager", "who"), found[0], strict=True))}


def _sql(*statements: Any) -> None:
    """Run statements; the last one may be their parameters."""
    values = statements[-1] if isinstance(statements[-1], dict) else None
    with connection.cursor() as cursor:
        for statement in statements if values is None else statements[:-1]:
            cursor.execute(statement, values)


def _together(*statements: Any) -> None:
    """The same in one transaction."""
    with transaction.atomic():
        _sql(*statements)


def _tell(write: Write, what: str, ours: float, other: float, wanted: str) -> None:
    write(
        f"  {what}: {1000 * ours:.1f} ms against {1000 * other:.1f} ms, "
        f"ratio {ours / other:.2f}{f' (wanted {wanted})' if wanted else ''}\n"
    )


def _rebuild(company: Company, rounds: int, write: Write) -> None:
    """From the call to the switch, two connections filling; dropping the old comes after."""
    values = _values(company)

    def ours() -> float:
        published: list[float] = []

        def tell(line: str) -> None:
            if line.startswith("Switched"):
                published.append(time.perf_counter())

        began = time.perf_counter()
        Rebuild(company.pk, tell, codes=CODES, helpers=1).run()
        _sql("VACUUM metrics_leaf")
        return published[0] - began

    sides: dict[str, Callable[[], float]] = {
        "ours": ours,
        "states": lambda: timed(partial(_together, *sql.BY_HAND, values)),
        "exact": lambda: timed(partial(_together, *sql.EXACT, values)),
    }
    mine, states, exact = in_turn(sides, rounds)
    _tell(write, "full rebuild against states by hand, swapped", mine, states, "<= 1.3")
    _tell(write, "full rebuild against exact grouping sets", mine, exact, "<= 1.0")
    _sql("DROP TABLE bench_exact")


def _disk(write: Write) -> None:
    """With what rebuilds left behind, and packed."""
    for how in ("after several rebuilds", "packed"):
        facts, leaves, months = (size / 2**20 for size in fetch(sql.SIZES, {})[0])
        write(
            f"  disk {how}: facts {facts:.0f} MB, leaves {leaves:.0f} MB, months {months:.0f} MB: "
            f"{100 * (leaves + months) / facts:.0f} % (wanted <= 25 %)\n"
        )
        _sql("VACUUM FULL metrics_leaf")


def _dirty(company: Company, rounds: int, write: Write) -> None:
    """A dirty day of all metrics, and 50 dirty leaves, against one upsert by hand."""
    values = _values(company)
    timed_only = {**values, "definitions": values["timed"]}
    timed_only |= {"some": column(sql.SOME_OF_DAY, values)}

    def ours(asked: dict[str, Any]) -> float:
        _sql(sql.MARK_DAY, asked)
        return timed(lambda: rollup(company.pk, max_batches=100))

    def with_marks(asked: dict[str, Any]) -> float:
        _sql(sql.MARK_DAY, asked)
        return timed(partial(_together, sql.UNMARK, sql.DAY, asked))

    wanted = {"a dirty day": (values, "<= 1.5"), "50 dirty leaves": (timed_only, "<= 2")}
    for what, (asked, ratio) in wanted.items():
        sides: dict[str, Callable[[], float]] = {
            "ours": partial(ours, asked),
            "by hand": partial(timed, partial(_sql, sql.DAY, asked)),
            "with marks": partial(with_marks, asked),
        }
        mine, by_hand, marked = in_turn(sides, rounds)
        _tell(write, what, mine, by_hand, ratio)
        write(f"    {mine / marked:.2f} of the same by hand that takes its marks away too\n")
    _sql(sql.MARK_MANY, values)
    seconds = timed(lambda: rollup(company.pk, max_batches=1))
    write(f"  a batch of {BATCH} leaves takes {1000 * seconds:.1f} ms (wanted >= 10 ms)\n")
    _sql("DELETE FROM metrics_dirtybucket")


def _reading(company: Company, rounds: int, write: Write) -> None:
    """A manager's 90 days and the company's two years, against the same answer from raw facts."""
    manager = column("SELECT max(leaf_manager) FROM metrics_observation", {})[0]
    for what, codes, days, who, ratio in (
        ("a manager's 90 days, a time", CODES[-1:], 90, manager, "<= 0.1"),
        ("a manager's 90 days, all metrics", CODES, 90, manager, "<= 0.1"),
        ("the company's 90 days, all metrics", CODES, 90, None, ""),
        ("the company's two years, a time", CODES[-1:], 730, None, "<= 0.2"),
    ):
        start = END - timedelta(days=days)
        mine: dict[str, Any] = {
            "company_id": company.pk,
            "codes": codes,
            "start": start,
            "end": END,
        }
        if who is not None:
            mine |= {"level": Level.MANAGER, "ids": [who]}
        by_hand = sql.ANSWER.format(who="" if who is None else "AND leaf_manager = %(who)s")
        by_day = sql.ANSWER.format(who="" if who is None else "AND leaf_manager + 0 = %(who)s")
        definitions = [_definition(code) for code in codes]
        values = {**_values(company), "definitions": definitions, "start": start, "end": END}
        values |= {"who": who}
        sides: dict[str, Callable[[], float]] = {
            "ours": partial(timed, partial(figures, **mine)),
            "raw": partial(timed, partial(fetch, by_hand, values)),
            "by day": partial(timed, partial(fetch, by_day, values)),
        }
        ours, other, whole_days = in_turn(sides, rounds)
        _tell(write, what, ours, other, ratio)
        if who is not None:
            write(
                f"    {ours / whole_days:.2f} of the same read day by day, by no index of people\n"
            )
        found, definition = figures(**mine)[TIMED, who], _definition(TIMED)
        (_, exact_p90), *_ = [row[-1] for row in fetch(by_hand, values) if row[0] == definition]
        off = 100 * abs((found.p90 or 0.0) / exact_p90 - 1)
        write(f"    p90 off by {off:.2f} % (wanted <= 1 %)\n")


def _one_change(company: Company, requests: int, write: Write) -> None:
    """One changed leaf with a long past, and with a tenth of it."""
    small = _company("bench-tenth", requests // 10)
    # The rebuilds before left dead rows of the one company only; within a minute autovacuum comes.
    _sql("VACUUM (ANALYZE) metrics_leaf", "VACUUM (ANALYZE) metrics_dirtybucket")
    with company_scope(small.pk):
        Rebuild(small.pk, lambda _: None, codes=CODES, helpers=1).run()

    def change(of: Company) -> float:
        with company_scope(of.pk):
            _sql(sql.MARK, _values(of))
            return timed(lambda: rollup(of.pk))

    sides: dict[str, Callable[[], float]] = {
        "long": lambda: change(company),
        "tenth": lambda: change(small),
    }
    long, tenth = in_turn(sides, 15)
    _tell(write, "one change, against a tenth of the past", long, tenth, "about 1")


def _fairness(company: Company, write: Write) -> None:
    """One company marks 100,000 leaves; another one's change waits for a turn, not for all."""
    other = _company("bench-other", 1000)
    with company_scope(company.pk):
        _sql(sql.MARK_MANY, _values(company))
    turns: list[float] = []
    waits: list[float] = []
    more = True
    while more:
        with company_scope(other.pk):
            _sql(sql.MARK, _values(other))
        marked = time.perf_counter()
        more = rollup(company.pk, max_batches=BATCHES_A_TURN).has_more
        turns.append(time.perf_counter() - marked)
        rollup(other.pk)
        waits.append(time.perf_counter() - marked)
    write(
        f"  100,000 leaves of one company: {sum(turns):.1f} s in {len(turns)} turns; another "
        f"company's change, behind a turn, waits {1000 * statistics.median(waits):.0f} ms, "
        f"{1000 * max(waits):.0f} ms at most (wanted <= 2000)\n"
    )
