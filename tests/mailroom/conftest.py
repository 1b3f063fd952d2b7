"""A mailbox, a client that writes, and the shortest way from bytes to what became of them."""

from collections.abc import Callable

import pytest

from core.access import Actor
from handoffs.models import Request
from mailroom import services as mailroom
from mailroom.models import Door, IncomingMail, Mailbox
from tests.factories.handoffs import MadeClient, make_client, open_request
from tests.factories.mail import ADDRESS, written

Bring = Callable[..., IncomingMail]


@pytest.fixture
def client(company: object) -> MadeClient:
    """A client with a contact."""
    return make_client(company)


@pytest.fixture
def box(system: Actor, admin: object) -> Mailbox:
    """A mailbox without a server; an administrator answers for it."""
    return mailroom.mailbox_create(actor=system, name="Help", address=ADDRESS)


@pytest.fixture
def bring(box: Mailbox) -> Bring:
    """`bring(raw)` or `bring(sender=…, subject=…)`: receive the mail, place it, and read it."""

    def run(raw: bytes | None = None, **values: object) -> IncomingMail:
        content = written(**values) if raw is None else raw
        received = mailroom.mail_receive(mailbox=box, raw=content, door=Door.WEBHOOK)
        mailroom.mails_place_due(box.company_id)
        return IncomingMail.objects.get(pk=received.mail.pk)

    return run


@pytest.fixture
def request_of(client: MadeClient, consultant: object, actor_of: object) -> Request:
    """An open request of the client that the consultant owns."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
    )
