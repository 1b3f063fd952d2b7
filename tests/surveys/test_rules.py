"""Rules after events: which one asks, whom it credits, what it did, and who may change it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.models import Entry, Request
from handoffs.services import message_send, request_reopen, request_resolve
from notices.models import Mail, MailState
from notices.services import mail_bounced
from surveys.models import (
    CreditRule,
    HeldReason,
    Invitation,
    InvitationState,
    OccasionState,
    Survey,
    SurveyKind,
    SurveyOccasion,
    SurveyRule,
)
from surveys.selectors.rules import Outcome, outcomes
from surveys.services import (
    answer_record,
    occasions_open,
    occasions_send_due,
    survey_rule_create,
    survey_rule_update,
)
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, resolved_request


@pytest.fixture
def surveys(system: Actor) -> dict[str, Survey]:
    return default_surveys(system)


@pytest.fixture
def chief(surveys: Any, head: Membership, actor_of: Any) -> Actor:
    actor: Actor = actor_of(head)
    return actor


def _held() -> list[tuple[str, str]]:
    rows = SurveyOccasion.objects.order_by("pk").values_list("state", "reason")
    return list(rows)


def _is(state: str, reason: str = "") -> tuple[str, str]:
    return (str(state), str(reason))


def test_first_rule_that_fits_asks_and_no_other(
    chief: Actor,
    company: Company,
    consultant: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
) -> None:
    phone = survey_rule_create(
        actor=chief,
        name_en="By phone",
        survey_id=surveys["ces"].pk,
        position=10,
        channel="phone",
        segment="large",
    )
    request, entry = resolved_request(actor_of(consultant), company)
    run_due(company.pk)
    assert Invitation.objects.get().kind == SurveyKind.CSAT  # not of the segment

    request.client.segment = "Large"
    request.client.save()
    other, second = resolved_request(actor_of(consultant), company, "Umbra")
    other.client.segment = "Large"
    other.client.save()
    run_due(company.pk)

    invitation = Invitation.objects.get(request=other)
    assert (invitation.kind, invitation.topic_id) == (SurveyKind.CES, second.topic_id)
    assert invitation.survey_version == surveys["ces"].versions.get()
    assert (invitation.consultant_id, invitation.credit_rule) == (
        consultant.pk,
        CreditRule.REQUEST_OWNER,
    )
    assert SurveyOccasion.objects.get(rule=phone).invitation == invitation
    # Delivered five times, it is one occasion.
    for _round in range(5):
        occasions_open(company_id=company.pk, trigger="resolved", entry_ids=[entry.pk, second.pk])
    assert Invitation.objects.count() == SurveyOccasion.objects.count() == 2


def test_event_that_is_not_drawn_goes_on_to_the_next_rule_and_is_counted(
    chief: Actor,
    company: Company,
    consultant: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = survey_rule_create(
        actor=chief, name_en="Some", survey_id=surveys["fcr"].pk, position=10, share_percent=1
    )
    monkeypatch.setattr("surveys.services.occasions.is_drawn", lambda share, *_: share == 100)
    resolved_request(actor_of(consultant), company)
    run_due(company.pk)
    assert _held() == [_is(OccasionState.HELD, HeldReason.NOT_DRAWN), _is(OccasionState.SENT)]
    assert Invitation.objects.get().kind == SurveyKind.CSAT
    by_rule, by_rhythm = outcomes(chief, timezone.now() - timedelta(days=30))
    assert by_rule[rule.pk] == Outcome(not_drawn=1)
    assert by_rhythm == {}


def test_rule_that_waits_credits_whom_the_resolution_names_and_asks_nobody_if_reopened(
    chief: Actor,
    company: Company,
    consultant: Membership,
    make_person: Any,
    actor_of: Any,
) -> None:
    rule = SurveyRule.objects.get()
    survey_rule_update(actor=chief, rule_id=rule.pk, delay_hours=24)
    actor = actor_of(consultant)
    kept, _entry = resolved_request(actor, company)
    again, _entry = resolved_request(actor, company, "Umbra")
    run_due(company.pk)
    assert not Invitation.objects.exists()
    assert occasions_send_due(actor=chief) == 0

    request_reopen(actor=actor, request_id=again.pk, note="not solved")
    Request.objects.filter(pk=kept.pk).update(owner=make_person("Ivan Petrov"))
    SurveyOccasion.objects.update(due_at=timezone.now())
    assert occasions_send_due(actor=chief) == 2

    assert Invitation.objects.get().consultant_id == consultant.pk
    assert sorted(_held()) == [
        _is(OccasionState.HELD, HeldReason.REOPENED),
        _is(OccasionState.SENT),
    ]
    assert occasions_send_due(actor=chief) == 0
    answer_record(public_id=Invitation.objects.get().public_id, score=4, source="page")
    by_rule, _by_rhythm = outcomes(chief, timezone.now() - timedelta(days=30))
    assert by_rule[rule.pk] == Outcome(sent=1, answered=1, held=((HeldReason.REOPENED, 1),))


def test_first_reply_is_asked_about_once_and_credited_to_who_wrote_it(
    chief: Actor,
    company: Company,
    consultant: Membership,
    manager: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
) -> None:
    survey_rule_create(
        actor=chief, name_en="Reply", survey_id=surveys["ces"].pk, trigger="first_reply"
    )
    made = handoffs.make_client(company)
    request = handoffs.open_request(
        actor_of(consultant), made.client, contact_id=made.contact.pk, owner_id=consultant.pk
    )
    message_send(actor=actor_of(manager), request_id=request.pk, body="We look into it.")
    message_send(actor=actor_of(consultant), request_id=request.pk, body="Still looking.")
    run_due(company.pk)

    invitation = Invitation.objects.get()
    assert (invitation.consultant_id, invitation.credit_rule) == (
        manager.pk,
        CreditRule.FIRST_REPLY,
    )
    assert invitation.resolution_entry_id is None


def test_address_that_comes_back_is_seen_and_not_asked_until_it_changes(
    chief: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    request, _entry = resolved_request(actor, company)
    run_due(company.pk)
    Mail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    mail_bounced(company_id=company.pk, mail_id=Mail.objects.get().pk, reason="unknown user")
    run_due(company.pk)

    assert Invitation.objects.get().state == InvitationState.FAILED
    contact = request.contact
    contact.refresh_from_db()
    assert not contact.takes_mail
    entries = AuditEntry.objects.filter(action="contact.mail_refused", subject_id=contact.pk)
    assert entries.count() == 1

    for address in (contact.email, "new@nordhaus.example"):
        contact.email = address
        contact.save()
        again = handoffs.open_request(
            actor, request.client, contact_id=contact.pk, owner_id=consultant.pk
        )
        from_service = resolved(actor, again)
        occasions_open(company_id=company.pk, trigger="resolved", entry_ids=[from_service.pk])
    assert _held() == [
        _is(OccasionState.SENT),
        _is(OccasionState.HELD, HeldReason.BAD_ADDRESS),
        _is(OccasionState.SENT),
    ]


def resolved(actor: Actor, request: Request) -> Entry:
    """The entry by which the request is resolved now."""
    request_resolve(actor=actor, request_id=request.pk)
    found: Entry = Entry.objects.filter(request=request, kind="resolved").latest("pk")
    return found


def test_rules_are_changed_by_heads_and_nothing_of_others_gets_in(
    chief: Actor,
    system: Actor,
    manager: Membership,
    stranger: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
) -> None:
    rule = SurveyRule.objects.get()
    with pytest.raises(NotAllowed):
        survey_rule_update(actor=actor_of(manager), rule_id=rule.pk, is_active=False)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        survey_rule_update(actor=actor_of(stranger), rule_id=rule.pk, is_active=False)
    with company_scope(stranger.company_id):
        foreign = handoffs.make_topic(stranger.company)
    for wrong, error in (
        ({"topic_id": foreign.pk}, NotFound),
        ({"survey_id": 987654}, NotFound),
        ({"channel": "pigeon"}, InvalidInput),
        ({"share_percent": 0}, InvalidInput),
        ({"delay_hours": 9_999}, InvalidInput),
        ({"position": 0}, InvalidInput),
        ({"version": 7, "position": 5}, Stale),
        ({"kind": "nps"}, InvalidInput),
    ):
        with pytest.raises(error):
            survey_rule_update(actor=chief, rule_id=rule.pk, **wrong)
    with pytest.raises(InvalidInput) as refusal:
        survey_rule_create(actor=chief, name_en=rule.name_en.upper(), survey_id=surveys["ces"].pk)
    assert set(refusal.value.fields) == {"name_en"}
    rule.refresh_from_db()
    assert (rule.version, rule.is_active, SurveyRule.objects.count()) == (1, True, 1)

    changed = survey_rule_update(actor=chief, rule_id=rule.pk, version=1, is_active=False)
    assert (changed.version, changed.is_active) == (2, False)
    assert AuditEntry.objects.filter(action="survey_rule.update").count() == 1


def test_pages_say_in_words_what_rules_did_and_cost_few_queries(
    chief: Actor,
    company: Company,
    consultant: Membership,
    head: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    resolved_request(actor_of(consultant), company)
    resolved_request(actor_of(consultant), company, "Umbra", takes_surveys=False)
    run_due(company.pk)
    browser = browser_of(head)
    values = {"name_en": "Easy?", "survey_id": surveys["ces"].pk, "trigger": "resolved"}
    data = {**values, "share_percent": 30, "delay_hours": 2, "position": 5, "segment": "Large"}
    assert (
        browser.post(reverse("survey-rule-create"), {**data, "share_percent": 0}).status_code == 422
    )
    assert browser.post(reverse("survey-rule-create"), data).status_code == 302
    with django_assert_max_num_queries(16):
        text = browser.get(reverse("survey-rules")).content.decode()
    for words in ("When a request is resolved", "30 % of them", "2 hours later", "Segment: Large"):
        assert words in text
    assert "the contact does not want to be asked" in text
    with django_assert_max_num_queries(14):
        shown = browser.get(reverse("survey-occasions"), {"state": "held"}).content.decode()
    assert "Umbra" in shown
    assert "Nordhaus" not in shown
    assert browser_of(consultant).get(reverse("survey-rule-create")).status_code == 403
    rule = SurveyRule.objects.get(name_en="Easy?")
    edit = reverse("survey-rule-edit", args=[rule.pk])
    assert browser.post(edit, {**data, "version": 1, "delay_hours": 3}).status_code == 302
    assert browser.post(edit, {**data, "version": 1, "delay_hours": 4}).status_code == 412
    rule.refresh_from_db()
    assert (rule.delay_hours, rule.is_active) == (3, False)


def test_rules_rhythms_and_limits_by_api_are_those_of_the_pages(
    chief: Actor,
    surveys: dict[str, Survey],
    company: Company,
    head: Membership,
    manager: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    handoffs.make_client(company)
    browser, root, json = browser_of(head), "/api/v1", "application/json"
    body = {"name_en": "Easy?", "survey_id": surveys["ces"].pk, "share_percent": 20}
    assert browser_of(manager).post(f"{root}/survey-rules/", body, json).status_code == 403
    assert browser.post(f"{root}/survey-rules/", {**body, "version": 3}, json).status_code == 422
    made = browser.post(f"{root}/survey-rules/", body, json)
    assert (made.status_code, made["ETag"], made.json()["trigger"]) == (201, '"1"', "resolved")
    path = f"{root}/survey-rules/{made.json()['id']}/"
    off, seen = {"is_active": False}, {"If-Match": '"1"'}
    assert browser_of(stranger).patch(path, off, json).status_code == 404
    assert browser.patch(path, off, json, headers=seen).json()["is_active"] is False
    assert browser.patch(path, off, json, headers=seen).status_code == 412

    rhythm = {"survey_id": surveys["csat"].pk, "every_days": 7}
    assert browser.post(f"{root}/survey-rhythms/", rhythm, json).status_code == 422
    rhythm["survey_id"] = surveys["nps"].pk
    assert browser.post(f"{root}/survey-rhythms/", rhythm, json).status_code == 201
    assert browser.post(f"{root}/survey-rhythms/", rhythm, json).status_code == 422
    coming = browser_of(manager).get(f"{root}/survey-rhythms/calendar/").json()
    assert [one["clients"] for one in coming] == [1] * len(coming)
    assert coming
    assert browser.get(reverse("survey-calendar")).status_code == 200

    assert browser.get(f"{root}/survey-limits/").json()["contact_days"] is None
    change = f"{root}/survey-limits/change/"
    assert browser_of(manager).post(change, {"contact_days": 9}, json).status_code == 403
    assert browser.post(change, {"contact_days": 9}, json).json()["version"] == 1
    assert browser.get(f"{root}/survey-occasions/").json()["results"] == []
