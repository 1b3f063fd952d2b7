"""Whatever people do to a request, in whatever order, it has one owner and a true history."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.calendars import working_seconds
from accounts.models import Membership
from core.access import Actor
from core.errors import DomainError
from handoffs import services
from handoffs.models import Entry, Handover, Holding, Question, Request
from handoffs.transitions import HandoverState, RequestState
from tests.factories.handoffs import hold_role, make_client, make_role, make_team, open_request

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
CONTEXT = {"why": "w", "tried": "t", "expected": "e"}


@dataclass
class World:
    """A request and everyone who may try something with it."""

    people: list[Membership]
    actors: list[Actor]
    team_id: int
    role_id: int
    request: Request
    now: datetime = START

    @property
    def offer(self) -> Handover | None:
        """The last offer, open or not."""
        offers: Any = Handover.objects.filter(request=self.request)
        return offers.order_by("-pk").first()

    def actor(self, who: str) -> Actor:
        """The owner, the receiver of the last offer, or one of the people by number."""
        pk: int | None = None
        if who == "owner":
            pk = Request.objects.values_list("owner", flat=True).get(pk=self.request.pk)
        elif who == "receiver" and self.offer is not None:
            pk = self.offer.to_owner_id
        elif who.isdigit():
            return self.actors[int(who)]
        # Without such a person the manager of the team acts.
        return next((actor for actor in self.actors if pk == actor.membership_id), self.actors[2])


Step = Callable[[World, Actor, int], Any]


def _of_request(service: Callable[..., Any], **values: Any) -> Step:
    return lambda world, actor, other: service(
        actor=actor, request_id=world.request.pk, at=world.now, **values
    )


def _of_offer(service: Callable[..., Any], **values: Any) -> Step:
    return lambda world, actor, other: service(
        actor=actor, handover_id=world.offer.pk if world.offer else 10**12, at=world.now, **values
    )


def _to_person(world: World, actor: Actor, other: int) -> Any:
    return services.handover_offer(
        actor=actor,
        request_id=world.request.pk,
        to_owner_id=world.people[other].pk,
        keep_in_sight=other % 2 == 0,
        at=world.now,
        **CONTEXT,
    )


def _assign(world: World, actor: Actor, other: int) -> Any:
    return services.request_assign(
        actor=actor,
        request_id=world.request.pk,
        owner_id=world.people[other].pk,
        reason="r",
        at=world.now,
    )


def _comment(world: World, actor: Actor, other: int) -> Any:
    return services.comment_add(
        actor=actor,
        request_id=world.request.pk,
        body="b",
        call_in=[world.people[other].pk],
        at=world.now,
    )


def _ask(world: World, actor: Actor, other: int) -> Any:
    return services.questions_ask(
        actor=actor,
        request_id=world.request.pk,
        to_ids=[world.people[other].pk],
        text=uuid4().hex,
        at=world.now,
    )


def _answer(world: World, actor: Actor, other: int) -> Any:
    """By whoever was asked last, whatever became of the question."""
    asked = Question.objects.filter(request=world.request).order_by("-pk").first()
    asked_to = asked.asked_to_id if asked else None
    return services.question_answer(
        actor=next((one for one in world.actors if one.membership_id == asked_to), actor),
        question_id=asked.pk if asked else 10**12,
        text=uuid4().hex,
        at=world.now,
    )


def _to_team(world: World, actor: Actor, other: int) -> Any:
    return services.handover_offer(
        actor=actor,
        request_id=world.request.pk,
        to_team_id=world.team_id,
        at=world.now,
        **CONTEXT,
    )


def _to_role(world: World, actor: Actor, other: int) -> Any:
    return services.handover_offer(
        actor=actor,
        request_id=world.request.pk,
        to_role_id=world.role_id,
        at=world.now,
        **CONTEXT,
    )


STEPS: dict[str, Step] = {
    "wait": _of_request(services.request_wait),
    "resume": _of_request(services.request_resume),
    "resolve": _of_request(services.request_resolve),
    "reopen": _of_request(services.request_reopen, note="n"),
    "receive": _of_request(services.message_receive, body="b"),
    "send": _of_request(services.message_send, body="b"),
    "return": _of_request(services.handover_return, reason="r"),
    "accept": _of_offer(services.handover_accept),
    "decline": _of_offer(services.handover_decline, reason="r"),
    "withdraw": _of_offer(services.handover_withdraw),
    "offer to a person": _to_person,
    "offer to the team": _to_team,
    "offer to a role": _to_role,
    "assign": _assign,
    "comment": _comment,
    "ask": _ask,
    "answer": _answer,
    "go on": _of_request(services.questions_go_on),
}

# Those who may do most act most often; the others must change nothing.
WHO = ["owner", "owner", "owner", "receiver", "receiver", "2", "0", "1", "3", "4"]
MOVES = st.lists(
    st.tuples(
        st.sampled_from([*sorted(STEPS), "accept", "accept", "offer to a person"]),
        st.sampled_from(WHO),
        st.sampled_from([1, 0, 2, 1, 3, 4]),
        st.integers(0, 60 * 30),
    ),
    min_size=8,
    max_size=30,
)


@pytest.fixture
def people(make_person: Any, system: Actor) -> list[Membership]:
    """Three who work in or for one team, an internal employee, and one who has left."""
    names = (("A", "consultant"), ("B", "consultant"), ("M", "manager"), ("I", "internal"))
    made = [make_person(name, level=level) for name, level in names]
    gone = make_person("G")
    hold_role(made[1], "S")
    accounts.person_deactivate(actor=system, person_id=gone.pk)
    return [*made, gone]


@pytest.mark.long
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
def test_request_after_any_actions_has_one_owner_and_a_true_history(
    company: Any, people: list[Membership], actor_of: Any, moves: list[Any]
) -> None:
    world = _world(company, people, actor_of)
    for name, who, other, minutes in moves:
        world.now += timedelta(minutes=minutes)
        before = _counts(world.request)
        try:
            STEPS[name](world, world.actor(who), other)
        except DomainError:
            assert _counts(world.request) == before
        else:
            assert _counts(world.request)[:2] == (before[0] + 1, before[1] + 1)
        _check(world)


def _world(company: Any, people: list[Membership], actor_of: Any) -> World:
    name = f"Client {Request.objects.count()}"
    team = company_team(people)
    actors = [replace(actor_of(person), via="demo") for person in people[:4]]
    actors.append(replace(actors[2], membership_id=None))  # the product itself
    request = open_request(
        actors[0], make_client(company, name).client, owner_id=people[0].pk, at=START
    )
    role = make_role(company, "S")
    return World(people, actors, team, role.pk, request)


def company_team(people: list[Membership]) -> int:
    """One team a test, whatever the number of examples."""
    teams = people[2].teams_answered_for.all()
    team = teams.first() or make_team(people[2], people[1])
    return team.pk


def _counts(request: Request) -> tuple[int, int, int, int]:
    version = Request.objects.values_list("version", flat=True).get(pk=request.pk)
    rows = (Entry, Handover, Holding)
    return version, *(model.objects.filter(request=request).count() for model in rows)  # type: ignore[return-value]


def _check(world: World) -> None:
    request = Request.objects.select_related("calendar").get(pk=world.request.pk)
    entries = list(Entry.objects.filter(request=request).order_by("at", "pk"))
    holdings = list(Holding.objects.filter(request=request).order_by("started_at", "pk"))
    running = [holding for holding in holdings if holding.ended_at is None]
    offers = Handover.objects.filter(request=request, state=HandoverState.OFFERED).count()
    resolved = request.state == RequestState.RESOLVED

    assert (request.owner_id is None) != (request.owner_team_id is None)
    assert request.state in RequestState.values
    assert resolved == (request.resolved_at is not None)
    assert len(running) == (0 if resolved else 1)
    assert offers == 0 or (offers == 1 and not resolved)
    assert not resolved or not Question.objects.filter(request=request, state="open").exists()
    assert request.version == len(entries)
    last = entries[-1]
    assert (last.owner_id, last.owner_role_id) == (request.owner_id, request.owner_role_id)
    assert (last.state, last.at) == (request.state, request.last_activity_at)
    if running:
        assert running[0].owner_id == request.owner_id
        assert running[0].role_id == request.owner_role_id
    spec = request.calendar.spec
    clock = sum(((row.ended_at or world.now) - row.started_at).total_seconds() for row in holdings)
    assert clock <= (world.now - START).total_seconds()
    working = sum(
        row.working_seconds
        if row.working_seconds is not None
        else working_seconds(spec, row.started_at, world.now)
        for row in holdings
    )
    assert working <= working_seconds(spec, START, world.now)
    assert last.working_seconds == working_seconds(spec, START, last.at)
    for earlier, later in pairwise(holdings):
        assert earlier.ended_at is not None
        assert earlier.ended_at <= later.started_at
