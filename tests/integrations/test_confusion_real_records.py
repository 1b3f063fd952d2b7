"""The public incident records, seen by the analysis of confusion: the counts stated about them.

Skipped, saying so, where the records are not there.
"""

import time
from datetime import date

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Company, Membership
from core.access import Actor
from core.models import Delivery, DeliveryState
from core.outbox.relay import _run_batch
from handoffs.models import RequestPath
from handoffs.selectors.confusion import Asked, analysis_of
from handoffs.views.confusion.present import figures_shown
from tests.handoffs.test_confusion_views import requests_behind
from tests.integrations.test_import_real_records import INCIDENTS, imported, importer

__all__ = ["importer"]

TWO_YEARS = "?level=team&start=2010-01-01&end=2012-12-31"


def relay_paths(company_id: int) -> None:
    """What the relay does for this receiver; the others have tests of their own."""
    while _run_batch(company_id, "handoffs.paths"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_incidents_give_the_stated_figures_by_team(
    importer: Actor, company: Company, manager: Membership, actor_of: object, browser_of: object
) -> None:
    imported(importer, INCIDENTS, "incident_log")
    relay_paths(company.pk)
    waiting = Delivery.objects.filter(receiver="handoffs.paths", state=DeliveryState.PENDING)
    assert (waiting.count(), RequestPath.objects.count()) == (0, 7_554)
    actor = actor_of(manager)  # type: ignore[operator]
    asked = Asked(date(2010, 1, 1), date(2012, 12, 31), level="team")

    analysis = analysis_of(actor, asked)

    totals = analysis.totals
    assert totals.n == 7_554
    assert (totals.moved, totals.moved_often, totals.moves) == (3_820, 1_083, 9_454)
    assert (totals.most_moves, totals.handovers) == (31, 9_454)
    assert (totals.looped, totals.loops) == (1_177, 2_394)
    opened = {one["value"]: requests_behind(actor, one["url"]) for one in figures_shown(analysis)}
    assert opened["3,820"] == 3_820
    assert opened["1,083"] == 1_083
    assert opened["1,177"] == 1_177

    browser: Browser = browser_of(manager)  # type: ignore[operator]
    browser.get("/analysis/")
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        page = browser.get(f"/analysis/{TWO_YEARS}")
        taken = time.perf_counter() - start
    text = page.content.decode()
    for words in (
        "3,820",
        "1,083",
        "9,454 times in all, at most 31",
        "1,177",
        "2,394 times in all",
    ):
        assert words in text
    assert not any("handoffs_holding" in one["sql"] for one in captured.captured_queries)
    assert not any("handoffs_entry" in one["sql"] for one in captured.captured_queries)
    assert len(captured) <= 12
    assert taken < 2
