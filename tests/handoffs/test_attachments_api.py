"""Files over REST."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from handoffs import services
from handoffs.models import Attachment, Message, Request
from notices.models import Mail, MailFile, MailState
from tests.factories.files import PDF, upload


@pytest.fixture
def writer(consultant: Any, actor_of: Any) -> Any:
    return actor_of(consultant)


@pytest.fixture
def url(request_of: Request) -> str:
    return f"/api/v1/requests/{request_of.pk}/"


def test_file_is_uploaded_sent_listed_and_downloaded(
    url: str, consultant: Any, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    made = browser.post(
        f"{url}files/", {"side": "client", "file": SimpleUploadedFile("offer.pdf", PDF)}
    )
    assert made.status_code == 201
    assert {**made.json(), "created_at": "", "id": 0} == {
        "id": 0,
        "name": "offer.pdf",
        "content_type": "application/pdf",
        "size": len(PDF),
        "message_id": None,
        "comment_id": None,
        "side": "client",
        "refused": "",
        "created_at": "",
    }
    file_id = made.json()["id"]
    sent = browser.post(
        f"{url}messages/",
        {"body": "Look", "attachment_ids": [file_id]},
        content_type="application/json",
    )
    assert sent.status_code == 201
    assert sent.json()["attachments"] == [
        {"id": file_id, "name": "offer.pdf", "size": len(PDF), "refused": ""}
    ]
    assert sent.json()["mail"]["state"] == "queued"
    assert MailFile.objects.count() == 1
    (listed,) = browser.get(f"{url}files/").json()["results"]
    assert listed["message_id"] == sent.json()["id"]
    content = browser.get(f"/api/v1/files/{file_id}/content/")
    assert content.content == PDF
    assert content.headers["Content-Disposition"].startswith("attachment;")
    assert content.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert browser.delete(f"/api/v1/files/{file_id}/").status_code == 404
    assert Attachment.objects.filter(pk=file_id).exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"side": "client"}, "file"),
        ({"side": "both", "file": SimpleUploadedFile("a.txt", b"x")}, "side"),
        ({"side": "client", "file": SimpleUploadedFile("a.txt", b"")}, "files"),
        ({"side": "client", "file": SimpleUploadedFile("a.txt", b"MZ\x00")}, "files"),
        ({"side": "client", "x": 1, "file": SimpleUploadedFile("a.txt", b"x")}, "x"),
    ],
)
def test_file_that_cannot_be_uploaded_is_a_problem_with_its_field(
    url: str, consultant: Any, browser_of: Any, data: Any, field: str
) -> None:
    response = browser_of(consultant).post(f"{url}files/", data)
    assert response.status_code == 422
    assert field in str(response.json())
    assert not Attachment.objects.exists()


def test_file_for_colleagues_cannot_be_sent_to_the_client(
    url: str, request_of: Request, writer: Any, consultant: Any, browser_of: Any
) -> None:
    secret = upload(writer, request_of, client=False)
    response = browser_of(consultant).post(
        f"{url}messages/",
        {"body": "Look", "attachment_ids": [secret.pk]},
        content_type="application/json",
    )
    assert response.status_code == 404
    assert not Message.objects.exists()
    commented = browser_of(consultant).post(
        f"{url}comments/",
        {"body": "Look", "attachment_ids": [secret.pk]},
        content_type="application/json",
    )
    assert commented.status_code == 201
    assert [row["id"] for row in commented.json()["attachments"]] == [secret.pk]


def test_file_that_comes_as_json_is_missing(url: str, consultant: Any, browser_of: Any) -> None:
    response = browser_of(consultant).post(
        f"{url}files/", {"side": "client"}, content_type="application/json"
    )
    assert response.status_code == 422
    assert "file" in str(response.json())


def test_file_taken_back_is_gone_and_only_ones_own(
    request_of: Request, writer: Any, consultant: Any, other: Any, browser_of: Any
) -> None:
    kept = upload(writer, request_of)
    address = f"/api/v1/files/{kept.pk}/"
    assert browser_of(other).get(address).status_code == 404
    assert browser_of(other).delete(address).status_code == 404
    assert browser_of(consultant).get(address).status_code == 200
    assert browser_of(consultant).delete(address).status_code == 204
    assert not Attachment.objects.exists()


def test_message_sent_again_over_the_api_says_its_state(
    url: str, request_of: Request, writer: Any, consultant: Any, internal: Any, browser_of: Any
) -> None:
    message = services.message_send(actor=writer, request_id=request_of.pk, body="Hello")
    browser, address = browser_of(consultant), f"{url}messages/{message.pk}/again/"
    assert browser.post(address).status_code == 409
    Mail.objects.filter(pk=message.mail_id).update(
        state=MailState.FAILED, last_error="SMTPRecipientsRefused: 550"
    )
    (listed,) = browser.get(f"{url}messages/").json()["results"]
    assert listed["mail"]["reason"] == "The mail server refused the recipient’s address."
    assert browser_of(internal).post(address).status_code in {403, 404}
    answer = browser.post(address)
    assert answer.status_code == 200
    assert answer.json()["mail"]["state"] == "queued"
