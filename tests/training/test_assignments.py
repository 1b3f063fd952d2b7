"""Assignments: given once, done by evidence or by word, dropped with a reason."""

from datetime import date
from typing import Any

import pytest

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, NotAllowed, NotFound
from tests.conftest import PersonMaker
from training import services
from training.models import Assignment, AssignmentState

DUE = date(2026, 3, 1)
LONG_AGO = date(2024, 1, 1)


@pytest.fixture
def manager(make_person: PersonMaker) -> Membership:
    """Answers for the learner."""
    return make_person("Helen Brandt", level="manager")


@pytest.fixture
def learner(system: Actor, make_person: PersonMaker, manager: Membership) -> Membership:
    """Reports to the manager."""
    person = make_person("Marta Lind")
    accounts.reporting_line_set(
        actor=system, member_id=person.pk, manager_id=manager.pk, team_id=None, starts_on=LONG_AGO
    )
    return person


def give(actor: Actor, person: Membership, **values: Any) -> Assignment:
    """A task with a title."""
    chosen = {"kind": "task", "reason": "asked", "key": "task:1", "title_en": "Tell", **values}
    return services.assignment_give(actor=actor, member_id=person.pk, due_on=DUE, **chosen)


def test_assignment_give_twice_with_one_key_leaves_the_first_as_it_is(
    system: Actor, learner: Membership
) -> None:
    first = give(system, learner)
    again = give(system, learner, title_en="Something else")
    assert (again.pk, again.title_en) == (first.pk, "Tell")


def test_assignment_finish_by_its_person_marks_it_done(system: Actor, learner: Membership) -> None:
    task = give(system, learner)
    done = services.assignment_finish(actor=actor_for_membership(learner), assignment_id=task.pk)
    assert done.state == AssignmentState.DONE
    assert done.done_at is not None
    with pytest.raises(IllegalState):
        services.assignment_finish(actor=actor_for_membership(learner), assignment_id=task.pk)


def test_assignment_finish_of_a_shadowing_by_word_is_refused(
    system: Actor, learner: Membership
) -> None:
    task = give(system, learner, kind="shadowing")
    with pytest.raises(IllegalState, match="its own page"):
        services.assignment_finish(actor=actor_for_membership(learner), assignment_id=task.pk)
    task.refresh_from_db()
    assert task.state == AssignmentState.OPEN


def test_assignment_drop_by_another_manager_finds_nothing_and_by_oneself_is_refused(
    system: Actor, learner: Membership, manager: Membership, make_person: PersonMaker
) -> None:
    task = give(system, learner)
    stranger = actor_for_membership(make_person("Other Manager", level="manager"))
    with pytest.raises(NotFound):
        services.assignment_drop(actor=stranger, assignment_id=task.pk, note="no")
    with pytest.raises(NotAllowed):
        services.assignment_drop(
            actor=actor_for_membership(learner), assignment_id=task.pk, note="no"
        )
    dropped = services.assignment_drop(
        actor=actor_for_membership(manager), assignment_id=task.pk, note="Not needed"
    )
    assert (dropped.state, dropped.note) == (AssignmentState.DROPPED, "Not needed")
