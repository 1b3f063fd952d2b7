"""What the services do to a request."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import services as accounts
from core.errors import IllegalState, InvalidInput, NotAllowed, Stale
from core.models import OutboxEvent
from handoffs import services
from handoffs.events import RequestResolved
from handoffs.models import (
    Entry,
    EntryKind,
    Holding,
    HoldingStart,
    Request,
)
from handoffs.transitions import HandoverState, RequestState
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    kinds,
    make_team,
    make_topic,
    offer,
    open_request,
)


def test_request_open_with_topic_goes_to_the_clients_person(
    company: Any, client: Any, consultant: Any, other: Any, actor_of: Any
) -> None:
    hold_role(other, "CS")
    join_client_team(client.client, other, "CS")
    topic = make_topic(company)

    request = open_request(actor_of(consultant), client.client, topic_id=topic.pk)

    assert (request.number, request.owner, request.owner_role.code) == (1, other, "CS")
    assert request.owner_reason["rule"] == "client_role"
    assert kinds(request) == [EntryKind.OPENED]
    holding = Holding.objects.get(request=request)
    assert (holding.owner, holding.how, holding.ended_at) == (other, HoldingStart.OPENED, None)


def test_resolve_and_reopen_by_message(request_of: Request, consultant: Any, actor_of: Any) -> None:
    actor = actor_of(consultant)
    message = services.message_send(actor=actor, request_id=request_of.pk, body="Dear Anna")
    assert message.mail_id is not None
    services.request_resolve(actor=actor, request_id=request_of.pk)
    assert not Holding.objects.filter(request=request_of, ended_at=None).exists()

    services.message_receive(actor=actor, request_id=request_of.pk, body="Not solved")

    request_of.refresh_from_db()
    assert (request_of.state, request_of.resolved_at) == (RequestState.OPEN, None)
    assert request_of.first_resolved_at is not None
    assert Holding.objects.get(request=request_of, ended_at=None).owner == consultant
    assert kinds(request_of)[-1] == EntryKind.REOPENED


def test_change_without_a_difference_writes_no_history(
    request_of: Request, consultant: Any, actor_of: Any
) -> None:
    services.request_change_details(
        actor=actor_of(consultant), request_id=request_of.pk, subject=request_of.subject
    )

    assert kinds(request_of) == [EntryKind.OPENED]


def test_change_of_a_resolved_request_is_refused(
    request_of: Request, consultant: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    services.request_resolve(actor=actor, request_id=request_of.pk)

    with pytest.raises(IllegalState):
        services.request_change_details(actor=actor, request_id=request_of.pk, subject="New")
    request_of.refresh_from_db()
    assert request_of.subject == "Export comes out grey"


def test_action_with_a_stale_version_is_refused_and_changes_nothing(
    request_of: Request, consultant: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    services.request_wait(actor=actor, request_id=request_of.pk, version=1)

    with pytest.raises(Stale):
        services.request_resolve(actor=actor, request_id=request_of.pk, version=1)
    request_of.refresh_from_db()
    assert (request_of.state, request_of.version) == (RequestState.WAITING, 2)


@pytest.mark.parametrize(
    "service", [services.request_wait, services.request_resolve], ids=["wait", "resolve"]
)
def test_step_by_another_consultant_is_refused(
    request_of: Request, other: Any, actor_of: Any, service: Any
) -> None:
    with pytest.raises(NotAllowed):
        service(actor=actor_of(other), request_id=request_of.pk)
    assert kinds(request_of) == [EntryKind.OPENED]


def test_step_by_the_owners_own_manager_is_allowed(
    request_of: Request, consultant: Any, make_person: Any, actor_of: Any
) -> None:
    lead = make_person("Team Lead")
    make_team(lead, consultant)

    services.request_wait(actor=actor_of(lead), request_id=request_of.pk)

    entry = Entry.objects.get(request=request_of, kind=EntryKind.WAITING)
    assert (entry.member, entry.owner, entry.owner_manager) == (lead, consultant, lead)


def test_resolve_withdraws_the_open_offer_and_tells_the_floors_above(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    services.request_resolve(actor=actor_of(consultant), request_id=request_of.pk)

    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN
    entry = Entry.objects.get(request=request_of, kind=EntryKind.RESOLVED)
    assert entry.handover == handover
    events = OutboxEvent.objects.filter(kind=RequestResolved.kind)
    assert [event.payload for event in events] == [
        {"request_id": request_of.pk, "entry_id": entry.pk}
    ]


def test_resolution_told_of_the_past_sends_no_survey(
    client: Any, consultant: Any, actor_of: Any
) -> None:
    actor = replace(actor_of(consultant), via="demo")
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    request = open_request(actor, client.client, owner_id=consultant.pk, at=start)

    services.request_resolve(actor=actor, request_id=request.pk, at=start + timedelta(hours=2))

    assert not OutboxEvent.objects.filter(kind=RequestResolved.kind).exists()
    assert Holding.objects.get(request=request).working_seconds == 2 * 3600


def test_past_time_is_for_imports_and_demo_and_runs_forward(
    client: Any, consultant: Any, actor_of: Any
) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with pytest.raises(NotAllowed):
        open_request(actor_of(consultant), client.client, at=start)
    actor = replace(actor_of(consultant), via="demo")
    request = open_request(actor, client.client, owner_id=consultant.pk, at=start)

    with pytest.raises(InvalidInput):
        services.request_wait(actor=actor, request_id=request.pk, at=start - timedelta(seconds=1))
    assert kinds(request) == [EntryKind.OPENED]


def test_reopen_when_the_owner_has_left_is_routed(
    company: Any, request_of: Request, consultant: Any, other: Any, system: Any, actor_of: Any
) -> None:
    join_client_team(request_of.client, other, "CS")
    services.request_resolve(actor=actor_of(consultant), request_id=request_of.pk)
    accounts.person_deactivate(actor=system, person_id=consultant.pk)

    services.message_receive(actor=system, request_id=request_of.pk, body="Again")

    request_of.refresh_from_db()
    assert (request_of.owner, request_of.state) == (other, RequestState.OPEN)
    entry = Entry.objects.get(request=request_of, kind=EntryKind.REOPENED)
    assert (entry.owner, entry.message.body) == (other, "Again")


def test_reopen_needs_a_reason(request_of: Request, consultant: Any, actor_of: Any) -> None:
    actor = actor_of(consultant)
    services.request_resolve(actor=actor, request_id=request_of.pk)

    with pytest.raises(InvalidInput):
        services.request_reopen(actor=actor, request_id=request_of.pk, note="")
    request_of.refresh_from_db()
    assert request_of.state == RequestState.RESOLVED


def test_past_figures_stay_when_people_move(
    request_of: Request, consultant: Any, manager: Any, head: Any, system: Any, actor_of: Any
) -> None:
    team = make_team(manager, consultant)
    actor = actor_of(consultant)
    services.request_wait(actor=actor, request_id=request_of.pk)
    accounts.reporting_line_set(
        actor=system,
        member_id=consultant.pk,
        manager_id=head.pk,
        team_id=None,
        starts_on=timezone.localdate(),
    )

    services.request_resume(actor=actor, request_id=request_of.pk)

    before, after = Entry.objects.filter(kind__in=["waiting", "resumed"]).order_by("pk")
    assert (before.owner_manager, before.owner_team) == (manager, team)
    assert (after.owner_manager, after.owner_team) == (head, None)
