"""Alarms: raised while it happens, told once to those who can end it, cleared when it is over."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from handoffs import services
from handoffs.models import Entry, EntryKind, Holding, Request, RequestAlarm
from notices.models import Mail
from tests.factories.alarms import alarms, told
from tests.factories.handoffs import CONTEXT, MadeClient, join_client_team, make_team, open_request
from tests.handoffs.conftest import Pass


def test_loop_is_raised_by_the_relay_and_told_to_success_and_manager_once(
    company: Company,
    in_a_loop: Request,
    success: Membership,
    manager: Membership,
    system: Actor,
) -> None:
    version = Request.objects.get(pk=in_a_loop.pk).version
    run_due(company.pk)

    assert alarms() == [(in_a_loop.pk, "loop", True)]
    assert told() == [("Helen Brandt", "loop"), ("Nina Kowalska", "loop")]
    mails = Mail.objects.filter(purpose="notice.requests.alarm")
    assert {mail.to_email for mail in mails} == {
        success.user.email,  # type: ignore[union-attr]
        manager.user.email,  # type: ignore[union-attr]
    }
    text = mails[0].text
    assert f"In a loop: #{in_a_loop.number} Export comes out grey, Nordhaus" == mails[0].subject
    assert "Marta Lind → Daniel Osei → Marta Lind" in text
    assert "Working time lost so far: " in text
    assert f"/requests/{in_a_loop.number}/" in text
    entries = Entry.objects.filter(kind=EntryKind.NOTIFIED).order_by("pk")
    assert [entry.data["told"] for entry in entries] == ["Nina Kowalska", "Helen Brandt"]
    assert entries[0].owner_manager == manager
    assert Request.objects.get(pk=in_a_loop.pk).version == version

    run_due(company.pk)
    assert services.alarms_raise(actor=system, request_ids=[in_a_loop.pk]) == 0
    assert len(told()) == mails.count() == entries.count() == 2


def test_loop_stamps_the_weak_link_of_that_day_and_the_hours_lost(
    company: Company, in_a_loop: Request, support: Membership, system: Actor
) -> None:
    start = timezone.now() - timedelta(days=7)
    stays = list(Holding.objects.filter(request=in_a_loop).order_by("pk"))
    for number, stay in enumerate(stays):
        stay.started_at = start + number * timedelta(hours=1)
        stay.ended_at = start + (number + 1) * timedelta(hours=1) if number < 2 else None
        stay.working_seconds = (100, 50_000, None)[number]
        stay.save()
    Holding.objects.filter(pk=stays[2].pk).update(ended_at=timezone.now(), working_seconds=300)

    services.alarms_raise(actor=system, request_ids=[in_a_loop.pk])

    alarm = RequestAlarm.objects.get()
    assert alarm.lost_working_seconds == 50_300
    assert (alarm.weak_owner, alarm.weak_working_seconds) == (support, 50_000)
    assert alarm.weak_role is not None
    assert alarm.weak_role.code == "S"
    assert alarm.since_at == start + timedelta(hours=1)
    assert alarm.data == {"path": ["Marta Lind", "Daniel Osei", "Marta Lind"]}


def test_circle_of_refusals_is_raised_at_the_third(
    company: Company, request_: Request, account: Membership, support: Membership, actor_of: Any
) -> None:
    for number in range(3):
        run_due(company.pk)
        assert alarms() == []
        offer = services.handover_offer(
            actor=actor_of(account), request_id=request_.pk, to_owner_id=support.pk, **CONTEXT
        )
        services.handover_decline(
            actor=actor_of(support), handover_id=offer.pk, reason=f"No, {number}"
        )
    run_due(company.pk)
    assert alarms() == [(request_.pk, "circle", True)]
    assert RequestAlarm.objects.get().data == {"count": 3}


def test_loop_and_circle_found_together_make_two_alarms_and_one_mail_each(
    company: Company,
    in_a_loop: Request,
    account: Membership,
    support: Membership,
    success: Membership,
    passed: Pass,
) -> None:
    passed(in_a_loop, account, support)
    run_due(company.pk)
    assert [kind for _pk, kind, _open in alarms()] == ["loop", "circle"]
    assert len(told()) == 4
    mails = Mail.objects.filter(purpose="notice.requests.alarm")
    assert mails.count() == 2
    assert "It was handed over or refused 3 times." in mails[0].text
    assert "It came back to where it had been passed on" in mails[0].text


def test_alarm_is_over_when_the_request_is_resolved_and_new_but_silent_when_it_is_opened_again(
    company: Company, in_a_loop: Request, account: Membership, success: Membership, actor_of: Any
) -> None:
    run_due(company.pk)
    services.request_resolve(actor=actor_of(account), request_id=in_a_loop.pk)
    run_due(company.pk)
    assert alarms() == [(in_a_loop.pk, "loop", False)]

    services.request_reopen(actor=actor_of(account), request_id=in_a_loop.pk, note="Not done")
    before = told()
    run_due(company.pk)

    assert alarms() == [(in_a_loop.pk, "loop", False), (in_a_loop.pk, "loop", True)]
    assert told() == before
    assert Mail.objects.filter(purpose="notice.requests.alarm").count() == 2


def test_loop_that_goes_on_after_reopening_is_told_again(
    company: Company,
    in_a_loop: Request,
    account: Membership,
    support: Membership,
    success: Membership,
    passed: Pass,
    actor_of: Any,
) -> None:
    run_due(company.pk)
    services.request_resolve(actor=actor_of(account), request_id=in_a_loop.pk)
    run_due(company.pk)
    services.request_reopen(actor=actor_of(account), request_id=in_a_loop.pk, note="Not done")
    passed(in_a_loop, account, support)
    passed(in_a_loop, support, account)
    run_due(company.pk)
    assert [kind for _name, kind in told()].count("loop") == 4


def test_owner_is_never_told(
    company: Company,
    client: MadeClient,
    request_: Request,
    account: Membership,
    support: Membership,
    manager: Membership,
    passed: Pass,
) -> None:
    join_client_team(client.client, account, "CS")
    passed(request_, account, support)
    passed(request_, support, account)
    run_due(company.pk)
    assert told() == [("Helen Brandt", "loop")]
    assert Mail.objects.get(purpose="notice.requests.alarm").to_email == manager.user.email


def test_stand_in_is_told_in_place_of_who_is_gone_and_the_teams_manager_for_a_team(
    company: Company,
    client: MadeClient,
    consultant: Membership,
    support: Membership,
    manager: Membership,
    make_person: Any,
    passed: Pass,
    actor_of: Any,
) -> None:
    gone, stand_in = make_person("Gone Person"), make_person("Stand In")
    join_client_team(client.client, gone, "CS", stand_in)
    Membership.objects.filter(pk=gone.pk).update(is_active=False)
    team = make_team(manager, consultant)
    request = open_request(actor_of(consultant), client.client, owner_team_id=team.pk)
    services.request_assign(
        actor=actor_of(consultant), request_id=request.pk, owner_id=consultant.pk, reason=""
    )
    offer = services.handover_offer(
        actor=actor_of(consultant), request_id=request.pk, to_team_id=team.pk, **CONTEXT
    )
    services.handover_accept(actor=actor_of(manager), handover_id=offer.pk)
    run_due(company.pk)
    assert told() == [("Helen Brandt", "loop"), ("Stand In", "loop")]


def test_people_without_a_login_are_told_without_mail(
    company: Company, in_a_loop: Request, success: Membership, manager: Membership
) -> None:
    Membership.objects.filter(pk__in=[success.pk, manager.pk]).update(user=None)
    run_due(company.pk)
    assert len(told()) == 2
    assert not Mail.objects.filter(purpose="notice.requests.alarm").exists()


def test_mail_speaks_the_language_of_the_person(
    company: Company, in_a_loop: Request, manager: Membership
) -> None:
    manager.user.language = "ru"  # type: ignore[union-attr]
    manager.user.save(update_fields=["language"])  # type: ignore[union-attr]
    run_due(company.pk)
    assert Mail.objects.get(purpose="notice.requests.alarm").language == "ru"


def test_past_that_is_imported_raises_alarms_and_tells_nobody(
    company: Company,
    in_a_loop: Request,
    success: Membership,
    manager: Membership,
) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    for number, stay in enumerate(Holding.objects.filter(request=in_a_loop).order_by("pk")):
        stay.started_at = long_ago + number * timedelta(hours=1)
        if stay.ended_at is not None:
            stay.ended_at = long_ago + (number + 1) * timedelta(hours=1)
        stay.save()
    Request.objects.filter(pk=in_a_loop.pk).update(opened_at=long_ago)

    run_due(company.pk)

    assert alarms() == [(in_a_loop.pk, "loop", True)]
    assert told() == []
    assert not Mail.objects.filter(purpose="notice.requests.alarm").exists()
    assert not Entry.objects.filter(kind=EntryKind.NOTIFIED).exists()


def test_batch_asks_a_constant_number_of_queries(
    company: Company,
    account: Membership,
    support: Membership,
    client: MadeClient,
    passed: Pass,
    system: Actor,
    actor_of: Any,
) -> None:
    def batch(size: int) -> int:
        made = []
        for _ in range(size):
            request = open_request(actor_of(account), client.client, owner_id=account.pk)
            passed(request, account, support)
            passed(request, support, account)
            made.append(request.pk)
        Membership.objects.filter(level="manager").update(user=None)
        with CaptureQueriesContext(connection) as seen:
            assert services.alarms_raise(actor=system, request_ids=made) == size
        return len(seen)

    assert batch(1) == batch(6) <= 14


def test_request_that_goes_well_costs_one_query(
    request_: Request, system: Actor, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # and the savepoint's two
        assert services.alarms_raise(actor=system, request_ids=[request_.pk]) == 0
