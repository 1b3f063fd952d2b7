"""A company's sender, threads, files and bounces of outgoing mail."""

from typing import Any

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction

from accounts.models import Company, Membership
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent
from core.tenancy import company_scope
from notices.models import Mail, MailSender, MailState
from notices.services import (
    mail_bounced,
    mail_queue,
    mail_send_again,
    mail_send_due,
    mail_sender_set,
    mail_sender_try,
)

EVIL = "Plano\r\nBcc: all@evil.example"


def queue(company: Company, **values: Any) -> Mail:
    given: dict[str, Any] = {
        "company_id": company.pk,
        "to_email": "anna@client.example",
        "to_name": "Anna Berg",
        "subject": "Your request",
        "text": "Hello.",
        "language": "en",
        "purpose": "request.message",
    }
    return mail_queue(**{**given, **values})


def sent(company: Company) -> Any:
    mail_send_due(company.pk)
    return outbox.outbox[-1].message()


def test_mail_goes_out_in_the_name_of_the_company_in_its_language(
    company: Company, admin: Membership, actor_of: Any
) -> None:
    mail_sender_set(
        actor=actor_of(admin),
        name_en="Plano Service",
        name_ru="Сервис Plano",
        address="team@plano.example",
    )
    queue(company)
    assert sent(company)["From"] == "Plano Service <team@plano.example>"
    queue(company, language="ru")
    mail_send_due(company.pk)
    assert outbox.outbox[-1].from_email.endswith("<team@plano.example>")
    assert "Сервис Plano" not in str(outbox.outbox[0].message()["From"])


def test_mail_carries_its_thread_and_where_answers_go(company: Company) -> None:
    thread = ["<1@client.example>", "<2@plano.example>", "<1@client.example>"]
    queue(company, in_reply_to=thread[1], references=thread, reply_to="inbox+r1@plano.example")
    message = sent(company)
    assert message["In-Reply-To"] == "<2@plano.example>"
    assert message["References"] == "<1@client.example> <2@plano.example>"
    assert message["Reply-To"] == "inbox+r1@plano.example"


def test_long_thread_keeps_its_first_and_its_last(company: Company) -> None:
    thread = [f"<{n}@client.example>" for n in range(50)]
    queue(company, in_reply_to=thread[-1], references=thread)
    kept = sent(company)["References"].split()
    assert len(kept) == 20
    assert (kept[0], kept[1], kept[-1]) == (thread[0], thread[31], thread[49])


@pytest.mark.parametrize(
    "evil", ["<a@b>\r\nBcc: all@evil.example", "a b", "<a@b> <c@d>", "<ф@b>", "<a@b", "<>"]
)
def test_thread_takes_nothing_but_ids(company: Company, evil: str) -> None:
    queue(
        company, in_reply_to="<1@x>", references=["<1@x>", evil], reply_to=evil.partition("\r")[0]
    )
    message = sent(company) if outbox.outbox or mail_send_due(company.pk) else None
    row = Mail.objects.get()
    assert row.references == "<1@x>"
    assert message is None or message["Bcc"] is None


@pytest.mark.parametrize("field", ["name_en", "name_ru", "address", "reply_address"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x00"])
def test_sender_with_a_line_break_is_refused(
    company: Company, admin: Membership, actor_of: Any, field: str, line_break: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        mail_sender_set(
            actor=actor_of(admin), **{field: f"a@b.example{line_break}Bcc: c@d.example"}
        )
    assert set(refused.value.fields) == {field}
    assert not MailSender.objects.exists()


def test_sender_is_set_by_administrators_only(
    company: Company, head: Membership, actor_of: Any
) -> None:
    with pytest.raises(NotAllowed):
        mail_sender_set(actor=actor_of(head), name_en="Mine")
    with pytest.raises(NotAllowed):
        mail_sender_try(actor=actor_of(head))
    assert not MailSender.objects.exists()
    assert not Mail.objects.exists()


def test_sender_changed_meanwhile_is_not_overwritten(
    company: Company, admin: Membership, actor_of: Any
) -> None:
    actor = actor_of(admin)
    first = mail_sender_set(actor=actor, version=0, name_en="One")
    assert first.version == 1
    with pytest.raises(Stale):
        mail_sender_set(actor=actor, version=0, name_en="Two")
    assert MailSender.objects.get().name_en == "One"
    assert AuditEntry.objects.filter(action="mail_sender.set").count() == 1


def test_second_sender_of_a_company_is_refused_by_the_database(company: Company) -> None:
    MailSender.objects.create(company=company)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailSender.objects.create(company=company)


def test_sender_of_another_company_is_out_of_sight(
    company: Company, stranger: Membership, actor_of: Any
) -> None:
    MailSender.objects.create(company=company, name_en="Ours")
    with company_scope(stranger.company_id):
        mail_sender_set(actor=actor_of(stranger), name_en="Theirs")
        assert MailSender.objects.get().name_en == "Theirs"
    assert MailSender.objects.get().name_en == "Ours"


def test_test_mail_goes_to_who_asks_with_the_signature(
    company: Company, admin: Membership, actor_of: Any
) -> None:
    actor = actor_of(admin)
    mail_sender_set(actor=actor, address="team@plano.example", signature_en="Plano\nBerlin")
    mail = mail_sender_try(actor=actor)
    assert admin.user is not None
    assert (mail.to_email, mail.reply_to) == (admin.user.email, "team@plano.example")
    assert mail.text.endswith("\n-- \nPlano\nBerlin\n")
    assert sent(company)["From"] == "Plano Systems <team@plano.example>"


def test_mail_that_bounced_is_known_once_and_may_be_sent_again(
    company: Company, admin: Membership, actor_of: Any
) -> None:
    mail = queue(company)
    assert mail_bounced(company_id=company.pk, mail_id=mail.pk, reason="too early") == mail
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    mail_send_due(company.pk)

    for _time in range(2):
        mail_bounced(company_id=company.pk, message_id=mail.message_id, reason="550 no such\x00")

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.BOUNCED, "550 no such")
    kinds = OutboxEvent.objects.filter(kind="mail.bounced").values_list("payload", flat=True)
    assert list(kinds) == [{"mail_id": mail.pk}]
    mail_send_again(actor=actor_of(admin), mail_id=mail.pk)
    with pytest.raises(IllegalState):
        mail_send_again(actor=actor_of(admin), mail_id=mail.pk)
    assert mail_send_due(company.pk) == 1


def test_bounce_of_another_companys_mail_changes_nothing(
    company: Company, stranger: Membership, actor_of: Any
) -> None:
    mail = queue(company)
    mail_send_due(company.pk)
    with company_scope(stranger.company_id):
        for found in ({"mail_id": mail.pk}, {"message_id": mail.message_id}):
            company_id = stranger.company_id
            assert mail_bounced(company_id=company_id, reason="no", **found) is None
        with pytest.raises(NotFound):
            mail_send_again(actor=actor_of(stranger), mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_page_sets_the_sender_and_says_how_mail_looks(
    company: Company, admin: Membership, browser_of: Any
) -> None:
    browser = browser_of(admin)
    assert (
        "Plano Systems &lt;service@localhost&gt;" in browser.get("/company/mail/").content.decode()
    )
    data = {"version": 0, "name_en": "Plano Service", "address": "team@plano.example"}
    assert browser.post("/company/mail/", data).status_code == 302
    page = browser.get("/company/mail/").content.decode()
    assert "Plano Service &lt;team@plano.example&gt;" in page

    refused = browser.post("/company/mail/", {**data, "address": "nobody", "name_ru": "Сервис"})
    assert refused.status_code == 422
    assert "Сервис" in refused.content.decode()
    assert browser.post("/company/mail/", data).status_code == 412

    assert browser.post("/company/mail/test/").status_code == 302
    assert Mail.objects.get().purpose == "test"


def test_page_with_a_line_break_in_the_name_is_refused_in_words(
    company: Company, admin: Membership, browser_of: Any
) -> None:
    response = browser_of(admin).post("/company/mail/", {"version": 0, "name_en": EVIL})
    assert response.status_code == 422
    assert "without line breaks" in response.content.decode()
    assert not MailSender.objects.exists()


def test_sender_over_the_api_is_versioned(
    company: Company, admin: Membership, head: Membership, browser_of: Any
) -> None:
    browser, address = browser_of(admin), "/api/v1/mail-sender/"
    assert browser.get(address).headers["ETag"] == '"0"'

    def change(data: Any, tag: str) -> Any:
        return browser.post(
            f"{address}change/", data, content_type="application/json", headers={"If-Match": tag}
        )

    made = change({"name_en": "Plano Service"}, '"0"')
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"')
    assert change({"name_en": "Other"}, '"0"').status_code == 412
    assert change({"company_id": 1}, '"1"').status_code == 422
    assert change({"address": "nobody"}, '"1"').status_code == 422
    assert browser_of(head).get(address).status_code == 403
    assert MailSender.objects.get().name_en == "Plano Service"
