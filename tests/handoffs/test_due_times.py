"""Due times follow what happens, are told once each, and are computed anew by an explicit act."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs import services
from handoffs.due_rules import NEVER, OF_REQUEST, DueKind, next_due, replay
from handoffs.models import DueTime, Entry, EntryKind, Request, ServicePolicy
from handoffs.models.due_time import CLOCK_FIELDS
from handoffs.services.due_times import _events
from notices.models import Mail, Notice
from tests.factories.due_times import LONG_AGO, due, let_pass, make_policy, past
from tests.factories.handoffs import (
    CONTEXT,
    MadeClient,
    kinds,
    make_team,
    offer,
    open_request,
)
from tests.factories.questions import ask

FIRST, NEXT, RESOLUTION = DueKind.FIRST_RESPONSE, DueKind.NEXT_RESPONSE, DueKind.RESOLUTION
ActorOf = Callable[[Membership], Actor]


@pytest.fixture
def policy(company: Company) -> ServicePolicy:
    """What all requests are promised."""
    return make_policy(company)


@pytest.fixture
def owner(consultant: Membership, actor_of: ActorOf) -> Actor:
    """Who owns the request."""
    return actor_of(consultant)


@pytest.fixture
def request_(policy: ServicePolicy, owner: Actor, client: MadeClient) -> Request:
    """A request with a promise, opened now."""
    return _opened(owner, client)


def _opened(actor: Actor, client: MadeClient, **values: Any) -> Request:
    values = {"contact_id": client.contact.pk, "owner_id": actor.membership_id, **values}
    return open_request(actor, client.client, **values)


def _told(person: Membership) -> list[str]:
    return list(Notice.objects.filter(member=person).order_by("pk").values_list("kind", flat=True))


# ---------- They follow


def test_message_of_a_person_ends_the_first_response(request_: Request, owner: Actor) -> None:
    services.message_send(actor=owner, request_id=request_.pk, body="We look into it.")

    first = due(request_, FIRST)
    assert first.met_at is not None
    assert (first.look_at, first.missed_at) == (None, None)
    request_.refresh_from_db()
    assert request_.next_due_at == due(request_, RESOLUTION).due_at


def test_automatic_message_and_comment_are_no_response(request_: Request, owner: Actor) -> None:
    services.message_send(actor=owner, request_id=request_.pk, body="We got it.", is_automatic=True)
    services.comment_add(actor=owner, request_id=request_.pk, body="Hm.")

    assert due(request_, FIRST).ended_at is None


def test_late_first_response_is_kept_as_missed(
    policy: ServicePolicy, owner: Actor, client: MadeClient
) -> None:
    teller = past(owner)
    request = _opened(teller, client, at=LONG_AGO)

    services.message_send(
        actor=teller, request_id=request.pk, body="Late", at=LONG_AGO + timedelta(hours=5)
    )

    first = due(request, FIRST)
    assert first.missed_at == LONG_AGO + timedelta(hours=2)
    assert (first.met_at, first.used_seconds) == (None, 4 * 3600)


def test_waiting_pauses_the_resolution_and_the_clients_message_resumes_it(
    policy: ServicePolicy, owner: Actor, client: MadeClient
) -> None:
    teller = past(owner)
    request = _opened(teller, client, at=LONG_AGO)
    services.message_send(
        actor=teller, request_id=request.pk, body="Hm", at=LONG_AGO + timedelta(hours=1)
    )
    services.request_wait(actor=teller, request_id=request.pk, at=LONG_AGO + timedelta(hours=2))
    request.refresh_from_db()
    assert request.next_due_at == NEVER

    services.message_receive(
        actor=teller, request_id=request.pk, body="So", at=LONG_AGO + timedelta(days=1)
    )

    resolution, answer = due(request, RESOLUTION), due(request, NEXT)
    assert resolution.used_seconds == 2 * 3600
    assert resolution.running_since == LONG_AGO + timedelta(days=1)
    assert answer.due_at == LONG_AGO + timedelta(days=1, hours=4)
    request.refresh_from_db()
    assert request.next_due_at == answer.due_at


def test_answer_to_an_offer_in_time_is_met_and_a_withdrawn_one_is_neither(
    request_: Request, owner: Actor, other: Membership, actor_of: ActorOf
) -> None:
    first = offer(owner, request_, other)
    services.handover_decline(actor=actor_of(other), handover_id=first.pk, reason="No time")
    second = offer(owner, request_, other)
    services.handover_withdraw(actor=owner, handover_id=second.pk)

    declined, withdrawn = DueTime.objects.filter(kind=DueKind.ACCEPTANCE).order_by("pk")
    assert (declined.met_at is not None, declined.look_at) == (True, None)
    assert (withdrawn.met_at, withdrawn.missed_at) == (None, None)
    assert withdrawn.ended_at is not None


def test_answered_question_is_met_and_one_gone_on_without_is_neither(
    request_: Request,
    owner: Actor,
    internal: Membership,
    other: Membership,
    actor_of: ActorOf,
) -> None:
    first, _second = ask(owner, request_, internal, other)
    services.question_answer(actor=actor_of(internal), question_id=first.pk, text="Yes.")
    services.questions_go_on(actor=owner, request_id=request_.pk)

    answered, dropped = DueTime.objects.filter(kind=DueKind.ANSWER).order_by("pk")
    assert (answered.met_at is not None, answered.missed_at) == (True, None)
    assert (dropped.met_at, dropped.ended_at is not None) == (None, True)


@pytest.mark.parametrize(
    ("what", "most"),
    [("message", 2), ("comment", 0), ("wait", 2), ("offer", 1)],
)
def test_an_action_costs_at_most_two_queries_more(
    company: Company,
    owner: Actor,
    client: MadeClient,
    other: Membership,
    what: str,
    most: int,
    django_assert_max_num_queries: Any,
) -> None:
    def act(request: Request) -> None:
        if what == "message":
            services.message_send(actor=owner, request_id=request.pk, body="Hello.")
        elif what == "comment":
            services.comment_add(actor=owner, request_id=request.pk, body="Hm.")
        elif what == "wait":
            services.request_wait(actor=owner, request_id=request.pk)
        else:
            services.handover_offer(
                actor=owner, request_id=request.pk, to_owner_id=other.pk, **CONTEXT
            )

    act(_opened(owner, client))
    without = _opened(owner, client)
    with CaptureQueriesContext(connection) as before:
        act(without)
    make_policy(company)
    promised = _opened(owner, client)

    with django_assert_max_num_queries(len(before) + most):
        act(promised)


# ---------- Rows equal the history


_STEPS = ("say", "hear", "wait", "resume", "resolve", "reopen", "auto", "comment")


def _do(actor: Actor, request: Request, step: str, at: Any) -> None:
    values: dict[str, Any] = {"actor": actor, "request_id": request.pk, "at": at}
    calls: dict[str, Callable[[], Any]] = {
        "say": lambda: services.message_send(**values, body="Words"),
        "auto": lambda: services.message_send(**values, body="We got it", is_automatic=True),
        "hear": lambda: services.message_receive(**values, body="Words"),
        "wait": lambda: services.request_wait(**values),
        "resume": lambda: services.request_resume(**values),
        "resolve": lambda: services.request_resolve(**values),
        "reopen": lambda: services.request_reopen(**values, note="Again"),
        "comment": lambda: services.comment_add(**values, body="Hm"),
    }
    calls[step]()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.sampled_from(_STEPS), st.integers(1, 900)), max_size=9))
def test_due_times_equal_the_history_played_again(
    policy: ServicePolicy, owner: Actor, client: MadeClient, steps: list[tuple[str, int]]
) -> None:
    teller, at = past(owner), LONG_AGO
    request = _opened(teller, client, at=at)
    for step, minutes in steps:
        at += timedelta(minutes=minutes)
        try:
            _do(teller, request, step, at)
        except DomainError:
            continue

    request = Request.objects.select_related("service_policy", "calendar").get(pk=request.pk)
    assert request.service_policy is not None
    clocks = replay(request.calendar.spec, request.service_policy.promise, _events(request))
    rows = DueTime.objects.filter(request=request).order_by("started_at", "kind")
    assert [_values(row) for row in rows] == [_values(clock) for clock in clocks]
    assert request.next_due_at == next_due(clocks)


def _values(clock: Any) -> list[Any]:
    return [getattr(clock, name) for name in CLOCK_FIELDS]


# ---------- They are told


def test_owner_is_warned_once_before(
    request_: Request, consultant: Membership, system: Actor
) -> None:
    row = due(request_, FIRST)
    row.look_at = timezone.now() - timedelta(seconds=1)
    row.due_at = timezone.now() + timedelta(hours=1)
    row.save(update_fields=["look_at", "due_at"])

    assert services.due_times_tell(actor=system) == 1
    assert services.due_times_tell(actor=system) == 0

    assert _told(consultant) == ["due.soon"]
    entry = Entry.objects.get(request=request_, kind=EntryKind.DUE_SOON)
    assert (entry.data["due"], entry.data["told"]) == ("first_response", ["Marta Lind"])
    assert entry.member_id is None
    assert due(request_, FIRST).look_at == row.due_at


def test_missed_is_told_to_owner_manager_and_customer_success_once(
    request_: Request,
    client: MadeClient,
    consultant: Membership,
    manager: Membership,
    success: Membership,
    other: Membership,
    system: Actor,
) -> None:
    make_team(manager, consultant)
    let_pass(request_, FIRST)

    assert services.due_times_tell(actor=system) == 1
    assert services.due_times_tell(actor=system) == 0

    assert [_told(person) for person in (consultant, manager, success)] == [["due.missed"]] * 3
    assert _told(other) == []
    row = due(request_, FIRST)
    assert (row.told_at is not None, row.warned_at, row.look_at) == (True, None, None)
    assert kinds(request_).count(EntryKind.DUE_MISSED) == 1
    assert EntryKind.DUE_SOON not in kinds(request_)


def test_next_response_missed_is_not_told_to_customer_success(
    request_: Request, owner: Actor, success: Membership, consultant: Membership, system: Actor
) -> None:
    services.message_send(actor=owner, request_id=request_.pk, body="We look into it.")
    services.message_receive(actor=owner, request_id=request_.pk, body="And?")
    let_pass(request_, NEXT)

    services.due_times_tell(actor=system)

    assert "due.missed" in _told(consultant)
    assert "due.missed" not in _told(success)


def test_whoever_is_away_is_replaced_by_who_stands_in(
    request_: Request,
    consultant: Membership,
    manager: Membership,
    other: Membership,
    system: Actor,
) -> None:
    make_team(manager, consultant)
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=manager.pk,
        stand_in_id=other.pk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
    )
    let_pass(request_, FIRST)

    services.due_times_tell(actor=system)

    assert _told(manager) == []
    assert _told(other) == ["due.missed"]


def test_offer_not_accepted_in_time_is_told_to_the_receivers_manager(
    consultant: Membership,
    other: Membership,
    manager: Membership,
    owner: Actor,
    client: MadeClient,
    system: Actor,
) -> None:
    make_team(manager, other)
    request = _opened(owner, client)
    offer(owner, request, other)
    let_pass(request, DueKind.ACCEPTANCE)

    services.due_times_tell(actor=system)

    assert _told(manager) == ["due.missed"]
    assert _told(consultant) == ["due.missed"]
    assert "due.missed" not in _told(other)


def test_question_not_answered_in_time_is_told_to_the_manager_and_the_asker(
    consultant: Membership,
    internal: Membership,
    head: Membership,
    owner: Actor,
    client: MadeClient,
    system: Actor,
) -> None:
    make_team(head, internal)
    request = _opened(owner, client)
    ask(owner, request, internal)
    let_pass(request, DueKind.ANSWER)

    services.due_times_tell(actor=system)

    assert _told(head) == ["due.missed"]
    assert _told(consultant) == ["due.missed"]


def test_after_an_outage_everyone_gets_one_notice_and_one_mail(
    policy: ServicePolicy,
    owner: Actor,
    client: MadeClient,
    consultant: Membership,
    manager: Membership,
    system: Actor,
) -> None:
    make_team(manager, consultant)
    for _number in range(7):
        let_pass(_opened(owner, client), FIRST, minutes=3 * 24 * 60)
    Mail.objects.all().delete()

    assert services.due_times_tell(actor=system) == 7

    assert (_told(consultant), _told(manager)) == (["due.many"], ["due.many"])
    assert Mail.objects.count() == 2
    params = Notice.objects.get(member=manager).params
    assert (params["missed"], params["soon"], len(params["numbers"])) == (7, 0, 7)
    assert Entry.objects.filter(kind=EntryKind.DUE_MISSED).count() == 7


def test_telling_costs_a_constant_number_of_queries(
    policy: ServicePolicy,
    owner: Actor,
    client: MadeClient,
    system: Actor,
    django_assert_max_num_queries: Any,
) -> None:
    for _number in range(6):
        let_pass(_opened(owner, client), FIRST)

    with django_assert_max_num_queries(22):
        services.due_times_tell(actor=system)


def test_what_is_done_or_told_of_the_past_is_told_to_nobody(
    policy: ServicePolicy, owner: Actor, client: MadeClient, system: Actor
) -> None:
    teller = past(owner)
    old = _opened(teller, client, at=LONG_AGO)
    done = _opened(owner, client)
    services.message_send(actor=owner, request_id=done.pk, body="Done.")
    services.request_resolve(actor=owner, request_id=done.pk)

    assert services.due_times_tell(actor=system) == 0
    assert due(old, FIRST).look_at is None
    assert not DueTime.objects.filter(request=done, look_at__isnull=False).exists()


def test_one_company_is_not_told_of_another(
    request_: Request, other_company: Company, stranger: Membership, actor_of: ActorOf
) -> None:
    let_pass(request_, FIRST)

    with company_scope(other_company.pk):
        assert services.due_times_tell(actor=actor_of(stranger)) == 0
    assert due(request_, FIRST).told_at is None


# ---------- Anew


def test_computed_anew_by_todays_policy_from_the_history(
    company: Company,
    policy: ServicePolicy,
    owner: Actor,
    client: MadeClient,
    manager: Membership,
    actor_of: ActorOf,
) -> None:
    teller = past(owner)
    request = _opened(teller, client, at=LONG_AGO)
    at = LONG_AGO + timedelta(minutes=90)
    services.message_send(actor=teller, request_id=request.pk, body="Hm", at=at)
    make_policy(company, "Urgent", priority="urgent", first_response_minutes=60)
    services.request_change_details(actor=owner, request_id=request.pk, priority="urgent")

    services.request_due_again(
        actor=actor_of(manager), request_id=request.pk, reason="It was urgent from the start."
    )

    now, old = due(request, FIRST), DueTime.objects.filter(replaced_at__isnull=False)
    assert (now.target_seconds, now.missed_at) == (3600, LONG_AGO + timedelta(hours=1))
    assert {row.kind for row in old} == {FIRST, RESOLUTION}
    assert old.get(kind=FIRST).met_at == at
    assert kinds(request)[-1] == EntryKind.DUE_AGAIN
    audited = AuditEntry.objects.get(action="request.due_again")
    assert audited.changes["reason"] == [None, "It was urgent from the start."]


def test_computed_anew_tells_nobody_twice(
    request_: Request, manager: Membership, actor_of: ActorOf, system: Actor
) -> None:
    let_pass(request_, FIRST)
    services.due_times_tell(actor=system)

    services.request_due_again(actor=actor_of(manager), request_id=request_.pk, reason="To be sure")

    assert due(request_, FIRST).told_at is not None
    assert services.due_times_tell(actor=system) == 0


def test_anew_is_refused_without_right_reason_policy_or_sight(
    request_: Request,
    policy: ServicePolicy,
    consultant: Membership,
    manager: Membership,
    head: Membership,
    stranger: Membership,
    actor_of: ActorOf,
) -> None:
    chief = actor_of(manager)
    again: dict[str, Any] = {"request_id": request_.pk, "reason": "Why not"}
    with pytest.raises(NotAllowed):
        services.request_due_again(actor=actor_of(consultant), **again)
    with pytest.raises(InvalidInput):
        services.request_due_again(actor=chief, **{**again, "reason": " "})
    with pytest.raises(Stale):
        services.request_due_again(actor=chief, version=99, **again)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.request_due_again(actor=actor_of(stranger), **again)
    services.service_policy_update(actor=actor_of(head), policy_id=policy.pk, is_active=False)
    with pytest.raises(IllegalState):
        services.request_due_again(actor=chief, **again)

    assert not DueTime.objects.filter(replaced_at__isnull=False).exists()
    assert EntryKind.DUE_AGAIN not in kinds(request_)


def test_import_is_promised_nothing(
    policy: ServicePolicy, system: Actor, consultant: Membership, client: MadeClient
) -> None:
    importer = replace(system, via="import")

    request = open_request(importer, client.client, owner_id=consultant.pk, at=LONG_AGO)

    request.refresh_from_db()
    assert (request.service_policy_id, request.next_due_at) == (None, NEVER)
    assert not DueTime.objects.filter(kind__in=OF_REQUEST).exists()
    assert date(2026, 3, 2) == request.opened_at.date()
