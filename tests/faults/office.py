"""People at work over HTTP, and what must be true when they are done, whatever was killed."""

import email
import email.policy
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db.models import Count

from accounts.models import Company, Membership, Team
from clients.models import Client, Contact
from core.models import Delivery, DeliveryState, OutboxEvent
from core.outbox.registry import receivers_of
from handoffs.models import Entry, EntryKind, Holding, Message
from notices.models import Mail, MailState
from roles.models import Topic
from surveys.models import Invitation

# No write may take longer than this, whatever is down.
BOUND_SECONDS = 3.0


class Answer(NamedTuple):
    """What the server said; status 0 when it said nothing."""

    status: int
    body: Any
    seconds: float

    @property
    def acknowledged(self) -> bool:
        """Whether the caller was told that it is done."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Program:
    """One person's program at the API, over one connection a call."""

    port: int
    token: str

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, **headers: str
    ) -> Answer:
        """Call the API; a broken line is an answer too."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | named
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/api/v1/{path}", json.dumps(body or {}), sent)
            answer = connection.getresponse()
            status, raw = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return Answer(0, None, time.monotonic() - began)
        finally:
            connection.close()
        is_json = (answer.getheader("Content-Type") or "").endswith("json")
        return Answer(status, json.loads(raw) if is_json else raw, time.monotonic() - began)

    def post(self, path: str, body: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """A write."""
        return self.call("POST", path, body, **headers)


@dataclass(frozen=True, slots=True)
class Office:
    """A company at work."""

    company: Company
    marta: Membership
    daniel: Membership
    priya: Membership
    team: Team
    client: Client
    contact: Contact
    topic: Topic
    programs: Mapping[str, Program]

    def words(self, subject: str) -> dict[str, Any]:
        """A request's words, owned by Marta."""
        return {
            "client_id": self.client.pk,
            "contact_id": self.contact.pk,
            "topic_id": self.topic.pk,
            "owner_id": self.marta.pk,
            "subject": subject,
            "text": "Hello, third time i am writing this.",
        }

    def open(self, subject: str, **headers: str) -> Answer:
        """Open a request."""
        return self.programs["marta"].post("requests/", self.words(subject), **headers)

    def serve(self, subject: str) -> list[Answer]:
        """Open a request, answer the client, resolve it."""
        opened = self.open(subject)
        if not opened.acknowledged:
            return [opened]
        marta, address = self.programs["marta"], f"requests/{opened.body['id']}"
        return [
            opened,
            marta.post(f"{address}/messages/", {"body": "We look into it."}),
            marta.post(f"{address}/resolve/", {"note": "Set the printer to colour."}),
        ]


def at_once(*calls: Callable[[], Answer]) -> list[Answer]:
    """Run the calls in threads that start together; answers in their order."""
    barrier = threading.Barrier(len(calls))
    answers: list[Answer | None] = [None] * len(calls)

    def run(index: int, call: Callable[[], Answer]) -> None:
        barrier.wait(timeout=60)
        answers[index] = call()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [answer for answer in answers if answer is not None]


def sent_by_id(folder: Path) -> Counter[str]:
    """How often each mail went out, by its Message-ID."""
    found: Counter[str] = Counter()
    for file in folder.iterdir():
        for raw in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if raw.strip():
                message: Any = email.message_from_bytes(raw, policy=email.policy.default)
                found[str(message["message-id"])] += 1
    return found


def assert_each_event_had_one_effect(office: Office) -> None:
    """Every delivery done once, none missing, none parked; the figures are those of the ledger."""
    company_id = office.company.pk
    deliveries = Delivery.objects.of_company(company_id)
    assert set(deliveries.values_list("state", flat=True)) == {DeliveryState.DONE}
    kinds = OutboxEvent.objects.of_company(company_id).values_list("kind").annotate(Count("pk"))
    assert deliveries.count() == sum(len(receivers_of(kind)) * n for kind, n in kinds)
    said = StringIO()
    call_command("metrics_verify", "--company", office.company.slug, stdout=said)
    assert "the queue is empty, figures must be exact" in said.getvalue()
    assert "0 differences" in said.getvalue()


def assert_one_invitation_and_mail_each(office: Office, folder: Path) -> None:
    """One invitation per resolution, one mail per invitation and message, each mail sent once."""
    company_id = office.company.pk
    resolutions = Entry.objects.of_company(company_id).filter(kind=EntryKind.RESOLVED)
    invitations = Invitation.objects.of_company(company_id)
    assert sorted(invitations.values_list("resolution_entry_id", flat=True)) == sorted(
        resolutions.values_list("pk", flat=True)
    )
    messages = Message.objects.of_company(company_id)
    wanted = [
        *invitations.values_list("mail_id", flat=True),
        *messages.values_list("mail_id", flat=True),
    ]
    mails = Mail.objects.of_company(company_id)
    to_clients = mails.exclude(purpose__startswith="notice.")
    assert sorted(wanted) == sorted(to_clients.values_list("pk", flat=True))
    assert set(mails.values_list("state", flat=True)) == {MailState.SENT}
    sent = sent_by_id(folder)
    assert {key: sent[key] for key in mails.values_list("message_id", flat=True)} == dict.fromkeys(
        mails.values_list("message_id", flat=True), 1
    )


def assert_whole(office: Office, request_id: int) -> None:
    """A request with all that belongs to it: history, owner, and the event that tells of it."""
    assert Entry.objects.filter(request_id=request_id, kind=EntryKind.OPENED).count() == 1
    assert Holding.objects.filter(request_id=request_id, ended_at=None).count() == 1
    told = OutboxEvent.objects.of_company(office.company.pk).filter(
        kind="request.changed", payload__request_id=request_id
    )
    assert told.count() >= 1
