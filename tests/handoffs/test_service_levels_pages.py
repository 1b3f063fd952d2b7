"""Pages and API of service policies and due times."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Company, Membership
from core.access import Actor
from handoffs import services
from handoffs.due_rules import DueKind
from handoffs.models import DueTime, Entry, EntryKind, Request, ServicePolicy
from integrations.services import token_create
from tests.factories.due_times import due, let_pass, make_policy
from tests.factories.handoffs import MadeClient, open_request

POLICIES = "/api/v1/service-policies/"


@pytest.fixture
def policy(company: Company) -> ServicePolicy:
    """What all requests are promised."""
    return make_policy(company, name_ru="Все обращения")


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """Who owns the request."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def request_(policy: ServicePolicy, owner: Actor, client: MadeClient) -> Request:
    """A request with a promise."""
    return open_request(
        owner, client.client, contact_id=client.contact.pk, owner_id=owner.membership_id
    )


def _form(**values: Any) -> dict[str, Any]:
    return {"name_en": "Urgent", "position": 5, "resolution_minutes": 480, **values}


# ---------- Pages of policies


def test_list_shows_what_is_in_force_and_what_was_before(
    policy: ServicePolicy, head: Membership, actor_of: Any, browser_of: Any
) -> None:
    services.service_policy_update(
        actor=actor_of(head), policy_id=policy.pk, first_response_minutes=30, priority="high"
    )

    page = browser_of(head).get(reverse("service-policy-list")).content.decode()

    assert "Version 1, before" in page
    assert "30 min" in page
    assert "Priority: High" in page
    assert "at 75 % of the time" in page


def test_list_costs_a_constant_number_of_queries(
    company: Company, head: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_policy(company, f"Policy {number}")
    browser = browser_of(head)
    browser.get(reverse("service-policy-list"))

    with django_assert_max_num_queries(8):
        browser.get(reverse("service-policy-list"))


def test_head_adds_a_policy_and_changes_it(head: Membership, browser_of: Any) -> None:
    browser = browser_of(head)

    added = browser.post(reverse("service-policy-create"), _form(priority="urgent"))
    policy = ServicePolicy.objects.get(name_en="Urgent")
    changed = browser.post(
        reverse("service-policy-edit", args=[policy.pk]),
        _form(priority="urgent", resolution_minutes=240, version=1, is_active="on"),
    )

    assert (added.status_code, changed.status_code) == (302, 302)
    promised = policy.versions.order_by("number").values_list("resolution_minutes", flat=True)
    assert list(promised) == [480, 240]
    policy.refresh_from_db()
    assert policy.is_active


def test_form_keeps_what_was_typed_and_says_what_is_wrong(
    head: Membership, browser_of: Any
) -> None:
    form = _form(name_en="Kept words", resolution_minutes="")

    page = browser_of(head).post(reverse("service-policy-create"), form)

    assert page.status_code == 422
    assert "Kept words" in page.content.decode()
    assert "Say at least one time that is promised." in page.content.decode()


def test_usual_policies_are_added_at_one_press(head: Membership, browser_of: Any) -> None:
    browser = browser_of(head)

    for _press in range(2):
        browser.post(reverse("service-policy-defaults"))

    assert ServicePolicy.objects.count() == 4


def test_consultants_read_and_cannot_change(
    policy: ServicePolicy, consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)

    page = browser.get(reverse("service-policy-list"))
    refused = browser.post(reverse("service-policy-edit", args=[policy.pk]), _form())

    assert page.status_code == 200
    assert reverse("service-policy-create") not in page.content.decode()
    assert refused.status_code == 403
    assert policy.versions.count() == 1


# ---------- The page of a request


def test_head_of_a_request_says_what_is_due(
    request_: Request, consultant: Membership, browser_of: Any
) -> None:
    page = browser_of(consultant).get(f"/requests/{request_.number}/").content.decode()

    assert "First response due in" in page
    assert "Resolution due in" in page


def test_head_of_a_request_says_what_was_missed_and_what_is_paused(
    request_: Request, owner: Actor, consultant: Membership, browser_of: Any
) -> None:
    let_pass(request_, DueKind.FIRST_RESPONSE)
    services.request_wait(actor=owner, request_id=request_.pk)

    page = browser_of(consultant).get(f"/requests/{request_.number}/").content.decode()

    assert "First response missed by" in page
    assert "Resolution paused, waiting for the client" in page


def test_panel_of_due_times_is_a_fragment_and_a_page(
    request_: Request, consultant: Membership, browser_of: Any
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_.number}/due-times/"

    page = browser.get(url).content.decode()
    fragment = browser.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "<html" in page
    assert "<html" not in fragment
    assert "Policy “All requests”, version 1." in fragment
    assert "Compute anew" not in fragment


def test_manager_has_the_due_times_computed_anew(
    request_: Request, policy: ServicePolicy, head: Membership, actor_of: Any, browser_of: Any
) -> None:
    services.service_policy_update(
        actor=actor_of(head), policy_id=policy.pk, first_response_minutes=30
    )
    browser, url = browser_of(head), f"/requests/{request_.number}/due-times/anew/"

    dialog = browser.get(url)
    done = browser.post(url, {"reason": "Agreed with the client", "version": 1})

    assert dialog.status_code == 200
    assert done.status_code == 302
    assert due(request_, DueKind.FIRST_RESPONSE).target_seconds == 1_800
    entry = Entry.objects.get(request=request_, kind=EntryKind.DUE_AGAIN)
    assert entry.data["reason"] == "Agreed with the client"
    page = browser.get(f"/requests/{request_.number}/due-times/").content.decode()
    assert "2 due times from before" in page


# ---------- REST


def test_policies_over_rest(policy: ServicePolicy, head: Membership, browser_of: Any) -> None:
    browser = browser_of(head)

    listed = browser.get(POLICIES).json()["results"]
    created = browser.post(
        POLICIES, {"name_en": "Night", "answer_minutes": 60}, content_type="application/json"
    )
    changed = browser.patch(
        f"{POLICIES}{policy.pk}/",
        {"first_response_minutes": 15},
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    stale = browser.patch(
        f"{POLICIES}{policy.pk}/",
        {"first_response_minutes": 5},
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    unknown = browser.post(POLICIES, {"name_en": "X", "secret": 1}, content_type="application/json")

    assert [row["name_en"] for row in listed] == ["All requests"]
    assert (created.status_code, created.json()["versions"][0]["answer_minutes"]) == (201, 60)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["in_force"], len(changed.json()["versions"])) == (2, 2)
    assert (stale.status_code, unknown.status_code) == (412, 422)
    assert policy.versions.count() == 2


def test_due_times_over_rest(
    request_: Request, head: Membership, browser_of: Any, actor_of: Any
) -> None:
    url = f"/api/v1/requests/{request_.pk}/due-times/"
    browser = browser_of(head)

    answer = browser.get(url)
    anew = browser.post(url, {"reason": "Why not"}, content_type="application/json")
    blank = browser.post(url, {"reason": " "}, content_type="application/json")

    body = answer.json()
    assert answer.headers["ETag"] == '"1"'
    assert body["next_due_at"] is not None
    first = body["due_times"][0]
    assert (first["kind"], first["state"], first["target_seconds"]) == (
        "first_response",
        "running",
        7_200,
    )
    assert first["sentence"].startswith("First response due in")
    assert (anew.status_code, blank.status_code) == (200, 422)
    assert len(anew.json()["due_times"]) == 4
    assert DueTime.objects.filter(replaced_at=None).count() == 2


def test_consultants_cannot_have_due_times_computed_anew(
    request_: Request, consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)

    refused = browser.post(
        f"/api/v1/requests/{request_.pk}/due-times/",
        {"reason": "Later, please"},
        content_type="application/json",
    )

    assert refused.status_code == 403
    assert not DueTime.objects.filter(replaced_at__isnull=False).exists()


def test_strangers_and_internal_employees_see_no_due_times(
    request_: Request,
    policy: ServicePolicy,
    stranger: Membership,
    internal: Membership,
    browser_of: Any,
) -> None:
    for person, expected in ((stranger, 404), (internal, 403)):
        browser: Browser = browser_of(person)
        assert browser.get(f"/requests/{request_.number}/due-times/").status_code == expected
        found = browser.get(f"/api/v1/requests/{request_.pk}/due-times/")
        assert found.status_code == expected
        assert browser.get(f"{POLICIES}{policy.pk}/").status_code == expected


def test_token_that_only_reads_changes_no_policy(
    policy: ServicePolicy, head: Membership, actor_of: Any
) -> None:
    made: Any = token_create(actor=actor_of(head), name="Read", scopes=["read"], days=5)
    secret = made[1]
    headers = {"Authorization": f"Bearer {secret}"}

    read = Browser().get(POLICIES, headers=headers)
    written = Browser().patch(
        f"{POLICIES}{policy.pk}/", {"position": 1}, content_type="application/json", headers=headers
    )

    assert (read.status_code, written.status_code) == (200, 403)
