"""Files of messages and comments: limits, sides that never mix, and who sees what."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import InvalidInput, NotAllowed, NotFound
from core.files import file_content
from core.models import StoredFile
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Attachment, Comment, Message, Request
from handoffs.services.attachments import MOST_BYTES, MOST_FILES, IncomingFile
from notices.models import Mail, MailFile
from tests.factories.files import PDF, picture, upload
from tests.factories.handoffs import make_client, open_request


@pytest.fixture
def writer(consultant: Any, actor_of: Any) -> Any:
    return actor_of(consultant)


@pytest.fixture
def called(request_of: Request, writer: Any, internal: Any, actor_of: Any) -> Any:
    """An internal employee who was called into the request."""
    services.comment_add(actor=writer, request_id=request_of.pk, body="Look", call_in=[internal.pk])
    return actor_of(internal)


def test_file_uploaded_is_pending_and_only_the_uploaders(
    request_of: Request, writer: Any, other: Any, actor_of: Any
) -> None:
    kept = upload(writer, request_of)
    assert (kept.name, kept.content_type, kept.size) == ("offer.pdf", "application/pdf", len(PDF))
    assert file_content(kept.file_id or 0) == PDF
    assert list(Attachment.objects.visible_to(writer)) == [kept]
    assert not Attachment.objects.visible_to(actor_of(other)).exists()


def test_picture_uploaded_has_a_preview(request_of: Request, writer: Any) -> None:
    kept = upload(writer, request_of, name="photo.png", content=picture())
    assert kept.preview_id is not None
    assert file_content(kept.preview_id)[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("page.pdf", b"<html><script>", "what is in the file, not its name"),
        ("big.txt", b"x" * (MOST_BYTES + 1), "more than 10 MB"),
    ],
)
def test_file_that_cannot_be_attached_is_refused_by_name(
    request_of: Request, writer: Any, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        upload(writer, request_of, name=name, content=content)
    assert name in str(refused.value.fields["files"])
    assert words in str(refused.value.fields["files"])
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_file_for_the_client_is_not_uploaded_by_who_may_not_write_to_them(
    request_of: Request, called: Any
) -> None:
    with pytest.raises(NotAllowed):
        upload(called, request_of)
    assert upload(called, request_of, client=False).is_with_client is False


def test_file_is_not_uploaded_to_a_request_out_of_sight(
    request_of: Request, internal: Any, stranger: Any, actor_of: Any
) -> None:
    with pytest.raises(NotFound):
        upload(actor_of(internal), request_of, client=False)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        upload(actor_of(stranger), request_of)
    assert not Attachment.objects.exists()


def test_message_takes_its_files_into_the_mail(request_of: Request, writer: Any) -> None:
    first = upload(writer, request_of, name="photo.png", content=picture())
    second = upload(writer, request_of)

    sent = services.message_send(
        actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[second.pk, first.pk]
    )

    assert set(sent.attachments.all()) == {first, second}
    files = MailFile.objects.filter(mail_id=sent.mail_id).order_by("pk")
    assert [(row.name, row.content_type) for row in files] == [
        ("offer.pdf", "application/pdf"),
        ("photo.png", "image/png"),
    ]


@pytest.mark.parametrize("whose", ["colleague", "other_request", "comment", "sent", "nothing"])
def test_message_takes_no_file_but_ones_own_for_the_client(
    request_of: Request, client: Any, writer: Any, other: Any, actor_of: Any, whose: str
) -> None:
    if whose == "colleague":
        file_id = upload(actor_of(other), request_of).pk
    elif whose == "other_request":
        file_id = upload(writer, open_request(writer, client.client)).pk
    elif whose == "comment":
        file_id = upload(writer, request_of, client=False).pk
    elif whose == "sent":
        file_id = upload(writer, request_of).pk
        services.message_send(
            actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[file_id]
        )
    else:
        file_id = 999_999
    messages = Message.objects.count()

    with pytest.raises(NotFound) as refused:
        services.message_send(
            actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[file_id]
        )

    assert set(refused.value.fields) == {"attachment_ids"}
    assert Message.objects.count() == Mail.objects.count() == messages


def test_comment_takes_no_file_for_the_client(request_of: Request, writer: Any) -> None:
    kept = upload(writer, request_of)
    with pytest.raises(NotFound):
        services.comment_add(
            actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[kept.pk]
        )
    assert not Comment.objects.exists()


def test_file_of_a_comment_is_refused_by_the_database_on_any_mail(
    request_of: Request, writer: Any, company: Any
) -> None:
    """Whatever a service might do wrong one day: the same bytes, the same name, no way out."""
    secret = upload(writer, request_of, client=False)
    services.comment_add(
        actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[secret.pk]
    )
    message = services.message_send(actor=writer, request_id=request_of.pk, body="Hello")
    mail = Mail.objects.get(pk=message.mail_id)
    values = {
        "company": company,
        "mail": mail,
        "file_id": secret.file_id,
        "name": secret.name,
        "content_type": secret.content_type,
        "attachment_id": secret.pk,
    }
    for is_for_client in (True, False):
        with pytest.raises(IntegrityError), transaction.atomic():
            MailFile.objects.create(**values, is_for_client=is_for_client)
    assert not MailFile.objects.exists()


def test_file_of_a_comment_is_refused_by_the_database_on_any_message(
    request_of: Request, writer: Any
) -> None:
    secret = upload(writer, request_of, client=False)
    message = services.message_send(actor=writer, request_id=request_of.pk, body="Hello")
    for changes in ({"message": message}, {"is_with_client": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Attachment.objects.filter(pk=secret.pk).update(**changes)
    secret.refresh_from_db()
    assert (secret.message_id, secret.is_with_client) == (None, False)


def test_file_that_was_sent_never_changes_nor_goes(request_of: Request, writer: Any) -> None:
    kept = upload(writer, request_of)
    services.message_send(
        actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[kept.pk]
    )
    for change in (
        lambda: Attachment.objects.filter(pk=kept.pk).update(name="other.pdf"),
        lambda: Attachment.objects.filter(pk=kept.pk).update(message=None),
        lambda: Attachment.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(NotFound):
        services.attachment_remove(actor=writer, attachment_id=kept.pk)


def test_message_refuses_too_many_files_and_too_much_together(
    request_of: Request, writer: Any, monkeypatch: Any
) -> None:
    ids = [upload(writer, request_of, content=PDF + bytes([65 + n])).pk for n in range(3)]
    with pytest.raises(InvalidInput, match="At most 20 files"):
        services.message_send(
            actor=writer,
            request_id=request_of.pk,
            body="Look",
            attachment_ids=[*ids, *range(10_000, 10_000 + MOST_FILES)],
        )
    monkeypatch.setattr("handoffs.services.attachments.MOST_BYTES_TOGETHER", 2 * len(PDF))
    with pytest.raises(InvalidInput, match="20 MB"):
        services.message_send(
            actor=writer, request_id=request_of.pk, body="Look", attachment_ids=ids
        )
    assert not Message.objects.exists()


def test_repeated_key_gives_the_first_message_with_its_files(
    request_of: Request, writer: Any
) -> None:
    kept = upload(writer, request_of)
    values = {"request_id": request_of.pk, "body": "Look", "attachment_ids": [kept.pk]}
    first = services.message_send(actor=writer, idempotency_key="k", **values)
    assert services.message_send(actor=writer, idempotency_key="k", **values).pk == first.pk
    assert MailFile.objects.count() == 1


def test_internal_employee_sees_files_of_comments_meant_for_them_only(
    request_of: Request, writer: Any, called: Any
) -> None:
    def comment(**values: Any) -> Attachment:
        kept = upload(writer, request_of, client=False)
        services.comment_add(
            actor=writer,
            request_id=request_of.pk,
            body="Look",
            attachment_ids=[kept.pk],
            **values,
        )
        return kept

    for_them = comment(call_in=[called.membership_id])
    comment()
    of_message = upload(writer, request_of)
    services.message_send(
        actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[of_message.pk]
    )
    (first_words,) = services.attachments_keep(
        company_id=writer.company_id,
        request=request_of,
        message=None,
        files=[IncomingFile("fault.png", "image/png", picture())],
    )
    assert set(Attachment.objects.visible_to(called)) == {for_them, first_words}


def test_pending_file_when_removed_is_gone_and_only_by_its_uploader(
    request_of: Request, writer: Any, other: Any, actor_of: Any
) -> None:
    kept = upload(writer, request_of)
    with pytest.raises(NotFound):
        services.attachment_remove(actor=actor_of(other), attachment_id=kept.pk)
    services.attachment_remove(actor=writer, attachment_id=kept.pk)
    assert not Attachment.objects.exists()


def test_sweep_takes_what_was_never_sent_and_leaves_the_rest(
    request_of: Request, writer: Any, system: Any, monkeypatch: Any
) -> None:
    sent, forgotten = upload(writer, request_of), upload(writer, request_of, content=PDF + b"2")
    services.message_send(
        actor=writer, request_id=request_of.pk, body="Look", attachment_ids=[sent.pk]
    )
    assert services.attachments_sweep(actor=system) == 0
    monkeypatch.setattr(
        "handoffs.services.attachments.PENDING_LASTS", services.attachments.PENDING_LASTS * 0
    )
    assert services.attachments_sweep(actor=system) == 1
    assert list(Attachment.objects.all()) == [sent]
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [sent.file_id]
    assert not Attachment.objects.filter(pk=forgotten.pk).exists()


def test_files_of_incoming_mail_are_kept_and_refused_ones_say_why(
    request_of: Request, writer: Any
) -> None:
    files = [
        IncomingFile("photo.jpg", "image/jpeg", picture(), "<a@b>", is_inline=True),
        IncomingFile("setup.exe", "application/pdf", b"MZ\x90\x00"),
        IncomingFile("nothing.txt", "text/plain", b""),
        *[IncomingFile(f"{n}.txt", "text/plain", b"words %d" % n) for n in range(MOST_FILES)],
    ]
    message = services.message_receive(
        actor=writer,
        request_id=request_of.pk,
        body="",
        mail_message_id="<1@client.example>",
        quoted="> old",
        files=files,
    )
    rows = list(message.attachments.order_by("pk"))
    assert [row.refused_reason for row in rows[:3]] == ["", "kind", "empty"]
    assert (rows[0].name, rows[0].content_type) == ("photo.jpg.png", "image/png")
    assert (rows[0].content_id, rows[0].is_inline) == ("a@b", True)
    assert rows[1].file_id is None
    assert rows[-1].refused_reason == "too_many"
    assert sum(1 for row in rows if not row.refused_reason) == MOST_FILES
    assert (message.mail_message_id, message.quoted) == ("<1@client.example>", "> old")


def test_file_of_a_stranger_client_is_never_ours(
    company: Any, request_of: Request, writer: Any, stranger: Any, actor_of: Any
) -> None:
    make_client(company, "Suedhaus")
    kept = upload(writer, request_of)
    theirs = actor_of(stranger)
    with company_scope(stranger.company_id):
        assert not Attachment.objects.visible_to(theirs).exists()
        with pytest.raises(NotFound):
            services.attachment_remove(actor=theirs, attachment_id=kept.pk)
    assert Attachment.objects.filter(pk=kept.pk).exists()
