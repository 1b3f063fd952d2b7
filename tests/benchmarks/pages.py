"""Fills a company and measures pages and API, product and floor in turn."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode

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
from tests.benchmarks.filling import multiply

WARM_UP = 5
Switch = Callable[[], AbstractContextManager[None]]
Write = Callable[[str], object]


class Bench:
    """A signed-in browser, a token, and a browser at the plain floors; how long addresses take.

    All run in this process, with the settings of production as far as they cost time.
    """

    def __init__(self, rounds: int, company_id: int) -> None:
        """Sign the demo consultant in, and load each one's middleware once."""
        self.rounds, self.company_id = rounds, company_id
        self.browser = self._signed_in("/health/live/")
        with override_settings(MIDDLEWARE=floors.MIDDLEWARE):
            self.plain = self._signed_in("/floor/template/")
        self.headers: dict[str, str] = {}

    @staticmethod
    def _signed_in(address: str) -> Client:
        user = get_user_model().objects.get(email=LOGINS["consultant"])
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        browser.get(address)
        return browser

    def once(self, browser: Client, address: str, headers: dict[str, str]) -> float:
        """Milliseconds of one request."""
        start = time.perf_counter()
        response = browser.get(address, headers=headers)
        taken = time.perf_counter() - start
        if response.status_code != 200:
            raise AssertionError((address, response.status_code, response.content[:300]))
        return taken * 1000

    def pair(self, ours: str, floor: str, *, token: bool = False) -> tuple[float, float, float]:
        """Medians of both in turn, and the median of the pairwise ratios."""
        headers = self.headers if token else {}
        mine, plain = [], []
        for _ in range(self.rounds + WARM_UP):
            mine.append(self.once(self.browser, ours, headers))
            with company_scope(self.company_id):  # or the floor would see no rows
                plain.append(self.once(self.plain, floor, {}))
        mine, plain = mine[WARM_UP:], plain[WARM_UP:]
        ratios = [one / other for one, other in zip(mine, plain, strict=True)]
        return statistics.median(mine), statistics.median(plain), statistics.median(ratios)

    def queries(self, address: str, *, token: bool = False) -> int:
        """How many queries it takes, sign-in included."""
        with CaptureQueriesContext(connection) as captured:
            self.once(self.browser, address, self.headers if token else {})
        return len(captured)


# Without Django's test environment: it copies every template's context.
@override_settings(ROOT_URLCONF="tests.benchmarks.floors", ALLOWED_HOSTS=["*"], DEBUG=False)
def run(requests: int, large: int, rounds: int, write: Write) -> None:
    """Measure against the floors with `requests`, then side by side with `large`."""
    build(lambda _text: None)
    company_id = _company_id()
    _drain(company_id)
    bench = Bench(rounds, company_id)
    with company_scope(company_id):
        bench.headers = _token_headers()
        pages = _pages()
    multiply(company_id, requests)
    gc.collect()
    gc.freeze()  # as cs_platform/wsgi.py does
    _floors(bench, requests, write)
    with a_copy_of_the_database() as switch:
        with switch():
            multiply(company_id, large)
        write(f"\nWith {large:,} requests against {requests:,}:\n")
        for name, (address, token) in pages.items():
            _compare(bench, name, address, token=token, switch=switch, write=write)


def _compare(
    bench: Bench, name: str, address: str, *, token: bool, switch: Switch, write: Write
) -> None:
    small, big = [], []
    headers = bench.headers if token else {}
    for _ in range(bench.rounds + WARM_UP):
        small.append(bench.once(bench.browser, address, headers))
        with switch():
            big.append(bench.once(bench.browser, address, headers))
    small, big = small[WARM_UP:], big[WARM_UP:]
    ratio = statistics.median(one / other for one, other in zip(big, small, strict=True))
    write(
        f"  {name:<22} {statistics.median(big):7.1f} ms / {statistics.median(small):7.1f} ms"
        f" = {ratio:.2f}   {bench.queries(address, token=token)} queries\n"
    )


@contextmanager
def a_copy_of_the_database() -> Iterator[Switch]:
    """Inside `with switch():` this process works on a copy, over a connection of its own."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_large"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    other = connections.create_connection("default")
    other.settings_dict = {**connection.settings_dict, "NAME": copy}
    own = connections["default"]

    @contextmanager
    def switch() -> Iterator[None]:
        connections["default"] = other
        try:
            yield
        finally:
            connections["default"] = own

    try:
        yield switch
    finally:
        other.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}"')


def _floors(bench: Bench, requests: int, write: Write) -> None:
    write(f"\nAgainst the floors, with {requests:,} requests:\n")
    for name, ours, floor, token in (
        ("request list page", "/requests/", "/floor/template/", False),
        ("dashboard", "/metrics/?period=quarter", "/floor/template/", False),
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


def _pages() -> dict[str, tuple[str, bool]]:
    today = timezone.localdate()
    span = urlencode({"start": today - timedelta(days=89), "end": today})
    longest = Request.objects.annotate(lines=Count("entries")).order_by("-lines", "-pk")[0]
    return {
        "desk": ("/", False),
        "request list": ("/requests/", False),
        "request list, mine": ("/requests/?owner=me", False),
        "request page": (f"/requests/{longest.number}/", False),
        "client list": ("/clients/", False),
        "client page": (f"/clients/{longest.client_id}/", False),
        "client's requests": (f"/requests/for-client/{longest.client_id}/", False),
        "metrics": ("/metrics/", False),
        "metrics, a channel": ("/metrics/?channel=email", False),
        "metrics side by side": ("/metrics/side-by-side/?by=topic", False),
        "metrics, what changed": ("/metrics/changed/?by=topic&code=fcr", False),
        "metrics compared": ("/metrics/compare/", False),
        "metrics, spread": ("/metrics/spread/?code=resolve_time_first", False),
        "metrics, cohorts": ("/metrics/cohorts/?measure=fcr", False),
        "surveys": ("/surveys/", False),
        "API requests": ("/api/v1/requests/", True),
        "API figures": (f"/api/v1/metrics/figures/?{span}", True),
    }
