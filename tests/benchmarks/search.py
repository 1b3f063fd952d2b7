"""The search at 100,000 requests: the page's reads, and the same answer by plain indexed SQL."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_for_membership
from accounts.models import Membership
from accounts.selectors import all_company_ids
from core.tenancy import company_scope
from demo.building import build
from demo.company import LOGINS
from handoffs.models import Request
from handoffs.selectors import found_by_text
from tests.benchmarks.filling import multiply

Write = Callable[[str], object]
_PLAIN = """
SELECT id, number, subject FROM handoffs_request
WHERE company_id = %s AND words @@ websearch_to_tsquery('russian', %s)
ORDER BY last_activity_at DESC, id DESC LIMIT 51
"""
_NAMES = """
SELECT id FROM clients_client WHERE company_id = %s
    AND (word_similarity(%s, name) > 0.5 OR word_similarity(%s, partner_name) > 0.5)
UNION ALL SELECT id FROM clients_contact WHERE company_id = %s
    AND (word_similarity(%s, name) > 0.5 OR email ILIKE '%%' || %s || '%%')
"""
RARE = "zirconium"


@override_settings(ALLOWED_HOSTS=["*"], DEBUG=False)
def run(large: int, rounds: int, write: Write) -> None:
    """Fill, then time three searches: a word of one request, of some, of very many."""
    build(lambda _text: None)
    (company_id,) = all_company_ids()
    with company_scope(company_id):
        Request.objects.filter(pk=Request.objects.earliest("pk").pk).update(subject=RARE)
    multiply(company_id, large)
    user = get_user_model().objects.get(email=LOGINS["consultant"])
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/requests/")
    everything = _median(rounds, lambda: browser.get("/requests/"))
    with company_scope(company_id):
        actor = actor_for_membership(Membership.objects.get(user=user))
        size = Request.objects.count()
        write(f"\nSearch in {size:,} requests; the page of all: {everything:.1f} ms\n")
    for text in (RARE, "invoice", "export"):
        with company_scope(company_id):
            found = found_by_text(Request.objects.visible_to(actor), actor, text).count()
            plain = _median(rounds, lambda text=text: _plain(company_id, text))
            ours = _median(rounds, lambda text=text: _read(actor, text))
        page = _median(rounds, lambda text=text: browser.get("/requests/", {"q": text}))
        with CaptureQueriesContext(connection) as captured:
            browser.get("/requests/", {"q": text})
        write(
            f"  {text:<10} {found:7,} found: plain SQL {plain:6.1f} ms, ours {ours:6.1f} ms"
            f" = {ours / plain:.2f}; page {page:6.1f} ms, {len(captured)} queries\n"
        )


def _plain(company_id: int, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [company_id, text, text] * 2)
        cursor.fetchall()
        cursor.execute(_PLAIN, [company_id, text])
        cursor.fetchall()


def _read(actor: Any, text: str) -> None:
    found = found_by_text(Request.objects.visible_to(actor), actor, text)
    list(found.only("number", "subject").order_by("-last_activity_at", "-id")[:51])


def _median(rounds: int, work: Callable[[], object]) -> float:
    """Milliseconds, after three times to warm up."""
    times = []
    for _ in range(rounds + 3):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[3:])
