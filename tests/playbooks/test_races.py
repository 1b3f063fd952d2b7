"""Two people at one draft: one wins whole, the other is told, nothing is mixed."""

import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import connection

from accounts import services as accounts
from accounts.actors import system_actor
from core.access import Actor
from core.errors import DomainError, IllegalState, Stale
from core.tenancy import company_scope
from playbooks import services
from playbooks.models import Playbook, PlaybookVersion
from playbooks.steps import Step
from tests.factories.playbooks import draft_of, fill_draft, make_playbook
from tests.factories.roles import standard_roles


def in_threads(company_id: int, calls: Sequence[Callable[[], object]]) -> list[DomainError]:
    """Run the calls at once, each over a connection of its own; refusals are returned."""
    barrier = threading.Barrier(len(calls))
    refusals: list[DomainError] = []
    errors: list[Exception] = []

    def run(call: Callable[[], object]) -> None:
        try:
            with company_scope(company_id):
                barrier.wait(timeout=60)
                call()
        except DomainError as refusal:
            refusals.append(refusal)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    return refusals


def begin() -> tuple[Actor, Playbook]:
    """A company of its own with a filled draft (version 2)."""
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        actor = system_actor(company)
        standard_roles(actor)
        playbook = make_playbook(actor)
        fill_draft(actor, playbook)
    return actor, playbook


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_at_once_one_is_told() -> None:
    actor, playbook = begin()
    for seen in range(2, 12):
        calls = [
            partial(
                services.draft_step_change,
                actor=actor,
                playbook_id=playbook.pk,
                seen=seen,
                key="spot",
                title_en=f"{name} {seen}",
                details_en=f"{name} {seen}",
            )
            for name in ("one", "two")
        ]
        refusals = in_threads(actor.company_id, calls)
        assert [type(refusal) for refusal in refusals] == [Stale]
        with company_scope(actor.company_id):
            draft = draft_of(playbook)
        assert draft.version == seen + 1
        assert draft.steps[0].title_en == draft.steps[0].details_en


@pytest.mark.django_db(transaction=True)
def test_edit_during_approval_is_never_approved_unread() -> None:
    actor, playbook = begin()
    for turn in range(6):
        with company_scope(actor.company_id):
            step = Step(f"step-{turn}", title_en="Alone")
            seen = fill_draft(actor, playbook, [step]).version
            proposed = services.draft_propose(
                actor=actor, playbook_id=playbook.pk, seen=seen, reason="Race"
            )
            before = PlaybookVersion.objects.count()
        here = {"actor": actor, "playbook_id": playbook.pk, "seen": proposed.version}
        refusals = in_threads(
            actor.company_id,
            [
                partial(services.draft_approve, **here),
                partial(services.draft_step_add, **here, title_en="Slipped in"),
            ],
        )
        assert [type(refusal) for refusal in refusals] == [Stale]
        with company_scope(actor.company_id):
            written = PlaybookVersion.objects.count() - before
            titles = [step.title_en for step in draft_of(playbook).steps]
            newest = PlaybookVersion.objects.order_by("-number").first()
        assert ("Slipped in" in titles) is (written == 0)
        assert newest is None or "Slipped in" not in [step.title_en for step in newest.steps]


@pytest.mark.django_db(transaction=True)
def test_approved_twice_at_once_makes_one_version() -> None:
    actor, playbook = begin()
    with company_scope(actor.company_id):
        services.draft_propose(actor=actor, playbook_id=playbook.pk, seen=2, reason="Race")
    approve = partial(services.draft_approve, actor=actor, playbook_id=playbook.pk, seen=None)
    refusals = in_threads(actor.company_id, [approve] * 4)
    assert [type(refusal) for refusal in refusals] == [IllegalState] * 3
    with company_scope(actor.company_id):
        version = PlaybookVersion.objects.get()
        playbook.refresh_from_db()
    assert playbook.current_id == version.pk


@pytest.mark.django_db(transaction=True)
def test_approval_and_change_of_the_playbook_at_once_lose_neither() -> None:
    actor, playbook = begin()
    with company_scope(actor.company_id):
        services.draft_propose(actor=actor, playbook_id=playbook.pk, seen=2, reason="Race")
    refusals = in_threads(
        actor.company_id,
        [
            partial(services.draft_approve, actor=actor, playbook_id=playbook.pk, seen=None),
            partial(
                services.playbook_update, actor=actor, playbook_id=playbook.pk, name_en="Renamed"
            ),
        ],
    )
    assert refusals == []
    with company_scope(actor.company_id):
        playbook.refresh_from_db()
    assert playbook.name_en == "Renamed"
    assert playbook.current_id is not None
    assert playbook.version == 3
