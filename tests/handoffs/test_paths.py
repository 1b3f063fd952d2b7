"""The prepared ways of requests: derived by the relay, equal to a recomputation, judged by the
matrix of their day."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from core.errors import DomainError
from core.outbox import run_due
from handoffs import services
from handoffs.circles import LEVELS, loops
from handoffs.models import Handover, Request, RequestMove, RequestPath
from handoffs.selectors.held import times_held
from handoffs.selectors.paths import path_differences
from handoffs.tasks import paths_sweep
from roles import services as roles
from roles.models import MatrixVersion, Role, Topic
from tests.factories.handoffs import (
    CONTEXT,
    hold_role,
    make_client,
    make_role,
    make_team,
    make_topic,
    offer,
    open_request,
)
from tests.factories.roles import put_letters
from tests.handoffs.test_properties import MOVES, STEPS, _world, people
from tests.handoffs.test_races import at_once

__all__ = ["people"]


def path_of(request: Any) -> RequestPath:
    """The prepared way, after the relay."""
    while run_due(request.company_id):
        pass
    assert path_differences(request.company_id, [request.pk]) == []
    return RequestPath.objects.get(request=request)


def accept(actor: Any, handover: Handover) -> None:
    services.handover_accept(actor=actor, handover_id=handover.pk)


def test_path_of_a_new_request_holds_where_it_landed(
    company: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    topic = make_topic(company, role="CS")
    request = open_request(
        actor_of(consultant), client.client, owner_id=consultant.pk, topic_id=topic.pk
    )

    path = path_of(request)

    role = make_role(company, "CS")
    assert (path.first_role, path.last_role, path.accountable_role) == (role, role, role)
    assert (path.topic, path.topic_role, path.responsibility) == (topic, role, None)
    assert (path.roles, path.named_roles, path.acted_roles) == ([role.pk], [role.pk], [])
    assert (path.landed_wrong, path.done_outside, path.is_resolved) == (False, None, False)
    assert (path.moves_person, path.loops_person, path.handovers) == (0, 0, 0)
    assert path.lost_seconds == 0


def test_path_there_and_back_counts_moves_loops_offers_and_lost_time(
    company: Any, consultant: Any, manager: Any, client: Any, other: Any, actor_of: Any
) -> None:
    hold_role(consultant, "S")
    hold_role(other, "CS")
    team = make_team(manager, consultant, other)
    topic = make_topic(company, role="CS")
    mine, theirs = actor_of(consultant), actor_of(other)
    with time_machine.travel("2026-03-02 08:00:00Z", tick=False) as clock:
        request = open_request(mine, client.client, owner_id=consultant.pk, topic_id=topic.pk)
        clock.shift(timedelta(hours=1))
        given_away = offer(mine, request, other, tried="No.", expected="Help")
        services.handover_decline(actor=theirs, handover_id=given_away.pk, reason="Which file?")
        accept(theirs, offer(mine, request, other, tried="A restart of it", expected="A real fix"))
        clock.shift(timedelta(hours=2))
        back = services.handover_return(actor=theirs, request_id=request.pk, reason="A fault")
        accept(mine, back)
        clock.shift(timedelta(hours=1))
        services.request_resolve(actor=mine, request_id=request.pk)

    path = path_of(request)

    support, success = make_role(company, "S"), make_role(company, "CS")
    assert (path.moves_person, path.moves_role, path.moves_team) == (2, 2, 0)
    assert (path.loops_person, path.loops_role, path.loops_team) == (1, 1, 0)
    assert (path.handovers, path.returns, path.declines) == (2, 1, 1)
    assert (path.offers_told, path.offers_bare) == (2, 1)
    assert (path.landed_wrong, path.done_outside) == (True, True)
    assert (path.roles, path.teams) == (sorted([support.pk, success.pk]), [team.pk])
    assert path.acted_roles == [support.pk]
    # An hour with Support, which is not named; two with Success and one back: in a circle.
    assert path.working_seconds == path.lost_seconds == 4 * 3600
    assert path.circle_seconds == 3 * 3600
    first, second = RequestMove.objects.filter(request=request).order_by("place")
    assert (first.from_owner, first.to_owner) == (consultant, other)
    assert (first.person_seconds, first.role_seconds, first.team_seconds) == (3600, 3600, None)
    assert (second.from_role, second.to_role, second.role_seconds) == (success, support, 7200)


def test_path_of_a_topic_changed_later_is_judged_by_the_new_topic(
    company: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    success, account = make_topic(company, role="CS"), make_topic(company, "price", "A")
    mine = actor_of(consultant)
    request = open_request(mine, client.client, owner_id=consultant.pk, topic_id=success.pk)
    assert path_of(request).landed_wrong is False

    services.request_change_details(actor=mine, request_id=request.pk, topic_id=account.pk)

    path = path_of(request)
    assert (path.topic, path.topic_role, path.landed_wrong) == (account, account.role, True)


@pytest.fixture
def matrix(system: Any) -> MatrixVersion:
    """The default matrix, published long ago."""
    with time_machine.travel("2026-01-05 09:00:00Z", tick=False):
        roles.defaults_create(system)
    return MatrixVersion.objects.get()


def opened_with_topic(actor: Any, client: Any, code: str) -> Request:
    topic = Topic.objects.get(code=code)
    role = Role.objects.get(code="CS")
    return open_request(
        actor,
        client.client,
        topic_id=topic.pk,
        owner_id=actor.membership_id,
        owner_role_id=role.pk,
    )


def test_path_stays_judged_by_the_matrix_of_its_day(
    matrix: MatrixVersion, system: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    actor = actor_of(consultant)
    row = Topic.objects.get(code="training").responsibility
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False):
        before = opened_with_topic(actor, client, "training")
        assert path_of(before).landed_wrong is False
    with time_machine.travel("2026-04-01 09:00:00Z", tick=False):
        put_letters(system, row, "CS", "I", "AR")
        put_letters(system, row, "S", "AR", "C")
        roles.matrix_publish(actor=system, reason="Support trains")
        after = opened_with_topic(actor, client, "training")

    path = path_of(before)
    assert (path.matrix, path.landed_wrong) == (matrix, False)
    path = path_of(after)
    assert (path.matrix.number, path.landed_wrong) == (2, True)
    assert path.accountable_role == Role.objects.get(code="S")
    services.paths_rebuild(actor=system)
    assert path_of(before).matrix == matrix


def test_path_of_today_is_judged_anew_when_a_matrix_begins_today(
    matrix: MatrixVersion, system: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    row = Topic.objects.get(code="training").responsibility
    with time_machine.travel("2026-04-01 09:00:00Z", tick=False):
        request = opened_with_topic(actor_of(consultant), client, "training")
        assert path_of(request).landed_wrong is False
        put_letters(system, row, "CS", "I", "AR")
        put_letters(system, row, "S", "AR", "C")
        roles.matrix_publish(actor=system, reason="Support trains from today")

    path = path_of(request)
    assert (path.matrix.number, path.landed_wrong) == (2, True)


def test_path_keeps_the_place_of_its_topic_when_the_topic_moves(
    matrix: MatrixVersion, system: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    request = opened_with_topic(actor_of(consultant), client, "training")
    training, price = (Topic.objects.get(code=code) for code in ("training", "price-offer"))
    assert path_of(request).responsibility == training.responsibility

    roles.topic_update(
        actor=system, topic_id=training.pk, responsibility_id=price.responsibility_id
    )

    assert path_of(request).responsibility == training.responsibility
    services.paths_rebuild(actor=system)
    assert path_of(request).responsibility == training.responsibility
    services.paths_rebuild(actor=system, keep=False)
    path = RequestPath.objects.get(request=request)
    assert (path.responsibility, path.landed_wrong) == (price.responsibility, True)


def test_path_that_nobody_was_named_for_is_judged_once_its_topic_has_a_place(
    matrix: MatrixVersion, system: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    new = roles.topic_create(actor=system, code="new", name_en="New")
    request = opened_with_topic(actor_of(consultant), client, "new")
    path = path_of(request)
    assert (path.accountable_role, path.landed_wrong) == (None, None)

    row = Topic.objects.get(code="training").responsibility
    roles.topic_update(actor=system, topic_id=new.pk, responsibility_id=row.pk)

    path = path_of(request)
    assert (path.responsibility, path.landed_wrong) == (row, False)


def test_first_matrix_judges_what_came_before_it(
    system: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    topic = make_topic(consultant.company, "training", role=None)
    request = opened_with_topic(actor_of(consultant), client, topic.code)
    assert path_of(request).matrix is None

    roles.defaults_create(system)

    path = path_of(request)
    assert (path.matrix, path.landed_wrong) == (MatrixVersion.objects.get(), False)


def test_deriving_again_changes_nothing(system: Any, request_of: Request) -> None:
    assert services.paths_derive(actor=system, request_ids=[request_of.pk]) == 1
    assert services.paths_derive(actor=system, request_ids=[request_of.pk]) == 0
    assert services.paths_derive(actor=system, request_ids=[]) == 0


def test_sweep_prepares_requests_from_before_an_upgrade(
    company: Any, other_company: Any, request_of: Request
) -> None:
    path_of(request_of)
    RequestMove.objects.all().delete()
    RequestPath.objects.all().delete()

    first, second = paths_sweep(), paths_sweep()

    assert (first, second) == (1, 0)
    assert path_of(request_of).first_role_id == request_of.owner_role_id


def test_paths_of_another_company_are_neither_seen_nor_written(
    system: Any, request_of: Request, stranger: Any, actor_of: Any
) -> None:
    services.paths_derive(actor=system, request_ids=[request_of.pk])
    outsider = actor_of(stranger)

    assert services.paths_derive(actor=outsider, request_ids=[request_of.pk]) == 0
    assert RequestPath.objects.visible_to(outsider).count() == 0
    assert RequestPath.objects.get().company_id == request_of.company_id


def test_internal_employee_sees_no_paths(
    system: Any, request_of: Request, internal: Any, actor_of: Any
) -> None:
    services.paths_derive(actor=system, request_ids=[request_of.pk])

    assert RequestPath.objects.visible_to(actor_of(internal)).count() == 0


def test_rebuild_and_verify_commands_tell_what_differs(
    company: Any, system: Any, request_of: Request
) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="1 prepared rows"):
        call_command("paths_verify", company=company.slug, stdout=out)
    assert f"#{request_of.number}" in out.getvalue()

    call_command("paths_rebuild", company=company.slug, stdout=out)
    call_command("paths_verify", company=company.slug, stdout=out)
    assert "0 differences" in out.getvalue()
    with pytest.raises(CommandError, match="no company"):
        call_command("paths_rebuild", company="nobody")


@pytest.mark.long
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
def test_path_after_any_actions_is_what_a_recomputation_says(
    company: Any,
    people: list[Any],
    actor_of: Any,
    moves: list[Any],
) -> None:
    world = _world(company, people, actor_of)
    for number, (name, who, other, minutes) in enumerate(moves):
        world.now += timedelta(minutes=minutes)
        with suppress(DomainError):
            STEPS[name](world, world.actor(who), other)
        if number % 3 == 0:
            run_due(company.pk)

    path = path_of(world.request)

    request = Request.objects.select_related("calendar").get(pk=world.request.pk)
    held = times_held(request)
    for level in LEVELS:
        assert getattr(path, f"loops_{level}") == len(loops(held, level))
        changes = sum(a.held_by(level) != b.held_by(level) for a, b in pairwise(held))
        assert getattr(path, f"moves_{level}") == changes
    ended = [one for one in held if one.ended_at is not None]
    circling = {
        id(one)
        for level in LEVELS
        for loop in loops(held, level)
        for one in (*loop.away, *loop.back)
    }
    assert path.circle_seconds == sum(one.working_seconds for one in ended if id(one) in circling)
    assert path.working_seconds == sum(one.working_seconds for one in ended)
    assert path.handovers == request.handover_count


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_leave_the_newest_state(
    company: Any, consultant: Any, make_person: Any, actor_of: Any, system: Any
) -> None:
    other, client = make_person("Daniel Osei"), make_client(company)
    mine = actor_of(consultant)
    requests = [open_request(mine, client.client, owner_id=consultant.pk) for _ in range(6)]
    ids = [request.pk for request in requests]

    def hand_over() -> None:
        for request in requests:
            accept(
                actor_of(other),
                services.handover_offer(
                    actor=mine, request_id=request.pk, to_owner_id=other.pk, **CONTEXT
                ),
            )

    for _round in range(3):
        at_once(
            company.pk,
            lambda: services.paths_derive(actor=system, request_ids=ids),
            lambda: services.paths_derive(actor=system, request_ids=list(reversed(ids))),
            hand_over,
        )
        while run_due(company.pk):
            pass
        assert path_differences(company.pk, ids) == []
        consultant, other = other, consultant
        mine = actor_of(consultant)
    assert set(RequestPath.objects.values_list("moves_person", flat=True)) == {3}
