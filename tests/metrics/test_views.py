"""Dashboards, definitions, rows, exports and the desk: the same figures, for the right eyes."""

import csv
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Company, Membership
from clients.models import Client
from core.access import Actor
from metrics import behind
from metrics.dashboards import desk_strip
from metrics.periods import Period, span
from surveys import services as surveys
from surveys.models import Survey
from tests.factories.metrics import MONDAY, answer, drain, invite
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
SPAN = "start=2026-03-01&end=2026-04-01"
QUERY_BUDGET = 10


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
        raw = [sql for sql in asked if re.search(r"metrics_observation|surveys_|handoffs_", sql)]
        # The one exception is the count in the menu.
        assert [sql.split(" ")[1] for sql in raw] == ["COUNT(*)"], raw


def test_dashboard_without_data_says_so_and_not_zero(
    crew: Crew, head: Membership, browser_of: Browsers
) -> None:
    text = browser_of(head).get("/metrics/?code=nps").content.decode()
    assert "No data" in text
    assert "n = 0" not in text.split('class="strip"')[0]


def test_dashboard_without_data_leads_to_the_latest_period_that_has_some(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    for whose in ("", f"level=manager&amp;id={told.helen.pk}&amp;"):
        address = f"/metrics/?period=quarter&code=fcr&{whose.replace('&amp;', '&')}"
        empty = browser.get(address).content.decode()
        link = re.search(r'href="([^"]*start=2026-01-01[^"]*)"', empty)
        assert link is not None
        latest = browser.get("/metrics/" + link[1].replace("&amp;", "&")).content.decode()
        assert "has no data on these days" not in latest


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


def lines_of(download: Any) -> list[list[str]]:
    """The cells of a CSV download."""
    text = b"".join(download.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_rows_lead_to_the_requests_and_export_as_csv(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    address = f"/metrics/fcr/rows/?level=company&{SPAN}"
    page = browser.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('href="/requests/') >= 12
    assert page.context["figure"].n == len(page.context["rows"]) == 12
    assert page.context["days"] == "March 2026"
    header, *lines = lines_of(browser.get(address + "&format=csv"))
    shown = [(row["source"]["label"], row["consultant"]) for row in page.context["rows"]]
    assert [(line[1], line[4]) for line in lines] == shown
    assert {line[header.index("Value")] for line in lines} == {"yes"}


def test_rows_of_a_time_export_it_in_words_and_in_seconds(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    address = f"/metrics/resolve_time_first/rows/?level=company&{SPAN}&format=csv"
    header, *lines = lines_of(browser_of(head).get(address))
    cells = {(line[header.index("Value")], line[header.index("Seconds")]) for line in lines}
    assert ("2 h", "7200") in cells


def test_rows_of_an_answer_lead_to_its_invitation(
    told: Crew, company: Company, system: Actor, head: Membership, browser_of: Browsers
) -> None:
    surveys.defaults_create(actor=system)
    survey = Survey.objects.get(kind="csat")
    made = invite(survey, told.client, at=MONDAY, consultant=told.marta, manager=told.helen)
    answer(made, 5, at=MONDAY)
    drain(company)
    page = browser_of(head).get(f"/metrics/csat/rows/?level=company&{SPAN}")
    (row,) = page.context["rows"]
    assert row["source"]["url"] == f"/surveys/{made.pk}/"
    assert (row["value"], row["client"]["label"]) == ("5", told.client.name)


def test_rows_with_a_dangerous_name_export_harmlessly(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    Client.objects.filter(pk=told.client.pk).update(name="=HYPERLINK(1)")
    address = f"/metrics/fcr/rows/?level=company&{SPAN}&format=csv"
    _header, *lines = lines_of(browser_of(head).get(address))
    assert {line[2] for line in lines} == {"'=HYPERLINK(1)"}


def test_rows_beyond_the_limit_then_the_export_says_so(
    told: Crew, head: Membership, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "EXPORT_LIMIT", 5)
    monkeypatch.setattr(behind, "EXPORT_PAGE", 5)
    address = f"/metrics/fcr/rows/?level=company&{SPAN}&format=csv"
    _header, *lines = lines_of(browser_of(head).get(address))
    assert len(lines) == 6
    assert lines[-1] == ["Only the newest 5 rows are here. Choose fewer days for the rest."]


@pytest.mark.parametrize(
    "query",
    [
        "level=company",
        "level=planet&" + SPAN,
        "level=manager&" + SPAN,
        "level=company&start=2026-03-02&end=2026-03-02",
        "level=company&start=0001-01-01&end=2026-03-02",
        "level=company&cursor=x&" + SPAN,
    ],
)
def test_rows_refuse_an_address_that_makes_no_sense(
    told: Crew, head: Membership, browser_of: Browsers, query: str
) -> None:
    assert browser_of(head).get(f"/metrics/fcr/rows/?{query}").status_code == 422


def test_rows_of_an_unknown_metric_then_404(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    assert browser_of(head).get(f"/metrics/nothing/rows/?level=company&{SPAN}").status_code == 404


def test_export_equals_the_screen(told: Crew, head: Membership, browser_of: Browsers) -> None:
    browser = browser_of(head)
    query = f"?level=manager&id={told.helen.pk}&period=month&start=2026-03-10&code=fcr"
    page = browser.get("/metrics/" + query)
    header, *lines, whole = lines_of(browser.get("/metrics/export.csv" + query))
    assert header == [
        "Name",
        "n",
        "First-contact resolution, %",
        "95 % interval",
        "Remark",
        "Definition",
    ]
    assert lines == [
        [
            row["name"],
            str(row["n"]),
            row["value"],
            row["beside"],
            "too few to compare" if row["few"] else "",
            "fcr v1",
        ]
        for row in page.context["rows"]
    ]
    assert [line[0] for line in lines] == ["Marta L", "Jonas W"]
    assert whole[:3] == ["Team of Helen B", "12", "100.0"]


def test_comparison_shows_managers_their_own_team_only(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    for person, names in (
        (head, ["Helen B"]),
        (told.helen, ["Helen B"]),
        (told.otto, []),
        (told.marta, []),
    ):
        page = browser_of(person).get("/metrics/?start=2026-03-10&code=fcr")
        assert [row["name"] for row in page.context["rows"]] == names
        assert page.context["figure"].n == 12


def test_desk_shows_how_it_goes_at_the_own_level(
    told: Crew, head: Membership, internal: Membership, actor_of: Callable[[Membership], Actor]
) -> None:
    assert desk_strip(actor_of(internal)) is None
    for person, title, level in (
        (head, "How it goes: the company", "level=company"),
        (told.helen, "How it goes: your team", f"level=manager&id={told.helen.pk}"),
        (told.marta, "How it goes: you", f"level=consultant&id={told.marta.pk}"),
    ):
        with CaptureQueriesContext(connection) as captured:
            strip = desk_strip(actor_of(person))
        assert strip is not None
        assert strip["title"] == title
        assert level in strip["url"]
        assert [item["value"] for item in strip["items"]] == ["No data"] * 5
        assert len(captured) == 1


def test_definition_is_shown_word_for_word(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    page = browser_of(head).get("/metrics/definitions/fcr/")
    assert page.status_code == 200
    assert "within 7 days" in page.content.decode()
    assert browser_of(head).get("/metrics/definitions/unknown/").status_code == 404


def test_stranger_gets_none_of_our_figures(
    told: Crew, stranger: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(stranger)
    for path in (
        f"/metrics/?level=consultant&id={told.marta.pk}",
        f"/metrics/export.csv?level=consultant&id={told.marta.pk}",
        f"/metrics/fcr/rows/?level=consultant&id={told.marta.pk}&{SPAN}",
        f"/metrics/fcr/rows/?level=consultant&id={told.marta.pk}&{SPAN}&format=csv",
    ):
        assert browser.get(path).status_code == 404, path
    page = browser.get(f"/metrics/fcr/rows/?level=company&{SPAN}")
    assert page.context["rows"] == []


def test_running_period_is_compared_with_as_many_days() -> None:
    days = span(Period.MONTH, date(2026, 11, 19), date(2026, 11, 19))
    assert (days.start, days.end) == (date(2026, 11, 1), date(2026, 11, 20))
    assert (days.before_start, days.before_end) == (date(2026, 10, 1), date(2026, 10, 20))
    whole = span(Period.QUARTER, date(2026, 2, 3), date(2026, 11, 19))
    assert (whole.start, whole.end) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (whole.before_start, whole.before_end) == (date(2025, 10, 1), date(2026, 1, 1))
