"""The analysis of confusion at the size of the public incidents and at 100,000 requests."""

import statistics
import time
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.outbox import run_due
from core.statistics import refresh_statistics
from core.tenancy import company_scope
from demo.building import build
from demo.company import LOGINS
from handoffs.models import Request, RequestMove, RequestPath
from handoffs.services import paths_rebuild
from tests.benchmarks.filling import multiply

INCIDENTS = 7_554
ADDRESSES = {
    "90 days, by role": "/analysis/",
    "a year, by team": "/analysis/?period=365&level=team",
    "all time, by person": "/analysis/?period=all&level=person",
}
Write = Callable[[str], object]


@override_settings(ALLOWED_HOSTS=["*"], DEBUG=False)
def run(large: int, rounds: int, write: Write) -> None:
    """Fill, prepare, and time the page at both sizes; print the plan of its heaviest read."""
    build(lambda _text: None)
    (company_id,) = all_company_ids()
    while run_due(company_id):
        pass
    for size in (INCIDENTS, large):
        _measure(company_id, size, rounds, write)


def _measure(company_id: int, size: int, rounds: int, write: Write) -> None:
    multiply(company_id, size)
    with company_scope(company_id):
        start = time.perf_counter()
        paths_rebuild(actor=system_actor(Company.objects.get(pk=company_id)))
        refresh_statistics([RequestPath, RequestMove])
        requests, moves = Request.objects.count(), RequestMove.objects.count()
    taken = time.perf_counter() - start
    write(f"\n{requests:,} requests, {moves:,} moves; prepared anew in {taken:.1f} s\n")
    browser = Client()
    user = get_user_model().objects.get(email=LOGINS["head"])
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/analysis/")
    for name, address in ADDRESSES.items():
        times = [_once(browser, address) for _ in range(max(rounds // 4, 3))]
        with CaptureQueriesContext(connection) as captured:
            _once(browser, address)
        write(
            f"  {name:<22} {statistics.median(times):7.0f} ms, at most {max(times):.0f} ms, "
            f"{len(captured)} queries\n"
        )
    heaviest = max(captured.captured_queries, key=lambda query: float(query["time"]))
    _explain(company_id, heaviest["sql"], write)


def _once(browser: Client, address: str) -> float:
    """Milliseconds of one request."""
    start = time.perf_counter()
    response = browser.get(address)
    if response.status_code != 200:
        raise AssertionError((address, response.status_code))
    return (time.perf_counter() - start) * 1000


def _explain(company_id: int, sql: str, write: Write) -> None:
    write("  the heaviest read:\n")
    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + sql)
        for (line,) in cursor.fetchall():
            write(f"    {line[:160]}\n")
