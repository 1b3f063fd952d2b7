"""Clients by when they came, quarter by quarter since."""

from collections.abc import Callable
from datetime import date

from django.test import Client as Browser

from accounts.models import Membership
from clients.models import Contract
from metrics.dashboard.cohorts import Cohort, Measure, followed
from metrics.figures import Counters, InUse, figure
from metrics.selectors.cohorts import Contracts
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
DAYS = (date(2025, 1, 1), date(2025, 11, 19))
JANUARY, APRIL, JULY = date(2025, 1, 10), date(2025, 4, 1), date(2025, 7, 1)
# Two came in the first quarter, one of whom left in July; one came in the second.
CLIENTS = {
    1: Contracts(((JANUARY, None),)),
    2: Contracts(((date(2025, 2, 1), date(2025, 7, 15)), (date(2025, 3, 1), date(2025, 4, 1)))),
    3: Contracts(((date(2025, 6, 30), None),)),
    4: Contracts(((date(2020, 1, 1), None),)),
}


def texts(rows: list[Cohort]) -> list[list[str]]:
    """What the cells say."""
    return [[f"{cell.text}/{cell.n}" for cell in row.cells] for row in rows]


def test_clients_retained_are_counted_on_the_last_day_of_each_quarter() -> None:
    rows = followed(CLIENTS, {}, Measure.RETAINED, None, DAYS, by_year=False)
    assert [(row.name, row.clients, row.to_come) for row in rows] == [
        ("Q1 2025", 2, 0),
        ("Q2 2025", 1, 1),
    ]
    assert texts(rows) == [["100/2", "100/2", "50/2", "50/2"], ["100/1", "100/1", "100/1"]]
    assert all(cell.few for row in rows for cell in row.cells)
    (year,) = followed(CLIENTS, {}, Measure.RETAINED, None, DAYS, by_year=True)
    assert (year.name, year.clients) == ("2025", 3)
    assert [cell.n for cell in year.cells] == [2, 3, 3, 3]


def test_scores_and_requests_are_those_of_the_cohort_in_the_quarter() -> None:
    whole = figure(InUse("csat", 3, 1, 1), Counters(30, 0.0, 20))
    counters = {
        (1, date(2025, 4, 1)): Counters(8, 0.0, 6),
        (2, date(2025, 4, 1)): Counters(4, 0.0, 3),
        (3, date(2025, 7, 1)): Counters(2, 0.0, 2),
        (4, date(2025, 7, 1)): Counters(99, 0.0, 99),
    }
    first, second = followed(CLIENTS, counters, "csat", whole, DAYS, by_year=False)
    assert [(cell.text, cell.n, cell.few) for cell in first.cells] == [
        ("", 0, True),
        ("75.0", 12, False),
        ("", 0, True),
        ("", 0, True),
    ]
    assert (second.cells[1].text, second.cells[1].few) == ("100.0", True)
    asked, _other = followed(CLIENTS, counters, Measure.REQUESTS, whole, DAYS, by_year=False)
    assert [cell.text for cell in asked.cells] == ["0.0", "6.0", "0.0", "0.0"]


def test_page_follows_the_clients_of_this_company_only(
    told: Crew, head: Membership, stranger: Membership, browser_of: Browsers
) -> None:
    Contract.objects.create(
        company=told.client.company,
        client=told.client,
        title="Care",
        amount=1200,
        starts_on=date(2026, 1, 15),
    )
    browser = browser_of(head)
    for measure in ("retained", "requests", "fcr", "nps"):
        page = browser.get(f"/metrics/cohorts/?measure={measure}")
        assert [row.name for row in page.context["cohorts"]] == ["Q1 2026"], measure
    (row,) = browser.get("/metrics/cohorts/?measure=requests").context["cohorts"]
    assert row.cells[0].text == "12.0"
    assert browser_of(stranger).get("/metrics/cohorts/").context["cohorts"] == []
    assert browser.get("/metrics/cohorts/?measure=luck").status_code == 422
    sheet = browser.get("/metrics/cohorts/?measure=fcr&by=year&format=xlsx")
    assert sheet.status_code == 200
