"""Invitations, delivery, answers and credit."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone

from accounts.models import Company, Membership
from clients.models import Contact
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.services import request_reopen, request_resolve
from notices.models import Mail
from notices.services import mail_send_due
from surveys.events import InvitationChanged
from surveys.models import Answer, CreditRule, Invitation, InvitationState, Survey, SurveyKind
from surveys.services import (
    answer_record,
    credit_override,
    defaults_create,
    invitation_create_for_resolution,
    survey_update,
)
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, make_invitation, resolved_request


def changed() -> list[int]:
    rows = OutboxEvent.objects.filter(kind=InvitationChanged.kind).order_by("pk")
    return [row.payload["invitation_id"] for row in rows]


def test_defaults_when_made_twice_are_one_survey_a_kind(system: Actor) -> None:
    defaults_create(system)
    defaults_create(system)
    kinds = Survey.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == sorted(SurveyKind.values)
    for survey in Survey.objects.all():
        assert survey.question_en
        assert survey.question_ru


def test_resolution_invites_the_contact_and_credits_the_owner_of_that_moment(
    system: Actor,
    company: Company,
    consultant: Membership,
    manager: Membership,
    head: Membership,
    actor_of: Any,
) -> None:
    default_surveys(system)
    team = handoffs.make_team(manager, consultant)
    handoffs.hold_role(consultant, "S")
    request, entry = resolved_request(actor_of(consultant), company)
    # What could mislead a credit computed from today's owner.
    request.owner = head
    request.save(update_fields=["owner"])

    run_due(company.pk)

    invitation = Invitation.objects.get()
    assert invitation.request_id == request.pk
    assert invitation.resolution_entry_id == entry.pk
    assert invitation.consultant_id == consultant.pk
    assert invitation.manager_id == entry.owner_manager_id == manager.pk
    assert invitation.team_id == entry.owner_team_id == team.pk
    assert invitation.role_id == entry.owner_role_id
    assert invitation.credit_rule == CreditRule.REQUEST_OWNER
    assert invitation.channel == request.channel
    assert invitation.state == InvitationState.QUEUED
    assert invitation.closes_at - invitation.created_at == timedelta(days=14)
    assert Mail.objects.get().pk == invitation.mail_id
    assert changed() == [invitation.pk]


def test_invitation_mail_when_sent_marks_the_invitation_delivered(
    system: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    default_surveys(system)
    resolved_request(actor_of(consultant), company)
    run_due(company.pk)
    mail_send_due(company.pk)
    run_due(company.pk)

    invitation = Invitation.objects.get()
    assert invitation.state == InvitationState.DELIVERED
    assert invitation.delivered_at == Mail.objects.get().sent_at
    assert changed() == [invitation.pk] * 2
    (sent,) = outbox.outbox
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_invitation_mail_when_refused_marks_the_invitation_failed(
    system: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    default_surveys(system)
    resolved_request(actor_of(consultant), company)
    run_due(company.pk)
    Mail.objects.update(subject="two\nlines")  # what no server would take
    mail_send_due(company.pk)
    run_due(company.pk)
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.delivered_at) == (InvitationState.FAILED, None)


@pytest.mark.parametrize("contact", [{"email": ""}, {"takes_surveys": False}, {"is_active": False}])
def test_contact_who_cannot_be_asked_is_not(
    system: Actor, company: Company, consultant: Membership, actor_of: Any, contact: Any
) -> None:
    default_surveys(system)
    resolved_request(actor_of(consultant), company)
    Contact.objects.update(**contact)
    run_due(company.pk)
    assert not Invitation.objects.exists()
    assert not Mail.objects.filter(purpose__startswith="survey").exists()


def test_one_resolution_is_asked_about_once(
    system: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    default_surveys(system)
    request, entry = resolved_request(actor_of(consultant), company)
    given = {"company_id": company.pk, "request_id": request.pk, "entry_id": entry.pk}
    assert invitation_create_for_resolution(**given) is not None
    assert invitation_create_for_resolution(**given) is None
    run_due(company.pk)
    assert Invitation.objects.count() == 1
    assert Mail.objects.filter(purpose="survey.csat").count() == 1


def test_request_reopened_meanwhile_is_not_asked_about_until_resolved_again(
    system: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    default_surveys(system)
    actor = actor_of(consultant)
    request, _entry = resolved_request(actor, company)
    request_reopen(actor=actor, request_id=request.pk, note="not solved")
    run_due(company.pk)
    assert not Invitation.objects.exists()
    request_resolve(actor=actor, request_id=request.pk)
    run_due(company.pk)
    assert Invitation.objects.count() == 1


def test_survey_switched_off_asks_nobody(
    system: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    survey = default_surveys(system)[SurveyKind.CSAT]
    survey_update(actor=system, survey_id=survey.pk, is_active=False)
    resolved_request(actor_of(consultant), company)
    run_due(company.pk)
    assert not Invitation.objects.exists()


def test_answer_marks_an_undelivered_invitation_delivered(system: Actor, company: Company) -> None:
    invitation = make_invitation(system, company, state=InvitationState.FAILED, delivered_at=None)
    answer = answer_record(public_id=invitation.public_id, score=4, comment="", source="page")
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DELIVERED
    assert invitation.delivered_at == answer.at
    assert changed() == [invitation.pk]


def test_answer_of_the_past_is_for_imports_and_demo_only(
    system: Actor, company: Company, head: Membership, actor_of: Any
) -> None:
    invitation = make_invitation(system, company)
    given: dict[str, Any] = {"public_id": invitation.public_id, "score": 4, "source": "api"}
    past = timezone.now() - timedelta(hours=1)
    with pytest.raises(NotAllowed):
        answer_record(**given, at=past)
    with pytest.raises(NotAllowed):
        answer_record(**given, at=past, actor=actor_of(head))
    assert not Answer.objects.exists()


def test_answer_for_a_client_takes_the_right_to_import(
    system: Actor, company: Company, consultant: Membership, stranger: Membership, actor_of: Any
) -> None:
    invitation = make_invitation(system, company)
    given: dict[str, Any] = {"public_id": invitation.public_id, "score": 4, "source": "api"}
    with pytest.raises(NotAllowed):
        answer_record(**given, actor=actor_of(consultant))
    with pytest.raises(NotFound):
        answer_record(**given, actor=actor_of(stranger))
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        answer_record(**given)
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_make_one_answer(system: Actor, company: Company) -> None:
    invitation = make_invitation(system, company)
    start = threading.Barrier(50)
    faults: list[Exception] = []

    def press() -> None:
        start.wait()
        try:
            with company_scope(company.pk):
                answer_record(
                    public_id=invitation.public_id, score=5, comment="good", source="page"
                )
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert list(Answer.objects.values_list("score", "comment")) == [(5, "good")]
    assert changed() == [invitation.pk]


def test_survey_texts_are_changed_by_heads_and_administrators_only(
    system: Actor,
    admin: Membership,
    manager: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    survey = default_surveys(system)[SurveyKind.NPS]
    with pytest.raises(NotAllowed):
        survey_update(actor=actor_of(manager), survey_id=survey.pk, question_en="?")
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        survey_update(actor=actor_of(stranger), survey_id=survey.pk, question_en="?")
    with pytest.raises(InvalidInput):
        survey_update(actor=actor_of(admin), survey_id=survey.pk, kind="csat")
    for days in (0, 91):
        with pytest.raises(InvalidInput):
            survey_update(actor=actor_of(admin), survey_id=survey.pk, open_days=days)
    with pytest.raises(InvalidInput) as refusal:
        survey_update(actor=actor_of(admin), survey_id=survey.pk, question_en="")
    assert set(refusal.value.fields) == {"question_en"}
    survey.refresh_from_db()
    assert (survey.version, survey.open_days) == (1, 14)

    changed_survey = survey_update(
        actor=actor_of(admin), survey_id=survey.pk, version=1, question_en="Would you?"
    )
    assert (changed_survey.version, changed_survey.question_en) == (2, "Would you?")
    with pytest.raises(Stale):
        survey_update(actor=actor_of(admin), survey_id=survey.pk, version=1, question_en="No?")


def test_credit_when_set_by_a_manager_keeps_the_first_one(
    system: Actor,
    company: Company,
    consultant: Membership,
    manager: Membership,
    make_person: Any,
    actor_of: Any,
) -> None:
    other = make_person("Ivan Petrov")
    team = handoffs.make_team(manager, other, consultant)
    invitation = make_invitation(system, company, consultant=consultant)

    credit_override(
        actor=actor_of(manager), invitation_id=invitation.pk, consultant_id=other.pk, reason="His."
    )

    invitation.refresh_from_db()
    assert invitation.consultant_id == other.pk
    assert (invitation.manager_id, invitation.team_id) == (manager.pk, team.pk)
    assert invitation.snapshot_consultant_id == consultant.pk
    assert invitation.credit_rule == CreditRule.OVERRIDDEN
    entry = AuditEntry.objects.get(action="invitation.credit")
    assert entry.changes["reason"] == [None, "His."]
    assert entry.changes["consultant_id"] == [consultant.pk, other.pk]
    assert changed() == [invitation.pk]

    credit_override(
        actor=actor_of(manager),
        invitation_id=invitation.pk,
        consultant_id=consultant.pk,
        reason="No, hers.",
    )
    invitation.refresh_from_db()
    assert invitation.snapshot_consultant_id == consultant.pk
    assert AuditEntry.objects.filter(action="invitation.credit").count() == 2


def test_credit_is_set_by_managers_with_a_reason_to_own_people_only(
    system: Actor,
    company: Company,
    consultant: Membership,
    manager: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    invitation = make_invitation(system, company)
    given = {"invitation_id": invitation.pk, "consultant_id": consultant.pk, "reason": "why"}
    with pytest.raises(NotAllowed):
        credit_override(actor=actor_of(consultant), **given)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        credit_override(actor=actor_of(stranger), **given)
    with pytest.raises(InvalidInput):
        credit_override(actor=actor_of(manager), **{**given, "reason": "  "})
    for person in (internal, stranger):
        with pytest.raises(NotFound):
            credit_override(actor=actor_of(manager), **{**given, "consultant_id": person.pk})
    for person in (consultant, manager):
        with pytest.raises(NotAllowed):
            credit_override(actor=actor_of(manager), **{**given, "consultant_id": person.pk})
    invitation.refresh_from_db()
    assert invitation.consultant_id is None
    assert changed() == []


def test_closed_invitation_takes_no_answer(system: Actor, company: Company) -> None:
    now = timezone.now()
    invitation = make_invitation(system, company, closes_at=now)
    with pytest.raises(IllegalState):
        answer_record(public_id=invitation.public_id, score=4, comment="", source="page")
    assert not Answer.objects.exists()
