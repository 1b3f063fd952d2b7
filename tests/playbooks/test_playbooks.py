"""Services of playbooks themselves: creating, changing, reviewing, and what a version sets."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from playbooks import services
from playbooks.models import Playbook, PlaybookDraft, PlaybookVersion
from playbooks.services._shared import months_later
from playbooks.transitions import DraftState
from roles.models import Role, Touchpoint
from tests.factories.playbooks import (
    draft_of,
    make_playbook,
    make_playbook_in_force,
    publish,
)
from tests.factories.roles import make_topic

ActorOf = Callable[[Membership], Actor]


def make_touchpoint(system: Actor) -> Touchpoint:
    """Success tells Account."""
    roles = [
        Role.objects.create(company_id=system.company_id, code=code, name_en=code, name_ru=code)
        for code in ("CS", "A")
    ]
    touchpoint: Touchpoint = Touchpoint.objects.create(
        company_id=system.company_id,
        code="renewal",
        from_role=roles[0],
        to_role=roles[1],
        occasion_en="Renewal",
    )
    return touchpoint


def test_playbook_create_makes_an_empty_draft_and_links(
    system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    topic = make_topic(system, "training", None)
    touchpoint = make_touchpoint(system)
    playbook = services.playbook_create(
        actor=actor_of(consultant),
        code="training",
        kind="procedure",
        name_ru="Обучение",
        owner_id=consultant.pk,
        review_months=3,
        topic_ids=[topic.pk, topic.pk],
        touchpoint_ids=[touchpoint.pk],
    )
    draft = draft_of(playbook)
    assert (draft.document, draft.state, draft.version) == ([], DraftState.EDITING, 1)
    assert draft.changed_by == consultant
    assert playbook.current is None
    assert playbook.review_due_on is None
    assert playbook.name == "Обучение"
    assert [link.topic for link in playbook.of_topics.all()] == [topic]
    assert [link.touchpoint for link in playbook.of_touchpoints.all()] == [touchpoint]
    assert AuditEntry.objects.filter(action="playbook.create", subject_id=playbook.pk).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"name_en": " "}, "name_en"),
        ({"name_en": "x" * 201}, "name_en"),
        ({"kind": "habit"}, "kind"),
        ({"code": ""}, "code"),
        ({"code": "taken"}, "code"),
        ({"review_months": 0}, "review_months"),
        ({"review_months": 61}, "review_months"),
        ({"owner_id": 999_999}, "owner_id"),
        ({"topic_ids": [999_999]}, "topic_ids"),
        ({"touchpoint_ids": [999_999]}, "touchpoint_ids"),
    ],
)
def test_playbook_create_with_a_wrong_value_names_the_field(
    system: Actor, values: dict[str, object], field: str
) -> None:
    make_playbook(system, "taken")
    with pytest.raises(InvalidInput) as refusal:
        services.playbook_create(
            actor=system, **{"code": "new", "kind": "procedure", "name_en": "New", **values}
        )
    assert set(refusal.value.fields) == {field}
    assert Playbook.objects.count() == 1
    assert PlaybookDraft.objects.count() == 1


def test_playbook_create_by_an_internal_employee_is_refused(
    internal: Membership, actor_of: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        make_playbook(actor_of(internal))
    assert not Playbook.objects.exists()


def test_playbook_can_not_belong_to_an_internal_employee(
    system: Actor, internal: Membership
) -> None:
    with pytest.raises(InvalidInput):
        make_playbook(system, owner_id=internal.pk)


def test_playbook_update_replaces_links_and_counts(system: Actor) -> None:
    first, second = (make_topic(system, code, None) for code in ("one", "two"))
    touchpoint = make_touchpoint(system)
    playbook = make_playbook(system, topic_ids=[first.pk])
    changed = services.playbook_update(
        actor=system,
        playbook_id=playbook.pk,
        version=1,
        purpose_en="For renewals",
        topic_ids=[second.pk],
        touchpoint_ids=[touchpoint.pk],
    )
    assert changed.version == 2
    assert [link.topic_id for link in changed.of_topics.all()] == [second.pk]
    assert [link.touchpoint_id for link in changed.of_touchpoints.all()] == [touchpoint.pk]
    entry = AuditEntry.objects.get(action="playbook.update")
    assert entry.changes == {
        "purpose_en": ["", "For renewals"],
        "topic_ids": [[first.pk], [second.pk]],
        "touchpoint_ids": [[], [touchpoint.pk]],
    }


def test_playbook_update_with_nothing_new_changes_nothing(system: Actor) -> None:
    playbook = make_playbook(system)
    again = services.playbook_update(
        actor=system, playbook_id=playbook.pk, name_en=playbook.name_en, topic_ids=[]
    )
    assert again.version == 1
    assert not AuditEntry.objects.filter(action="playbook.update").exists()


@pytest.mark.parametrize("values", [{"code": "other"}, {"current_id": 1}, {"version_": 3}])
def test_playbook_update_of_what_nobody_may_change_is_refused(
    system: Actor, values: dict[str, object]
) -> None:
    playbook = make_playbook(system)
    with pytest.raises(InvalidInput):
        services.playbook_update(actor=system, playbook_id=playbook.pk, **values)


def test_playbook_update_refuses_stale_nameless_and_foreign(
    system: Actor, stranger: Membership, actor_of: ActorOf
) -> None:
    playbook = make_playbook(system)
    with pytest.raises(Stale):
        services.playbook_update(actor=system, playbook_id=playbook.pk, version=7, name_en="B")
    with pytest.raises(InvalidInput):
        services.playbook_update(actor=system, playbook_id=playbook.pk, name_en="")
    with pytest.raises(NotFound):
        services.playbook_update(actor=actor_of(stranger), playbook_id=playbook.pk, name_en="B")
    playbook.refresh_from_db()
    assert (playbook.name_en, playbook.version) == ("Opportunity", 1)


def test_links_stay_when_another_value_is_wrong(system: Actor) -> None:
    topic = make_topic(system, "one", None)
    playbook = make_playbook(system)
    with pytest.raises(InvalidInput):
        services.playbook_update(
            actor=system, playbook_id=playbook.pk, topic_ids=[topic.pk], review_months=0
        )
    assert not playbook.of_topics.exists()


def test_version_is_in_force_at_once_and_reviewed_later(system: Actor) -> None:
    # Half past midnight of 1 September in Berlin: the local day counts.
    with time_machine.travel("2026-08-31 22:30 +0000", tick=False):
        playbook = make_playbook(system)
        version = publish(playbook)
    playbook.refresh_from_db()
    assert playbook.current == version
    assert version.number == 1
    assert [step.key for step in version.steps] == ["spot", "agree", "contract"]
    assert playbook.review_due_on == date(2027, 3, 1)
    assert draft_of(playbook).document == version.document
    assert publish(playbook).number == 2


def test_versions_can_not_be_rewritten(system: Actor) -> None:
    make_playbook_in_force(system)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PlaybookVersion.objects.update(reason="Another one")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 6, 30), 60, date(2031, 6, 30)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last(
    day: date, months: int, expected: date
) -> None:
    assert months_later(day, months) == expected


def test_review_by_the_owner_moves_the_day(
    system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        playbook = make_playbook_in_force(system, owner_id=consultant.pk)
    with time_machine.travel("2026-07-20 10:00 +0000", tick=False):
        reviewed = services.playbook_review_confirm(
            actor=actor_of(consultant), playbook_id=playbook.pk, version=2
        )
    assert reviewed.review_due_on == date(2027, 1, 20)
    assert AuditEntry.objects.get(action="playbook.review").changes == {
        "review_due_on": ["2026-07-10", "2027-01-20"]
    }


def test_review_by_a_manager_is_allowed_and_by_another_consultant_is_not(
    system: Actor, consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        playbook = make_playbook_in_force(system)
    with pytest.raises(NotAllowed):
        services.playbook_review_confirm(actor=actor_of(consultant), playbook_id=playbook.pk)
    playbook.refresh_from_db()
    assert playbook.review_due_on == date(2026, 7, 10)
    services.playbook_review_confirm(actor=actor_of(manager), playbook_id=playbook.pk)
    playbook.refresh_from_db()
    assert playbook.review_due_on > date(2026, 7, 10)


def test_review_of_what_is_not_in_force_is_refused(system: Actor) -> None:
    never = make_playbook(system)
    closed = make_playbook_in_force(system, "closed")
    services.playbook_update(actor=system, playbook_id=closed.pk, is_active=False)
    for playbook in (never, closed):
        with pytest.raises(IllegalState):
            services.playbook_review_confirm(actor=system, playbook_id=playbook.pk)
