"""Files on the request's page: composers with and without script, downloads, deliveries."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Attachment, Comment, Message, Request
from notices.models import Mail, MailFile, MailState
from tests.factories.files import PDF, picture, upload


def file(name: str = "offer.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def writer(consultant: Any, actor_of: Any) -> Any:
    return actor_of(consultant)


@pytest.fixture
def browser(consultant: Any, browser_of: Any) -> Any:
    return browser_of(consultant)


@pytest.fixture
def url(request_of: Request) -> str:
    return f"/requests/{request_of.number}/"


def test_message_posted_with_files_sends_them(browser: Any, url: str, request_of: Request) -> None:
    data = {"body": "Look", "files": [file(), file("photo.png", picture())]}
    assert browser.post(f"{url}message/", data).status_code == 302
    assert [row.name for row in MailFile.objects.order_by("pk")] == ["offer.pdf", "photo.png"]
    page = browser.get(url).content.decode()
    first, second = Attachment.objects.order_by("pk")
    assert f'href="/files/{first.pk}/"' in page
    assert f'src="/files/{second.pk}/preview/"' in page


def test_comment_posted_with_files_keeps_them_among_colleagues(browser: Any, url: str) -> None:
    assert browser.post(f"{url}comment/", {"body": "Look", "files": [file()]}).status_code == 302
    (kept,) = Attachment.objects.all()
    assert kept.comment_id is not None
    assert not Mail.objects.exists()


def test_refused_message_keeps_words_and_files(browser: Any, url: str) -> None:
    response = browser.post(f"{url}message/", {"body": "", "files": [file()]})
    page = response.content.decode()
    (kept,) = Attachment.objects.all()
    assert response.status_code == 422
    assert f'name="attachment_ids" value="{kept.pk}" checked' in " ".join(page.split())
    assert not Message.objects.exists()

    browser.post(f"{url}message/", {"body": "Now", "attachment_ids": [kept.pk]})
    assert Message.objects.get().attachments.get() == kept


def test_upload_of_30_megabytes_is_refused_in_words_and_keeps_what_was_typed(
    browser: Any, url: str
) -> None:
    data = {"body": "My long answer", "files": [file("film.txt", b"x" * 30_000_000)]}
    response = browser.post(f"{url}message/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“film.txt” has more than 10 MB." in page
    assert "My long answer</textarea>" in page
    assert not Attachment.objects.exists()
    assert not Message.objects.exists()


def test_file_that_is_gone_keeps_the_words_and_says_so(browser: Any, url: str) -> None:
    data = {"body": "My answer", "attachment_ids": ["999999", "x", "-1", str(2**70)]}
    response = browser.post(f"{url}message/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "A file is not there any more." in page
    assert "My answer</textarea>" in page
    assert not Message.objects.exists()


def test_file_uploaded_by_script_answers_with_its_line(browser: Any, url: str) -> None:
    response = browser.post(f"{url}files/", {"for": "client", "file": file("a.png", picture())})
    (kept,) = Attachment.objects.all()
    assert response.status_code == 201
    assert f'value="{kept.pk}"' in response.content.decode()
    assert (kept.is_with_client, kept.name) == (True, "a.png")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"for": "client", "file": SimpleUploadedFile("a.exe", b"MZ\x00")}, "“a.exe” cannot be"),
        ({"for": "client", "file": SimpleUploadedFile("a.txt", b"")}, "“a.txt” is empty."),
        ({"for": "client"}, "Choose a file."),
        ({"for": "both", "file": SimpleUploadedFile("a.txt", b"x")}, "Choose a file."),
    ],
)
def test_file_refused_by_script_answers_with_the_reason(
    browser: Any, url: str, data: Any, words: str
) -> None:
    response = browser.post(f"{url}files/", data)
    assert response.status_code == 422
    assert words in response.json()["error"]
    assert not Attachment.objects.exists()


def test_file_removed_by_script_is_gone(
    browser: Any, request_of: Request, writer: Any, other: Any, browser_of: Any
) -> None:
    kept = upload(writer, request_of)
    assert browser_of(other).post(f"/files/{kept.pk}/remove/").status_code == 404
    assert browser.post(f"/files/{kept.pk}/remove/").status_code == 204
    assert browser.get(f"/files/{kept.pk}/remove/").status_code == 405
    assert not Attachment.objects.exists()


def test_download_is_never_opened_by_the_browser(
    browser: Any, request_of: Request, writer: Any
) -> None:
    kept = upload(writer, request_of, name='Счёт "1"; x=\r\ny.pdf')
    response = browser.get(f"/files/{kept.pk}/")
    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="____ _1__ x_ y.pdf"; '
        "filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82%20_1_%3B%20x%3D%20y.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_preview_is_the_products_own_picture(
    browser: Any, request_of: Request, writer: Any
) -> None:
    kept = upload(writer, request_of, name="a.png", content=picture())
    response = browser.get(f"/files/{kept.pk}/preview/")
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    text = upload(writer, request_of)
    assert browser.get(f"/files/{text.pk}/preview/").status_code == 404


def test_files_open_only_to_who_sees_what_they_hang_on(
    request_of: Request,
    writer: Any,
    other: Any,
    internal: Any,
    stranger: Any,
    browser_of: Any,
) -> None:
    def opened(person: Any, kept: Attachment) -> int:
        status: int = browser_of(person).get(f"/files/{kept.pk}/").status_code
        return status

    pending = upload(writer, request_of)
    of_message, of_comment, for_internal = (
        upload(writer, request_of, client=client) for client in (True, False, False)
    )
    values = {"actor": writer, "request_id": request_of.pk, "body": "Look"}
    services.message_send(**values, attachment_ids=[of_message.pk])
    services.comment_add(**values, attachment_ids=[of_comment.pk])
    services.comment_add(**values, attachment_ids=[for_internal.pk], call_in=[internal.pk])

    every = (pending, of_message, of_comment, for_internal)
    assert [opened(other, kept) for kept in every] == [404, 200, 200, 200]
    assert [opened(internal, kept) for kept in every] == [404, 404, 404, 200]
    with company_scope(stranger.company_id):
        assert [opened(stranger, kept) for kept in every] == [404, 404, 404, 404]


def test_draft_with_files_shows_them_again(
    browser: Any, url: str, request_of: Request, writer: Any
) -> None:
    kept = upload(writer, request_of)
    page = " ".join(browser.get(url).content.decode().split())
    assert f'name="attachment_ids" value="{kept.pk}" checked' in page


def test_draft_discarded_takes_its_files_away_and_leaves_the_others(
    browser: Any, url: str, request_of: Request, writer: Any, other: Any, actor_of: Any
) -> None:
    upload(writer, request_of)
    for_colleagues = upload(writer, request_of, client=False)
    theirs = upload(actor_of(other), request_of)
    assert browser.post(f"{url}draft/message/discard/").status_code == 302
    assert set(Attachment.objects.all()) == {for_colleagues, theirs}


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        (MailState.QUEUED, "", "Waits to be sent"),
        (MailState.SENT, "", "Sent"),
        (MailState.FAILED, "SMTPRecipientsRefused: 550-refused", "refused the recipient’s address"),
        (MailState.FAILED, "TimeoutError: x", "could not be reached"),
        (MailState.UNCERTAIN, "x", "it may have arrived or not"),
        (MailState.BOUNCED, "550-refused no such user", "could not deliver it"),
    ],
)
def test_delivery_is_told_in_plain_words_at_its_message(
    browser: Any, url: str, request_of: Request, writer: Any, state: str, error: str, words: str
) -> None:
    message = services.message_send(actor=writer, request_id=request_of.pk, body="Hello")
    Mail.objects.filter(pk=message.mail_id).update(state=state, last_error=error)
    page = browser.get(url).content.decode()
    assert words in page
    assert "550-refused" not in page
    again = state in (MailState.FAILED, MailState.UNCERTAIN, MailState.BOUNCED)
    assert (f"{url}messages/{message.pk}/again/" in page) is again


def test_message_sent_again_goes_to_the_address_of_today(
    browser: Any, url: str, request_of: Request, writer: Any, client: Any
) -> None:
    message = services.message_send(actor=writer, request_id=request_of.pk, body="Hello")
    Mail.objects.filter(pk=message.mail_id).update(state=MailState.BOUNCED)
    client.contact.email = "new@client.example"
    client.contact.save(update_fields=["email"])

    asked = browser.get(f"{url}messages/{message.pk}/again/")
    assert "new@client.example" in asked.content.decode()
    assert browser.post(f"{url}messages/{message.pk}/again/").status_code == 302
    mail = Mail.objects.get(pk=message.mail_id)
    assert (mail.state, mail.to_email) == (MailState.QUEUED, "new@client.example")
    # A second press of the button finds it on its way.
    assert browser.post(f"{url}messages/{message.pk}/again/").status_code == 409
    assert Message.objects.count() == 1


def test_page_with_many_files_costs_no_query_more(
    browser: Any, url: str, request_of: Request, writer: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        values = {"actor": writer, "request_id": request_of.pk, "body": "Look"}
        first, second = (
            upload(writer, request_of, client=client, content=PDF + bytes([65 + number]))
            for client in (True, False)
        )
        services.message_send(**values, attachment_ids=[first.pk])
        services.comment_add(**values, attachment_ids=[second.pk])
    assert Comment.objects.count() == 3
    browser.get(url)
    with django_assert_max_num_queries(12):
        browser.get(url)
