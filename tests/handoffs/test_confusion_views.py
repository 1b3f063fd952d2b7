"""The analysis on its pages: known numbers, each opening to exactly its requests."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone

from handoffs.confusion.rules import Kind
from handoffs.filters import RequestFilterSet
from handoffs.models import ConfusionVerdict, Request
from handoffs.selectors.confusion import Asked, analysis_of
from handoffs.views.confusion.links import finding_url
from handoffs.views.confusion.present import figures_shown, heat_shown, moves_shown
from roles import services as roles
from roles.models import Topic
from tests.factories.confusion import Office, make_office

URL = "/analysis/"


@pytest.fixture
def office(system: Any, make_person: Any, manager: Any) -> Office:
    """Training goes in circles and lands with Account; faults go where they belong; for a new
    topic and for requests without one nobody is named."""
    roles.defaults_create(system)
    made = make_office(system, make_person, manager)
    training, fault = (Topic.objects.get(code=code) for code in ("training", "fault"))
    new = roles.topic_create(actor=system, code="new", name_en="Assistant")
    made.record(training, *["A S A CS"] * 12, *["CS"] * 10, *["A CS"] * 6)
    made.record(fault, *["S"] * 20, "S Pr")
    made.record(fault, *["S"] * 15, days_ago=200)
    made.record(training, *["CS"] * 5, days_ago=200)
    made.record(new, *["S Pr"] * 6, *["Pr S"] * 6)
    made.record(None, "S", "S", "S", "A")
    made.relay()
    return made


def asked_for(days: int = 90, **values: Any) -> Asked:
    today = timezone.localdate()
    return Asked(today - timedelta(days=days - 1), today, **values)


def requests_behind(actor: Any, url: str) -> int:
    """How many requests the list behind a link shows."""
    request: Any = RequestFactory().get(url)
    request.actor = actor
    found = RequestFilterSet(
        request.GET, queryset=Request.objects.visible_to(actor), request=request
    )
    assert found.is_valid(), found.errors
    return found.qs.count()


def test_analysis_adds_up_what_happened(office: Office, manager: Any, actor_of: Any) -> None:
    totals = analysis_of(actor_of(manager), asked_for()).totals

    assert (totals.n, totals.judged, totals.landed_wrong, totals.unnamed) == (65, 49, 18, 16)
    assert (totals.moved, totals.moves, totals.moved_often, totals.most_moves) == (31, 55, 12, 3)
    assert (totals.looped, totals.loops) == (12, 12)
    assert (totals.done_judged, totals.done_outside, totals.handovers) == (49, 1, 55)
    # An hour each: S A in the circle and A before it; A before CS.
    assert totals.circle_seconds == 12 * 2 * 3600
    assert totals.lost_seconds == (12 * 3 + 6) * 3600
    by_team = analysis_of(actor_of(manager), asked_for(level="team")).totals
    assert (by_team.moved, by_team.moves, by_team.looped) == (18, 42, 12)
    longer = analysis_of(actor_of(manager), asked_for(365)).totals
    assert longer.n == 85


def test_analysis_narrows_by_team_topic_and_client(
    office: Office, manager: Any, actor_of: Any
) -> None:
    actor, training = actor_of(manager), Topic.objects.get(code="training")

    sales = analysis_of(actor, asked_for(team_id=office.teams["A"].pk)).totals
    assert (sales.n, sales.landed_wrong) == (19, 18)
    one = analysis_of(actor, asked_for(topic_id=training.pk))
    assert [reading.topic for reading in one.topics] == [training]
    assert (one.totals.n, sum(flow.count for flow in one.flows)) == (28, 28)
    assert analysis_of(actor, asked_for(without_topic=True)).totals.n == 4
    assert analysis_of(actor, asked_for(client_id=office.client.pk)).totals.n == 65
    assert analysis_of(actor, asked_for(client_id=10**9)).totals.n == 0


def test_analysis_finds_what_is_confused_with_cause_and_proposal(
    office: Office, manager: Any, actor_of: Any
) -> None:
    found = analysis_of(actor_of(manager), asked_for()).confused

    told = {
        reading.topic.code if reading.topic else None: {one.kind for one in reading.findings}
        for reading in found
    }
    assert told == {
        "training": {Kind.LOOPS, Kind.WRONG_LANDING},
        "new": {Kind.GAP, Kind.OVERLAP},
        None: {Kind.GAP},
    }
    assert [one.suspicion.cause for one in found if one.topic] == [
        "similar_tasks",
        "changing_business",
    ]
    assert found[0].proposals == ["write_regulation"]
    nameless = next(one for one in found if one.topic is None)
    assert (nameless.proposals, nameless.suspicion.cause) == (["name_topic"], None)


@pytest.mark.parametrize("level", ["role", "team", "person"])
def test_every_figure_opens_to_exactly_its_requests(
    office: Office, manager: Any, actor_of: Any, level: Any
) -> None:
    actor = actor_of(manager)
    analysis = analysis_of(actor, asked_for(level=level))
    totals = analysis.totals
    counts = (
        *(totals.n, totals.landed_right, totals.done_outside, totals.moved, totals.moved_often),
        *(totals.looped, totals.declined, totals.doubled, totals.handed, totals.lost),
    )

    opened = [requests_behind(actor, one["url"]) for one in figures_shown(analysis)]

    assert opened == list(counts)
    findings = [one for reading in analysis.confused for one in reading.findings]
    assert len(findings) >= 5
    for finding in findings:
        assert requests_behind(actor, finding_url(analysis.asked, finding)) == finding.count
    for move in moves_shown(analysis):
        assert requests_behind(actor, move["url"]) == move["requests"]
    for row in heat_shown(analysis, analysis.topics)["rows"]:
        assert requests_behind(actor, row["url_n"]) == row["n"]
        for cell in row["cells"]:
            assert requests_behind(actor, cell["url"]) == cell["count"]


def test_page_shows_findings_and_every_link_on_it_works(
    office: Office, manager: Any, browser_of: Any
) -> None:
    browser: Browser = browser_of(manager)

    page = browser.get(f"{URL}?level=role")

    text = unescape(page.content.decode())
    assert page.status_code == 200
    assert "12 of 28 went there and back, 43 %" in text
    assert "18 of 28 landed with another role than the matrix names: A" in text
    assert "Likely cause: similar tasks" in text
    assert "Nobody is named for 12 of 12; done by Pr, S" in text
    assert "Give the topic a responsibility (an administrator can)" in text
    links = set(re.findall(r'href="((?:/analysis|/requests)/[^"]*)"', text))
    assert len(links) > 20
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_page_takes_a_constant_number_of_queries(
    office: Office, manager: Any, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser: Browser = browser_of(manager)
    browser.get(URL)

    for address in (URL, f"{URL}?period=365&level=team", f"{URL}?all=1&level=person&period=all"):
        with django_assert_max_num_queries(12):
            browser.get(address)
    training = Topic.objects.get(code="training")
    with django_assert_max_num_queries(18):
        browser.get(f"{URL}topics/{training.pk}/")
    with django_assert_max_num_queries(10):
        browser.get(f"{URL}desk/")


def test_administrator_can_act_on_proposals_from_the_page(
    office: Office, admin: Any, browser_of: Any
) -> None:
    browser: Browser = browser_of(admin)
    new, training = (Topic.objects.get(code=code) for code in ("new", "training"))

    text = unescape(browser.get(URL).content.decode())

    assert f'href="/topics/{new.pk}/edit/"' in text
    assert f"/playbooks/new/?kind=regulation&topic={training.pk}" in text
    assert f'id="responsibility-{training.responsibility_id}"' in (
        browser.get("/responsibilities/draft/").content.decode()
    )


def test_topic_page_shows_ways_and_the_matrix_of_the_day(
    office: Office, manager: Any, browser_of: Any
) -> None:
    browser: Browser = browser_of(manager)
    training = Topic.objects.get(code="training")

    text = browser.get(f"{URL}topics/{training.pk}/").content.decode()

    assert "By which matrix they are judged" in text
    assert "v1, from" in text
    assert text.count("3 h") >= 8
    assert browser.get(f"{URL}topics/{10**9}/").status_code == 404


def test_days_without_requests_say_so(office: Office, manager: Any, browser_of: Any) -> None:
    browser: Browser = browser_of(manager)
    training = Topic.objects.get(code="training")

    for address in (URL, f"{URL}topics/{training.pk}/"):
        text = browser.get(f"{address}?start=2001-01-01&end=2001-02-01").content.decode()
        assert "No request came in on these days" in text


@pytest.mark.parametrize(
    "query",
    [
        "period=soon",
        "level=galaxy",
        "start=tomorrow",
        "start=1066-10-14",
        "start=2026-02-01&end=2026-01-01",
        "team=mine",
        "team=none",
        "topic=-1",
    ],
)
def test_address_that_makes_no_sense_is_refused(
    office: Office, manager: Any, browser_of: Any, query: str
) -> None:
    for address in (URL, f"{URL}export/", f"{URL}verdict/"):
        assert browser_of(manager).get(f"{address}?{query}").status_code == 422


def test_ids_of_nobody_are_not_found(
    office: Office, manager: Any, stranger: Any, browser_of: Any
) -> None:
    theirs = browser_of(stranger)
    training, team = Topic.objects.get(code="training"), office.teams["A"]

    for query in (f"team={team.pk}", f"topic={training.pk}", f"client={office.client.pk}"):
        assert theirs.get(f"{URL}?{query}").status_code == 404
    assert theirs.get(f"{URL}topics/{training.pk}/").status_code == 404
    assert "training" not in theirs.get(f"{URL}?period=all").content.decode().lower()


def test_consultant_is_not_let_in(consultant: Any, browser_of: Any) -> None:
    browser: Browser = browser_of(consultant)

    for address in (URL, f"{URL}desk/", f"{URL}export/", f"{URL}verdict/"):
        assert browser.get(address).status_code == 403


def test_verdict_is_kept_and_shown_with_who_and_when(
    office: Office, manager: Any, browser_of: Any
) -> None:
    browser: Browser = browser_of(manager)
    page = unescape(browser.get(URL).content.decode())
    form_url = re.search(r'href="(/analysis/verdict/[^"]+topic=[^"]+)"', page)
    assert form_url is not None
    address = form_url.group(1)
    assert parse_qs(urlsplit(address).query)["kind"] == ["wrong_landing"]
    assert "Training or seminar" in browser.get(address).content.decode()

    refused = browser.post(address, {"kind": "loops"})
    assert (refused.status_code, ConfusionVerdict.objects.count()) == (422, 0)
    values = {"kind": "loops", "cause": "poor_communication", "note": "Nobody rings"}
    kept = browser.post(address, values)

    assert kept.status_code == 302
    verdict = ConfusionVerdict.objects.get()
    assert (verdict.by, verdict.cause, verdict.note) == (
        manager,
        "poor_communication",
        "Nobody rings",
    )
    assert (verdict.count, verdict.n, verdict.lost_seconds) == (12, 28, 36 * 3600)
    text = unescape(browser.get(URL).content.decode())
    assert f"poor communication, says {manager.name}, Today" in text
    assert "Nobody rings" in text


def test_exports_say_what_the_page_shows(office: Office, manager: Any, browser_of: Any) -> None:
    browser: Browser = browser_of(manager)

    def part(name: str) -> list[list[str]]:
        response: Any = browser.get(f"{URL}export/?part={name}")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    header, first, *_rest = part("findings")
    assert dict(zip(header, first, strict=True))["Hours lost"] == "42.0"
    assert first[:2] == ["Training or seminar", "Landed wrong"]
    figures = {row[0]: row[1] for row in part("figures")}
    assert (figures["Requests"], figures["Changed role"]) == ("65", "31")
    assert ["A", "CS", "18"] in part("flows")
    assert ["A", "S", "12", "12", "1.0"] in part("moves")
    matrix = part("matrix")
    training = next(row for row in matrix if row[0] == "Training or seminar")
    assert dict(zip(matrix[0], training, strict=True))["CS, matrix"] == "AR"
    assert browser.get(f"{URL}export/?part=secrets").status_code == 404


def test_desk_says_the_worst_in_a_line_or_nothing(
    office: Office, manager: Any, browser_of: Any
) -> None:
    browser: Browser = browser_of(manager)
    assert "<div" not in browser.get(f"{URL}desk/").content.decode()

    office.record(Topic.objects.get(code="training"), *["A S A CS"] * 12, days_ago=8)
    office.relay()

    text = browser.get(f"{URL}desk/").content.decode()
    assert "Training or seminar" in text
    assert 'hx-get="/analysis/desk/"' in browser.get("/").content.decode()
