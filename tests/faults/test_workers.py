"""Workers killed in the middle of their work, and tasks delivered more often than once."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from core.tasks import relay_company
from cs_platform.embedded.processes import ServerProcess
from handoffs.models import Request
from metrics.models import Leaf
from metrics.tasks import rollup_company
from notices.tasks import mail_company
from surveys.models import Answer as Score
from surveys.models import Invitation
from surveys.services import answer_record
from tests.faults.office import (
    Answer,
    Office,
    assert_each_event_had_one_effect,
    assert_one_invitation_and_mail_each,
)
from tests.faults.product import Look, Product, children_of, wait_for, wait_until_all_done

KILLS = 6
WORKERS = 3
EVERY = 3  # each third kill takes the whole worker, the others its child
REQUESTS = 120
WRITERS = 2
# The worker has written something and not committed it yet.
_WRITING = """
SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND backend_xid IS NOT NULL
"""


class Writers:
    """People who serve requests in threads, until there are enough and nobody needs more."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.answers: list[Answer] = []
        self._wanted = threading.Event()
        self._wanted.set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Write during the block, and after it until `REQUESTS` are served."""
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
        number = 0
        while number < REQUESTS / WRITERS or self._wanted.is_set():
            self.answers += self.office.serve(f"Request {writer}-{number}")
            number += 1


def give_answers(limit: int | None = None) -> None:
    """Clients answer the invitations that have come so far."""
    for public_id in Invitation.objects.filter(answers=None).values_list("public_id", flat=True)[
        :limit
    ]:
        answer_record(public_id=public_id, score=5, source="test")


class Killer:
    """Kills workers in the middle of a transaction, and sees to it that others go on."""

    def __init__(self, product: Product, look: Look) -> None:
        self.product = product
        self.look = look
        self.workers = [self._launch() for _ in range(WORKERS)]

    def _launch(self) -> ServerProcess:
        # Without mail: what a killed sender leaves is uncertain by design, see test_mail.
        return self.product.launch_worker("relay,rollup,bulk,default")

    def kill(self, *, whole: bool) -> None:
        """`kill -9` for a worker's child as it writes, or for all of the worker."""
        worker = wait_for(partial(self._kill_child, stop=whole), what="a worker is killed")
        if whole:
            self.product.stop(worker)
            self.workers.remove(worker)
            self.workers.append(self._launch())

    def _kill_child(self, *, stop: bool) -> ServerProcess | None:
        for worker in self.workers:
            if self.look(_WRITING, worker.name):
                if stop:
                    return worker
                # None: Celery has not replaced the child that was killed last.
                for child in children_of(worker.pid):
                    try:
                        os.kill(child, signal.SIGKILL)
                    except ProcessLookupError:  # it ended by itself in between
                        continue
                    return worker
        return None


def test_workers_when_killed_in_the_middle_again_and_again_then_each_event_has_one_effect(
    office: Office, product: Product
) -> None:
    writers = Writers(office)
    with product.looking() as look, writers.at_work():
        killer = Killer(product, look)
        for number in range(KILLS):
            killer.kill(whole=number % EVERY == EVERY - 1)
            give_answers(5)
    assert {answer.status for answer in writers.answers} == {200, 201}

    product.launch_worker("mail")
    product.launch_beat()
    wait_until_all_done(office.company.pk)
    give_answers()
    wait_until_all_done(office.company.pk)

    served = len(writers.answers) // 3
    assert served >= REQUESTS
    assert Request.objects.of_company(office.company.pk).count() == served
    assert_each_event_had_one_effect(office)
    assert_one_invitation_and_mail_each(office, product.mail)
    assert Score.objects.of_company(office.company.pk).count() == served
    assert total("closed_requests") == total("csat") == served


def total(code: str) -> int:
    """How many a metric counted, over all its leaves."""
    leaves = Leaf.objects.filter(build__state="active", definition__code=code)
    return sum(leaves.values_list("n", flat=True))


def test_task_when_delivered_five_times_to_two_workers_then_same_state_as_once(
    office: Office, product: Product
) -> None:
    company_id = office.company.pk
    served = [office.serve(f"Request {number}") for number in range(20)]
    assert {answer.status for answers in served for answer in answers} == {200, 201}
    for task in (relay_company, rollup_company, mail_company):
        product.deliver(task, company_id, times=5)
    waiting = product.tasks_waiting()
    assert waiting >= 15

    for worker in [product.launch_worker() for _ in range(2)]:
        product.wait_ready(worker)
    wait_until_all_done(company_id)
    for task in (relay_company, rollup_company, mail_company):
        product.deliver(task, company_id, times=5)
    wait_for(lambda: product.tasks_waiting() == 0, what="all deliveries of the tasks are used up")
    wait_until_all_done(company_id)

    assert_each_event_had_one_effect(office)
    assert_one_invitation_and_mail_each(office, product.mail)
    assert total("closed_requests") == 20
