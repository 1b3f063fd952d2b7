"""A client and the company write to each other over real mail servers."""

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

import pytest

from handoffs import services as handoffs
from handoffs.models import Message, Request
from mailroom import services as mailroom
from mailroom.models import IncomingMail, Mailbox
from mailroom.transitions import MailState, Reason
from notices.services import mail_send_due, mail_sender_set
from tests.factories.handoffs import MadeClient
from tests.factories.mail import ADDRESS, answer_to, written
from tests.factories.mail_servers import Imap, Smtp, imap_server, smtp_server


@pytest.fixture(scope="module")
def imap() -> Iterator[Imap]:
    """One IMAP server for all tests of this module."""
    with imap_server() as server:
        yield server


@pytest.fixture
def smtp(settings: Any) -> Iterator[Smtp]:
    """An SMTP server that Django sends to."""
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def box(system: Any, admin: Any, imap: Imap) -> Mailbox:
    """A mailbox on that server; what other tests left there is taken in and set aside."""
    made = mailroom.mailbox_create(actor=system, name="Help", address=ADDRESS, **imap.values)
    mailroom.mailbox_poll(made.company_id, made.pk)
    IncomingMail.objects.update(state=MailState.REFUSED)
    return made


def look(box: Mailbox) -> list[IncomingMail]:
    """Fetch and place; what is new, in order."""
    known = list(IncomingMail.objects.values_list("pk", flat=True))
    mailroom.mailbox_poll(box.company_id, box.pk)
    mailroom.mails_place_due(box.company_id)
    assert not Mailbox.objects.get(pk=box.pk).last_error
    return list(IncomingMail.objects.exclude(pk__in=known).order_by("pk"))


def test_mail_when_clients_answer_over_real_servers_then_all_lands_on_one_request(
    box: Mailbox, imap: Imap, smtp: Smtp, client: MadeClient, consultant: Any, actor_of: Any,
    system: Any,
) -> None:  # fmt: skip
    mail_sender_set(actor=system, address=ADDRESS, takes_plus_addresses=True)
    anna = client.contact.email
    imap.write(written(sender=anna, subject="Oven", text="Two ovens?\n", files={"a.txt": b"plan"}))
    (first,) = look(box)
    assert (first.state, first.reason) == (MailState.PLACED, Reason.NEW_REQUEST)
    request = Request.objects.get(pk=first.request_id)

    handoffs.message_send(
        actor=actor_of(consultant),
        request_id=request.pk,
        body="One is enough.",
        contact_id=client.contact.pk,
    )
    mail_send_due(box.company_id)
    sent = next(mail for mail in smtp.taken if anna in str(mail["To"]))
    assert sent["In-Reply-To"] == f"<{first.message_id}>"
    reply_to = parseaddr(str(sent["Reply-To"]))[1]
    assert reply_to.startswith("help+r")

    our_id = str(sent["Message-ID"])
    imap.write(answer_to(our_id, sender=anna, text="By header lines only.\n"))
    imap.write(written(sender=anna, to=reply_to, subject="Re: Oven", text="By address only.\n"))
    imap.write(answer_to(our_id, sender=anna, to=reply_to, subject="New words", text="Both.\n"))
    imap.write(sent.as_bytes())
    answers = look(box)
    assert [mail.reason for mail in answers] == [Reason.CONTINUED] * 3 + [Reason.LOOP]
    bodies = Message.objects.filter(request=request, direction="from_client").order_by("pk")
    assert list(bodies.values_list("body", flat=True)) == [
        "By header lines only.",
        "By address only.",
        "Both.",
    ]
    assert Request.objects.count() == 1


def test_mailbox_when_looked_at_again_then_takes_nothing_twice_and_deletes_nothing(
    box: Mailbox, imap: Imap, client: MadeClient
) -> None:
    imap.write(written(sender=client.contact.email))
    before = imap.flags()
    (mail,) = look(box)
    assert not look(box)
    after = imap.flags()
    assert set(after) == set(before)
    assert rb"\Seen" in after[max(after)]
    Mailbox.objects.filter(pk=box.pk).update(uid_validity=1, last_uid=0)
    assert not look(box)
    assert IncomingMail.objects.get(pk=mail.pk).state == MailState.PLACED
    assert Request.objects.count() == 1


def test_mailbox_when_older_mail_lies_there_then_it_stays_where_it_is(
    box: Mailbox, imap: Imap, client: MadeClient
) -> None:
    server = imap.client()
    server.append("INBOX", written(), msg_time=box.created_at.replace(year=2020))
    server.logout()
    assert not look(box)


def test_mailbox_when_a_mail_is_too_large_then_its_beginning_waits_for_a_person(
    box: Mailbox, imap: Imap, client: MadeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailroom.services.polling.MOST_BYTES", 300_000)
    imap.write(written(sender=client.contact.email, text="Hello\n", files={"a": b"x" * 300_000}))
    (mail,) = look(box)
    assert (mail.state, mail.reason) == (MailState.HELD, Reason.TOO_LARGE)
    assert mail.size > 300_000
    assert mail.file.size == 200_000
    assert not Request.objects.exists()


def test_mailbox_when_its_server_is_gone_or_refuses_then_says_so_and_waits_longer(
    box: Mailbox, system: Any
) -> None:
    mailroom.mailbox_update(actor=system, mailbox_id=box.pk, password="wrong")
    for failures in (1, 2, 3):
        mailroom.mailbox_poll(box.company_id, box.pk)
        assert Mailbox.objects.get(pk=box.pk).failures == failures
    pause = Mailbox.objects.get(pk=box.pk)
    assert pause.last_error
    assert pause.last_polled_at is not None
    assert (pause.due_at - pause.last_polled_at).total_seconds() > 100
    mailroom.mailbox_update(actor=system, mailbox_id=box.pk, imap_port=1, password="x")
    mailroom.mailbox_poll(box.company_id, box.pk)
    assert "refused" in Mailbox.objects.get(pk=box.pk).last_error.lower()
