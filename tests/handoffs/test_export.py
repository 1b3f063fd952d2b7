"""The file of the list: the same rows in the same order as the screen, for the same people."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Company, Membership
from core.access import Actor
from handoffs import services
from handoffs.views import exporting
from tests.factories.handoffs import MadeClient, make_client, make_topic, open_request

LIST, FILE = "request-list", "request-export"


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Actor:
    """The consultant."""
    made: Actor = actor_of(consultant)
    return made


@pytest.fixture
def many(actor: Actor, company: Company, client: MadeClient) -> None:
    """Sixty requests: more than a page."""
    other = make_client(company, "Suedhaus")
    topic = make_topic(company)
    for number in range(60):
        open_request(
            actor,
            (client if number % 3 else other).client,
            subject=f"Late delivery {number}",
            topic_id=topic.pk if number % 2 else None,
            priority="high" if number % 5 == 0 else "normal",
        )


def rows_of(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def on_screen(browser: Any, query: str) -> list[list[str]]:
    rows, address = [], f"{reverse(LIST)}?{query}"
    while True:
        page = browser.get(address)
        rows += [
            [str(r["number"]), r["subject"], r["client"], r["topic"], r["owner"]]
            for r in page.context["rows"]
        ]
        cursor = page.context["page"].next_cursor
        if cursor is None:
            return rows
        address = f"{reverse(LIST)}?{query}&cursor={cursor}"


@pytest.mark.parametrize(
    "query", ["", "priority=high", "q=deliveries", "q=suedhaus&owner=me", "state=resolved"]
)
def test_export_when_the_list_is_narrowed_then_has_exactly_what_is_shown(
    many: None, consultant: Membership, browser_of: Any, query: str
) -> None:
    browser = browser_of(consultant)
    header, *rows = rows_of(browser.get(f"{reverse(FILE)}?{query}"))
    assert header[:4] == ["Number", "Request", "State", "Client"]
    assert [[row[0], row[1], row[3], row[4], row[7]] for row in rows] == on_screen(browser, query)


def test_list_when_narrowed_then_leads_to_the_file_of_all_its_pages(
    many: None, consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    first = browser.get(f"{reverse(LIST)}?q=delivery").context["page"].next_cursor
    page = browser.get(f"{reverse(LIST)}?q=delivery&cursor={first}")
    assert page.context["export_shown"] == f"{reverse(FILE)}?q=delivery"


def test_export_when_a_subject_is_a_formula_then_it_is_harmless(
    actor: Actor, client: MadeClient, consultant: Membership, browser_of: Any
) -> None:
    open_request(actor, client.client, subject='=HYPERLINK("http://x")')
    _header, row = rows_of(browser_of(consultant).get(reverse(FILE)))
    assert row[1] == '\'=HYPERLINK("http://x")'


def test_export_when_there_are_more_rows_than_it_takes_then_says_so(
    many: None, consultant: Membership, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 10)
    rows = rows_of(browser_of(consultant).get(reverse(FILE)))
    assert len(rows) == 1 + 10 + 1
    assert rows[-1] == [
        "Only the first 10 requests are in this file. Narrow the list to get the rest."
    ]


def test_export_when_internal_or_stranger_then_only_what_they_see(
    many: None,
    actor: Actor,
    client: MadeClient,
    internal: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    request = open_request(actor, client.client, subject="Called in")
    services.comment_add(actor=actor, request_id=request.pk, body="Look", call_in=[internal.pk])
    header, *rows = rows_of(browser_of(internal).get(reverse(FILE)))
    assert [row[1] for row in rows] == ["Called in"]
    assert "Going wrong" not in header
    assert len(rows_of(browser_of(stranger).get(reverse(FILE)))) == 1


def test_export_when_a_filter_is_wrong_then_refused(
    many: None, consultant: Membership, browser_of: Any
) -> None:
    assert browser_of(consultant).get(f"{reverse(FILE)}?state=nothing").status_code == 422


def test_export_when_long_then_asks_as_often(
    many: None, consultant: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(consultant)
    browser.get(reverse(LIST))
    with django_assert_max_num_queries(6):
        rows_of(browser.get(reverse(FILE)))
