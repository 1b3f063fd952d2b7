"""From commit to readable figure: paced writes, two real workers, and a reader that looks.

Half of the writes resolve a request, half answer a survey; a write is readable once the figure
that the dashboard reads counts it. Then the same with workers that come back to a heap of work:
how many writes a second they make readable says at what rate they would keep up, whatever the rate
at which this machine can write.
"""

import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from core.outbox import run_due
from core.tasks import nudge_relay
from core.tenancy import company_scope
from cs_platform.embedded.processes import ServerProcess
from handoffs.services import request_resolve
from metrics import services as metrics
from metrics.rollup import rollup
from metrics.selectors import figures
from surveys import services as surveys
from surveys.models import Invitation
from surveys.services import answer_record
from tests.factories.handoffs import make_client, make_team, open_request
from tests.platform.product_process import CHECKOUT

Write = Callable[[str], object]
CONSULTANTS = 20
WORKERS = 2
LOOK_EVERY_SECONDS = 0.02
PATIENCE_SECONDS = 60
RESOLVED, ANSWERED = "closed_requests", "csat"


class Kind:
    """One kind of writes: what is left to do, when each was committed, when it was readable."""

    def __init__(self, code: str, writes: list[Callable[[], object]]) -> None:
        """`code` is the metric that counts these writes."""
        self.code, self.writes = code, writes
        self.committed: list[float] = []
        self.readable: list[float] = []

    def write(self, number: int) -> None:
        """Do one; its commit is over when the service returns."""
        self.writes[number]()
        self.committed.append(time.monotonic())

    def looked(self, count: int, at: float) -> None:
        """The figure counted so many."""
        self.readable += [at] * (count - len(self.readable))

    def delays(self) -> list[float]:
        """Seconds of each write, in order: the figure only says how many it counts."""
        return [end - start for start, end in zip(self.committed, self.readable, strict=True)]


def run(rate: int, seconds: int, write: Write) -> None:
    """Write `rate` times a second for `seconds`, and print the delays."""
    count = rate * seconds // 2
    company, kinds = _prepared("bench", count)
    with _workers(), _reader(company, kinds) as finish:
        _paced(company.pk, kinds, rate)
        finish()
    delays = sorted(delay for kind in kinds for delay in kind.delays())
    began = min(kind.committed[0] for kind in kinds)
    took = max(kind.committed[-1] for kind in kinds) - began
    write(
        f"\nFrom commit to readable figure, {len(delays) / took:.0f} writes a second:\n"
        f"  median {statistics.median(delays):.2f} s"
        f"   p95 {delays[int(len(delays) * 0.95)]:.2f} s   worst {delays[-1]:.2f} s\n"
    )
    _backlog(count, write)


def _backlog(count: int, write: Write) -> None:
    company, kinds = _prepared("bench-backlog", count)
    with _reader(company, kinds) as finish:
        _paced(company.pk, kinds, rate=1_000_000)
        with _workers():
            ready = time.monotonic()
            # The hints of the writes were too old; beat's sweep finds the work as this does.
            for _ in range(WORKERS):
                nudge_relay(company.pk)
            finish()
    times = [at for kind in kinds for at in kind.readable]
    left = [at for at in times if at > ready]
    write(
        f"{len(times)} writes that waited for the workers: {len(left)} of them readable within "
        f"{max(left) - ready:.1f} s, {len(left) / (max(left) - ready):.0f} a second "
        f"(wanted >= 200)\n"
    )


def _prepared(name: str, count: int) -> tuple[Company, tuple[Kind, Kind]]:
    company = accounts.company_create(name=name, slug=name, time_zone="Europe/Berlin")
    with company_scope(company.pk):
        return company, _prepare(company, name, count)


def _prepare(company: Company, name: str, count: int) -> tuple[Kind, Kind]:
    system = system_actor(company)
    surveys.defaults_create(actor=system)
    metrics.defaults_create(actor=system)
    manager = _person(system, f"Manager of {name}", "manager")
    consultants = (f"Consultant {n} of {name}" for n in range(CONSULTANTS))
    people = [_person(system, consultant, "consultant") for consultant in consultants]
    make_team(manager, *people)
    made = make_client(company)
    resolves = []
    for number in range(2 * count):
        actor = actor_for_membership(people[number % CONSULTANTS])
        request = open_request(
            actor, made.client, contact_id=made.contact.pk, owner_id=actor.membership_id
        )
        if number % 2:
            request_resolve(actor=actor, request_id=request.pk)
        else:
            resolves.append((actor, request.pk))
    _drain(company.pk)
    invitations = Invitation.objects.values_list("public_id", flat=True)
    return (
        Kind(RESOLVED, [_resolve(actor, pk) for actor, pk in resolves]),
        Kind(ANSWERED, [_answer(public_id) for public_id in invitations]),
    )


def _person(system: Actor, name: str, level: str) -> Membership:
    email = f"{name.lower().replace(' ', '.')}@bench.example"
    made = accounts.person_create(actor=system, name=name, level=level, email=email)
    return Membership.objects.select_related("company", "user").get(pk=made.pk)


def _resolve(actor: Actor, request_id: int) -> Callable[[], object]:
    return lambda: request_resolve(actor=actor, request_id=request_id)


def _answer(public_id: UUID) -> Callable[[], object]:
    return lambda: answer_record(public_id=public_id, score=5, source="test")


def _drain(company_id: int) -> None:
    while run_due(company_id):
        pass
    while rollup(company_id).has_more:
        pass


@contextmanager
def _workers() -> Iterator[None]:
    server = urlsplit(os.environ["DATABASE_URL"])
    database = server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    command = [sys.executable, "-m", "celery", "-A", "cs_platform", "worker", "-c", "1"]
    queues = ["-Q", "relay,rollup,mail,bulk,default", "-l", "INFO"]
    folder = Path(tempfile.mkdtemp(prefix="cs-bench-"))
    started = [
        ServerProcess(
            name=f"worker-{number}",
            command=[*command, *queues, "-n", f"bench-{number}@%h"],
            log=folder / f"worker-{number}.log",
            environment={**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(CHECKOUT)},
            stop_signal=signal.SIGTERM,
        )
        for number in range(WORKERS)
    ]
    try:
        for process in started:
            process.start()
        for process in started:
            while " ready." not in process.log_tail(100_000):
                assert process.poll() is None, process.log_tail()
                time.sleep(0.1)
        yield
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def _reader(company: Company, kinds: tuple[Kind, Kind]) -> Iterator[Callable[[], None]]:
    """Look at the figures until all is readable; yields what waits for that."""
    today = local_day(company.time_zone, timezone.now())
    before = _counts(company.pk, kinds, today)
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            counts = _counts(company.pk, kinds, today)
            at = time.monotonic()
            for kind, count, first in zip(kinds, counts, before, strict=True):
                kind.looked(count - first, at)
            time.sleep(LOOK_EVERY_SECONDS)
        connection.close()

    def finish() -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(len(kind.readable) < len(kind.committed) for kind in kinds):
            if time.monotonic() > deadline:
                missing = {kind.code: len(kind.committed) - len(kind.readable) for kind in kinds}
                raise AssertionError(missing)
            time.sleep(LOOK_EVERY_SECONDS)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield finish
    finally:
        over.set()
        thread.join()


def _counts(company_id: int, kinds: tuple[Kind, Kind], today: date) -> list[int]:
    codes = [kind.code for kind in kinds]
    end = today + timedelta(days=1)
    with company_scope(company_id):
        found = figures(company_id=company_id, codes=codes, start=today, end=end)
    return [found[(code, None)].n for code in codes]


def _paced(company_id: int, kinds: tuple[Kind, Kind], rate: int) -> None:
    """Each kind from a thread of its own, at half of the rate."""
    began = time.monotonic()

    def work(kind: Kind) -> None:
        with company_scope(company_id):
            for number in range(len(kind.writes)):
                wait = began + number * 2 / rate - time.monotonic()
                time.sleep(max(wait, 0))
                kind.write(number)
        connection.close()

    threads = [threading.Thread(target=work, args=(kind,)) for kind in kinds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
