"""Requests over REST."""

from typing import Any

import pytest
from django.test import Client as Browser

from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Comment, Entry, Handover, Message, Request
from integrations.services import token_create
from tests.factories.handoffs import (
    MadeClient,
    join_client_team,
    make_client,
    make_role,
    make_team,
    make_topic,
    open_request,
)

URL = "/api/v1/requests/"
CONTEXT = {"why": "Needs a fix", "tried": "Restart", "expected": "A fix"}


@pytest.fixture
def client(company: Any) -> MadeClient:
    """A client with a contact."""
    return make_client(company)


@pytest.fixture
def browser(browser_of: Any, consultant: Any) -> Browser:
    """The consultant's session."""
    return browser_of(consultant)


@pytest.fixture
def owned(client: MadeClient, consultant: Any, actor_of: Any) -> Request:
    """The consultant's request."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
    )


def post(browser: Browser, url: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    """POST as JSON."""
    return browser.post(url, body or {}, content_type="application/json", headers=headers)


def test_create_routes_by_topic_and_says_why(
    browser: Browser, company: Any, client: MadeClient, consultant: Any
) -> None:
    join_client_team(client.client, consultant, "CS")
    topic = make_topic(company)
    body = {
        "client_id": client.client.pk,
        "contact_id": client.contact.pk,
        "topic_id": topic.pk,
        "subject": "Grey export",
        "text": "  third time i write  ",
    }

    answer = post(browser, URL, body)

    assert answer.status_code == 201
    data = answer.json()
    assert (data["number"], data["state"], data["channel"]) == (1, "open", "api")
    assert data["original_text"] == "  third time i write  "
    assert data["owner"] == {"id": consultant.pk, "name": "Marta Lind"}
    assert data["owner_role"]["code"] == "CS"
    assert data["owner_reason"] == (
        "The topic “Export” belongs to Success; Marta Lind holds this role for the client."
    )
    assert answer["ETag"] == '"1"'


def test_create_asks_a_bounded_number_of_questions(
    browser: Browser,
    company: Any,
    client: MadeClient,
    consultant: Any,
    actor_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    join_client_team(client.client, consultant, "CS")
    topic = make_topic(company)
    body = {
        "client_id": client.client.pk,
        "contact_id": client.contact.pk,
        "topic_id": topic.pk,
        "subject": "Grey export",
        "text": "text",
    }
    _token, text = token_create(actor=actor_of(consultant), name="p", scopes=["write"], days=9)
    authorized = {"Authorization": f"Bearer {text}"}

    browser.get(URL)  # the session finds its company on its first request
    Browser().get(URL, headers=authorized)  # the use of a token is noted once a minute

    with django_assert_max_num_queries(12):
        assert post(Browser(), URL, body, **authorized).status_code == 201
    # Two more say who is signed in and where they work.
    with django_assert_max_num_queries(14):
        assert post(browser, URL, body).status_code == 201


def test_create_with_the_same_key_makes_one_request(browser: Browser, client: MadeClient) -> None:
    body = {"client_id": client.client.pk, "subject": "Grey", "text": "grey"}

    first = post(browser, URL, body, **{"Idempotency-Key": "k1"})
    second = post(browser, URL, body, **{"Idempotency-Key": "k1"})
    other = post(browser, URL, {**body, "text": "other"}, **{"Idempotency-Key": "k1"})

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["id"] == second.json()["id"]
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"text": "  "}, "text"),
        ({"channel": "pigeon"}, "channel"),
        ({"priority": "x"}, "priority"),
        ({"client_id": "x"}, "client_id"),
        ({"number": 7}, "number"),
        ({"company_id": 7}, "company_id"),
    ],
)
def test_create_with_a_wrong_value_is_refused(
    browser: Browser, client: MadeClient, change: dict[str, Any], field: str
) -> None:
    body = {"client_id": client.client.pk, "subject": "Grey", "text": "grey", **change}

    answer = post(browser, URL, body)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Request.objects.exists()


def test_create_with_ids_of_another_company_is_not_found_and_makes_nothing(
    browser: Browser, client: MadeClient, stranger: Any
) -> None:
    with company_scope(stranger.company_id):
        foreign = make_client(stranger.company, "Foreign")
        ids = {
            "client_id": foreign.client.pk,
            "contact_id": foreign.contact.pk,
            "topic_id": make_topic(stranger.company).pk,
            "owner_id": stranger.pk,
            "owner_team_id": make_team(stranger).pk,
            "owner_role_id": make_role(stranger.company, "S").pk,
        }
    body = {"client_id": client.client.pk, "subject": "Grey", "text": "grey"}

    for name, value in ids.items():
        assert post(browser, URL, {**body, name: value}).status_code == 404
    assert not Request.objects.exists()


def test_request_of_another_company_is_not_found_anywhere(
    owned: Request, stranger: Any, browser_of: Any
) -> None:
    browser = browser_of(stranger)
    one = f"{URL}{owned.pk}/"

    assert browser.get(one).status_code == 404
    for name in ("messages", "comments", "handovers", "entries"):
        assert browser.get(f"{one}{name}/").status_code == 404
    writes = {
        "wait": {},
        "resolve": {},
        "assign": {"owner_id": stranger.pk, "reason": "mine"},
        "return": {"reason": "no"},
        "messages": {"body": "hello"},
        "messages/receive": {"body": "hello"},
        "comments": {"body": "hello"},
        "handovers": {**CONTEXT, "to_owner_id": stranger.pk},
    }
    for name, body in writes.items():
        assert post(browser, f"{one}{name}/", body).status_code == 404
    owned.refresh_from_db()
    assert owned.version == 1
    assert Entry.objects.filter(request=owned).count() == 1


def test_list_filters_and_refuses_unknown_filters(
    browser: Browser,
    owned: Request,
    company: Any,
    client: MadeClient,
    manager: Any,
    actor_of: Any,
) -> None:
    other = open_request(
        actor_of(manager),
        make_client(company, "Suedhaus").client,
        owner_id=manager.pk,
        subject="Invoice",
        text="100% wrong",
        priority="high",
        topic_id=make_topic(company).pk,
    )
    services.request_resolve(actor=actor_of(manager), request_id=other.pk)

    def found(query: str) -> list[int]:
        answer = browser.get(f"{URL}?{query}")
        assert answer.status_code == 200, answer.json()
        return [row["id"] for row in answer.json()["results"]]

    assert found("") == [other.pk, owned.pk]
    assert found("mine=true") == [owned.pk]
    assert found("owner=me") == [owned.pk]
    assert found(f"owner={manager.pk}") == [other.pk]
    assert found("owner=team") == []
    assert found("state=unresolved") == [owned.pk]
    assert found("state=resolved&priority=high") == [other.pk]
    assert found(f"client={client.client.pk}") == [owned.pk]
    assert found(f"topic={other.topic_id}") == [other.pk]
    assert found(f"q=%23{other.number}") == [other.pk]
    assert found("q=100%25") == [other.pk]
    assert found("channel=phone&opened_after=2020-01-01") == [other.pk, owned.pk]
    assert found("opened_before=2020-01-01") == []
    for wrong in ("stat=open", "state=x", "owner=x", "client=x", "opened_after=x", "cursor=x"):
        assert browser.get(f"{URL}?{wrong}").status_code == 422


def test_list_finds_what_is_offered_to_me_or_my_team(
    owned: Request, consultant: Any, make_person: Any, manager: Any, browser_of: Any, actor_of: Any
) -> None:
    receiver = make_person("Daniel Osei")
    team = make_team(manager, receiver)
    services.handover_offer(
        actor=actor_of(consultant), request_id=owned.pk, to_team_id=team.pk, **CONTEXT
    )

    for person, count in ((receiver, 1), (manager, 1), (consultant, 0)):
        answer = browser_of(person).get(f"{URL}?offered_to_me=true").json()
        assert len(answer["results"]) == count


def test_list_pages_by_cursor_with_a_constant_number_of_queries(
    browser: Browser,
    company: Any,
    consultant: Any,
    actor_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = make_client(company).client
    made = [open_request(actor_of(consultant), client).pk for _ in range(5)]

    browser.get(URL)  # the session finds its company on its first request

    with django_assert_max_num_queries(4):
        first = browser.get(f"{URL}?page_size=3").json()
    second = browser.get(first["next"]).json()

    ids = [row["id"] for row in first["results"] + second["results"]]
    assert ids == made[::-1]
    assert second["next"] is None


def test_write_with_a_stale_version_is_refused_and_nothing_changes(
    browser: Browser, owned: Request
) -> None:
    one = f"{URL}{owned.pk}/"
    etag = browser.get(one)["ETag"]

    assert post(browser, f"{one}wait/", **{"If-Match": etag}).status_code == 200
    stale = post(browser, f"{one}resolve/", **{"If-Match": etag})

    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    owned.refresh_from_db()
    assert (owned.state, owned.version) == ("waiting", 2)
    assert post(browser, f"{one}resolve/", **{"If-Match": "x"}).status_code == 422


def test_action_in_the_wrong_state_is_a_conflict(browser: Browser, owned: Request) -> None:
    one = f"{URL}{owned.pk}/"

    assert post(browser, f"{one}resume/").status_code == 409
    assert post(browser, f"{one}return/", {"reason": "no"}).status_code == 409
    assert post(browser, f"{one}reopen/", {"note": "why"}).status_code == 409


def test_change_keeps_what_is_left_out(browser: Browser, owned: Request, company: Any) -> None:
    topic = make_topic(company)
    one = f"{URL}{owned.pk}/"

    answer = browser.patch(one, {"topic_id": topic.pk}, content_type="application/json")

    assert answer.status_code == 200
    data = answer.json()
    assert (data["topic"]["code"], data["subject"]) == ("export", "Export comes out grey")
    assert answer["ETag"] == '"2"'
    unknown = browser.patch(one, {"state": "resolved"}, content_type="application/json")
    assert unknown.status_code == 422


def test_handover_goes_round_over_the_api(
    browser: Browser, owned: Request, manager: Any, make_person: Any, browser_of: Any
) -> None:
    receiver = make_person("Daniel Osei")
    one = f"{URL}{owned.pk}/"
    offered = post(browser, f"{one}handovers/", {**CONTEXT, "to_owner_id": receiver.pk})
    assert offered.status_code == 201
    answer_url = f"/api/v1/handovers/{offered.json()['id']}/"

    assert post(browser, f"{answer_url}accept/").status_code == 403
    declined = post(browser_of(receiver), f"{answer_url}decline/", {})
    assert declined.status_code == 422
    accepted = post(browser_of(receiver), f"{answer_url}accept/", **{"If-Match": '"2"'})

    assert accepted.status_code == 200
    assert accepted.json()["state"] == "accepted"
    assert browser.get(one).json()["owner"]["id"] == receiver.pk
    assert post(browser_of(receiver), f"{answer_url}accept/").status_code == 409
    returned = post(browser_of(receiver), f"{one}return/", {"reason": "Not support"})
    assert returned.json()["to_owner"]["name"] == "Marta Lind"
    kinds = [row["kind"] for row in browser.get(f"{one}entries/").json()["results"]]
    assert kinds == ["opened", "offered", "accepted", "returned"]
    assert browser.get(f"{one}handovers/").json()["results"][1]["kind"] == "return"


def test_message_with_the_same_key_goes_out_once(browser: Browser, owned: Request) -> None:
    url = f"{URL}{owned.pk}/messages/"

    for _ in range(2):
        answer = post(browser, url, {"body": "Dear Anna"}, **{"Idempotency-Key": "m1"})
        assert answer.status_code == 201

    assert Message.objects.count() == 1
    (row,) = browser.get(url).json()["results"]
    assert (row["direction"], row["contact"]["name"]) == ("to_client", "Anna Keller")


def test_internal_employee_sees_and_comments_only_where_called_in(
    browser: Browser,
    owned: Request,
    client: MadeClient,
    consultant: Any,
    internal: Any,
    browser_of: Any,
    actor_of: Any,
) -> None:
    hidden = open_request(actor_of(consultant), client.client)
    one = f"{URL}{owned.pk}/"
    post(browser, f"{one}comments/", {"body": "not for Lena"})
    post(browser, f"{one}comments/", {"body": "@Lena, why?", "call_in": [internal.pk]})
    post(browser, f"{one}messages/", {"body": "Dear Anna"})
    lena = browser_of(internal)

    assert [row["id"] for row in lena.get(URL).json()["results"]] == [owned.pk]
    assert lena.get(f"{URL}{hidden.pk}/").status_code == 404
    assert {"owner", "contact", "promised", "priority", "owner_reason"}.isdisjoint(
        {*lena.get(URL).json()["results"][0], *lena.get(one).json()}
    )
    assert lena.get(one).json()["original_text"] == owned.original_text
    bodies = [row["body"] for row in lena.get(f"{one}comments/").json()["results"]]
    assert bodies == ["@Lena, why?"]
    assert lena.get(f"{one}messages/").json()["results"] == []
    assert lena.get(f"{one}entries/").json()["results"] == []
    assert post(lena, f"{one}comments/", {"body": "Because"}).status_code == 201
    assert post(lena, f"{URL}{hidden.pk}/comments/", {"body": "x"}).status_code == 404
    for name, body in (
        ("messages", {"body": "Dear Anna"}),
        ("resolve", {}),
        ("assign", {"owner_id": internal.pk}),
        ("handovers", {**CONTEXT, "to_owner_id": internal.pk}),
    ):
        assert post(lena, f"{one}{name}/", body).status_code == 403
    body = {"client_id": client.client.pk, "subject": "x", "text": "x"}
    assert post(lena, URL, body).status_code == 403
    assert Comment.objects.count() == 3
    assert Message.objects.count() == 1
    assert not Handover.objects.exists()


def test_anonymous_is_asked_to_sign_in(owned: Request) -> None:
    assert Browser().get(f"{URL}{owned.pk}/").status_code == 401
    assert post(Browser(), URL, {}).status_code == 401
