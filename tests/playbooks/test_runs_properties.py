"""Whatever people do to runs, in whatever order, a running one has one open step and a holder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError
from playbooks import services
from playbooks.models import Playbook, Run, RunStep
from playbooks.steps import Branch, Due, Step
from tests.factories.handoffs import hold_role, join_client_team, make_client, make_role, make_team
from tests.factories.playbooks import make_playbook_in_force

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
STEPS = (
    Step("look", title_en="Look"),
    Step("ask", role="S", title_en="Ask", due=Due(1, "days")),
    Step(
        "choose",
        role="CS",
        title_en="Choose",
        next=(Branch("look", "again"), Branch("tell", "yes"), Branch("", "no")),
    ),
    Step("tell", role="Pj", title_en="Tell", due=Due(2, "working_days")),
)


@dataclass
class World:
    """A run and everyone who may try something with it."""

    people: list[Membership]
    actors: list[Actor]
    system: Actor
    run: Run
    now: datetime = START


Move = Callable[[World, Actor, int], Any]


def _finish(world: World, actor: Actor, other: int) -> Any:
    answer = None if other == 4 else other
    return services.run_step_finish(
        actor=actor, run_id=world.run.pk, answer=answer, note="n", at=world.now
    )


def _simply_finish(world: World, actor: Actor, other: int) -> Any:
    return services.run_step_finish(actor=actor, run_id=world.run.pk, at=world.now)


def _give(world: World, actor: Actor, other: int) -> Any:
    member_id = world.people[other].pk
    return services.run_step_give(
        actor=actor, run_id=world.run.pk, member_id=member_id, reason="r", at=world.now
    )


def _cancel(world: World, actor: Actor, other: int) -> Any:
    return services.run_cancel(actor=actor, run_id=world.run.pk, reason="r", at=world.now)


def _escalate(world: World, actor: Actor, other: int) -> Any:
    return services.run_steps_escalate(actor=world.system)


def _leave(world: World, actor: Actor, other: int) -> Any:
    """Somebody leaves, their steps pass on, and they come back."""
    person = world.people[min(other, 1)]
    accounts.person_deactivate(actor=world.system, person_id=person.pk)
    _check(world)
    services.leaver_steps_pass_on(actor=world.system, member_id=person.pk)
    held = RunStep.objects.filter(member=person, ended_at=None)
    assert not held.exists()
    accounts.person_activate(actor=world.system, person_id=person.pk)


MOVES: dict[str, Move] = {
    "finish": _finish,
    "simply finish": _simply_finish,
    "give": _give,
    "cancel": _cancel,
    "escalate": _escalate,
    "leave": _leave,
}
PLANS = st.lists(
    st.tuples(
        st.sampled_from(["finish", "simply finish", "finish", "give", *sorted(MOVES)]),
        st.sampled_from(["holder", "holder", "holder", "2", "0", "1", "3"]),
        st.sampled_from([0, 1, 2, 3, 4]),
        st.integers(0, 60 * 30),
    ),
    min_size=4,
    max_size=20,
)


@pytest.fixture
def people(make_person: Any, system: Actor) -> list[Membership]:
    """Two consultants in a manager's team, an internal employee, and one who has left."""
    names = (("A", "consultant"), ("B", "consultant"), ("M", "manager"), ("I", "internal"))
    made = [make_person(name, level=level) for name, level in names]
    gone = make_person("G")
    hold_role(made[1], "S")
    make_team(made[2], made[0], made[1])
    accounts.person_deactivate(actor=system, person_id=gone.pk)
    return [*made, gone]


@pytest.fixture
def playbook(company: Company, system: Actor) -> Playbook:
    """A loop with a decision, over roles of which nobody holds one."""
    for code in ("S", "CS", "Pj"):
        make_role(company, code)
    return make_playbook_in_force(system, "loop", STEPS)


@pytest.mark.long
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=PLANS)
def test_run_after_any_actions_has_one_open_held_step_or_has_ended(
    company: Company,
    people: list[Membership],
    playbook: Playbook,
    system: Actor,
    actor_of: Any,
    plan: list[Any],
) -> None:
    world = _world(company, people, playbook, system, actor_of)
    for name, who, other, minutes in plan:
        world.now += timedelta(minutes=minutes)
        before = _counts(world.run)
        try:
            MOVES[name](world, _actor(world, who), other)
        except DomainError:
            assert _counts(world.run) == before
        else:
            if name not in ("escalate", "leave"):
                assert _counts(world.run)[0] == before[0] + 1
        _check(world)


def _world(
    company: Company, people: list[Membership], playbook: Playbook, system: Actor, actor_of: Any
) -> World:
    client = make_client(company, f"Client {Run.objects.count()}").client
    join_client_team(client, people[0], "CS")
    actors = [replace(actor_of(person), via="demo") for person in people[:4]]
    run = services.run_start(
        actor=actors[0], playbook_id=playbook.pk, client_id=client.pk, at=START
    )
    return World(people, actors, system, run)


def _actor(world: World, who: str) -> Actor:
    """The holder of the open step, or one of the people by number."""
    if who != "holder":
        return world.actors[int(who)]
    step = RunStep.objects.filter(run=world.run, ended_at=None).first()
    holder = step.member_id if step else None
    # Without a person, a member of the team acts.
    return next((actor for actor in world.actors if actor.membership_id == holder), world.actors[1])


def _counts(run: Run) -> tuple[int, int]:
    version = Run.objects.values_list("version", flat=True).get(pk=run.pk)
    return version, RunStep.objects.filter(run=run).count()


def _check(world: World) -> None:
    run = Run.objects.get(pk=world.run.pk)
    steps = list(RunStep.objects.filter(run=run).order_by("position"))
    still_open = [step for step in steps if step.ended_at is None]
    running = run.state == "running"

    assert len(still_open) == running
    assert running == (run.ended_at is None)
    for step in steps:
        assert (step.member_id is None) != (step.team_id is None)
    assert [step.position for step in steps] == [*range(1, len(steps) + 1)]
    assert still_open == [] or still_open[0] == steps[-1]
    for earlier, later in pairwise(steps):
        assert earlier.ended_at is not None
        assert earlier.began_at <= earlier.ended_at
        assert earlier.ended_at == later.began_at
        assert earlier.is_done or earlier.key == later.key
    if run.state == "finished":
        assert steps[-1].is_done
    if run.state == "cancelled":
        assert not steps[-1].is_done
