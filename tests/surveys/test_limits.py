"""Fair limits: rare surveys get through, nobody passes a limit, hours and reminders are kept."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from clients.models import Contact
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, Stale
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.models import Entry, Request
from handoffs.services import request_resolve
from notices.models import Mail
from surveys.models import (
    ContactLimits,
    HeldReason,
    Invitation,
    InvitationState,
    OccasionState,
    Survey,
    SurveyOccasion,
    SurveyRhythm,
)
from surveys.selectors.candidates import limits_of
from surveys.selectors.rhythms import forecast
from surveys.services import (
    answer_record,
    contact_limits_set,
    nps_send,
    occasions_open,
    occasions_send_due,
    reminders_send,
    rhythms_plan,
    survey_rhythm_create,
    survey_rhythm_update,
)
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, resolved_request

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def surveys(system: Actor) -> dict[str, Survey]:
    return default_surveys(system)


@pytest.fixture
def chief(surveys: Any, head: Membership, actor_of: Any) -> Actor:
    actor: Actor = actor_of(head)
    return actor


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock(moment)`: what time it is."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return turn


def _rhythm(chief: Actor, surveys: dict[str, Survey], **values: Any) -> SurveyRhythm:
    return survey_rhythm_create(actor=chief, survey_id=surveys["nps"].pk, **values)


def _states() -> list[tuple[str, str]]:
    return list(SurveyOccasion.objects.order_by("pk").values_list("state", "reason"))


def _due_now(company: Company, rhythm: SurveyRhythm, client: Any) -> SurveyOccasion:
    now = timezone.now()
    return SurveyOccasion.objects.create(
        company=company,
        rhythm=rhythm,
        survey=rhythm.survey,
        client=client,
        planned_on=date(2026, 3, 2),
        happened_at=now,
        due_at=now,
        until=now + timedelta(days=30),
    )


def test_contact_is_not_asked_again_before_the_limit_is_over(
    chief: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    contact_limits_set(actor=chief, contact_days=30)
    actor = actor_of(consultant)
    request, _entry = resolved_request(actor, company)
    run_due(company.pk)
    result = nps_send(actor=chief, client_ids=[request.client_id])
    assert [one.code for one in result.skipped] == ["contact_limit"]
    assert _again(actor, request) == HeldReason.CONTACT_LIMIT
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))
    assert _again(actor, request) == ""
    assert Invitation.objects.count() == Mail.objects.filter(purpose="survey.csat").count() == 2


def _resolved(actor: Actor, request: Request) -> Entry:
    request_resolve(actor=actor, request_id=request.pk)
    found: Entry = Entry.objects.filter(request=request, kind="resolved").latest("pk")
    return found


def _again(actor: Actor, request: Any) -> str:
    """The same contact's next request is resolved; why they were not asked."""
    opened = handoffs.open_request(
        actor, request.client, contact_id=request.contact_id, owner_id=actor.membership_id
    )
    entry = _resolved(actor, opened)
    (occasion,) = occasions_open(
        company_id=actor.company_id, trigger="resolved", entry_ids=[entry.pk]
    )
    run_due(actor.company_id)
    return str(occasion.reason)


def test_client_is_asked_so_often_over_all_its_contacts(
    chief: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    contact_limits_set(actor=chief, client_most=1, client_days=10)
    actor = actor_of(consultant)
    request, _entry = resolved_request(actor, company)
    run_due(company.pk)
    other = Contact.objects.create(
        company=company, client=request.client, name="Boris", email="b@c.example"
    )
    request.contact = other
    assert _again(actor, request) == HeldReason.CLIENT_LIMIT
    Invitation.objects.update(state=InvitationState.FAILED)  # it never arrived
    assert _again(actor, request) == ""


def test_rare_survey_waits_for_a_free_place_and_frequent_ones_leave_it_free(
    chief: Actor,
    company: Company,
    consultant: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
) -> None:
    contact_limits_set(actor=chief, contact_days=14)
    actor = actor_of(consultant)
    request, _entry = resolved_request(actor, company)
    run_due(company.pk)
    rhythm = _rhythm(chief, surveys)
    waiting = _due_now(company, rhythm, request.client)

    assert occasions_send_due(actor=chief) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.due_at > timezone.now()) == (OccasionState.WAITING, True)

    Invitation.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert _again(actor, request) == HeldReason.KEPT_FREE
    SurveyOccasion.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
    assert occasions_send_due(actor=chief) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.contact_id) == (OccasionState.SENT, request.contact_id)
    assert Invitation.objects.get(kind="nps").pk == waiting.invitation_id

    # Another contact of the client, whose turn it is not, is asked as before.
    other = Contact.objects.create(
        company=company, client=request.client, name="Boris", email="b@c.example"
    )
    request.contact = other
    survey_rhythm_update(actor=chief, rhythm_id=rhythm.pk, every_days=400)
    assert _again(actor, request) == ""


def test_rare_survey_without_a_free_place_ends_its_waiting_with_the_reason(
    chief: Actor, company: Company, surveys: dict[str, Survey]
) -> None:
    made = handoffs.make_client(company)
    rhythm = _rhythm(chief, surveys)
    nps_send(actor=chief, client_ids=[made.client.pk])
    occasion = _due_now(company, rhythm, made.client)
    SurveyOccasion.objects.update(until=timezone.now() + timedelta(hours=1))
    occasions_send_due(actor=chief)
    occasion.refresh_from_db()
    assert (occasion.state, occasion.reason) == (OccasionState.HELD, HeldReason.WAITED_OUT)
    assert Invitation.objects.count() == 1


def test_rhythm_plans_a_few_a_day_once_and_asks_the_contact_asked_longest_ago(
    chief: Actor, company: Company, surveys: dict[str, Survey], clock: Any
) -> None:
    made = [handoffs.make_client(company, f"Client{number}") for number in range(30)]
    for one in made:
        second = Contact.objects.create(
            company=company, client=one.client, name="Boris", email="b@c.example"
        )
        nps_send(actor=chief, contact_ids=[one.contact.pk])
    long_ago = MONDAY - timedelta(days=200)
    Invitation.objects.update(created_at=long_ago, closes_at=long_ago)
    clock(MONDAY)
    rhythm = _rhythm(chief, surveys, every_days=10, starts_on=MONDAY.date())
    assert rhythms_plan(actor=chief) == 5  # 30 clients in ten days, on five days of seven
    assert rhythms_plan(actor=chief) == 0
    assert occasions_send_due(actor=chief) == 5
    asked = Invitation.objects.filter(created_at=MONDAY)
    assert {row.contact.name for row in asked.select_related("contact")} == {"Boris"}
    assert second.name == "Boris"

    coming = forecast(chief, MONDAY.date())
    assert [one.clients for one in coming[:5]] == [5, 5, 5, 5, 5]
    assert coming[0].day == date(2026, 3, 3)
    assert all(one.day.weekday() < 5 for one in coming)

    clock(MONDAY + timedelta(days=7))  # the workers slept for a week: they make up for it
    assert rhythms_plan(actor=chief) == 25
    rhythm.refresh_from_db()
    assert rhythm.planned_through == date(2026, 3, 9)


def test_mail_goes_out_in_working_hours_where_the_contact_is(
    chief: Actor, company: Company, consultant: Membership, actor_of: Any, clock: Any
) -> None:
    contact_limits_set(actor=chief, in_working_hours=True)
    clock(MONDAY)  # 11:00 in Berlin, 5:00 in New York, 19:00 in Tokyo
    zones = {"Berlin": "", "NewYork": "America/New_York", "Tokyo": "Asia/Tokyo"}
    for name, zone in zones.items():
        resolved_request(actor_of(consultant), company, name, time_zone=zone)
    run_due(company.pk)
    waiting = SurveyOccasion.objects.filter(state=OccasionState.WAITING)
    due = dict(waiting.values_list("client__name", "due_at"))
    assert due == {
        "NewYork": datetime(2026, 3, 2, 14, tzinfo=UTC),
        "Tokyo": datetime(2026, 3, 3, 0, tzinfo=UTC),
    }
    assert Invitation.objects.get().client.name == "Berlin"
    clock(datetime(2026, 3, 2, 14, tzinfo=UTC))
    assert occasions_send_due(actor=chief) == 1
    assert Invitation.objects.filter(client__name="NewYork").exists()


def test_reminder_goes_once_and_never_to_those_who_answered_or_do_not_want_it(
    chief: Actor, company: Company
) -> None:
    contact_limits_set(actor=chief, remind_after_days=5)
    made = {
        name: handoffs.make_client(company, name)
        for name in ("silent", "answered", "opted", "bounced", "young", "closing")
    }
    nps_send(actor=chief, client_ids=[one.client.pk for one in made.values()])
    now = timezone.now()
    Invitation.objects.update(state=InvitationState.DELIVERED, delivered_at=now - timedelta(days=6))
    rows = {row.client.name: row for row in Invitation.objects.select_related("client")}
    answer_record(public_id=rows["answered"].public_id, score=9, source="page")
    Contact.objects.filter(client=made["opted"].client).update(takes_surveys=False)
    bounced = made["bounced"].contact
    Contact.objects.filter(pk=bounced.pk).update(refused_email=bounced.email.upper())
    Invitation.objects.filter(pk=rows["young"].pk).update(delivered_at=now - timedelta(days=4))
    Invitation.objects.filter(pk=rows["closing"].pk).update(closes_at=now + timedelta(hours=5))

    assert reminders_send(actor=chief) == 1
    assert reminders_send(actor=chief) == 0
    rows["silent"].refresh_from_db()
    mail = Mail.objects.get(pk=rows["silent"].reminder_mail_id)
    assert mail.subject.startswith("Reminder: One question")
    assert Mail.objects.count() == 7


def test_limits_are_set_by_heads_and_stale_or_half_ones_are_refused(
    chief: Actor, manager: Membership, actor_of: Any, browser_of: Any, head: Membership
) -> None:
    assert limits_of(chief.company_id).contact_days is None
    with pytest.raises(NotAllowed):
        contact_limits_set(actor=actor_of(manager), contact_days=7)
    for wrong in ({"client_most": 3}, {"contact_days": 0}, {"remind_after_days": 61}, {"x": 1}):
        with pytest.raises(InvalidInput):
            contact_limits_set(actor=chief, **wrong)
    assert not ContactLimits.objects.exists()
    assert contact_limits_set(actor=chief, version=0, contact_days=7).version == 1
    with pytest.raises(Stale):
        contact_limits_set(actor=chief, version=0, contact_days=8)
    browser, address = browser_of(head), reverse("survey-limits")
    assert browser.get(address).status_code == 200
    data = {"version": 1, "client_most": 3, "client_days": "", "contact_days": 10}
    assert browser.post(address, data).status_code == 422
    assert browser.post(address, {**data, "client_days": 30}).status_code == 302
    limits = ContactLimits.objects.get()
    assert (limits.contact_days, limits.client_most, limits.remind_after_days) == (10, 3, None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_rules_at_once_never_pass_the_limit(
    chief: Actor, company: Company, consultant: Membership, actor_of: Any
) -> None:
    contact_limits_set(actor=chief, contact_days=30, client_most=1, client_days=30)
    actor = actor_of(consultant)
    request, entry = resolved_request(actor, company)
    entries = [entry.pk]
    for _number in range(3):
        opened = handoffs.open_request(
            actor, request.client, contact_id=request.contact_id, owner_id=consultant.pk
        )
        entries.append(_resolved(actor, opened).pk)
    start, faults = threading.Barrier(5), []

    def press(work: Any) -> None:
        start.wait()
        try:
            with company_scope(company.pk):
                work()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    works: list[Any] = [
        lambda pk=pk: occasions_open(company_id=company.pk, trigger="resolved", entry_ids=[pk])
        for pk in entries
    ]
    works.append(lambda: nps_send(actor=chief, client_ids=[request.client_id]))
    threads = [threading.Thread(target=press, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Invitation.objects.count() == 1
    assert SurveyOccasion.objects.count() == 4
