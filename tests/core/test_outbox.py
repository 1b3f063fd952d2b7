"""The outbox: one effect whatever dies, failures stand alone, hopeless ones are parked."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts import services as accounts
from accounts.models import Company
from core import tasks
from core.models import Delivery, DeliveryState, OutboxEvent
from core.outbox import (
    Event,
    companies_with_work,
    publish,
    receiver,
    registry,
    relay,
    retry_parked,
    run_due,
    take_turn,
)
from core.outbox.relay import MAX_ATTEMPTS, _turn_of
from core.tenancy import company_scope


@dataclass(frozen=True, slots=True)
class Rang(Event):
    """Somebody pressed the bell."""

    kind: ClassVar[str] = "test.rang"
    number: int


class Listener:
    """Counts effects in the database, so that a rollback takes them back; fails on demand."""

    def __init__(self) -> None:
        self.fails_on: set[int] = set()
        self.batches: list[int] = []

    def __call__(self, company_id: int, events: Sequence[OutboxEvent]) -> None:
        self.batches.append(len(events))
        for event in events:
            OutboxEvent.objects.create(
                company_id=company_id, kind="test.effect", payload=event.payload
            )
            if event.payload["number"] in self.fails_on:
                message = f"cannot bear {event.payload['number']}"
                raise ValueError(message)


@contextmanager
def registered(
    name: str, function: registry.Receiver, *, comes_first: bool = False
) -> Iterator[None]:
    """A receiver of `Rang` that is gone afterwards, as tests share the registry."""
    receiver(name, Rang, comes_first=comes_first)(function)
    try:
        yield
    finally:
        registry._receivers.pop(name)
        registry._by_kind.pop(Rang.kind, None)
        registry._first.discard(name)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A receiver registered for the length of the test."""
    made = Listener()
    with registered("test.listener", made):
        yield made


def ring(company: Company, *numbers: int) -> None:
    with transaction.atomic():
        publish(company.pk, *(Rang(number=number) for number in numbers))


def effects() -> list[int]:
    rows = OutboxEvent.objects.filter(kind="test.effect").order_by("pk")
    return [row.payload["number"] for row in rows]


def hurry() -> None:
    """Let the back-off run out."""
    Delivery.objects.filter(state=DeliveryState.PENDING).update(due_at=Now())


@pytest.mark.django_db(transaction=True)
def test_event_without_its_transaction_is_refused(listener: Listener) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        publish(1, Rang(number=1))


def test_event_nobody_hears_is_not_written(company: Company) -> None:
    before = OutboxEvent.objects.count()
    ring(company, 1)
    assert OutboxEvent.objects.count() == before


def test_event_of_a_rolled_back_change_never_happened(company: Company, listener: Listener) -> None:
    def change_and_fail() -> None:
        publish(company.pk, Rang(number=1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change_and_fail()
    assert not Delivery.objects.filter(receiver="test.listener").exists()
    run_due(company.pk)
    assert effects() == []


def test_five_runs_have_one_effect(company: Company, listener: Listener) -> None:
    ring(company, 1, 2, 3)
    handled = [run_due(company.pk) for _ in range(5)]
    assert handled == [3, 0, 0, 0, 0]
    assert effects() == [1, 2, 3]
    assert listener.batches == [3]


def test_events_come_in_order_and_in_batches(company: Company, listener: Listener) -> None:
    ring(company, *range(450))
    run_due(company.pk)
    assert effects() == list(range(450))
    assert listener.batches == [200, 200, 50]


def test_one_turn_is_bounded(company: Company, listener: Listener) -> None:
    ring(company, *range(450))
    assert run_due(company.pk, max_batches=1) == 200
    assert company.pk in companies_with_work()


def test_bad_event_stands_alone_and_the_others_go_on(company: Company, listener: Listener) -> None:
    listener.fails_on = {2}
    ring(company, 1, 2, 3)
    run_due(company.pk)
    assert effects() == [1, 3]
    delivery = Delivery.objects.get(event__payload__number=2, receiver="test.listener")
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)
    assert delivery.last_error == "ValueError: cannot bear 2"


def test_back_off_doubles(company: Company, listener: Listener) -> None:
    listener.fails_on = {1}
    ring(company, 1)
    pauses = []
    for _ in range(3):
        run_due(company.pk)
        row = Delivery.objects.annotate(now=Now()).get(receiver="test.listener")
        pauses.append(round((row.due_at - row.now) / timedelta(seconds=1)))
        assert run_due(company.pk) == 0
        hurry()
    assert pauses == [2, 4, 8]


def test_hopeless_delivery_is_parked_and_can_be_run_again(
    company: Company, listener: Listener
) -> None:
    listener.fails_on = {1}
    ring(company, 1)
    for _ in range(MAX_ATTEMPTS + 3):
        run_due(company.pk)
        hurry()
    delivery = Delivery.objects.get(receiver="test.listener")
    assert (delivery.state, delivery.attempts) == (DeliveryState.PARKED, MAX_ATTEMPTS)
    assert companies_with_work() == []
    ring(company, 2)
    run_due(company.pk)
    assert effects() == [2]
    listener.fails_on = set()
    assert retry_parked(company.pk, [delivery.pk]) == 1
    run_due(company.pk)
    assert effects() == [2, 1]


def test_only_parked_deliveries_of_the_company_are_run_again(
    company: Company, other_company: Company, listener: Listener
) -> None:
    ring(company, 1)
    run_due(company.pk)
    done = Delivery.objects.get(receiver="test.listener")
    assert retry_parked(company.pk, [done.pk]) == 0
    Delivery.objects.filter(pk=done.pk).update(state=DeliveryState.PARKED)
    with company_scope(other_company.pk):
        assert retry_parked(other_company.pk, [done.pk]) == 0
    done.refresh_from_db()
    assert done.state == DeliveryState.PARKED


def test_delivery_of_a_receiver_that_is_gone_is_kept(company: Company) -> None:
    with transaction.atomic():
        event = OutboxEvent.objects.create(company_id=company.pk, kind="test.old", payload={})
        Delivery.objects.create(company_id=company.pk, event=event, receiver="test.gone")
    run_due(company.pk)
    delivery = Delivery.objects.get(receiver="test.gone")
    assert delivery.state == DeliveryState.PENDING
    assert "no receiver is registered" in delivery.last_error


def test_receiver_sees_its_company_only(company: Company, other_company: Company) -> None:
    seen: list[int] = []

    def peep(company_id: int, events: Sequence[OutboxEvent]) -> None:
        seen.extend(Company.objects.values_list("pk", flat=True))

    with registered("test.peeping", peep):
        with company_scope(other_company.pk):
            ring(other_company, 1)
        run_due(other_company.pk)
    assert seen == [other_company.pk]


def test_lost_broker_does_not_fail_the_page(
    company: Company,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        message = "no broker"
        raise OperationalError(message)

    monkeypatch.setattr(tasks.relay_company, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        ring(company, 1)
    assert callbacks
    assert company.pk in companies_with_work()
    tasks.relay_sweep()
    assert effects() == [1]


@pytest.mark.django_db(transaction=True)
def test_broken_wakeup_does_not_fail_the_page(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_company_id: int) -> None:
        raise ZeroDivisionError

    company = accounts.company_create(name="Deaf", slug="deaf", time_zone="UTC")
    monkeypatch.setattr(registry, "_wakeups", [break_down])
    with company_scope(company.pk):
        ring(company, 1)
    assert company.pk in companies_with_work()


@pytest.mark.django_db(transaction=True)
def test_four_relays_at_once_have_one_effect(listener: Listener) -> None:
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        ring(company, *range(300))
    barrier = threading.Barrier(4)
    handled: list[int] = []

    def relay() -> None:
        try:
            barrier.wait()
            handled.append(run_due(company.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=relay) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with company_scope(company.pk):
        assert sorted(effects()) == list(range(300))
        assert not Delivery.objects.exclude(state=DeliveryState.DONE).exists()
    assert sum(handled) == 300


@pytest.mark.django_db(transaction=True)
def test_failure_beside_success_has_one_effect_each(listener: Listener) -> None:
    """Two relays, one of a pair of events always failing: the good one happens once."""
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    listener.fails_on = {7}
    with company_scope(company.pk):
        ring(company, *range(20))
    barrier = threading.Barrier(2)

    def relay() -> None:
        try:
            barrier.wait()
            run_due(company.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_due(company.pk)
    with company_scope(company.pk):
        assert sorted(effects()) == [number for number in range(20) if number != 7]


@pytest.mark.django_db(transaction=True)
def test_worker_leaves_a_company_to_the_one_that_has_the_turn(listener: Listener) -> None:
    company = accounts.company_create(name="Bells", slug="bells", time_zone="UTC")
    with company_scope(company.pk):
        ring(company, 1)
    taken, give_back = threading.Event(), threading.Event()

    def hold() -> None:
        with _turn_of(company.pk) as is_ours:
            assert is_ours
            taken.set()
            give_back.wait(60)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert taken.wait(60)
    refused = take_turn(company.pk)
    give_back.set()
    other.join()

    assert refused == 0
    assert take_turn(company.pk) == 1
    assert listener.batches == [1]


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_while_a_turn_ends_is_taken_by_whoever_had_it(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = accounts.company_create(name="Bells", slug="bells", time_zone="UTC")
    with company_scope(company.pk):
        ring(company, 1)
    ran = []

    def run_and_ring(company_id: int) -> int:
        done = run_due(company_id)
        if not ran:
            with company_scope(company_id):
                ring(company, 2)
        ran.append(done)
        return done

    monkeypatch.setattr("core.outbox.relay.run_due", run_and_ring)

    assert take_turn(company.pk) == 2
    assert ran == [1, 1]


def test_receiver_that_comes_first_is_run_before_others_and_again_when_one_took_long(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, int]] = []

    def said(name: str) -> registry.Receiver:
        def hear(_company_id: int, events: Sequence[OutboxEvent]) -> None:
            ran.append((name, len(events)))
            if name == "test.a" and events[0].payload["number"] == 1:
                ring(company, 2)

        return hear

    with (
        registered("test.z", said("test.z"), comes_first=True),
        registered("test.a", said("test.a")),
        registered("test.b", said("test.b")),
    ):
        ring(company, 1)
        monkeypatch.setattr(relay, "_LONG_SECONDS", 0)
        run_due(company.pk, max_batches=1)
        assert ran == [("test.z", 1), ("test.a", 1), ("test.z", 1), ("test.b", 2)]
        monkeypatch.setattr(relay, "_LONG_SECONDS", 60)
        ran.clear()
        ring(company, 3)
        run_due(company.pk, max_batches=1)
        assert ran == [("test.z", 1), ("test.a", 2), ("test.b", 1)]
