"""The public incident records: their paths, and the analysis of confusion, as stated about them.

Skipped, saying so, where the records are not there.
"""

from datetime import date
from itertools import groupby

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Company, Membership
from core.access import Actor
from core.models import Delivery, DeliveryState
from core.outbox.relay import _run_batch
from handoffs.models import Entry, EntryKind, Handover, Holding, Request, RequestPath
from handoffs.selectors.confusion import Asked, analysis_of
from handoffs.views.confusion.present import figures_shown
from integrations.models import ImportRun, ImportState
from tests.handoffs.test_confusion_views import requests_behind
from tests.integrations.test_import_real_records import INCIDENTS, imported, importer

pytestmark = pytest.mark.long

__all__ = ["importer"]

REQUESTS = 7_554
TWO_YEARS = "?level=team&start=2010-01-01&end=2012-12-31"


def relay_paths(company_id: int) -> None:
    """What the relay does for this receiver; the others have tests of their own."""
    while _run_batch(company_id, "handoffs.paths"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def paths_are_the_stated(run: ImportRun) -> None:
    assert run.state == ImportState.DONE, run.error
    assert (run.requests_created, run.rows_refused) == (REQUESTS, 0)
    holdings = Holding.objects.order_by("request_id", "started_at", "pk")
    paths = {
        request: [team for team, _same in groupby(team for _request, team in rows)]
        for request, rows in groupby(
            holdings.values_list("request_id", "team_id"), key=lambda row: row[0]
        )
    }
    handovers = {request: len(path) - 1 for request, path in paths.items()}
    assert sum(1 for count in handovers.values() if count > 0) == 3_820
    assert sum(1 for count in handovers.values() if count >= 3) == 1_083
    assert sum(handovers.values()) == 9_454 == Handover.objects.count()
    assert max(handovers.values()) == 31
    circles = {
        request: sum(path[i] == path[i + 2] for i in range(len(path) - 2))
        for request, path in paths.items()
    }
    assert sum(1 for count in circles.values() if count) == 1_177
    assert sum(circles.values()) == 2_394
    reopened = Entry.objects.filter(kind=EntryKind.REOPENED).values("request_id").distinct()
    assert reopened.count() == 514
    assert Request.objects.exclude(entries__kind=EntryKind.RESOLVED).count() == 8
    assert not Membership.objects.filter(name__icontains="siebel").exists()
    assert Membership.objects.filter(name="Stéphane").exists()
    assert not Membership.objects.filter(name__regex="[ˆÈ‰Î¸]").exists()


def test_incidents_give_the_stated_paths_and_figures_by_team(
    importer: Actor, company: Company, manager: Membership, actor_of: object, browser_of: object
) -> None:
    paths_are_the_stated(imported(importer, INCIDENTS, "incident_log"))
    relay_paths(company.pk)
    waiting = Delivery.objects.filter(receiver="handoffs.paths", state=DeliveryState.PENDING)
    assert (waiting.count(), RequestPath.objects.count()) == (0, REQUESTS)
    actor = actor_of(manager)  # type: ignore[operator]
    asked = Asked(date(2010, 1, 1), date(2012, 12, 31), level="team")

    analysis = analysis_of(actor, asked)

    totals = analysis.totals
    assert totals.n == REQUESTS
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
        page = browser.get(f"/analysis/{TWO_YEARS}")
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
