"""Several spans of days asked for at once: each is what it would be alone."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from metrics import services
from metrics.catalogue import Level
from metrics.checking import builds_fill
from metrics.cuts import Cut
from metrics.models import MonthRollup
from metrics.months import roll_months
from metrics.previewing import previews_compute
from metrics.selectors import figures, figures_of_spans
from tests.metrics.conftest import Crew, tell_half_a_year

CODES = ["closed_requests", "resolve_time_first", "fcr", "csat", "grr"]
MAY = date(2026, 5, 1)
# A month against the one before and nothing; days that overlap; two that begin on one day, one of
# them read by values and one by months; a day; a quarter on both sides of a new version.
SPANS = [
    [(MAY, date(2026, 6, 1)), (date(2026, 4, 1), MAY), (date(2025, 5, 1), date(2025, 6, 1))],
    [(date(2026, 3, 10), date(2026, 7, 5)), (date(2026, 4, 20), date(2026, 8, 1))],
    [(date(2026, 4, 1), date(2026, 8, 1)), (date(2026, 4, 1), MAY)],
    [(date(2026, 4, 14), date(2026, 4, 15))],
    [(date(2026, 4, 1), date(2026, 7, 1)), (date(2026, 1, 1), date(2026, 4, 1))],
]


@pytest.fixture
def told(company: Company, crew: Crew, admin: Membership, actor_of: Any) -> Crew:
    """Half a year of work; FCR is another one from May on; months are rolled."""
    tell_half_a_year(company, crew, Random(7), 60)
    chief: Actor = actor_of(admin)
    services.draft_save(
        actor=chief,
        code="fcr",
        starts_on=MAY,
        reason="Clients write later.",
        parameters={"reopen_days": 14},
    )
    previews_compute(company.pk)
    services.draft_publish(actor=chief, code="fcr", version=1)
    builds_fill(company.pk)
    roll_months(company.pk, quiet_minutes=0)
    assert MonthRollup.objects.exists()
    return crew


def test_spans_together_are_what_each_is_alone(
    company: Company, told: Crew, django_assert_num_queries: Any
) -> None:
    whose: list[dict[str, Any]] = [
        {},
        {"level": Level.MANAGER, "ids": [told.helen.pk, told.otto.pk]},
        {"level": Level.CONSULTANT},
        {"cut": Cut(topic_id=told.topic.pk)},
        {"cut": Cut(topic_id=told.topic.pk, channel="email")},
    ]
    for spans in SPANS:
        for asked in whose:
            given = {"company_id": company.pk, "codes": CODES, **asked}
            with django_assert_num_queries(2):
                together = figures_of_spans(**given, spans=spans)
            alone = [figures(**given, start=start, end=end) for start, end in spans]
            assert together == alone
    versions = {
        found["fcr", None].version
        for found in figures_of_spans(company_id=company.pk, codes=["fcr"], spans=SPANS[0])
    }
    assert versions == {1, 2}


def test_dashboard_of_any_metric_asks_ten_queries_at_most(
    told: Crew, admin: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser: Browser = browser_of(admin)
    pages = [
        f"/metrics/{where}code={code}&start=2026-06-01"
        for where in ("?", f"?level=manager&id={told.helen.pk}&")
        for code in ("fcr", "grr", "resolve_time_first", "csat")
    ]
    browser.get(pages[0])
    for page in pages:
        with django_assert_max_num_queries(10):
            assert browser.get(page).status_code == 200
    assert "Clients write later." in browser.get(pages[0]).content.decode()
