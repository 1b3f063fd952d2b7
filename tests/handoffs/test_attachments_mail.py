"""Messages as mail: threads, addresses for answers, signature, files, and what did not arrive."""

from typing import Any

import pytest
from django.core import mail as outbox

from core.outbox import run_due
from handoffs import services
from handoffs.models import Entry, EntryKind, Request
from notices.addresses import ReplyFrom, ReplyTarget, read_reply_address
from notices.models import Mail, MailSender, MailState, Notice
from notices.services import mail_bounced, mail_send_due
from tests.factories.files import PDF, picture, upload

SECRET = "Between colleagues only"


@pytest.fixture
def writer(consultant: Any, actor_of: Any) -> Any:
    return actor_of(consultant)


def sent(writer: Any, request: Request, body: str = "Hello", **values: Any) -> Any:
    """The message as it went out."""
    services.message_send(actor=writer, request_id=request.pk, body=body, **values)
    mail_send_due(writer.company_id)
    return outbox.outbox[-1].message()


def test_messages_to_one_contact_are_one_thread(request_of: Request, writer: Any) -> None:
    first = sent(writer, request_of)
    assert first["In-Reply-To"] is None
    services.message_receive(
        actor=writer,
        request_id=request_of.pk,
        body="Thanks",
        mail_message_id="<1@client.example>",
    )
    second = sent(writer, request_of, "Welcome")
    assert second["In-Reply-To"] == "<1@client.example>"
    assert second["References"].split() == [first["Message-ID"], "<1@client.example>"]
    services.request_change_details(actor=writer, request_id=request_of.pk, subject="New name")
    third = sent(writer, request_of, "Bye")
    assert third["Subject"] == first["Subject"]
    assert third["References"].split()[-1] == second["Message-ID"]


def test_first_answer_hangs_on_the_mail_that_opened_the_request(
    request_of: Request, writer: Any
) -> None:
    Request.objects.filter(pk=request_of.pk).update(mail_message_id="<0@client.example>")
    assert sent(writer, request_of)["References"] == "<0@client.example>"


def test_another_contact_gets_a_thread_of_their_own(
    request_of: Request, writer: Any, client: Any
) -> None:
    sent(writer, request_of)
    contact = client.client.contacts.create(
        company_id=writer.company_id, name="Ole", email="ole@client.example"
    )
    message = sent(writer, request_of, contact_id=contact.pk)
    assert (message["In-Reply-To"], message["References"]) == (None, None)


def test_answer_comes_back_to_this_request_and_contact(
    request_of: Request, writer: Any, company: Any
) -> None:
    MailSender.objects.create(
        company=company, reply_address="inbox@plano.example", takes_plus_addresses=True
    )
    target = read_reply_address(sent(writer, request_of)["Reply-To"])
    assert target == ReplyTarget(
        company.pk, ReplyFrom.CLIENT, request_of.pk, request_of.contact_id or 0
    )


def test_message_carries_signature_in_the_clients_language_and_its_files(
    request_of: Request, writer: Any, company: Any, client: Any
) -> None:
    MailSender.objects.create(company=company, signature_en="Plano", signature_ru="Плано")
    client.contact.language = "ru"
    client.contact.save(update_fields=["language"])
    ids = [
        upload(writer, request_of, name="Счёт.pdf").pk,
        upload(writer, request_of, name="a.txt", content=b"one\ntwo\r\n").pk,
        upload(writer, request_of, name="b.png", content=picture()).pk,
    ]

    message = sent(writer, request_of, attachment_ids=ids)

    assert message["Content-Language"] == "ru"
    text, *parts = message.get_payload()
    assert text.get_payload(decode=True).decode() == "Hello\n\n-- \nПлано\n"
    assert [part.get_filename() for part in parts] == ["Счёт.pdf", "a.txt", "b.png"]
    assert [part.get_payload(decode=True) for part in parts] == [
        PDF,
        b"one\ntwo\r\n",
        picture(),
    ]


def test_nothing_of_a_comment_is_in_any_mail_to_the_client(
    request_of: Request, writer: Any
) -> None:
    secret = upload(writer, request_of, client=False, name=f"{SECRET}.txt", content=SECRET.encode())
    services.comment_add(
        actor=writer, request_id=request_of.pk, body=SECRET, attachment_ids=[secret.pk]
    )
    shown = upload(writer, request_of, name="same.txt", content=b"shown")
    raw = sent(writer, request_of, attachment_ids=[shown.pk]).as_bytes()
    assert SECRET.encode() not in raw
    for part in outbox.outbox[-1].message().walk():
        content = part.get_payload(decode=True) or b""
        assert SECRET.encode() not in content


def test_mail_that_came_back_is_in_the_history_and_told_to_the_owner(
    request_of: Request, writer: Any, company: Any
) -> None:
    sent(writer, request_of)
    mail = Mail.objects.get()
    mail_bounced(company_id=company.pk, message_id=mail.message_id, reason="550 no such user")
    run_due(company.pk)

    entry = Entry.objects.get(kind=EntryKind.BOUNCED)
    assert entry.data == {"to": mail.to_email, "state": "bounced"}
    assert (entry.message.mail_id if entry.message else None) == mail.pk
    notice = Notice.objects.get(kind="requests.undelivered")
    assert notice.member_id == writer.membership_id
    assert "550" not in str(notice.params)
    run_due(company.pk)
    assert Entry.objects.filter(kind=EntryKind.BOUNCED).count() == 1


def test_mail_of_something_else_that_came_back_is_no_news_of_a_request(
    request_of: Request, system: Any
) -> None:
    services.message_undelivered(actor=system, mail_id=999_999)
    assert not Entry.objects.filter(kind=EntryKind.BOUNCED).exists()


def test_message_without_mail_is_not_sent_again(request_of: Request, writer: Any) -> None:
    message = services.message_receive(actor=writer, request_id=request_of.pk, body="Hello")
    with pytest.raises(Exception, match="not sent by mail"):
        services.message_send_again(actor=writer, message_id=message.pk)
    assert not Mail.objects.filter(state=MailState.QUEUED).exists()
