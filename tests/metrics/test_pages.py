"""Dashboards, definitions, rows and the API: the same figures, for the right eyes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Company, Membership
from metrics.periods import Period, span
from tests.factories.metrics import drain
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
SPAN = "start=2026-03-01&end=2026-04-01"
QUERY_BUDGET = 10


@pytest.fixture
def told(crew: Crew, company: Company) -> Crew:
    """Twelve requests of March: ten closed at first contact by Marta, two by Jonas."""
    story = crew.story()
    for number in range(12):
        owner = crew.marta if number < 10 else crew.jonas
        request = story.open(owner, hours=24 * (number % 5) + number * 0.1)
        story.resolve(request, owner, hours=24 * (number % 5) + 2 + number * 0.1)
    drain(company)
    return crew


def test_dashboard_shows_the_figures_and_compares_managers(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    page = browser_of(head).get("/metrics/?period=month&start=2026-03-10&code=fcr")
    assert page.status_code == 200
    text = page.content.decode()
    assert "100.0" in text
    assert "n = 12" in text
    assert "Helen B" in text
    assert "Otto K" not in text.split("<tbody>")[-1]


def test_dashboard_reads_leaves_only_in_ten_queries(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    browser.get("/metrics/")
    for address in ("/metrics/", f"/metrics/?level=manager&id={told.helen.pk}"):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        asked = [query["sql"] for query in captured]
        assert len(asked) <= QUERY_BUDGET, "\n".join(asked)
        assert not [sql for sql in asked if "metrics_observation" in sql or "surveys_" in sql]


def test_dashboard_without_data_says_so_and_not_zero(
    crew: Crew, head: Membership, browser_of: Browsers
) -> None:
    text = browser_of(head).get("/metrics/?code=nps").content.decode()
    assert "No data" in text
    assert "n = 0" not in text.split('class="strip"')[0]


@pytest.mark.parametrize(
    "query",
    ["level=planet", "period=eon", "start=0000-00-00", "start=9999-12-31", "id=-1", "code=x"],
)
def test_dashboard_refuses_an_address_that_makes_no_sense(
    company: Company, head: Membership, browser_of: Browsers, query: str
) -> None:
    assert browser_of(head).get(f"/metrics/?{query}").status_code == 422


def test_consultant_sees_the_company_and_oneself_and_nobody_else(
    told: Crew, browser_of: Browsers
) -> None:
    browser = browser_of(told.marta)
    for path, status in (
        ("/metrics/", 200),
        (f"/metrics/?level=consultant&id={told.marta.pk}", 200),
        (f"/metrics/?level=consultant&id={told.jonas.pk}", 404),
        (f"/metrics/?level=manager&id={told.helen.pk}", 404),
        (f"/metrics/fcr/rows/?level=consultant&id={told.jonas.pk}&{SPAN}", 404),
        (f"/api/v1/metrics/figures/?level=consultant&id={told.jonas.pk}&{SPAN}", 404),
    ):
        assert browser.get(path).status_code == status, path


def test_manager_sees_the_own_team_and_its_people(told: Crew, browser_of: Browsers) -> None:
    browser = browser_of(told.helen)
    for path, status in (
        (f"/metrics/?level=manager&id={told.helen.pk}", 200),
        (f"/metrics/?level=consultant&id={told.marta.pk}", 200),
        (f"/metrics/?level=manager&id={told.otto.pk}", 404),
        (f"/metrics/?level=consultant&id={told.priya.pk}", 404),
    ):
        assert browser.get(path).status_code == status, path


def test_rows_lead_to_the_requests_and_export_as_csv(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    address = f"/metrics/closed_requests/rows/?level=company&{SPAN}"
    page = browser.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('href="/requests/') >= 12
    download: Any = browser.get(address + "&format=csv")
    lines = b"".join(download.streaming_content).decode().splitlines()
    assert len(lines) == 13


def test_definition_is_shown_word_for_word(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    page = browser_of(head).get("/metrics/definitions/fcr/")
    assert page.status_code == 200
    assert "within 7 days" in page.content.decode()
    assert browser_of(head).get("/metrics/definitions/unknown/").status_code == 404


def test_api_gives_the_figures_of_the_page(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    (fcr, nps) = browser.get(f"/api/v1/metrics/figures/?codes=fcr,nps&{SPAN}").json()
    assert (fcr["value"], fcr["n"], fcr["version"], fcr["too_few"]) == (100.0, 12, 1, False)
    assert (nps["value"], nps["n"]) == (None, 0)
    series = browser.get(f"/api/v1/metrics/series/?code=fcr&period=week&{SPAN}").json()
    assert sum(point["figure"]["n"] for point in series) == 12
    rows = browser.get(f"/api/v1/metrics/breakdown/?code=fcr&{SPAN}").json()
    assert [(row["name"], row["figure"]["n"]) for row in rows] == [("Helen B", 12)]
    behind = browser.get(f"/api/v1/metrics/rows/?code=fcr&{SPAN}&page_size=5").json()
    assert len(behind["results"]) == 5
    assert behind["next"] is not None


@pytest.mark.parametrize(
    "query",
    ["start=x&end=y", "start=2026-03-01", f"codes=fcr,unknown&{SPAN}", f"level=manager&{SPAN}"],
)
def test_api_names_what_is_wrong_with_a_query(
    told: Crew, head: Membership, browser_of: Browsers, query: str
) -> None:
    answer = browser_of(head).get(f"/api/v1/metrics/figures/?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_stranger_gets_none_of_our_figures(
    told: Crew, stranger: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(stranger)
    page = browser.get(f"/metrics/?level=consultant&id={told.marta.pk}")
    assert page.status_code == 404
    figures = browser.get(f"/api/v1/metrics/figures/?codes=fcr&{SPAN}").json()
    assert figures[0]["n"] == 0


def test_running_period_is_compared_with_as_many_days() -> None:
    days = span(Period.MONTH, date(2026, 11, 19), date(2026, 11, 19))
    assert (days.start, days.end) == (date(2026, 11, 1), date(2026, 11, 20))
    assert (days.before_start, days.before_end) == (date(2026, 10, 1), date(2026, 10, 20))
    whole = span(Period.QUARTER, date(2026, 2, 3), date(2026, 11, 19))
    assert (whole.start, whole.end) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (whole.before_start, whole.before_end) == (date(2025, 10, 1), date(2026, 1, 1))
