"""Dashboards, definitions, rows, exports and the desk: the same figures, for the right eyes."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Company, Membership
from core.access import Actor
from metrics.dashboard import desk_strip
from metrics.periods import Period, span
from surveys import services as surveys
from surveys.models import Survey
from tests.factories.metrics import MONDAY, answer, drain, invite
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
SPAN = "start=2026-03-01&end=2026-04-01"
QUERY_BUDGET = 10


def test_dashboard_shows_the_figures_and_managers_side_by_side(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    page = browser.get("/metrics/?period=month&start=2026-03-10&code=fcr")
    assert page.status_code == 200
    text = page.content.decode()
    assert "100.0" in text
    assert "n = 12" in text
    part = re.search(r'hx-get="(/metrics/side-by-side/[^"]*)"', text)
    assert part is not None
    table = browser.get(unescape(part[1]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in table
    assert "Helen B" in table
    assert "Otto K" not in table
    assert "Helen B" in browser.get(unescape(part[1])).content.decode()


def test_dashboard_reads_leaves_only_in_ten_queries(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    browser.get("/metrics/")
    topic = f"topic={told.topic.pk}"
    for address in (
        "/metrics/",
        f"/metrics/?level=manager&id={told.helen.pk}&start=2026-03-10&code=fcr",
        f"/metrics/?level=consultant&id={told.marta.pk}&start=2026-03-10&code=fcr",
        f"/metrics/side-by-side/?level=manager&id={told.helen.pk}",
        f"/metrics/side-by-side/?by=topic&{topic}",
        f"/metrics/?level=manager&id={told.helen.pk}&{topic}&segment=-",
    ):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        asked = [query["sql"] for query in captured]
        assert len(asked) <= QUERY_BUDGET, "\n".join(asked)
        raw = [sql for sql in asked if re.search(r"metrics_observation|surveys_|handoffs_", sql)]
        # The one exception is the count in the menu.
        is_cut = "topic" in address
        assert is_cut or [sql.split(" ")[1] for sql in raw] == ["COUNT(*)"], raw


def test_dashboard_without_data_says_so_and_not_zero(
    crew: Crew, head: Membership, browser_of: Browsers
) -> None:
    text = browser_of(head).get("/metrics/?code=nps").content.decode()
    assert "No data" in text
    assert "n = 0" not in text.split('class="strip')[0]


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


def test_rows_lead_to_the_requests(told: Crew, head: Membership, browser_of: Browsers) -> None:
    browser = browser_of(head)
    address = f"/metrics/fcr/rows/?level=company&{SPAN}"
    page = browser.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('href="/requests/') >= 12
    assert page.context["figure"].n == len(page.context["rows"]) == 12
    assert page.context["days"] == "March 2026"


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


def test_sides_show_managers_their_own_team_only(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    for person, names in (
        (head, ["Helen B"]),
        (told.helen, ["Helen B"]),
        (told.otto, []),
        (told.marta, []),
    ):
        page = browser_of(person).get("/metrics/side-by-side/?start=2026-03-10&code=fcr")
        assert [row["name"] for row in page.context["rows"]] == names
        assert page.context["figure"].n == 12


def test_sides_by_every_dimension_lead_to_the_narrowed_dashboard(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    names = {}
    for by in ("topic", "team", "role", "channel", "segment", "client"):
        page = browser.get(f"/metrics/side-by-side/?start=2026-03-10&code=fcr&by={by}")
        assert page.status_code == 200
        (row, *_others) = page.context["rows"]
        names[by] = [one["name"] for one in page.context["rows"]]
        narrowed = browser.get(row["url"])
        assert narrowed.context["figure"].n == row["n"], by
        assert [chip["value"] for chip in narrowed.context["chips"]] == [row["name"]]
        assert len(browser.get(row["rows_url"]).context["rows"]) == row["n"]
    assert names["topic"] == ["Without a topic"]
    assert names["team"] == ["Front line"]
    assert names["channel"] == ["phone"]
    assert names["client"] == [told.client.name]


def test_sides_may_be_sorted_and_refuse_an_order_that_is_none(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    address = f"/metrics/side-by-side/?level=manager&id={told.helen.pk}&start=2026-03-10&code=fcr"
    shown = browser.get(address + "&sort=n")
    assert [row["name"] for row in shown.context["rows"]] == ["Marta L", "Jonas W"]
    assert browser.get(address + "&sort=luck").status_code == 422
    assert browser.get(address + "&by=planet").status_code == 422


def test_cut_of_another_company_then_404(
    told: Crew, stranger: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(stranger)
    for cut in (f"topic={told.topic.pk}", f"client={told.client.pk}"):
        for path in ("/metrics/", "/metrics/side-by-side/"):
            assert browser.get(f"{path}?{cut}").status_code == 404, (path, cut)
        assert browser.get(f"/metrics/fcr/rows/?level=company&{SPAN}&{cut}").status_code == 404


def test_narrowing_keeps_what_was_asked_and_leads_back(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    page = browser.get(f"/metrics/narrow/?code=fcr&topic={told.topic.pk}&page=metrics")
    text = page.content.decode()
    assert '<input type="hidden" name="code" value="fcr">' in text
    assert f'<option value="{told.topic.pk}" selected>' in text
    assert browser.get("/metrics/narrow/?page=admin").status_code == 422
    days = browser.get("/metrics/?code=fcr&start=2026-03-03&until=2026-03-04&topic=&role=")
    assert days.context["shown_days"].split() == ["3–4", "Mar", "2026"]
    assert days.context["figure"].n == 5
    assert browser.get("/metrics/?start=2026-03-03&until=2026-03-01").status_code == 422
    assert browser.get("/metrics/?until=2026-03-01").status_code == 422


def test_what_was_retained_comes_after_the_page(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    part = browser_of(head).get("/metrics/retained/?start=2026-03-10")
    assert part.status_code == 200
    assert "Clients retained" in part.content.decode()


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
        f"/metrics/?level=consultant&id={told.marta.pk}&format=csv",
        f"/metrics/side-by-side/?level=consultant&id={told.marta.pk}",
        f"/metrics/retained/?level=consultant&id={told.marta.pk}",
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


def test_teams_stand_side_by_side_before_heads_only(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    team = told.helen.teams_answered_for.get()
    for path in (
        "/metrics/side-by-side/?by=team&code=fcr",
        "/metrics/changed/?by=team&code=fcr",
        f"/metrics/?team={team.pk}",
        f"/metrics/cohorts/?team={team.pk}",
        f"/metrics/fcr/rows/?level=company&{SPAN}&team={team.pk}",
        f"/api/v1/metrics/figures/?{SPAN}&codes=fcr&team={team.pk}",
        f"/api/v1/metrics/sides/?{SPAN}&code=fcr&by=team",
    ):
        assert browser_of(head).get(path).status_code == 200, path
        assert browser_of(told.helen).get(path).status_code == 404, path
    own = f"/metrics/?level=manager&id={told.helen.pk}&team={team.pk}"
    assert browser_of(told.helen).get(own).status_code == 200
    text = browser_of(told.marta).get("/metrics/narrow/").content.decode()
    assert 'name="team"' not in text
