"""Pages of mailboxes and incoming mail, the webhook and the API."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Contact
from core.models import AuditEntry
from handoffs.models import Message, Request
from mailroom import services as mailroom
from mailroom.models import IncomingMail, Mailbox
from mailroom.sealing import unsealed
from mailroom.transitions import MailState, Reason
from tests.factories.handoffs import MadeClient
from tests.factories.mail import written
from tests.mailroom.conftest import Bring

HOSTILE = (
    "<p>Hello</p><script>alert(1)</script><img src='https://spy.example/a.png'>"
    "<form action='https://evil.example'><input></form><style>*{}</style>"
)


def test_list_when_filtered_and_searched_then_shows_what_fits(
    bring: Bring,
    client: MadeClient,
    manager: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    bring(sender=client.contact.email, subject="Known words")
    bring(sender="stranger@elsewhere.example", subject="Unknown words")
    browser = browser_of(manager)
    browser.get("/mail/")
    with django_assert_max_num_queries(12):
        page = browser.get("/mail/?state=held").content.decode()
    assert "Unknown words" in page
    assert "Known words<" not in page
    assert "Known words" in browser.get("/mail/?search=anna").content.decode()
    assert browser.get("/mail/?search=%00").status_code in (200, 400)


def test_mail_page_when_hostile_then_shows_words_and_locks_the_markup_up(
    bring: Bring, client: MadeClient, manager: Any, browser_of: Any
) -> None:
    mail = bring(
        sender="stranger@client.example",
        text="Words <b>x</b>\n\n-- \nSign\n",
        html=HOSTILE,
        files={"a\u202egpj.exe": b"MZ"},
    )
    browser = browser_of(manager)
    page = browser.get(f"/mail/{mail.pk}/").content.decode()
    assert "Words &lt;b&gt;x&lt;/b&gt;" in page
    assert "1 picture from elsewhere" in page
    assert f"Only {client.client.name} writes from this domain" not in page
    html = browser.get(f"/mail/{mail.pk}/html/")
    assert b"<p>Hello</p>" in html.content
    for word in (b"script", b"spy.example", b"<form", b"<style"):
        assert word not in html.content
    policy = html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    file = browser.get(f"/mail/{mail.pk}/files/1/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="agpj.exe"'
    assert file.headers["Content-Type"] == "application/octet-stream"
    raw = browser.get(f"/mail/{mail.pk}/raw/")
    assert raw.headers["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert browser.get(f"/mail/{mail.pk}/files/2/").status_code == 404


def test_open_when_a_person_names_the_client_then_request_and_contact_are_made(
    bring: Bring, client: MadeClient, manager: Any, browser_of: Any
) -> None:
    other = bring(sender="new@client.example", subject="Another")
    mail = bring(sender="New One <new@client.example>", subject="First")
    browser = browser_of(manager)
    form = browser.get(f"/mail/{mail.pk}/open/").content.decode()
    assert 'value="New One"' in form
    answer = browser.post(
        f"/mail/{mail.pk}/open/",
        {"client_id": client.client.pk, "contact_name": "New One", "version": mail.version},
    )
    assert answer.status_code == 302
    kept = IncomingMail.objects.get(pk=mail.pk)
    assert (kept.state, kept.reason, kept.handled_by_id) == ("placed", "by_person", manager.pk)
    contact = Contact.objects.get(email="new@client.example")
    request = Request.objects.get(pk=kept.request_id)
    assert (request.contact_id, request.subject) == (contact.pk, "First")
    assert AuditEntry.objects.filter(action="incoming_mail.open").count() == 1
    mailroom.mails_place_due(kept.company_id)
    assert IncomingMail.objects.get(pk=other.pk).reason == Reason.NEW_REQUEST
    again = browser.post(
        f"/mail/{mail.pk}/open/", {"client_id": client.client.pk, "version": kept.version}
    )
    assert again.status_code == 409
    assert Request.objects.count() == 2


def test_attach_when_a_person_names_the_request_then_the_mail_is_its_message(
    bring: Bring, client: MadeClient, request_of: Request, manager: Any, browser_of: Any
) -> None:
    mail = bring(sender="stranger@elsewhere.example", text="By the way", html="<p>By the way</p>")
    browser = browser_of(manager)
    wrong = browser.post(f"/mail/{mail.pk}/attach/", {"request_number": 999})
    assert wrong.status_code == 422
    browser.post(f"/mail/{mail.pk}/attach/", {"request_number": request_of.number})
    message = Message.objects.get()
    assert (message.request_id, message.body, message.contact) == (
        request_of.pk,
        "By the way",
        None,
    )
    page = browser.get(f"/requests/{request_of.number}/").content.decode()
    assert "stranger@elsewhere.example" in page
    assert "not a known contact" in page
    assert f"/messages/{message.pk}/html/" in page
    html = browser.get(f"/messages/{message.pk}/html/")
    assert b"<p>By the way</p>" in html.content
    assert "sandbox" in html.headers["Content-Security-Policy"]


def test_dismiss_when_taken_back_then_waits_again(
    bring: Bring, client: MadeClient, manager: Any, browser_of: Any
) -> None:
    mail = bring(sender="stranger@elsewhere.example")
    browser = browser_of(manager)
    browser.post(f"/mail/{mail.pk}/dismiss/", {"note": "Advertising"})
    kept = IncomingMail.objects.get(pk=mail.pk)
    assert (kept.state, kept.reason, kept.note) == ("refused", "not_a_request", "Advertising")
    assert browser.post(f"/mail/{mail.pk}/dismiss/", {}).status_code == 409
    stale = browser.post(f"/mail/{mail.pk}/hold/", {"version": mail.version})
    assert stale.status_code == 412
    browser.post(f"/mail/{mail.pk}/hold/", {})
    assert IncomingMail.objects.get(pk=mail.pk).state == MailState.HELD


def test_mails_when_a_consultant_or_a_stranger_asks_then_nothing_is_shown(
    bring: Bring, client: MadeClient, consultant: Any, stranger: Any, browser_of: Any
) -> None:
    mail = bring(sender="stranger@elsewhere.example")
    assert browser_of(consultant).get(f"/mail/{mail.pk}/").status_code == 403
    for path in ("", "html/", "raw/", "files/1/", "open/"):
        assert browser_of(stranger).get(f"/mail/{mail.pk}/{path}").status_code == 404
    refused = browser_of(stranger).post(f"/mail/{mail.pk}/dismiss/", {})
    assert refused.status_code == 404
    assert IncomingMail.objects.get(pk=mail.pk).state == MailState.HELD


MAILBOX = {
    "name": "Help",
    "address": "Help@Plano.example",
    "imap_host": "127.0.0.1",
    "imap_port": 1,
    "encryption": "none",
    "imap_user": "help",
    "password": "s3cret word",
    "folder": "INBOX",
    "is_active": "on",
}


def test_mailbox_when_set_up_then_its_password_is_sealed_and_never_shown(
    admin: Any, browser_of: Any, company: Any
) -> None:
    browser = browser_of(admin)
    answer = browser.post("/mailboxes/new/", MAILBOX)
    mailbox = Mailbox.objects.get()
    assert answer.url == f"/mailboxes/{mailbox.pk}/"
    assert mailbox.address == "help@plano.example"
    assert "s3cret" not in mailbox.sealed_password
    assert unsealed(mailbox.sealed_password) == "s3cret word"
    for path in ("", "edit/"):
        assert "s3cret" not in browser.get(f"/mailboxes/{mailbox.pk}/{path}").content.decode()
    assert "s3cret" not in json.dumps(list(AuditEntry.objects.values_list("changes", flat=True)))
    tried = browser.post(f"/mailboxes/{mailbox.pk}/try/", follow=True)
    assert "The mail server says" in tried.content.decode()
    twice = browser.post("/mailboxes/new/", MAILBOX)
    assert twice.status_code == 422


def test_mailbox_when_its_server_changes_then_the_old_password_does_not_go_there(
    admin: Any, browser_of: Any, company: Any
) -> None:
    browser = browser_of(admin)
    browser.post("/mailboxes/new/", MAILBOX)
    mailbox = Mailbox.objects.get()
    kept = {**MAILBOX, "password": "", "name": "Renamed"}
    browser.post(f"/mailboxes/{mailbox.pk}/edit/", kept)
    assert unsealed(Mailbox.objects.get().sealed_password) == "s3cret word"
    browser.post(f"/mailboxes/{mailbox.pk}/edit/", {**kept, "imap_host": "127.0.0.2"})
    assert Mailbox.objects.get().sealed_password == ""


def test_mailbox_when_its_server_is_private_then_it_is_not_spoken_to(
    admin: Any, browser_of: Any, settings: Any, company: Any
) -> None:
    settings.MAILROOM_ALLOW_PRIVATE_HOSTS = False
    browser = browser_of(admin)
    for host in ("127.0.0.1", "169.254.169.254", "10.0.0.1", "localhost", "0:0:0:0:0:ffff:7f00:1"):
        Mailbox.objects.all().delete()
        browser.post("/mailboxes/new/", {**MAILBOX, "imap_host": host})
        mailbox = Mailbox.objects.get()
        tried = browser.post(f"/mailboxes/{mailbox.pk}/try/", follow=True)
        assert "not on the public internet" in tried.content.decode()
        mailroom.mailbox_poll(company.pk, mailbox.pk)
        assert "not on the public internet" in Mailbox.objects.get().last_error


def _token(box: Mailbox, system: Any) -> str:
    return mailroom.mailbox_token_make(actor=system, mailbox_id=box.pk)


def test_webhook_when_called_twice_then_keeps_one_mail_and_answers_the_same(
    box: Mailbox, system: Any, client: MadeClient
) -> None:
    token, raw = _token(box, system), written(sender=client.contact.email)
    answers = [
        Browser().post(
            "/api/v1/mailboxes/mail/",
            raw,
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {token}"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    by_address = Browser().post(
        f"/api/v1/mailboxes/{token}/mail/", raw, content_type="message/rfc822"
    )
    assert by_address.json() == answers[0].json()
    assert IncomingMail.objects.count() == 1


def test_webhook_when_its_token_is_wrong_or_ended_then_keeps_nothing(
    box: Mailbox, system: Any
) -> None:
    old = _token(box, system)
    new = _token(box, system)
    forged = new[:-1] + ("a" if new[-1] != "a" else "b")
    for token in ("", "mail_1_1_x", old, forged, "mail_ffffffffffff_1_" + "a" * 43):
        answer = Browser().post(
            "/api/v1/mailboxes/mail/",
            b"From: a@b.example\r\n\r\nx",
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "not_allowed")
    mailroom.mailbox_token_end(actor=system, mailbox_id=box.pk)
    answer = Browser().post(
        f"/api/v1/mailboxes/{new}/mail/", b"From: a@b.c\r\n\r\nx", content_type="message/rfc822"
    )
    assert answer.status_code == 401
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize("field", ["email", "body-mime"])
def test_webhook_when_a_provider_wraps_the_mail_in_a_form_then_it_is_unwrapped(
    box: Mailbox, system: Any, client: MadeClient, field: str
) -> None:
    token = _token(box, system)
    raw = written(sender=client.contact.email, text="Größe\n").replace(b"\n", b"\r\n")
    url = f"/api/v1/mailboxes/{token}/mail/"
    boundary = b"xYzZY"
    form = (
        b"--" + boundary + b'\r\nContent-Disposition: form-data; name="subject"\r\n\r\nx\r\n'
        b"--"
        + boundary
        + b'\r\nContent-Disposition: form-data; name="'
        + field.encode()
        + b'"\r\n\r\n'
        + raw
        + b"\r\n--"
        + boundary
        + b"--\r\n"
    )
    answer = Browser().post(url, form, content_type="multipart/form-data; boundary=xYzZY")
    assert answer.status_code == 202
    mail = IncomingMail.objects.get()
    assert (mail.size, mail.sender) == (len(raw), client.contact.email)


def test_webhook_when_the_mail_is_too_large_or_none_then_says_so(box: Mailbox, system: Any) -> None:
    url = f"/api/v1/mailboxes/{_token(box, system)}/mail/"
    large = Browser().post(
        url, b"From: a@b.c\r\n\r\n" + b"x" * mailroom.MOST_BYTES, content_type="message/rfc822"
    )
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    for content_type in (
        "message/rfc822",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
    ):
        nothing = Browser().post(url, b"", content_type=content_type)
        assert (nothing.status_code, nothing.json()["code"]) == (422, "invalid")
    assert Browser().get(url).status_code == 405
    assert not IncomingMail.objects.exists()


def test_api_when_a_manager_decides_then_it_is_as_on_the_page(
    bring: Bring, client: MadeClient, manager: Any, consultant: Any, browser_of: Any
) -> None:
    mail = bring(sender="stranger@elsewhere.example")
    browser = browser_of(manager)
    listed = browser.get("/api/v1/incoming-mails/?state=held").json()
    assert [row["id"] for row in listed["results"]] == [mail.pk]
    url = f"/api/v1/incoming-mails/{mail.pk}/"
    unknown = browser.post(f"{url}dismiss/", {"x": 1}, content_type="application/json")
    assert unknown.status_code == 422
    stale = browser.post(
        f"{url}dismiss/", {}, content_type="application/json", headers={"If-Match": '"99"'}
    )
    assert stale.status_code == 412
    put_aside = browser.post(f"{url}dismiss/", {"note": "No"}, content_type="application/json")
    assert (put_aside.status_code, put_aside.json()["state"]) == (200, "refused")
    browser.post(f"{url}hold/", content_type="application/json")
    opened = browser.post(
        f"{url}open/", {"client_id": client.client.pk}, content_type="application/json"
    )
    assert opened.json()["request_number"] == Request.objects.get().number
    assert browser_of(consultant).get(url).status_code == 403
