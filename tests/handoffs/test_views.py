"""The pages of requests: what each shows, and to whom."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Request
from notices.models import Mail
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_client,
    make_team,
    make_topic,
    open_request,
)

CONTEXT = {"why": "Needs a fix", "tried": "Restart", "expected": "A fix"}
SECRET = "the-client-is-difficult"


@pytest.fixture
def client(company: Any) -> Any:
    """A client."""
    return make_client(company)


@pytest.fixture
def other(make_person: Any) -> Any:
    """A second consultant."""
    return make_person("Daniel Osei")


@pytest.fixture
def record(consultant: Any, client: Any, actor_of: Any) -> Request:
    """An open request that the consultant owns."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
    )


def page_of(record: Request) -> str:
    """The address of a request."""
    return f"/requests/{record.number}/"


def queries_of(browser: Any, url: str) -> list[str]:
    """The statements that one page asks the database."""
    browser.get(url)  # the session's first page learns the company
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(url).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


@pytest.mark.parametrize(
    "path", ["/requests/", "/requests/new/", "/requests/1/", "/requests/1/hand-over/"]
)
def test_pages_when_anonymous_then_sign_in(client: Any, path: str, browser: Any) -> None:
    response = browser.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.fixture
def browser() -> Any:
    """A browser nobody signed in with."""
    return Browser()


def test_list_shows_number_client_topic_and_owner(
    record: Request, company: Any, consultant: Any, browser_of: Any
) -> None:
    hold_role(consultant, "CS")
    topic = make_topic(company)
    Request.objects.filter(pk=record.pk).update(
        topic=topic, owner_role=topic.role, priority="urgent"
    )

    html = browser_of(consultant).get("/requests/").content.decode()

    assert f'href="{page_of(record)}"' in html
    for text in ("#1", "Nordhaus", "Export", "Marta Lind", "Urgent", 'class="role role-CS">CS<'):
        assert text in html


def test_list_when_empty_says_what_to_do(consultant: Any, browser_of: Any) -> None:
    html = browser_of(consultant).get("/requests/").content.decode()

    assert "No requests yet" in html
    assert 'href="/requests/new/"' in html


def test_list_with_filter_of_another_company_shows_its_error(
    record: Request, stranger: Any, consultant: Any, browser_of: Any
) -> None:
    response = browser_of(consultant).get("/requests/?owner=99999&topic=424242")

    assert response.status_code == 200
    assert page_of(record) not in response.content.decode()


def test_list_with_a_malformed_cursor_is_refused(consultant: Any, browser_of: Any) -> None:
    assert browser_of(consultant).get("/requests/?cursor=abc").status_code == 422


def test_list_asks_the_same_few_queries_for_any_number_of_rows(
    record: Request, client: Any, consultant: Any, actor_of: Any, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    few = queries_of(browser, "/requests/")
    for _number in range(12):
        open_request(actor_of(consultant), client.client, owner_id=consultant.pk)

    many = queries_of(browser, "/requests/")

    assert len(many) == len(few) <= 8, many


def test_list_pages_keep_the_filters(
    client: Any, consultant: Any, actor_of: Any, browser_of: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("handoffs.views.lists.RequestListView.page_size", 2)
    for number in range(3):
        open_request(
            actor_of(consultant), client.client, owner_id=consultant.pk, subject=f"Case {number}"
        )
    browser = browser_of(consultant)

    first = browser.get("/requests/?owner=me").content.decode()
    next_url = re.search(r'rel="next" href="([^"]+)"', first)
    assert next_url is not None
    second = browser.get("/requests/" + next_url[1].replace("&amp;", "&")).content.decode()

    assert "owner=me" in next_url[1]
    assert ("Case 2" in first, "Case 1" in first, "Case 0" in first) == (True, True, False)
    assert ("Case 0" in second, "Case 1" in second) == (True, False)


def test_create_opens_a_request_and_shows_it(client: Any, consultant: Any, browser_of: Any) -> None:
    browser = browser_of(consultant)
    form = {
        "client_id": client.client.pk,
        "contact_id": client.contact.pk,
        "channel": "phone",
        "priority": "high",
        "subject": "Export is grey",
        "text": "hello, its GREY again",
        "idempotency_key": "once",
    }

    response = browser.post("/requests/new/", form)
    again = browser.post("/requests/new/", form)

    made = Request.objects.get()
    assert response["Location"] == again["Location"] == page_of(made)
    assert (made.original_text, made.priority) == ("hello, its GREY again", "high")
    assert (made.contact, made.channel) == (client.contact, "phone")


def test_create_with_another_companys_client_changes_nothing(
    client: Any, other_company: Any, consultant: Any, browser_of: Any
) -> None:
    with company_scope(other_company.pk):
        foreign = make_client(other_company, "Foreign")
    form = {
        "client_id": foreign.client.pk,
        "channel": "phone",
        "priority": "normal",
        "subject": "Export",
        "text": "Words",
    }

    response = browser_of(consultant).post("/requests/new/", form)

    assert response.status_code == 422
    assert not Request.objects.exists()


def test_create_keeps_what_was_typed_when_something_is_missing(
    client: Any, consultant: Any, browser_of: Any
) -> None:
    form = {"client_id": client.client.pk, "channel": "phone", "priority": "normal", "text": "Grey"}

    response = browser_of(consultant).post("/requests/new/", form)

    assert response.status_code == 422
    assert ">\nGrey</textarea>" in response.content.decode()


def test_create_without_scripts_shows_the_contacts_of_the_client(
    client: Any, consultant: Any, browser_of: Any
) -> None:
    form = {"client_id": client.client.pk, "show_contacts": "1", "subject": "Typed already"}

    html = browser_of(consultant).post("/requests/new/", form).content.decode()

    assert "Anna Keller &lt;anna@nordhaus.example&gt;" in html
    assert 'value="Typed already"' in html


def test_detail_shows_words_owner_reason_and_recipient(
    record: Request, consultant: Any, browser_of: Any
) -> None:
    html = browser_of(consultant).get(page_of(record)).content.decode()

    assert "Hello, third time i am writing this." in html
    assert "Marta Lind was chosen when the request was opened." in html
    assert "Send to Anna Keller &lt;anna@nordhaus.example&gt;" in html
    assert "Add comment, colleagues only" in html


def test_detail_of_another_company_is_not_found(
    record: Request, stranger: Any, browser_of: Any
) -> None:
    for path in ("", "resolve/", "hand-over/", "comment/"):
        url = page_of(record) + path
        assert browser_of(stranger).post(url, {"body": "x"}).status_code in (404, 405)
        response = browser_of(stranger).get(url)
        assert response.status_code in (302, 404)
    assert Request.objects.get().version == 1


def test_detail_with_a_number_beyond_any_is_not_found(consultant: Any, browser_of: Any) -> None:
    assert browser_of(consultant).get("/requests/" + "9" * 40 + "/").status_code == 404


def test_detail_asks_a_constant_number_of_queries(
    record: Request, client: Any, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    browser, actor = browser_of(other), actor_of(consultant)
    join_client_team(client.client, other, "CS")
    few = queries_of(browser, page_of(record))
    for number in range(4):
        values = {"actor": actor, "request_id": record.pk}
        services.message_send(**values, body=f"Message {number}")
        services.comment_add(**values, body=f"Comment {number}", call_in=[other.pk])
        services.message_receive(**values, body=f"Answer {number}")
    services.handover_offer(actor=actor, request_id=record.pk, to_owner_id=other.pk, **CONTEXT)

    many = queries_of(browser, page_of(record))

    assert len(many) == len(few) <= 12, many


def test_detail_marks_a_loop_and_the_time_lost(
    record: Request, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    for giver, taker in ((consultant, other), (other, consultant)):
        offer = services.handover_offer(
            actor=actor_of(giver), request_id=record.pk, to_owner_id=taker.pk, **CONTEXT
        )
        services.handover_accept(actor=actor_of(taker), handover_id=offer.pk)

    html = browser_of(consultant).get(page_of(record)).content.decode()

    assert "This request went in a circle" in html
    assert 'class="in-loop"' in html


def test_conversation_with_client_holds_no_comment(
    record: Request, consultant: Any, actor_of: Any, browser_of: Any
) -> None:
    values = {"actor": actor_of(consultant), "request_id": record.pk}
    services.comment_add(**values, body=SECRET)
    services.message_send(**values, body="Dear Anna")
    browser = browser_of(consultant)

    with_client = browser.get(page_of(record) + "?show=client").content.decode()
    colleagues = browser.get(page_of(record) + "?show=colleagues").content.decode()

    assert ("Dear Anna" in with_client, SECRET in with_client) == (True, False)
    assert ("Dear Anna" in colleagues, SECRET in colleagues) == (False, True)


def test_message_is_sent_once_to_the_contact_named(
    record: Request, client: Any, consultant: Any, browser_of: Any
) -> None:
    form = {
        "body": "Dear Anna",
        "version": 1,
        "contact_id": client.contact.pk,
        "idempotency_key": "once",
    }
    browser = browser_of(consultant)

    response = browser.post(page_of(record) + "message/", form)
    browser.post(page_of(record) + "message/", form)

    assert response["Location"] == page_of(record) + "#latest"
    assert record.messages.get().body == "Dear Anna"
    assert Mail.objects.get().to_email == "anna@nordhaus.example"


def test_message_when_the_request_changed_keeps_what_was_typed(
    record: Request, consultant: Any, actor_of: Any, browser_of: Any
) -> None:
    services.comment_add(actor=actor_of(consultant), request_id=record.pk, body="Wait!")
    form = {"body": "Dear Anna", "version": 1}
    browser = browser_of(consultant)

    refused = browser.post(page_of(record) + "message/", form)

    html = refused.content.decode()
    assert refused.status_code == 412
    assert ">Dear Anna</textarea>" in html
    assert "so your message has not been sent yet." in html
    assert '<input type="hidden" name="version" value="2"' in html
    assert not record.messages.exists()


def test_message_to_another_clients_contact_is_refused(
    record: Request, company: Any, consultant: Any, browser_of: Any
) -> None:
    foreign = make_client(company, "Meridian")
    form = {"body": "Dear Anna", "version": 1, "contact_id": foreign.contact.pk}

    response = browser_of(consultant).post(page_of(record) + "message/", form)

    assert response.status_code == 422
    assert not record.messages.exists()
    assert not Mail.objects.exists()


def test_comment_calls_in_an_internal_employee_who_sees_only_that(
    record: Request,
    client: Any,
    consultant: Any,
    internal: Any,
    other: Any,
    actor_of: Any,
    browser_of: Any,
) -> None:
    services.comment_add(actor=actor_of(other), request_id=record.pk, body=SECRET)
    services.message_send(actor=actor_of(consultant), request_id=record.pk, body="Dear Anna")
    employee = browser_of(internal)
    assert employee.get(page_of(record)).status_code == 404
    form = {"body": "Did the default change?", "call_in": [internal.pk]}

    browser_of(consultant).post(page_of(record) + "comment/", form)
    html = employee.get(page_of(record)).content.decode()

    assert "Did the default change?" in html
    assert "Hello, third time i am writing this." in html
    for hidden in (SECRET, "Dear Anna", "anna@nordhaus.example", "Hand over", "Send to"):
        assert hidden not in html


def test_internal_employee_comments_and_does_nothing_else(
    record: Request, consultant: Any, internal: Any, actor_of: Any, browser_of: Any
) -> None:
    services.comment_add(
        actor=actor_of(consultant), request_id=record.pk, body="Lena?", call_in=[internal.pk]
    )
    browser = browser_of(internal)

    answer = browser.post(page_of(record) + "comment/", {"body": "Yes, in 6.2"})
    statuses = {
        browser.post(page_of(record) + path, {"body": "x", "reason": "x", "note": "x"}).status_code
        for path in ("message/", "received/", "resolve/", "wait/", "hand-over/", "assign/", "take/")
    }

    assert answer.status_code == 302
    assert record.comments.filter(author=internal).get().body == "Yes, in 6.2"
    assert statuses == {403}
    record.refresh_from_db()
    assert (record.state, record.version) == ("open", 3)
    assert browser.get("/requests/new/").status_code == 403


def test_team_held_request_is_taken_by_a_member(
    client: Any, manager: Any, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    team = make_team(manager, consultant)
    held = open_request(actor_of(manager), client.client, owner_team_id=team.pk)
    hold_role(consultant, "S")
    html = browser_of(consultant).get(page_of(held)).content.decode()
    role_id = consultant.role_holdings.get().role_id

    stranger = browser_of(other).post(page_of(held) + "take/", {"to": f"{other.pk}-"})
    taken = browser_of(consultant).post(
        page_of(held) + "take/", {"to": f"{consultant.pk}-{role_id}", "version": 1}
    )

    assert "Helen Brandt answers for it" in html
    assert stranger.status_code == 403
    assert taken.status_code == 302
    held.refresh_from_db()
    assert (held.owner, held.owner_role_id, held.owner_team) == (consultant, role_id, None)
