"""Hand-overs and assignments: who may do what, and who owns the request then."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import services as accounts
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from handoffs import services
from handoffs.models import (
    Entry,
    EntryKind,
    Handover,
    Holding,
    Request,
)
from handoffs.selectors import loops, times_held
from handoffs.transitions import HandoverState
from tests.factories.handoffs import (
    CONTEXT,
    hold_role,
    kinds,
    make_team,
    offer,
    open_request,
    take,
)


def test_handover_accept_makes_the_receiver_the_owner(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = services.handover_offer(
        actor=actor_of(consultant),
        request_id=request_of.pk,
        version=1,
        to_owner_id=other.pk,
        keep_in_sight=True,
        **CONTEXT,
    )
    request_of.refresh_from_db()
    assert (request_of.owner, request_of.version) == (consultant, 2)

    services.handover_accept(actor=actor_of(other), handover_id=handover.pk, version=2)

    request_of.refresh_from_db()
    assert (request_of.owner, request_of.version) == (other, 3)
    assert request_of.handover_count == 1
    assert request_of.participants.get().member == consultant
    assert kinds(request_of) == [EntryKind.OPENED, EntryKind.OFFERED, EntryKind.ACCEPTED]
    first, second = Holding.objects.filter(request=request_of).order_by("pk")
    assert first.ended_at == second.started_at
    assert (second.owner, second.how, second.handover) == (other, "accepted", handover)


def test_offer_to_somebody_who_cannot_own_is_refused(
    request_of: Request, consultant: Any, internal: Any, other: Any, system: Any, actor_of: Any
) -> None:
    accounts.person_deactivate(actor=system, person_id=other.pk)

    for person in (internal, other, consultant):
        with pytest.raises(InvalidInput) as refused:
            offer(actor_of(consultant), request_of, person)
        assert list(refused.value.fields) == ["to_owner_id"]
    assert not Handover.objects.exists()


def test_offer_to_another_companys_person_is_not_found(
    request_of: Request, consultant: Any, stranger: Any, actor_of: Any
) -> None:
    with pytest.raises(NotFound):
        offer(actor_of(consultant), request_of, stranger)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"why": " "}, "why"),
        ({"tried": ""}, "tried"),
        ({"expected": ""}, "expected"),
        ({"promised": "a call"}, "promised_by"),
        ({"promised_by": datetime(2027, 1, 1, tzinfo=UTC)}, "promised"),
    ],
)
def test_offer_without_its_context_names_the_field(
    request_of: Request,
    consultant: Any,
    other: Any,
    actor_of: Any,
    change: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        offer(actor_of(consultant), request_of, other, **change)
    assert list(refused.value.fields) == [field]
    assert not Handover.objects.exists()


def test_offer_twice_is_refused(
    request_of: Request, consultant: Any, other: Any, manager: Any, actor_of: Any
) -> None:
    offer(actor_of(consultant), request_of, other)

    with pytest.raises(IllegalState):
        offer(actor_of(consultant), request_of, manager)
    assert Handover.objects.get().to_owner == other


def test_offer_is_due_after_two_working_hours(
    client: Any, consultant: Any, other: Any, actor_of: Any
) -> None:
    actor = replace(actor_of(consultant), via="demo")
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)  # half past five in Berlin
    request = open_request(actor, client.client, owner_id=consultant.pk, at=friday)

    handover = offer(actor, request, other, at=friday)

    assert handover.answer_due_at == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_accept_by_somebody_else_is_refused(
    request_of: Request, consultant: Any, other: Any, make_person: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    for person in (consultant, make_person("Nosy Neighbour")):
        with pytest.raises(NotAllowed):
            services.handover_accept(actor=actor_of(person), handover_id=handover.pk)
    request_of.refresh_from_db()
    assert request_of.owner == consultant


def test_accept_by_who_answers_for_others_gives_it_to_the_receiver(
    request_of: Request, consultant: Any, other: Any, manager: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    services.handover_accept(actor=actor_of(manager), handover_id=handover.pk)

    request_of.refresh_from_db()
    handover.refresh_from_db()
    assert (request_of.owner, handover.answered_by) == (other, manager)


def test_accept_when_the_receiver_has_left_is_refused(
    request_of: Request, consultant: Any, other: Any, manager: Any, system: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)
    accounts.person_deactivate(actor=system, person_id=other.pk)

    with pytest.raises(InvalidInput):
        services.handover_accept(actor=actor_of(manager), handover_id=handover.pk)
    request_of.refresh_from_db()
    assert request_of.owner == consultant


def test_decline_keeps_the_sender_and_needs_a_reason(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    with pytest.raises(InvalidInput):
        services.handover_decline(actor=actor_of(other), handover_id=handover.pk, reason=" ")
    services.handover_decline(actor=actor_of(other), handover_id=handover.pk, reason="Not ours")

    request_of.refresh_from_db()
    handover.refresh_from_db()
    assert (request_of.owner, request_of.handover_count) == (consultant, 0)
    assert (handover.state, handover.answer_reason) == (HandoverState.DECLINED, "Not ours")
    assert Holding.objects.filter(request=request_of).count() == 1


def test_withdraw_is_for_the_offerer_and_the_owner(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    with pytest.raises(NotAllowed):
        services.handover_withdraw(actor=actor_of(other), handover_id=handover.pk)
    services.handover_withdraw(actor=actor_of(consultant), handover_id=handover.pk)

    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN


def test_return_offers_it_back_and_needs_acceptance(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)
    services.handover_accept(actor=actor_of(other), handover_id=handover.pk)

    back = services.handover_return(
        actor=actor_of(other), request_id=request_of.pk, reason="Not a fault"
    )

    request_of.refresh_from_db()
    assert (back.kind, back.to_owner_id, request_of.owner) == ("return", consultant.pk, other)
    services.handover_accept(actor=actor_of(consultant), handover_id=back.pk)
    request_of.refresh_from_db()
    assert request_of.owner == consultant
    assert len(loops(times_held(request_of))) == 1


def test_return_of_what_was_never_handed_over_is_refused(
    request_of: Request, consultant: Any, actor_of: Any
) -> None:
    with pytest.raises(IllegalState):
        services.handover_return(actor=actor_of(consultant), request_id=request_of.pk, reason="No")
    assert not Handover.objects.exists()


def test_team_offer_accepted_by_a_member_is_theirs(
    request_of: Request, consultant: Any, other: Any, make_person: Any, actor_of: Any
) -> None:
    lead = make_person("Team Lead")
    team = make_team(lead, other)
    hold_role(other, "S")
    handover = offer(actor_of(consultant), request_of, None, to_team_id=team.pk)

    services.handover_accept(actor=actor_of(other), handover_id=handover.pk)

    request_of.refresh_from_db()
    assert (request_of.owner, request_of.owner_team) == (other, None)
    assert request_of.owner_role.code == "S"
    holding = Holding.objects.get(request=request_of, ended_at=None)
    assert (holding.team, holding.manager) == (team, lead)


def test_team_offer_accepted_by_its_manager_is_held_by_the_team_until_taken(
    request_of: Request, consultant: Any, other: Any, make_person: Any, actor_of: Any
) -> None:
    lead = make_person("Team Lead")
    team = make_team(lead, other)
    handover = offer(actor_of(consultant), request_of, None, to_team_id=team.pk)

    services.handover_accept(actor=actor_of(lead), handover_id=handover.pk)

    request_of.refresh_from_db()
    assert (request_of.owner, request_of.owner_team) == (None, team)
    assert Holding.objects.get(request=request_of, ended_at=None).manager == lead
    with pytest.raises(NotAllowed):
        take(actor_of(consultant), request_of, consultant)
    take(actor_of(other), request_of, other)
    request_of.refresh_from_db()
    assert (request_of.owner, request_of.owner_team) == (other, None)
    assert request_of.owner_reason["rule"] == "took"


def test_assign_withdraws_the_open_offer(
    request_of: Request, consultant: Any, other: Any, manager: Any, actor_of: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)

    services.request_assign(
        actor=actor_of(manager), request_id=request_of.pk, owner_id=manager.pk, reason="Mine"
    )

    handover.refresh_from_db()
    request_of.refresh_from_db()
    assert (handover.state, request_of.owner) == (HandoverState.WITHDRAWN, manager)
    entry = Entry.objects.get(request=request_of, kind=EntryKind.ASSIGNED)
    assert (entry.handover, entry.data["from_owner"]) == (handover, consultant.pk)


def test_assign_by_a_consultant_is_refused(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    for person in (consultant, other):
        with pytest.raises(NotAllowed):
            services.request_assign(
                actor=actor_of(person), request_id=request_of.pk, owner_id=other.pk, reason="r"
            )
    request_of.refresh_from_db()
    assert request_of.owner == consultant
