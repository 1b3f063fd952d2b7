"""The pages on which requests are merged, split, linked and tagged."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership
from handoffs import services
from handoffs.models import Request, RequestLink, RequestTag, Tag
from tests.factories.handoffs import MadeClient, make_client, open_request


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant."""
    return actor_of(consultant)


@pytest.fixture
def browser(consultant: Membership, browser_of: Any) -> Any:
    """The consultant's browser."""
    return browser_of(consultant)


@pytest.fixture
def duplicate(actor: Any, consultant: Membership, client: MadeClient) -> Request:
    """The same client asked the same again."""
    return open_request(
        actor,
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
        text="Still grey, my second letter",
    )


def url(request: Request, name: str = "request-detail", **more: Any) -> str:
    return reverse(name, kwargs={"number": request.number, **more})


def test_merge_when_by_the_page_then_both_conversations_are_read_as_one(
    browser: Any,
    actor: Any,
    request_of: Request,
    duplicate: Request,
    django_assert_max_num_queries: Any,
) -> None:
    services.message_receive(actor=actor, request_id=duplicate.pk, body="Anybody there?")
    services.comment_add(actor=actor, request_id=duplicate.pk, body="Saw this before")
    page = browser.get(url(request_of, "request-merge"))
    assert f"#{duplicate.number} " in page.content.decode()
    done = browser.post(
        url(request_of, "request-merge"), {"other": duplicate.pk, "keep": "this", "version": 1}
    )
    assert done["Location"] == url(request_of)
    with django_assert_max_num_queries(12):
        kept = browser.get(url(request_of)).content.decode()
    for said in ("Still grey, my second letter", "Anybody there?", "Saw this before"):
        assert said in kept
    assert kept.count(f"from #{duplicate.number}") == 3
    merged = browser.get(url(duplicate)).content.decode()
    assert f"This request was merged into #{request_of.number}." in merged
    assert url(duplicate) + "reopen/" not in merged
    assert url(duplicate) + "unmerge/" in merged


def test_merge_when_the_other_is_kept_by_its_number_then_leads_there(
    browser: Any, request_of: Request, duplicate: Request
) -> None:
    form = {"number": duplicate.number, "keep": "other", "version": 1}
    done = browser.post(url(request_of, "request-merge"), form)
    assert done["Location"] == url(duplicate)
    assert Request.objects.get(pk=request_of.pk).merged_into_id == duplicate.pk
    done = browser.post(url(request_of, "request-unmerge"), {"version": 2})
    assert done["Location"] == url(request_of)
    assert Request.objects.get(pk=request_of.pk).state == "open"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"keep": "this"}, "Choose a request, or write its number."),
        ({"keep": "this", "number": 999}, "There is no request with this number."),
        ({"keep": "this", "number": 1}, "A request cannot be merged into itself."),
        ({"keep": "this", "number": 10**30}, "Ensure this value is less"),
    ],
)
def test_merge_when_the_other_one_is_wrong_then_said_at_the_field(
    browser: Any, request_of: Request, form: dict[str, Any], said: str
) -> None:
    answer = browser.post(url(request_of, "request-merge"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_merge_when_of_another_client_then_asked_first(
    browser: Any, actor: Any, request_of: Request, company: Any
) -> None:
    other = open_request(actor, make_client(company, "Suedhaus").client)
    form: dict[str, Any] = {"keep": "this", "number": other.number, "version": 1}
    answer = browser.post(url(request_of, "request-merge"), form)
    assert answer.status_code == 422
    assert "The two requests are of different clients." in answer.content.decode()
    answer = browser.post(url(request_of, "request-merge"), {**form, "other_client": "on"})
    assert answer.status_code == 302


def test_split_when_by_the_page_then_leads_to_the_new_one_and_both_show_the_other(
    browser: Any, actor: Any, request_of: Request
) -> None:
    message = services.message_receive(actor=actor, request_id=request_of.pk, body="Invoice?")
    assert "Invoice?" in browser.get(url(request_of, "request-split")).content.decode()
    form = {
        "subject": "Invoice",
        "message_ids": [message.pk],
        "priority": "normal",
        "version": 2,
        "idempotency_key": "k",
    }
    done = browser.post(url(request_of, "request-split"), form)
    made = Request.objects.latest("pk")
    assert done["Location"] == url(made)
    assert "split off from" in browser.get(url(made)).content.decode()
    assert "has a part split off" in browser.get(url(request_of)).content.decode()


def test_link_when_added_and_taken_away_by_the_page_then_shown_and_gone(
    browser: Any, request_of: Request, duplicate: Request
) -> None:
    form = {"kind": "follows", "other": duplicate.pk}
    done = browser.post(url(request_of, "request-link-add"), form)
    assert done["Location"] == url(request_of) + "#links"
    assert "followed by" in browser.get(url(duplicate)).content.decode()
    link = RequestLink.objects.get()
    gone = browser.post(url(duplicate, "request-link-remove", link_id=link.pk))
    assert gone["Location"] == url(duplicate) + "#links"
    assert not RequestLink.objects.exists()
    assert browser.post(url(duplicate, "request-link-remove", link_id=link.pk)).status_code == 404


def test_tags_when_changed_by_the_page_then_shown(browser: Any, request_of: Request) -> None:
    browser.post(url(request_of, "request-tags"), {"new": "Fair, beta"})
    browser.post(url(request_of, "request-tags"), {"tags": ["beta"], "new": "Third <b>"})
    names = RequestTag.objects.order_by("tag__name").values_list("tag__name", flat=True)
    assert list(names) == ["Third <b>", "beta"]
    assert "Third &lt;b&gt;" in browser.get(url(request_of)).content.decode()
    answer = browser.post(url(request_of, "request-tags"), {"new": "x" * 41})
    assert answer.status_code == 422
    assert "At most 40 characters" in answer.content.decode()


def test_tag_list_when_a_manager_looks_after_it_then_renamed_and_merged(
    browser: Any, actor: Any, request_of: Request, manager: Membership, browser_of: Any
) -> None:
    services.request_tags_change(actor=actor, request_id=request_of.pk, add=["bug", "fault"])
    bug, fault = Tag.objects.get(name="bug"), Tag.objects.get(name="fault")
    assert (
        reverse("tag-edit", args=[bug.pk]) not in browser.get(reverse("tag-list")).content.decode()
    )
    assert browser.get(reverse("tag-edit", args=[bug.pk])).status_code == 403
    chief = browser_of(manager)
    assert reverse("tag-edit", args=[bug.pk]) in chief.get(reverse("tag-list")).content.decode()
    form = {"name": "Fault", "colour": "risk", "is_active": "on", "version": 1}
    assert chief.post(reverse("tag-edit", args=[fault.pk]), form).status_code == 302
    into = {"into_id": fault.pk, "version": 1}
    assert chief.post(reverse("tag-merge", args=[bug.pk]), into).status_code == 302
    assert chief.get(reverse("tag-edit", args=[bug.pk])).status_code == 404
    assert browser.post(reverse("tag-create"), {"name": "new", "colour": "ok"}).status_code == 302
    shown = [row["name"] for row in browser.get(reverse("tag-list")).context["rows"]]
    assert sorted(shown) == ["Fault", "new"]
