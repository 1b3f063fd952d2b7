"""Whose playbooks are whose: strangers, internal employees, ids of another company, the panel."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.actors import system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput
from core.tenancy import company_scope
from playbooks import services
from playbooks.models import (
    Playbook,
    PlaybookDraft,
    PlaybookTopic,
    PlaybookTouchpoint,
    PlaybookVersion,
)
from playbooks.steps import write
from roles.models import Topic, Touchpoint
from tests.factories.playbooks import STEPS, draft_of, make_playbook_in_force
from tests.factories.roles import standard_roles

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]
JSON = "application/json"


@pytest.fixture
def playbook(system: Actor) -> Playbook:
    """In force, for a topic and a touchpoint."""
    standard_roles(system)
    topic, touchpoint = Topic.objects.first(), Touchpoint.objects.first()
    assert topic is not None
    assert touchpoint is not None
    return make_playbook_in_force(system, topic_ids=[topic.pk], touchpoint_ids=[touchpoint.pk])


MODELS = (Playbook, PlaybookDraft, PlaybookVersion, PlaybookTopic, PlaybookTouchpoint)


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_visible_to_those_who_work_with_clients(
    playbook: Playbook,
    consultant: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: ActorOf,
    model: Any,
) -> None:
    assert model.objects.visible_to(actor_of(consultant)).count() == 1
    assert model.objects.visible_to(actor_of(internal)).count() == 0
    assert model.objects.visible_to(actor_of(stranger)).count() == 0


@pytest.mark.parametrize("model", MODELS)
def test_second_lock_shows_nothing_of_another_company(
    playbook: Playbook, other_company: Company, model: Any
) -> None:
    with company_scope(other_company.pk):
        assert not model.objects.exists()


@pytest.fixture
def strange(other_company: Company) -> Iterator[tuple[Topic, Touchpoint]]:
    """A topic and a touchpoint of the other company."""
    with company_scope(other_company.pk):
        standard_roles(system_actor(other_company))
        topic, touchpoint = Topic.objects.first(), Touchpoint.objects.first()
    assert topic is not None
    assert touchpoint is not None
    return topic, touchpoint


def test_ids_of_another_company_are_refused_in_every_field(
    system: Actor,
    playbook: Playbook,
    stranger: Membership,
    strange: tuple[Topic, Touchpoint],
) -> None:
    topic, touchpoint = strange
    for values in (
        {"owner_id": stranger.pk},
        {"topic_ids": [topic.pk]},
        {"touchpoint_ids": [touchpoint.pk]},
    ):
        with pytest.raises(InvalidInput):
            services.playbook_update(actor=system, playbook_id=playbook.pk, **values)
        with pytest.raises(InvalidInput):
            services.playbook_create(
                actor=system, code="new", kind="procedure", name_en="New", **values
            )
    playbook.refresh_from_db()
    assert (playbook.owner_id, playbook.version) == (None, 2)
    assert Playbook.objects.count() == 1


def test_stranger_gets_not_found_for_pages_and_api_and_changes_nothing(
    playbook: Playbook, stranger: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(stranger)
    page, api = f"/playbooks/{playbook.pk}/", f"/api/v1/playbooks/{playbook.pk}/"
    pages = ("", "edit/", "review/", "draft/", "draft/steps/spot/", "versions/", "versions/1/")
    for part in pages:
        assert browser.get(f"{page}{part}").status_code == 404
    for part in (
        "edit/",
        "review/",
        "draft/steps/new/",
        "draft/steps/spot/move/",
        "draft/approve/",
    ):
        assert browser.post(f"{page}{part}", {"version": 2}).status_code == 404
    assert browser.get(api).status_code == 404
    assert browser.get(f"{api}draft/").status_code == 404
    put = browser.put(f"{api}draft/", {"document": write(STEPS[:1])}, content_type=JSON)
    assert put.status_code == 404
    for part in ("approve/", "discard/", "review/"):
        assert browser.post(f"{api}{part}").status_code == 404
    topic = playbook.of_topics.get().topic_id
    assert browser.get(f"/playbooks/new/?topic={topic}").status_code == 200
    assert draft_of(playbook).version == 2


def test_internal_employee_opens_nothing(
    playbook: Playbook, internal: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    for address in (
        "/playbooks/",
        f"/playbooks/{playbook.pk}/",
        f"/playbooks/{playbook.pk}/draft/",
        "/playbooks/approvals/",
        "/api/v1/playbooks/",
        "/api/v1/playbook-versions/",
    ):
        assert browser.get(address).status_code == 403
    assert "/playbooks/" not in browser.get("/").content.decode()


def test_text_people_typed_stays_text(
    system: Actor, playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    evil = "<script>alert(1)</script>"
    services.playbook_update(actor=system, playbook_id=playbook.pk, name_en=evil, purpose_en=evil)
    services.draft_step_change(
        actor=system,
        playbook_id=playbook.pk,
        seen=None,
        key="spot",
        title_en=evil,
        details_en=evil,
    )
    browser = browser_of(consultant)
    for part in ("", "draft/", "draft/steps/agree/", "edit/"):
        page = browser.get(f"/playbooks/{playbook.pk}/{part}").content.decode()
        assert "<script>alert" not in page


def test_administrator_changes_a_playbook_in_the_panel_but_no_version(
    playbook: Playbook, admin: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    address = f"/admin/playbooks/playbook/{playbook.pk}/change/"
    page = browser.get(address)
    assert page.status_code == 200
    answer = browser.post(
        address,
        {
            "kind": "regulation",
            "name_en": "From the panel",
            "review_months": 3,
            "is_active": "on",
            "version_seen": 2,
        },
    )
    assert answer.status_code == 302
    playbook.refresh_from_db()
    assert (playbook.name_en, playbook.kind, playbook.version) == (
        "From the panel",
        "regulation",
        3,
    )
    version = f"/admin/playbooks/playbookversion/{playbook.current_id}/change/"
    assert browser.get(version).status_code == 200
    assert browser.post(version, {"reason": "Another"}).status_code == 403
    assert browser.get("/admin/playbooks/playbookversion/add/").status_code == 403
