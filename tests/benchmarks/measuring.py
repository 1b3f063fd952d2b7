"""Fills a company and measures pages and API, product and floor in turn."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from accounts.selectors import all_company_ids
from core.outbox import run_due
from core.tenancy import company_scope
from demo.building import build
from demo.company import LOGINS, SLUG
from handoffs.models import Request
from integrations.services import token_create
from metrics.rollup import rollup
from tests.benchmarks import floors

Write = Callable[[str], object]
FLOOR = {"ROOT_URLCONF": "tests.benchmarks.floors"}
PLAIN = {**FLOOR, "MIDDLEWARE": floors.MIDDLEWARE}


class Bench:
    """A signed-in browser and a token, and how long addresses take."""

    def __init__(self, rounds: int) -> None:
        """Sign the demo consultant in."""
        self.rounds = rounds
        user = get_user_model().objects.get(email=LOGINS["consultant"])
        self.browser = Client()
        self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.headers: dict[str, str] = {}

    def once(self, address: str, settings: dict[str, Any], headers: dict[str, str]) -> float:
        """Milliseconds of one request."""
        with override_settings(**settings):
            start = time.perf_counter()
            response = self.browser.get(address, headers=headers)
            taken = time.perf_counter() - start
        if response.status_code != 200:
            raise AssertionError((address, response.status_code, response.content[:300]))
        return taken * 1000

    def pair(self, ours: str, floor: str, *, token: bool = False) -> tuple[float, float, float]:
        """Medians of both in turn, and the median of the pairwise ratios."""
        headers = self.headers if token else {}
        mine, plain = [], []
        for _ in range(self.rounds + 5):
            mine.append(self.once(ours, FLOOR, headers))
            plain.append(self.once(floor, PLAIN, {}))
        mine, plain = mine[5:], plain[5:]
        ratios = [one / other for one, other in zip(mine, plain, strict=True)]
        return statistics.median(mine), statistics.median(plain), statistics.median(ratios)

    def alone(self, address: str, *, token: bool = False) -> float:
        """Median milliseconds."""
        headers = self.headers if token else {}
        times = [self.once(address, FLOOR, headers) for _ in range(self.rounds + 5)]
        return statistics.median(times[5:])

    def queries(self, address: str, *, token: bool = False) -> int:
        """How many queries it takes, sign-in included."""
        with CaptureQueriesContext(connection) as captured:
            self.once(address, FLOOR, self.headers if token else {})
        return len(captured)


def run(requests: int, large: int, rounds: int, write: Write) -> None:
    """Measure with `requests` behind the pages, then with `large`."""
    build(lambda _text: None)
    company_id = _company_id()
    _drain(company_id)
    bench = Bench(rounds)
    with company_scope(company_id):
        bench.headers = _token_headers()
    _multiply(company_id, requests)
    pages = _pages(company_id)
    small = {name: bench.alone(address, token=token) for name, (address, token) in pages.items()}
    _floors(bench, requests, write)
    _multiply(company_id, large)
    write(f"\nWith {large:,} requests against {requests:,}:\n")
    for name, (address, token) in pages.items():
        big = bench.alone(address, token=token)
        count = bench.queries(address, token=token)
        write(
            f"  {name:<22} {big:7.1f} ms / {small[name]:7.1f} ms = {big / small[name]:.2f}"
            f"   {count} queries\n"
        )


def _floors(bench: Bench, requests: int, write: Write) -> None:
    write(f"\nAgainst the floors, with {requests:,} requests:\n")
    for name, ours, floor, token in (
        ("request list page", "/requests/", "/floor/template/", False),
        ("API list of 50", "/api/v1/requests/?page_size=50", "/floor/rest/", True),
    ):
        mine, plain, ratio = bench.pair(ours, floor, token=token)
        write(f"  {name:<22} {mine:7.1f} ms / floor {plain:7.1f} ms = {ratio:.2f}\n")


def _company_id() -> int:
    (company_id,) = all_company_ids()
    with company_scope(company_id):
        assert Company.objects.get().slug == SLUG
    return company_id


def _token_headers() -> dict[str, str]:
    member = Membership.objects.select_related("company").get(user__email=LOGINS["consultant"])
    _token, text = token_create(
        actor=actor_for_membership(member), name="benchmark", scopes=["read", "write"], days=1
    )
    return {"Authorization": f"Bearer {text}"}


def _drain(company_id: int) -> None:
    while run_due(company_id):
        pass
    while rollup(company_id).has_more:
        pass


def _pages(company_id: int) -> dict[str, tuple[str, bool]]:
    with company_scope(company_id):
        recent = Request.objects.filter(owner__isnull=False).order_by("-id")[0].number
        client = Request.objects.order_by("-id")[0].client_id
    return {
        "desk": ("/", False),
        "request list": ("/requests/", False),
        "request list, mine": ("/requests/?owner=me", False),
        "request page": (f"/requests/{recent}/", False),
        "client list": ("/clients/", False),
        "client page": (f"/clients/{client}/", False),
        "metrics": ("/metrics/", False),
        "surveys": ("/surveys/", False),
        "API requests": ("/api/v1/requests/", True),
    }


def _multiply(company_id: int, wanted: int) -> None:
    """Copy rows of requests (shifted back in time) until there are `wanted`."""
    with company_scope(company_id), connection.cursor() as cursor:
        have = Request.objects.count()
        columns = [
            field.column
            for field in Request._meta.local_concrete_fields
            if field.column not in {"id", "number", "external_ref", "idempotency_key"}
        ]
        names = ", ".join(columns)
        cursor.execute("SELECT max(number) FROM handoffs_request")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO handoffs_request (number, external_ref, idempotency_key, {names})"  # noqa: S608
            f" SELECT %s + row_number() OVER (), '', '', {names} FROM ("
            f" SELECT {names} FROM handoffs_request r CROSS JOIN generate_series(1, %s)"
            f" WHERE state = 'resolved' LIMIT %s) copied",
            [last, wanted // max(have // 2, 1) + 2, max(wanted - have, 0)],
        )
        cursor.execute("ANALYZE")
