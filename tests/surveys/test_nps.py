"""Asking hand-picked clients."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from clients.models import Client, Contact
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.tenancy import company_scope
from notices.models import Mail
from surveys.models import CreditRule, Invitation, InvitationState, Survey, SurveyKind
from surveys.services import nps_plan, nps_send
from tests.factories import handoffs
from tests.factories.surveys import default_surveys


@pytest.fixture
def surveys(system: Actor) -> dict[str, Survey]:
    return default_surveys(system)


@pytest.fixture
def seller(surveys: Any, manager: Membership, actor_of: Any) -> Actor:
    actor: Actor = actor_of(manager)
    return actor


def reasons(result: Any) -> list[tuple[int, str]]:
    return [(skipped.client.pk, skipped.code) for skipped in result.skipped]


def test_nps_when_sent_credits_the_clients_cs_of_the_day(
    company: Company, seller: Actor, consultant: Membership, manager: Membership
) -> None:
    made = handoffs.make_client(company)
    account = handoffs.join_client_team(made.client, manager, "A")
    success = handoffs.join_client_team(made.client, consultant, "CS")
    team = handoffs.make_team(manager, consultant)

    result = nps_send(actor=seller, client_ids=[made.client.pk])

    (invitation,) = Invitation.objects.all()
    assert result.invitations == [invitation]
    assert invitation.consultant_id == consultant.pk
    assert invitation.role_id == success.role_id != account.role_id
    assert (invitation.manager_id, invitation.team_id) == (manager.pk, team.pk)
    assert invitation.credit_rule == CreditRule.CLIENT_SUCCESS
    assert invitation.contact_id == made.contact.pk
    assert Mail.objects.get().pk == invitation.mail_id
    assert Mail.objects.get().purpose == "survey.nps"


def test_nps_without_a_cs_credits_the_account_else_the_company_only(
    company: Company, seller: Actor, consultant: Membership
) -> None:
    with_account = handoffs.make_client(company, "Alpha").client
    alone = handoffs.make_client(company, "Beta").client
    handoffs.join_client_team(with_account, consultant, "A")
    handoffs.join_client_team(alone, consultant, "S")

    nps_send(actor=seller, client_ids=[with_account.pk, alone.pk])

    by_client = {row.client_id: row for row in Invitation.objects.all()}
    assert by_client[with_account.pk].credit_rule == CreditRule.CLIENT_ACCOUNT
    assert by_client[with_account.pk].consultant_id == consultant.pk
    assert by_client[alone.pk].credit_rule == CreditRule.COMPANY
    assert by_client[alone.pk].consultant_id is None


def test_nps_credits_the_stand_in_of_one_who_left(
    company: Company, seller: Actor, consultant: Membership, make_person: Any
) -> None:
    stand_in = make_person("Ivan Petrov")
    client = handoffs.make_client(company).client
    handoffs.join_client_team(client, consultant, "CS", stand_in=stand_in)
    consultant.is_active = False
    consultant.save(update_fields=["is_active"])
    nps_send(actor=seller, client_ids=[client.pk])
    assert Invitation.objects.get().consultant_id == stand_in.pk


def test_contact_with_an_open_question_is_skipped_and_told(company: Company, seller: Actor) -> None:
    client = handoffs.make_client(company).client
    nps_send(actor=seller, client_ids=[client.pk])
    again = nps_send(actor=seller, client_ids=[client.pk])
    assert (again.invitations, reasons(again)) == ([], [(client.pk, "already_open")])
    assert "still open" in again.skipped[0].reason
    Invitation.objects.update(closes_at=timezone.now())
    assert len(nps_send(actor=seller, client_ids=[client.pk]).invitations) == 1


def test_question_that_never_arrived_does_not_stand_in_the_way(
    company: Company, seller: Actor
) -> None:
    client = handoffs.make_client(company).client
    nps_send(actor=seller, client_ids=[client.pk])
    Invitation.objects.update(state=InvitationState.FAILED)
    assert len(nps_send(actor=seller, client_ids=[client.pk]).invitations) == 1


@pytest.mark.parametrize("contact", [{"email": ""}, {"takes_surveys": False}, {"is_active": False}])
def test_client_without_a_contact_to_ask_is_skipped(
    company: Company, seller: Actor, contact: Any
) -> None:
    client = handoffs.make_client(company).client
    Contact.objects.update(**contact)
    result = nps_send(actor=seller, client_ids=[client.pk])
    assert reasons(result) == [(client.pk, "no_contact")]
    assert not Mail.objects.exists()


def test_inactive_client_is_skipped(company: Company, seller: Actor) -> None:
    client = handoffs.make_client(company).client
    Client.objects.update(is_active=False)
    assert reasons(nps_send(actor=seller, client_ids=[client.pk])) == [(client.pk, "inactive")]


def test_the_contact_chosen_is_asked_else_the_one_asked_longest_ago(
    company: Company, seller: Actor
) -> None:
    made = handoffs.make_client(company)
    second = Contact.objects.create(
        company=company, client=made.client, name="Boris", email="b@c.example"
    )
    nps_send(actor=seller, contact_ids=[second.pk])
    assert Invitation.objects.get().contact_id == second.pk
    Invitation.objects.update(
        closes_at=timezone.now(), created_at=timezone.now() - timedelta(days=30)
    )
    asked = [
        nps_send(actor=seller, client_ids=[made.client.pk]).invitations[0].contact_id
        for _round in range(2)
    ]
    assert asked == [made.contact.pk, second.pk]


def test_wrong_choices_are_refused_and_nothing_is_sent(
    company: Company, seller: Actor, stranger: Membership, other_company: Company
) -> None:
    made = handoffs.make_client(company)
    second = Contact.objects.create(
        company=company, client=made.client, name="Boris", email="b@c.example"
    )
    with company_scope(other_company.pk):
        foreign = handoffs.make_client(other_company, "Foreign")
    for given in ({"client_ids": [foreign.client.pk]}, {"contact_ids": [foreign.contact.pk]}):
        with pytest.raises(NotFound):
            nps_send(actor=seller, **given)
        with pytest.raises(NotFound):
            nps_send(actor=seller, client_ids=[made.client.pk, *given.get("client_ids", [987654])])
    with pytest.raises(InvalidInput):
        nps_send(actor=seller, contact_ids=[made.contact.pk, second.pk])
    with pytest.raises(InvalidInput):
        nps_send(actor=seller)
    with pytest.raises(InvalidInput):
        nps_send(actor=seller, client_ids=range(1, 502))
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_sending_takes_the_right_to_send(
    company: Company,
    seller: Actor,
    consultant: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    client = handoffs.make_client(company).client
    for person in (consultant, internal):
        with pytest.raises(NotAllowed):
            nps_send(actor=actor_of(person), client_ids=[client.pk])
        with pytest.raises(NotAllowed):
            nps_plan(actor_of(person), client_ids=[client.pk])
    with company_scope(stranger.company_id), pytest.raises(IllegalState):
        nps_send(actor=actor_of(stranger), client_ids=[client.pk])
    assert not Invitation.objects.exists()


def test_survey_switched_off_is_not_sent(
    company: Company, seller: Actor, surveys: dict[str, Survey]
) -> None:
    client = handoffs.make_client(company).client
    Survey.objects.filter(kind=SurveyKind.NPS).update(is_active=False)
    with pytest.raises(IllegalState):
        nps_send(actor=seller, client_ids=[client.pk])
    assert not Invitation.objects.exists()


def test_plan_of_many_clients_costs_as_many_queries_as_of_one(
    company: Company, seller: Actor
) -> None:
    clients = [handoffs.make_client(company, f"Client{number}").client for number in range(12)]
    counts = []
    for chosen in (clients[:1], clients):
        with CaptureQueriesContext(connection) as queries:
            plan = nps_plan(seller, client_ids=[client.pk for client in chosen])
        assert len(plan.recipients) == len(chosen)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.django_db(transaction=True)
def test_sending_pressed_twice_at_once_asks_once(company: Company, seller: Actor) -> None:
    client = handoffs.make_client(company).client
    start = threading.Barrier(6)
    faults: list[Exception] = []

    def press() -> None:
        start.wait()
        try:
            with company_scope(company.pk):
                nps_send(actor=seller, client_ids=[client.pk])
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Invitation.objects.count() == 1
    assert Mail.objects.count() == 1
