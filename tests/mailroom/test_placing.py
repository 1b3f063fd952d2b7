"""From bytes to a request: what a mail becomes, and that it becomes it once."""

from typing import Any

import pytest

from core.errors import IllegalState
from core.tenancy import company_scope
from handoffs import services as handoffs
from handoffs.models import Attachment, Comment, Entry, Message, Request
from mailroom import services as mailroom
from mailroom.models import Door, IncomingMail, Mailbox
from mailroom.transitions import MailState, Reason
from notices.addresses import ReplyFrom, ReplyTarget, plus_address
from notices.models import Mail, Notice
from notices.models import MailState as Sent
from notices.services import mail_queue
from tests.factories.handoffs import MadeClient, make_client
from tests.factories.mail import ADDRESS, answer_to, new_id, written
from tests.mailroom.conftest import Bring


def stands(mail: IncomingMail) -> tuple[str, str]:
    """State and reason."""
    return mail.state, mail.reason


def test_mail_when_a_known_contact_writes_then_a_request_of_their_client_is_opened(
    bring: Bring, client: MadeClient
) -> None:
    mail = bring(
        sender=f"A <{client.contact.email.upper()}>",
        text="The oven\n\n> old\n",
        files={"plan.txt": b"two ovens", "nothing.txt": b""},
    )
    assert stands(mail) == (MailState.PLACED, Reason.NEW_REQUEST)
    request = Request.objects.get(pk=mail.request_id)
    assert request.client_id == client.client.pk
    assert request.contact_id == client.contact.pk
    assert request.channel == "email"
    assert request.original_text == "The oven\n\n> old"
    assert request.mail_message_id == f"<{mail.message_id}>"
    files = Attachment.objects.filter(request=request, message=None).order_by("pk")
    assert [(file.name, file.refused_reason) for file in files] == [
        ("plan.txt", ""),
        ("nothing.txt", "empty"),
    ]


def test_mail_when_nobody_knows_its_sender_then_it_waits_and_its_keepers_are_told(
    bring: Bring, client: MadeClient, admin: Any
) -> None:
    mail = bring(sender="stranger@elsewhere.example")
    assert stands(mail) == (MailState.HELD, Reason.UNKNOWN_SENDER)
    assert not Request.objects.exists()
    notice = Notice.objects.get(kind="mailroom.held")
    assert (notice.member_id, notice.link) == (admin.pk, f"/mail/{mail.pk}/")


def test_mail_when_two_clients_have_its_sender_then_it_waits(
    bring: Bring, client: MadeClient, company: Any
) -> None:
    other = make_client(company, "Other kitchens")
    other.contact.email = client.contact.email
    other.contact.save()
    assert stands(bring(sender=client.contact.email)) == (
        MailState.HELD,
        Reason.SEVERAL_CLIENTS,
    )


def test_mail_when_its_headers_name_our_answer_then_it_continues_that_request(
    bring: Bring, client: MadeClient, request_of: Request, actor_of: Any, consultant: Any
) -> None:
    sent = handoffs.message_send(
        actor=actor_of(consultant), request_id=request_of.pk, body="We look into it."
    )
    handoffs.request_resolve(actor=actor_of(consultant), request_id=request_of.pk)
    raw = answer_to(
        sent.mail_message_id,
        sender=client.contact.email,
        subject="Quite another subject",
        text="Thank you!\n\nOn Mon, 3 Mar 2025 at 10:00, Marta <help@plano.example> wrote:\n> We\n",
    )
    mail = bring(raw)
    assert stands(mail) == (MailState.PLACED, Reason.CONTINUED)
    message = Message.objects.get(pk=mail.message_pk)
    assert (message.request_id, message.body) == (request_of.pk, "Thank you!")
    assert message.quoted.endswith("wrote:\n> We")
    assert (message.contact_id, message.mail_from) == (client.contact.pk, client.contact.email)
    assert Request.objects.get(pk=request_of.pk).state == "open"


def test_mail_when_it_answers_the_clients_own_first_mail_then_it_continues(
    bring: Bring, client: MadeClient
) -> None:
    first = new_id()
    opened = bring(sender=client.contact.email, message_id=first)
    mail = bring(answer_to(first, sender=client.contact.email, text="And one more thing"))
    assert mail.request_id == opened.request_id
    assert Request.objects.count() == 1


def test_mail_when_only_the_signed_address_tells_then_it_continues_that_request(
    bring: Bring, client: MadeClient, request_of: Request
) -> None:
    target = ReplyTarget(request_of.company_id, ReplyFrom.CLIENT, request_of.pk, client.contact.pk)
    mail = bring(
        sender=client.contact.email, to=plus_address(ADDRESS, target), subject="Something else"
    )
    assert stands(mail) == (MailState.PLACED, Reason.CONTINUED)
    assert mail.request_id == request_of.pk


def test_mail_when_its_signed_address_was_tampered_with_then_it_counts_as_new(
    bring: Bring, client: MadeClient, request_of: Request
) -> None:
    target = ReplyTarget(request_of.company_id, ReplyFrom.CLIENT, request_of.pk, client.contact.pk)
    local, at, host = plus_address(ADDRESS, target).partition("@")
    forged = ("a" if local[-1] != "a" else "b").join([local[:-1], at + host])
    mail = bring(sender="stranger@elsewhere.example", to=forged)
    assert stands(mail) == (MailState.HELD, Reason.UNKNOWN_SENDER)


def test_mail_when_only_its_subject_names_a_request_then_it_is_a_new_one(
    bring: Bring, client: MadeClient, request_of: Request
) -> None:
    mail = bring(sender=client.contact.email, subject=f"Re: [#{request_of.number}] Export")
    assert stands(mail) == (MailState.PLACED, Reason.NEW_REQUEST)
    assert mail.request_id != request_of.pk


def test_mail_when_a_stranger_holds_a_valid_thread_then_their_address_is_shown_with_it(
    bring: Bring, client: MadeClient, request_of: Request
) -> None:
    target = ReplyTarget(request_of.company_id, ReplyFrom.CLIENT, request_of.pk, client.contact.pk)
    mail = bring(sender="new.one@client.example", to=plus_address(ADDRESS, target))
    assert stands(mail) == (MailState.PLACED, Reason.UNKNOWN_CONTACT)
    message = Message.objects.get(pk=mail.message_pk)
    assert (message.contact, message.mail_from) == (None, "new.one@client.example")


def test_mail_when_a_colleague_answers_a_notice_then_it_is_a_comment_and_no_message(
    bring: Bring, client: MadeClient, request_of: Request, consultant: Any
) -> None:
    target = ReplyTarget(request_of.company_id, ReplyFrom.COLLEAGUE, request_of.pk, consultant.pk)
    mail = bring(
        sender=consultant.user.email,
        to=plus_address(ADDRESS, target),
        text="Ask Jonas.\n\n-- \nMarta\n",
    )
    assert stands(mail) == (MailState.PLACED, Reason.COMMENT)
    assert Comment.objects.get().body == "Ask Jonas."
    assert not Message.objects.exists()


def test_mail_when_a_colleague_uses_a_clients_address_or_anothers_then_it_waits(
    bring: Bring, client: MadeClient, request_of: Request, consultant: Any, manager: Any
) -> None:
    company_id = request_of.company_id
    for target in (
        ReplyTarget(company_id, ReplyFrom.CLIENT, request_of.pk, client.contact.pk),
        ReplyTarget(company_id, ReplyFrom.COLLEAGUE, request_of.pk, manager.pk),
    ):
        mail = bring(sender=consultant.user.email, to=plus_address(ADDRESS, target))
        assert stands(mail) == (MailState.HELD, Reason.COLLEAGUE)
    assert not Comment.objects.exists()
    assert not Message.objects.exists()


def test_mail_when_a_client_uses_a_colleagues_signed_address_then_no_comment_is_made(
    bring: Bring, client: MadeClient, request_of: Request, consultant: Any
) -> None:
    target = ReplyTarget(request_of.company_id, ReplyFrom.COLLEAGUE, request_of.pk, consultant.pk)
    mail = bring(sender=client.contact.email, to=plus_address(ADDRESS, target))
    assert stands(mail) == (MailState.PLACED, Reason.NEW_REQUEST)
    assert not Comment.objects.exists()


def test_mail_when_automatic_then_it_reopens_nothing_and_stands_as_automatic(
    bring: Bring, client: MadeClient, request_of: Request, actor_of: Any, consultant: Any
) -> None:
    actor = actor_of(consultant)
    sent = handoffs.message_send(actor=actor, request_id=request_of.pk, body="Done.")
    handoffs.request_resolve(actor=actor, request_id=request_of.pk)
    before = Request.objects.get(pk=request_of.pk)
    raw = written(
        sender=client.contact.email,
        subject="Out of office",
        headers={"In-Reply-To": sent.mail_message_id, "Auto-Submitted": "auto-replied"},
    )
    mail = bring(raw)
    assert stands(mail) == (MailState.PLACED, Reason.AUTOMATIC)
    after = Request.objects.get(pk=request_of.pk)
    assert (after.state, after.version) == ("resolved", before.version)
    message = Message.objects.get(pk=mail.message_pk)
    assert message.is_automatic
    assert Entry.objects.get(message=message).is_automatic


def test_mail_when_automatic_and_of_no_request_then_it_opens_none(
    bring: Bring, client: MadeClient
) -> None:
    mail = bring(sender=client.contact.email, headers={"Precedence": "bulk"})
    assert stands(mail) == (MailState.AUTOMATIC, Reason.AUTOMATIC)
    assert not Request.objects.exists()


def test_mail_when_the_companys_own_group_passed_it_on_then_it_is_no_automatic_one(
    bring: Bring, client: MadeClient
) -> None:
    headers = {"List-Id": "<help.plano.example>", "Precedence": "list"}
    assert bring(sender=client.contact.email, headers=headers).reason == Reason.NEW_REQUEST
    headers = {"List-Id": "<news.elsewhere.example>", "Precedence": "list"}
    assert bring(sender=client.contact.email, headers=headers).reason == Reason.AUTOMATIC


def test_mail_when_it_is_a_bounce_then_our_mail_is_marked_and_nothing_is_opened(
    bring: Bring, client: MadeClient, company: Any
) -> None:
    ours = mail_queue(
        company_id=company.pk,
        to_email=client.contact.email,
        to_name="Anna",
        subject="Hello",
        text="Hello",
        language="en",
        purpose="request.message",
    )
    Mail.objects.filter(pk=ours.pk).update(state=Sent.SENT)
    raw = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: help@plano.example\r\nSubject: Undelivered\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nNobody here.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; anna@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 unknown user\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
        + ours.message_id.encode()
        + b"\r\n\r\n--b--\r\n"
    )
    mail = bring(raw)
    assert stands(mail) == (MailState.BOUNCED, Reason.BOUNCED)
    kept = Mail.objects.get(pk=ours.pk)
    assert (kept.state, "unknown user" in kept.last_error) == (Sent.BOUNCED, True)
    assert not Request.objects.exists()


def test_mail_when_it_is_our_own_that_came_back_then_it_is_refused_and_nobody_is_told(
    bring: Bring, client: MadeClient, company: Any
) -> None:
    mark = {"X-CS-Loop": f"127.0.0.1:{company.pk}"}
    mail = bring(sender=client.contact.email, headers=mark)
    assert stands(mail) == (MailState.REFUSED, Reason.LOOP)
    assert not Request.objects.exists()
    assert not Notice.objects.exists()


def test_mail_when_another_companys_product_wrote_it_then_it_is_no_loop(
    bring: Bring, client: MadeClient, company: Any
) -> None:
    mark = {"X-CS-Loop": f"127.0.0.1:{company.pk + 1}"}
    assert bring(sender=client.contact.email, headers=mark).reason == Reason.NEW_REQUEST


def test_mail_when_one_sender_writes_too_much_then_the_rest_waits(
    bring: Bring, client: MadeClient, settings: Any
) -> None:
    settings.MAILROOM_MOST_PER_HOUR = 2
    reasons = [bring(sender=client.contact.email).reason for _ in range(4)]
    assert reasons == [Reason.NEW_REQUEST] * 2 + [Reason.TOO_MANY] * 2
    assert Request.objects.count() == 2


def test_mail_when_it_comes_twice_by_any_door_then_there_is_one_request(
    bring: Bring, client: MadeClient, box: Mailbox, system: Any
) -> None:
    raw = written(sender=client.contact.email)
    first, again = bring(raw), bring(raw)
    assert first.pk == again.pk
    second_box = mailroom.mailbox_create(actor=system, name="Sales", address="sales@p.example")
    received = mailroom.mail_receive(
        mailbox=second_box, raw=b"Received: from mx\r\n" + raw, door=Door.IMAP
    )
    assert received.is_new
    copy = IncomingMail.objects.get(pk=received.mail.pk)
    assert (*stands(copy), copy.same_as_id) == (MailState.REFUSED, Reason.DUPLICATE, first.pk)
    mailroom.mails_place_due(box.company_id)
    assert Request.objects.count() == 1


def test_mail_when_somebody_else_used_its_message_id_first_then_it_is_placed_all_the_same(
    bring: Bring, client: MadeClient
) -> None:
    same = new_id()
    bring(sender="thief@elsewhere.example", message_id=same)
    mail = bring(sender=client.contact.email, message_id=same)
    assert stands(mail) == (MailState.PLACED, Reason.NEW_REQUEST)


def test_mail_when_the_product_refuses_it_then_it_waits_with_the_sentence(
    bring: Bring, client: MadeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise IllegalState("Nobody could own it.")

    monkeypatch.setattr("mailroom.services._words.handoffs.request_open", refuse)
    mail = bring(sender=client.contact.email)
    assert (*stands(mail), mail.note) == (MailState.HELD, Reason.FAILED, "Nobody could own it.")


def test_mail_when_placing_fails_again_and_again_then_it_pauses_and_waits_at_last(
    box: Mailbox, client: MadeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("mailroom.services.placing.decide", fail)
    raw = written(sender=client.contact.email)
    mail = mailroom.mail_receive(mailbox=box, raw=raw, door=Door.IMAP).mail
    for attempt in range(1, 6):
        assert mailroom.mails_place_due(box.company_id) == 1
        assert mailroom.mails_place_due(box.company_id) == 0
        kept = IncomingMail.objects.get(pk=mail.pk)
        assert (kept.attempts, kept.note) == (attempt, "RuntimeError: out of paper")
        IncomingMail.objects.filter(pk=mail.pk).update(due_at=kept.received_at)
    assert stands(IncomingMail.objects.get(pk=mail.pk)) == (MailState.HELD, Reason.FAILED)


def test_mail_of_another_company_when_looked_for_then_is_not_there(
    bring: Bring, client: MadeClient, other_company: Any
) -> None:
    bring(sender=client.contact.email)
    with company_scope(other_company.pk):
        assert not IncomingMail.objects.exists()
        assert not Mailbox.objects.exists()
