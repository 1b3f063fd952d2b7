"""What is done to a request through its pages, and what is refused."""

from typing import Any

import pytest

from handoffs import services
from handoffs.models import Handover, Request
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_client,
    make_topic,
    open_request,
)

CONTEXT = {"why": "Needs a fix", "tried": "Restart", "expected": "A fix"}


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
    return open_request(actor_of(consultant), client.client, owner_id=consultant.pk)


@pytest.fixture
def offer(record: Request, consultant: Any, other: Any, actor_of: Any) -> Handover:
    """The request, offered to the second consultant."""
    return services.handover_offer(
        actor=actor_of(consultant), request_id=record.pk, to_owner_id=other.pk, **CONTEXT
    )


def url_of(record: Request, path: str = "") -> str:
    """An address under a request."""
    return f"/requests/{record.number}/{path}"


@pytest.mark.parametrize(
    ("path", "form", "before", "after"),
    [
        ("wait/", {"note": "Asked for the file"}, [], "waiting"),
        ("resume/", {}, ["wait/"], "open"),
        ("resolve/", {"note": "Switched on"}, [], "resolved"),
        ("reopen/", {"note": "Still grey"}, ["resolve/"], "open"),
        ("received/", {"body": "Still grey!"}, ["resolve/"], "open"),
    ],
)
def test_step_by_the_owner_changes_the_state(
    record: Request,
    consultant: Any,
    browser_of: Any,
    path: str,
    form: dict[str, str],
    before: list[str],
    after: str,
) -> None:
    browser = browser_of(consultant)
    for step in before:
        browser.post(url_of(record, step))
    assert browser.get(url_of(record, path)).status_code == 200

    response = browser.post(url_of(record, path), form)

    assert (response.status_code, response["Location"]) == (302, url_of(record))
    record.refresh_from_db()
    assert record.state == after


@pytest.mark.parametrize("path", ["wait/", "resolve/", "hand-over/", "return/", "assign/"])
def test_step_by_another_consultant_is_refused(
    record: Request, other: Any, browser_of: Any, path: str
) -> None:
    browser = browser_of(other)
    form = {"to": "other", "someone_else": f"{other.pk}-", "reason": "x", **CONTEXT}

    assert browser.get(url_of(record, path)).status_code == 403
    assert browser.post(url_of(record, path), form).status_code in (403, 422)

    record.refresh_from_db()
    assert (record.state, record.owner_id, record.version) == ("open", record.owner_id, 1)
    assert not Handover.objects.exists()


def test_step_that_does_not_fit_the_state_is_refused(
    record: Request, consultant: Any, browser_of: Any
) -> None:
    browser = browser_of(consultant)

    assert browser.get(url_of(record, "reopen/")).status_code == 409
    assert browser.post(url_of(record, "reopen/"), {"note": "Again"}).status_code == 409
    record.refresh_from_db()
    assert record.version == 1


def test_form_when_stale_says_so_and_goes_through_when_sent_again(
    record: Request, consultant: Any, actor_of: Any, browser_of: Any
) -> None:
    services.comment_add(actor=actor_of(consultant), request_id=record.pk, body="Wait!")
    browser = browser_of(consultant)
    form = {"note": "Switched on", "version": 1}

    refused = browser.post(url_of(record, "resolve/"), form)

    html = refused.content.decode()
    assert refused.status_code == 412
    assert "Switched on</textarea>" in html
    assert 'name="version" value="2"' in html
    record.refresh_from_db()
    assert record.state == "open"
    assert browser.post(url_of(record, "resolve/"), {**form, "version": 2}).status_code == 302


def test_details_change_subject_topic_and_priority(
    record: Request, company: Any, consultant: Any, browser_of: Any
) -> None:
    topic = make_topic(company)
    form = {"subject": "Grey export", "topic_id": topic.pk, "priority": "urgent", "version": 1}

    browser_of(consultant).post(url_of(record, "details/"), form)

    record.refresh_from_db()
    assert (record.subject, record.topic, record.priority) == ("Grey export", topic, "urgent")
    assert record.original_text == "Hello, third time i am writing this."


def test_offer_page_suggests_the_clients_people_with_reasons(
    record: Request, client: Any, consultant: Any, other: Any, browser_of: Any
) -> None:
    join_client_team(client.client, other, "S")

    html = browser_of(consultant).get(url_of(record, "hand-over/")).content.decode()

    assert "Daniel Osei" in html
    assert "The client&#x27;s Support" in html
    assert "Someone else" in html


def test_offer_to_a_suggested_person_carries_its_context(
    record: Request, client: Any, consultant: Any, other: Any, browser_of: Any
) -> None:
    role_id = join_client_team(client.client, other, "S").role_id
    form = {
        "to": f"{other.pk}-{role_id}",
        "promised": "It works",
        "promised_by": "2030-01-02T12:00",
        "keep_in_sight": "on",
        "version": 1,
        **CONTEXT,
    }

    response = browser_of(consultant).post(url_of(record, "hand-over/"), form)

    assert response.status_code == 302
    made = Handover.objects.get()
    assert (made.to_owner, made.to_role_id, made.keep_in_sight) == (other, role_id, True)
    assert (made.why, made.tried, made.expected) == ("Needs a fix", "Restart", "A fix")
    # Typed in the company's zone, Berlin.
    assert made.promised_by.isoformat() == "2030-01-02T11:00:00+00:00"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"expected": ""}, "This field is required."),
        ({"promised": "It works"}, "Say by when it was promised."),
        ({"someone_else": ""}, "Choose who shall receive it."),
        ({"to": "999-"}, "Select a valid choice."),
    ],
)
def test_offer_without_its_context_keeps_what_was_typed(
    record: Request,
    consultant: Any,
    other: Any,
    browser_of: Any,
    missing: dict[str, str],
    sentence: str,
) -> None:
    form = {"to": "other", "someone_else": f"{other.pk}-", **CONTEXT, **missing}

    response = browser_of(consultant).post(url_of(record, "hand-over/"), form)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Restart</textarea>" in html
    assert not Handover.objects.exists()


def test_offer_to_two_receivers_at_once_is_refused(
    record: Request, client: Any, consultant: Any, other: Any, manager: Any, browser_of: Any
) -> None:
    role_id = join_client_team(client.client, other, "S").role_id
    form = {"to": f"{other.pk}-{role_id}", "someone_else": f"{manager.pk}-", **CONTEXT}

    response = browser_of(consultant).post(url_of(record, "hand-over/"), form)

    assert response.status_code == 422
    assert "or clear this choice" in response.content.decode()
    assert not Handover.objects.exists()


def test_offer_to_oneself_names_the_choice(
    record: Request, consultant: Any, browser_of: Any
) -> None:
    form = {"to": "other", "someone_else": f"{consultant.pk}-", **CONTEXT}

    response = browser_of(consultant).post(url_of(record, "hand-over/"), form)

    assert response.status_code == 422
    assert "They own it already." in response.content.decode()


def test_accept_by_the_receiver_makes_them_the_owner(
    offer: Handover, record: Request, other: Any, browser_of: Any
) -> None:
    browser = browser_of(other)
    assert "Needs a fix" in browser.get(url_of(record)).content.decode()

    response = browser.post(url_of(record, f"hand-over/{offer.pk}/accept/"), {"version": 2})

    assert (response.status_code, response["Location"]) == (302, url_of(record))
    record.refresh_from_db()
    assert record.owner == other


def test_accept_by_somebody_else_is_refused(
    offer: Handover, record: Request, consultant: Any, browser_of: Any
) -> None:
    url = url_of(record, f"hand-over/{offer.pk}/accept/")

    assert browser_of(consultant).post(url, {"version": 2}).status_code == 403
    record.refresh_from_db()
    assert record.owner == consultant


def test_accept_of_another_requests_offer_is_not_found(
    offer: Handover, client: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    second = open_request(actor_of(other), client.client, owner_id=other.pk)

    url = url_of(second, f"hand-over/{offer.pk}/accept/")

    assert browser_of(other).post(url).status_code == 404
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_decline_needs_a_reason(
    offer: Handover, record: Request, other: Any, browser_of: Any
) -> None:
    browser, url = browser_of(other), url_of(record, f"hand-over/{offer.pk}/decline/")

    assert browser.post(url, {"reason": " "}).status_code == 422
    assert browser.post(url, {"reason": "Not a fault"}).status_code == 302

    offer.refresh_from_db()
    assert (offer.state, offer.answer_reason) == ("declined", "Not a fault")


def test_withdraw_by_the_sender_frees_the_request(
    offer: Handover, record: Request, consultant: Any, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    assert browser.get(url_of(record, "hand-over/")).status_code in (403, 409)

    browser.post(url_of(record, f"hand-over/{offer.pk}/withdraw/"))

    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert browser.get(url_of(record, "hand-over/")).status_code == 200


def test_return_offers_it_back_to_the_giver(
    offer: Handover, record: Request, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    services.handover_accept(actor=actor_of(other), handover_id=offer.pk)
    browser = browser_of(other)
    assert f"{url_of(record)}return/" in browser.get(url_of(record)).content.decode()

    browser.post(url_of(record, "return/"), {"reason": "It is about the package"})

    back = Handover.objects.get(kind="return")
    assert (back.to_owner, back.why) == (consultant, "It is about the package")


def test_assign_by_a_manager_gives_it_to_a_person_in_a_role(
    record: Request, manager: Any, other: Any, browser_of: Any
) -> None:
    holding = hold_role(other, "S")
    form = {"to": f"{other.pk}-{holding.role_id}", "reason": "On holiday", "version": 1}

    response = browser_of(manager).post(url_of(record, "assign/"), form)

    assert response.status_code == 302
    record.refresh_from_db()
    assert (record.owner, record.owner_role_id) == (other, holding.role_id)


def test_assign_offers_no_internal_employee(
    record: Request, manager: Any, internal: Any, browser_of: Any
) -> None:
    browser = browser_of(manager)
    form = {"to": f"{internal.pk}-", "reason": "Ask her"}

    assert "Lena Fischer" not in browser.get(url_of(record, "assign/")).content.decode()
    assert browser.post(url_of(record, "assign/"), form).status_code == 422


def test_buttons_stand_only_where_they_work(
    record: Request, consultant: Any, other: Any, manager: Any, browser_of: Any
) -> None:
    def buttons(person: Any) -> set[str]:
        html = browser_of(person).get(url_of(record)).content.decode()
        paths = ("resolve", "hand-over", "wait", "assign", "take", "return", "reopen", "received")
        return {path for path in paths if f'href="{url_of(record)}{path}/"' in html}

    assert buttons(consultant) == {"resolve", "hand-over", "wait", "received"}
    assert buttons(other) == {"received"}
    assert buttons(manager) == {"resolve", "hand-over", "wait", "assign", "take", "received"}
    browser_of(consultant).post(url_of(record, "resolve/"))
    assert buttons(consultant) == {"reopen", "received"}


def test_dialog_form_in_htmx_navigates_when_done(
    record: Request, consultant: Any, browser_of: Any
) -> None:
    response = browser_of(consultant).post(url_of(record, "wait/"), headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (204, url_of(record))
