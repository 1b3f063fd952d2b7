"""Tags, links, merging and splitting over REST: the same services as the pages."""

from typing import Any

import pytest

from accounts.models import Membership
from handoffs.models import Request, RequestLink, Tag
from tests.factories.handoffs import MadeClient, open_request

JSON = "application/json"
REQUESTS = "/api/v1/requests/"


@pytest.fixture
def browser(consultant: Membership, browser_of: Any) -> Any:
    """The consultant's."""
    return browser_of(consultant)


@pytest.fixture
def second(
    consultant: Membership, client: MadeClient, actor_of: Any, request_of: Request
) -> Request:
    """Another request of the client."""
    return open_request(actor_of(consultant), client.client, owner_id=consultant.pk)


def post(browser: Any, address: str, data: dict[str, Any], **headers: str) -> Any:
    """A post of JSON."""
    return browser.post(address, data=data, content_type=JSON, headers=headers)


def test_api_when_merged_and_taken_back_then_answers_with_versions(
    browser: Any, request_of: Request, second: Request
) -> None:
    address = f"{REQUESTS}{request_of.pk}/merge/"
    stale = post(browser, address, {"duplicate_id": second.pk}, **{"If-Match": '"7"'})
    assert stale.status_code == 412
    assert post(browser, address, {"duplicate_id": second.pk, "x": 1}).status_code == 422
    done = post(browser, address, {"duplicate_id": second.pk}, **{"If-Match": '"1"'})
    assert (done.status_code, done["ETag"], done.json()["id"]) == (200, '"2"', request_of.pk)
    merged = browser.get(f"{REQUESTS}{second.pk}/").json()
    assert (merged["merged_into_id"], merged["first_resolved_at"]) == (request_of.pk, None)
    assert [row["id"] for row in browser.get(f"{REQUESTS}?state=merged").json()["results"]] == [
        second.pk
    ]
    assert browser.get(f"{REQUESTS}?state=resolved").json()["results"] == []
    refused = post(browser, f"{REQUESTS}{second.pk}/reopen/", {"note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "merged")
    back = post(browser, f"{REQUESTS}{second.pk}/unmerge/", {})
    assert (back.status_code, back.json()["state"]) == (200, "open")


def test_api_when_split_twice_with_a_key_then_one(browser: Any, request_of: Request) -> None:
    address, key = f"{REQUESTS}{request_of.pk}/split/", {"Idempotency-Key": "k"}
    data = {"subject": "Second", "part": "third time i am writing"}
    first, again = post(browser, address, data, **key), post(browser, address, data, **key)
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert first.json()["original_text"] == "third time i am writing"
    wrong = post(browser, address, {"subject": "Second", "part": "never said"})
    assert wrong.status_code == 422
    assert Request.objects.count() == 2


def test_api_when_linked_and_taken_away_then_both_ends_list_it(
    browser: Any, request_of: Request, second: Request
) -> None:
    made = post(
        browser, f"{REQUESTS}{second.pk}/links/", {"other_id": request_of.pk, "kind": "follows"}
    )
    assert made.status_code == 201
    for request in (request_of, second):
        rows = browser.get(f"{REQUESTS}{request.pk}/links/").json()["results"]
        assert [row["id"] for row in rows] == [made.json()["id"]]
    gone = browser.delete(f"/api/v1/links/{made.json()['id']}/")
    assert gone.status_code == 204
    assert not RequestLink.objects.exists()


def test_api_when_tagged_then_filtered_and_looked_after_by_managers(
    browser: Any, request_of: Request, manager: Membership, browser_of: Any
) -> None:
    address = f"{REQUESTS}{request_of.pk}/tags/"
    assert post(browser, address, {"add": ["Fair", "x" * 41]}).status_code == 422
    done = post(browser, address, {"add": ["Fair", "beta"]})
    assert [row["name"] for row in done.json()] == ["Fair", "beta"]
    post(browser, address, {"remove": ["BETA"]})
    assert [row["name"] for row in browser.get(address).json()["results"]] == ["Fair"]
    fair, beta = Tag.objects.get(name="Fair"), Tag.objects.get(name="beta")
    found = browser.get(f"{REQUESTS}?tags={fair.pk}").json()["results"]
    assert [(row["id"], row["tags"]) for row in found] == [(request_of.pk, ["Fair"])]
    assert browser.get(f"{REQUESTS}?tags=x").status_code == 422
    change = {"data": {"colour": "ok"}, "content_type": JSON}
    assert browser.patch(f"/api/v1/tags/{fair.pk}/", **change).status_code == 403
    chief = browser_of(manager)
    assert chief.patch(f"/api/v1/tags/{fair.pk}/", **change).json()["colour"] == "ok"
    into = post(chief, f"/api/v1/tags/{beta.pk}/merge/", {"into_id": fair.pk})
    assert into.json()["id"] == fair.pk
    assert post(browser, "/api/v1/tags/", {"name": "FAIR"}).status_code == 422


def test_api_when_internal_or_stranger_then_nothing(
    browser: Any,
    request_of: Request,
    second: Request,
    internal: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    post(browser, f"{REQUESTS}{second.pk}/links/", {"other_id": request_of.pk})
    link = RequestLink.objects.get()
    for person, status in ((internal, 403), (stranger, 404)):
        other = browser_of(person)
        data = {"duplicate_id": second.pk}
        merge = post(other, f"{REQUESTS}{request_of.pk}/merge/", data)
        assert merge.status_code == status
        assert other.delete(f"/api/v1/links/{link.pk}/").status_code == status
    assert Request.objects.filter(merged_into=None).count() == 2
    assert RequestLink.objects.exists()
