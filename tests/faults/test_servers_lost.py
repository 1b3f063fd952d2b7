"""Broker and database go away and come back while people work; nobody restarts the product."""

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client as Browser

from core.models import OutboxEvent
from cs_platform.embedded.processes import ServerProcess
from handoffs.models import Entry, Request
from tests.faults.office import (
    BOUND_SECONDS,
    Answer,
    Office,
    assert_each_event_had_one_effect,
    assert_one_invitation_and_mail_each,
    assert_whole,
)
from tests.faults.product import Product, wait_for, wait_until_all_done
from tests.faults.test_at_once import visit

WRITERS = 3
ENOUGH = 10


@pytest.fixture
def workers(product: Product) -> list[ServerProcess]:
    """A worker and beat, at work."""
    beat = product.launch_beat()
    return [product.wait_ready(product.launch_worker()), beat]


def slow_or_refused(answers: list[Answer]) -> list[Answer]:
    """Writes that took too long or were not acknowledged."""
    return [
        answer for answer in answers if not answer.acknowledged or answer.seconds > BOUND_SECONDS
    ]


def test_writes_when_the_broker_is_killed_and_comes_back_empty_then_all_is_done(
    office: Office, product: Product, workers: list[ServerProcess]
) -> None:
    answers = list(itertools.chain(*(office.serve(f"Before {number}") for number in range(5))))
    os.kill(product.valkey.pid, signal.SIGKILL)
    product.valkey.wait_or_kill(10)
    down = list(itertools.chain(*(office.serve(f"Without {number}") for number in range(5))))
    product.restart_valkey_empty()
    answers += itertools.chain(*(office.serve(f"After {number}") for number in range(5)))

    assert slow_or_refused(down) == []
    assert slow_or_refused(answers) == []
    wait_until_all_done(office.company.pk)
    assert [process.poll() for process in workers] == [None, None]
    assert Request.objects.of_company(office.company.pk).count() == 15
    assert_each_event_had_one_effect(office)
    assert_one_invitation_and_mail_each(office, product.mail)


def test_writes_when_the_broker_hangs_then_they_succeed_in_bounded_time(
    office: Office, product: Product, workers: list[ServerProcess]
) -> None:
    office.serve("Before")
    with hanging(product.valkey):
        answers = list(itertools.chain(*(office.serve(f"During {n}") for n in range(3))))

    assert slow_or_refused(answers) == []
    wait_until_all_done(office.company.pk)
    assert_each_event_had_one_effect(office)
    assert_one_invitation_and_mail_each(office, product.mail)


def test_task_done_while_the_broker_hangs_then_the_worker_goes_on_afterwards(
    office: Office, product: Product, workers: list[ServerProcess]
) -> None:
    def lost_the_broker() -> bool:
        return "onnection to broker lost" in workers[0].log_tail(100_000)

    with product.looking() as look:
        lock = f"hashtextextended('metrics.rollup.{office.company.pk}', 0)"
        look(f"SELECT pg_advisory_lock({lock})")
        office.serve("Before")
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
        wait_for(lambda: look(waits), what="a rollup is on its way")
        with hanging(product.valkey):
            look(f"SELECT pg_advisory_unlock({lock})")
            wait_for(lost_the_broker, what="the worker knows that nobody heard of its task")
    office.serve("After")

    wait_until_all_done(office.company.pk)
    assert_each_event_had_one_effect(office)


@contextmanager
def hanging(server: ServerProcess) -> Iterator[None]:
    """A server that takes connections and answers nothing."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


class Writers:
    """People who open requests in threads, each under a subject of its own, and go on after
    a failure with the next."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.told: dict[str, Answer] = {}
        self._wanted = threading.Event()
        self._wanted.set()

    @property
    def acknowledged(self) -> dict[str, int]:
        """Subject → id of what the server said it has."""
        return {
            subject: int(answer.body["id"])
            for subject, answer in list(self.told.items())
            if answer.acknowledged
        }

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Write during the block."""
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._wanted.clear()
            for thread in threads:
                thread.join()

    def _work(self, writer: int) -> None:
        for number in itertools.count():
            if not self._wanted.is_set():
                return
            subject = f"{writer}-{number}"
            self.told[subject] = self.office.open(subject, Idempotency_Key=f"key-{subject}")

    def wait_for_more(self) -> None:
        """Wait until people got some more done."""
        enough = len(self.acknowledged) + ENOUGH
        wait_for(lambda: len(self.acknowledged) >= enough, what="writes are acknowledged")


def test_writes_when_the_database_restarts_then_whole_or_absent_and_pages_recover(
    office: Office,
    product: Product,
    web: ServerProcess,
    workers: list[ServerProcess],
    browser_of: Callable[..., Browser],
) -> None:
    cookie = "sessionid=" + browser_of(office.marta).cookies["sessionid"].value
    writers = Writers(office)
    with writers.at_work():
        for how in (signal.SIGINT, signal.SIGQUIT):
            writers.wait_for_more()
            product.restart_postgres(how)
        writers.wait_for_more()

    visit(product.port, "/requests/", cookie)
    written = dict(Request.objects.of_company(office.company.pk).values_list("subject", "pk"))
    acknowledged = writers.acknowledged
    assert acknowledged.items() <= written.items()
    assert set(written) <= set(writers.told)
    for request_id in written.values():
        assert_whole(office, request_id)
    assert Entry.objects.of_company(office.company.pk).count() == len(written)
    for subject in set(writers.told) - set(acknowledged):
        again = office.open(subject, Idempotency_Key=f"key-{subject}")
        assert again.status == 201
        assert again.body["id"] == written.get(subject, again.body["id"])
    assert Request.objects.of_company(office.company.pk).count() == len(writers.told)

    wait_until_all_done(office.company.pk)
    assert [process.poll() for process in (web, *workers)] == [None] * 3
    told = OutboxEvent.objects.of_company(office.company.pk).filter(kind="request.changed")
    assert told.count() == len(writers.told)
    assert_each_event_had_one_effect(office)
