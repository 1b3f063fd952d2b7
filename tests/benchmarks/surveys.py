"""A burst of answers on the contacts' pages: what arrives, what is lost or doubled, and how long a
press waits.

The web process is started as the product starts it (gunicorn, as many processes and threads); the
contacts are this process, on the same machine: their share of the time is in the figures. Every
answer comes over a connection of its own, at its time whatever became of those before it, so that
a queue shows as waiting. Every tenth contact presses twice at once.
"""

import asyncio
import resource
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connections
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import system_actor
from accounts.models import Company
from clients.models import Client, Contact
from core.tenancy import company_scope
from cs_platform.embedded.product import product_processes
from surveys.models import Answer, CreditRule, Invitation, InvitationState, Survey, SurveyKind
from surveys.services import defaults_create
from surveys.tokens import make_token

Write = Callable[[str], object]
_TWICE = 10
_PATIENCE = 30


@dataclass(slots=True)
class Tally:
    """What the contacts saw."""

    waits: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    thanked: set[int] = field(default_factory=set)

    def add(self, number: int, status: str, wait: float) -> None:
        """One press."""
        if status == "302":
            self.thanked.add(number)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.waits.append(wait)


def run(rate: int, seconds: int, write: Write) -> None:
    """Invite, start the web process, press, count."""
    company = accounts.company_create(name="Burst", slug="burst", time_zone="Europe/Berlin")
    with company_scope(company.pk), tempfile.TemporaryDirectory() as folder:
        invitations = _invite(company.pk, rate * seconds)
        paths = [reverse("survey-answer", args=[make_token(one)]) for one in invitations]
        # Forks must not share this process's connection.
        connections.close_all()
        port = _free_port()
        (Path(folder) / "logs").mkdir()
        processes = product_processes(Path(folder), port, 0)
        web = next(process for process in processes if process.name == "web")
        web.start()
        try:
            _wait(port)
            tally = asyncio.run(_press(port, paths, rate))
        finally:
            web.stop(20)
        _print(tally, invitations, seconds, write)


def _invite(company_id: int, count: int) -> list[Invitation]:
    company = Company.objects.get(pk=company_id)
    defaults_create(system_actor(company))
    survey = Survey.objects.get(company=company, kind=SurveyKind.NPS)
    now = timezone.now()
    client = Client.objects.create(company=company, name="Nordhaus")
    contacts = Contact.objects.bulk_create(
        Contact(company=company, client=client, name=f"Contact {n}", email=f"c{n}@n.example")
        for n in range(count)
    )
    return Invitation.objects.bulk_create(
        Invitation(
            company=company,
            survey=survey,
            kind=survey.kind,
            client=client,
            contact=contact,
            state=InvitationState.DELIVERED,
            created_at=now,
            delivered_at=now,
            closes_at=now + timedelta(days=14),
            credit_rule=CreditRule.COMPANY,
        )
        for contact in contacts
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
                probe.sendall(b"GET /health/live/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                if probe.recv(100):
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            message = "the web process did not start"
            raise RuntimeError(message)
        time.sleep(0.1)


async def _press(port: int, paths: list[str], rate: int) -> Tally:
    tally, began, tasks = Tally(), time.perf_counter() + 0.5, []
    for number, path in enumerate(paths):
        planned = began + number / rate
        await asyncio.sleep(max(planned - time.perf_counter(), 0))
        tasks += [
            asyncio.create_task(_answer(port, path, number, planned, tally))
            for _ in range(2 if number % _TWICE == 0 else 1)
        ]
    await asyncio.gather(*tasks)
    return tally


async def _answer(port: int, path: str, number: int, planned: float, tally: Tally) -> None:
    body = f"score={number % 11}&comment=&pressed_in=mail".encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode() + body)
            status = (await reader.readline()).split(b" ")[1].decode()
            await reader.read()
            writer.close()
    except (OSError, TimeoutError, IndexError) as error:
        status = type(error).__name__
    tally.add(number, status, time.perf_counter() - planned)


def _print(tally: Tally, invitations: list[Invitation], seconds: int, write: Write) -> None:
    answered = Answer.objects.values("invitation").annotate(count=Count("pk"))
    counts = dict(answered.values_list("invitation", "count"))
    lost = sum(invitations[number].pk not in counts for number in tally.thanked)
    doubled = sum(count > 1 for count in counts.values())
    waits = sorted(tally.waits)
    statuses = (f"{count} x {status}" for status, count in sorted(tally.statuses.items()))
    # Of the web process and its workers, which have ended; the broker's and PostgreSQL's are not
    # in it.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    each = 1000 * (used.ru_utime + used.ru_stime) / len(waits)
    write(
        f"\n{len(waits)} presses of {len(invitations)} contacts within {seconds} s: "
        f"{', '.join(statuses)}\n"
        f"recorded {len(counts)}, thanked but lost {lost}, doubled {doubled}\n"
        f"a press waits: median {1000 * statistics.median(waits):.0f} ms, "
        f"p95 {1000 * waits[int(0.95 * (len(waits) - 1))]:.0f} ms, "
        f"longest {1000 * waits[-1]:.0f} ms\n"
        f"the web process takes {each:.1f} ms of a processor a press\n"
    )
