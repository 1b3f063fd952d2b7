"""Two at once, in real transactions: the same mail by two doors, two placers, two people."""

from typing import Any

import pytest

from core.errors import IllegalState
from handoffs.models import Request
from mailroom import services as mailroom
from mailroom.models import Door, IncomingMail, Mailbox
from mailroom.transitions import MailState
from tests.factories.handoffs import MadeClient
from tests.factories.mail import written
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_mail_when_it_comes_by_two_doors_at_once_then_there_is_one_request(
    company: Any, box: Mailbox, client: MadeClient, attempt: int
) -> None:
    raw = written(sender=client.contact.email)
    other = b"Received: from mx.example\r\n" + raw

    def receive(content: bytes, door: Door) -> Any:
        return mailroom.mail_receive(mailbox=box, raw=content, door=door)

    at_once(
        company.pk,
        lambda: receive(raw, Door.IMAP),
        lambda: receive(raw, Door.WEBHOOK),
        lambda: receive(other, Door.WEBHOOK),
    )
    assert IncomingMail.objects.count() == 2
    assert IncomingMail.objects.filter(same_as=None).count() == 1
    at_once(
        company.pk,
        lambda: mailroom.mails_place_due(company.pk),
        lambda: mailroom.mails_place_due(company.pk),
    )
    assert Request.objects.count() == 1
    assert IncomingMail.objects.filter(state=MailState.PLACED).count() == 1


def test_mail_when_two_people_decide_at_once_then_one_is_told(
    company: Any, box: Mailbox, client: MadeClient, manager: Any, head: Any, actor_of: Any
) -> None:
    raw = written(sender="stranger@elsewhere.example")
    mail = mailroom.mail_receive(mailbox=box, raw=raw, door=Door.WEBHOOK).mail
    mailroom.mails_place_due(company.pk)
    results = at_once(
        company.pk,
        lambda: mailroom.mail_open(
            actor=actor_of(manager), mail_id=mail.pk, client_id=client.client.pk
        ),
        lambda: mailroom.mail_dismiss(actor=actor_of(head), mail_id=mail.pk),
        lambda: mailroom.mail_open(
            actor=actor_of(head), mail_id=mail.pk, client_id=client.client.pk
        ),
    )
    kept = IncomingMail.objects.get(pk=mail.pk)
    # What was put aside may be opened after all; what was opened stays open.
    assert kept.state == MailState.PLACED
    assert Request.objects.count() == 1
    assert any(isinstance(result, IllegalState) for result in results)
