"""Playbooks over REST: read, create, change, and the way of a draft to a version."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from playbooks import services
from playbooks.models import Playbook, PlaybookVersion
from playbooks.steps import write
from playbooks.transitions import DraftState
from tests.factories.playbooks import (
    STEPS,
    draft_of,
    fill_draft,
    make_playbook,
    make_playbook_in_force,
    publish,
)
from tests.factories.roles import make_topic, standard_roles

BrowserOf = Callable[[Membership], Browser]
JSON = "application/json"
HERE = "/api/v1/playbooks/"


@pytest.fixture(autouse=True)
def _roles(system: Actor) -> None:
    standard_roles(system)


def test_list_and_detail_show_what_is_in_force_and_what_is_written(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    playbook = make_playbook_in_force(system, topic_ids=[topic.pk])
    make_playbook(system, "begun")
    browser = browser_of(consultant)
    listed = browser.get(HERE).json()["results"]
    assert [(row["code"], row["state"], row["current_number"]) for row in listed] == [
        ("begun", "never_approved", None),
        ("opportunity", "in_force", 1),
    ]
    assert "draft" not in listed[0]

    one = browser.get(f"{HERE}{playbook.pk}/")
    assert one["ETag"] == '"2"'
    body = one.json()
    assert body["topic_ids"] == [topic.pk]
    assert body["current"]["document"] == write(STEPS)
    assert (body["draft"]["state"], body["draft"]["problems"]) == ("editing", [])
    assert body["draft"]["version"] == 2


def test_list_is_narrowed_as_on_the_page(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    make_playbook_in_force(system, topic_ids=[topic.pk])
    closed = make_playbook(system, "closed")
    services.playbook_update(actor=system, playbook_id=closed.pk, is_active=False)
    browser = browser_of(consultant)

    def codes(query: str) -> list[str]:
        return [row["code"] for row in browser.get(f"{HERE}?{query}").json()["results"]]

    assert codes("") == ["opportunity"]
    assert codes(f"topic={topic.pk}") == ["opportunity"]
    assert codes("state=out_of_use") == ["closed"]
    assert codes("state=never_approved") == []
    assert browser.get(f"{HERE}?state=nonsense").status_code == 422
    assert browser.get(f"{HERE}{closed.pk}/").status_code == 200


def test_create_and_patch_with_the_version_seen(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    browser = browser_of(consultant)
    body = {"code": "renewal", "kind": "protocol", "name_ru": "Продление", "topic_ids": [topic.pk]}
    made = browser.post(HERE, body, content_type=JSON)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    address = f"{HERE}{made.json()['id']}/"
    assert made.json()["draft"]["document"] == []

    seen = {"If-Match": '"1"'}
    first = browser.patch(address, {"name_en": "Renewal"}, content_type=JSON, headers=seen)
    second = browser.patch(address, {"name_en": "Other"}, content_type=JSON, headers=seen)
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    assert (second.status_code, second.json()["code"]) == (412, "stale")
    assert Playbook.objects.get().name_en == "Renewal"
    taken = browser.post(HERE, body, content_type=JSON)
    assert (taken.status_code, list(taken.json()["errors"])) == (422, ["code"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "x"}, "code"),
        ({"company_id": 1}, "company_id"),
        ({"kind": "habit"}, "kind"),
        ({"current_id": 1}, "current_id"),
        ({"review_due_on": "2030-01-01"}, "review_due_on"),
        ({"review_months": 61}, "review_months"),
        ({"owner_id": 10**18}, "owner_id"),
        ({"topic_ids": [10**18]}, "topic_ids"),
        ({"name_en": "", "name_ru": ""}, "name_en"),
        ({"purpose_en": "x" * 2001}, "purpose_en"),
    ],
)
def test_patch_with_a_wrong_value_names_the_field_and_changes_nothing(
    system: Actor,
    consultant: Membership,
    browser_of: BrowserOf,
    body: dict[str, Any],
    field: str,
) -> None:
    playbook = make_playbook(system)
    answer = browser_of(consultant).patch(f"{HERE}{playbook.pk}/", body, content_type=JSON)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    playbook.refresh_from_db()
    assert playbook.version == 1


def test_draft_is_read_and_put_with_its_own_version(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook(system)
    browser, address = browser_of(consultant), f"{HERE}{playbook.pk}/draft/"
    empty = browser.get(address)
    assert empty["ETag"] == '"1"'
    assert [problem["problem"] for problem in empty.json()["problems"]] == ["no_steps"]

    body, seen = {"document": write(STEPS)}, {"If-Match": '"1"'}
    put = browser.put(address, body, content_type=JSON, headers=seen)
    assert (put.status_code, put["ETag"]) == (200, '"2"')
    assert put.json()["document"] == write(STEPS)
    stale = browser.put(address, {"document": []}, content_type=JSON, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    least = browser.put(address, {"document": [{"key": "a"}]}, content_type=JSON)
    assert [problem["problem"] for problem in least.json()["problems"]] == ["no_title"]
    assert least.json()["problems"][0]["sentence"] == "Step 1 has no title."


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"key": "Ä"},
        {"key": "a", "colour": "red"},
        {"key": "a", "title_en": "x" * 201},
        {"key": "a", "due": {"amount": 0, "unit": "days"}},
        {"key": "a", "due": {"amount": 1, "unit": "moons"}},
        {"key": "a", "next": [{"to": "", "colour": "red"}]},
        {"key": "a", "next": [{"to": ""}] * 7},
        "text",
    ],
)
def test_draft_put_with_a_malformed_step_changes_nothing(
    system: Actor, consultant: Membership, browser_of: BrowserOf, step: Any
) -> None:
    playbook = make_playbook(system)
    address = f"{HERE}{playbook.pk}/draft/"
    answer = browser_of(consultant).put(address, {"document": [step]}, content_type=JSON)
    assert answer.status_code == 422
    assert draft_of(playbook).version == 1


def test_from_a_proposal_to_a_version(
    system: Actor, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook(system)
    writer, approver, here = (
        browser_of(consultant),
        browser_of(manager),
        f"{HERE}{playbook.pk}/",
    )
    refused = writer.post(f"{here}propose/", {"reason": "New"}, content_type=JSON)
    assert (refused.status_code, refused.json()["detail"]) == (422, "There are no steps yet.")
    fill_draft(system, playbook)
    proposed = writer.post(f"{here}propose/", {"reason": "New"}, content_type=JSON)
    assert (proposed.status_code, proposed.json()["state"]) == (200, "proposed")
    again = writer.post(f"{here}propose/", {"reason": "New"}, content_type=JSON)
    assert again.status_code == 409
    assert writer.post(f"{here}approve/").status_code == 403
    refused = writer.post(f"{here}send-back/", {"because": "No"}, content_type=JSON)
    assert refused.status_code == 403
    assert draft_of(playbook).state == DraftState.PROPOSED

    back = approver.post(f"{here}send-back/", {"because": "Mend it"}, content_type=JSON)
    assert (back.json()["state"], back.json()["sent_back_because"]) == ("sent_back", "Mend it")
    writer.post(f"{here}propose/", {"reason": "Mended"}, content_type=JSON)
    stale = approver.post(f"{here}approve/", headers={"If-Match": '"3"'})
    assert stale.status_code == 412
    seen = f'"{draft_of(playbook).version}"'
    approved = approver.post(f"{here}approve/", headers={"If-Match": seen})
    assert approved.status_code == 201
    assert (approved.json()["number"], approved.json()["approved_by"]) == (1, "Helen Brandt")
    assert PlaybookVersion.objects.get().author == consultant


def test_discard_and_review(system: Actor, consultant: Membership, browser_of: BrowserOf) -> None:
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        playbook = make_playbook_in_force(system, owner_id=consultant.pk)
    fill_draft(system, playbook, STEPS[:1])
    browser, here = browser_of(consultant), f"{HERE}{playbook.pk}/"
    assert browser.get(here).json()["state"] == "review_due"
    discarded = browser.post(f"{here}discard/")
    assert discarded.json()["document"] == write(STEPS)
    reviewed = browser.post(f"{here}review/", headers={"If-Match": '"2"'})
    assert (reviewed.status_code, reviewed.json()["state"]) == (200, "in_force")
    assert browser.post(f"{here}review/", headers={"If-Match": '"2"'}).status_code == 412


def test_versions_are_read_and_never_written(
    system: Actor, admin: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook_in_force(system)
    second = publish(playbook, STEPS[:1])
    make_playbook_in_force(system, "other")
    browser = browser_of(admin)
    listed = browser.get(f"/api/v1/playbook-versions/?playbook={playbook.pk}").json()["results"]
    assert [row["number"] for row in listed] == [2, 1]
    assert "document" not in listed[0]
    address = f"/api/v1/playbook-versions/{second.pk}/"
    assert browser.get(address).json()["document"] == write(STEPS[:1])
    for call in (browser.patch, browser.put, browser.delete):
        assert call(address, {}, content_type=JSON).status_code == 405


def test_list_asks_a_constant_number_of_questions(
    system: Actor, consultant: Membership, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    topics = [make_topic(system, f"topic-{number}", None).pk for number in range(4)]
    for number in range(8):
        make_playbook_in_force(system, f"playbook-{number}", topic_ids=topics)
    browser = browser_of(consultant)
    browser.get(HERE)
    with django_assert_max_num_queries(7):
        assert len(browser.get(HERE).json()["results"]) == 8
