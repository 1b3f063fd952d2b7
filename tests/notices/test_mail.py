"""The mail queue: one effect whatever dies in between, and no header anyone could inject."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any, ClassVar

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.models import OutboxEvent
from core.tenancy import company_scope
from notices import tasks
from notices.models import Mail, MailState
from notices.selectors import CLAIM_LASTS, companies_with_mail
from notices.services import MAX_ATTEMPTS, mail_queue, mail_send_again, mail_send_due
from notices.tasks import mail_company, mail_sweep
from notices.wakeup import _wakeups, register_mail_wakeup


class Server(BaseEmailBackend):
    """A mail server that misbehaves as told: `on_open` and `on_send` are raised."""

    on_open: ClassVar[BaseException | None] = None
    on_send: ClassVar[BaseException | None] = None
    taken: ClassVar[list[Any]] = []
    in_transaction: ClassVar[list[bool]] = []

    def open(self) -> bool:
        if Server.on_open:
            raise Server.on_open
        return True

    def send_messages(self, email_messages: Any) -> int:
        Server.in_transaction.append(connection.in_atomic_block)
        if Server.on_send:
            raise Server.on_send
        Server.taken.extend(email_messages)
        return len(email_messages)


@pytest.fixture
def server(settings: Any) -> type[Server]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.on_open = Server.on_send = None
    Server.taken, Server.in_transaction = [], []
    return Server


def queue(company: Company, **values: Any) -> Mail:
    given: dict[str, Any] = {
        "company_id": company.pk,
        "to_email": "anna@client.example",
        "to_name": "Anna Berg",
        "subject": "Your request",
        "text": "Hello.",
        "language": "en",
        "purpose": "message",
    }
    return mail_queue(**{**given, **values})


def events() -> list[tuple[str, int]]:
    rows = OutboxEvent.objects.filter(kind__startswith="mail.").order_by("pk")
    return [(row.kind, row.payload["mail_id"]) for row in rows]


def test_mail_when_sent_carries_its_headers(company: Company) -> None:
    mail = queue(
        company, text="Hello, Anna.", html="<p>Hello</p>", language="ru", in_reply_to="<a@b>"
    )

    assert mail_send_due(company.pk) == 1

    (sent,) = outbox.outbox
    message = sent.message()
    assert message["Message-ID"] == mail.message_id
    assert message["In-Reply-To"] == message["References"] == "<a@b>"
    assert message["Content-Language"] == "ru"
    assert message["From"] == "Plano Systems <service@localhost>"
    assert message["To"] == "Anna Berg <anna@client.example>"
    assert "Auto-Submitted" not in message
    assert sent.alternatives[0].mimetype == "text/html"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.SENT, 1, "")
    assert mail.sent_at is not None
    assert events() == [("mail.delivered", mail.pk)]


def test_survey_mail_when_sent_says_it_is_automatic(company: Company) -> None:
    queue(company, purpose="survey.csat")
    mail_send_due(company.pk)
    assert outbox.outbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_mail_when_sent_twice_in_a_row_goes_out_once(company: Company) -> None:
    queue(company)
    assert [mail_send_due(company.pk), mail_send_due(company.pk)] == [1, 0]
    assert len(outbox.outbox) == 1


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_subject_and_name_with_line_breaks_stay_text(company: Company, line_break: str) -> None:
    evil = f"x{line_break}Bcc: all@evil.example{line_break}{line_break}body"
    company.name = evil
    company.save(update_fields=["name"])
    queue(company, subject=evil, to_name=evil, in_reply_to=evil)

    mail_send_due(company.pk)

    message = outbox.outbox[0].message()
    assert message["Bcc"] is None
    assert message["Subject"] == "x Bcc: all@evil.example body"
    assert message.get_payload().strip() == "Hello."
    assert outbox.outbox[0].recipients() == outbox.outbox[0].to
    assert len(outbox.outbox[0].to) == 1


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@x\nBcc: a@b.example", "a@b.example, c@d.example", "a@b\x00.ex"]
)
def test_mail_to_no_address_is_refused(company: Company, address: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        queue(company, to_email=address)
    assert set(refusal.value.fields) == {"to_email"}
    assert not Mail.objects.exists()


def test_name_with_comma_and_quotes_stays_one_recipient(company: Company) -> None:
    queue(company, to_name='Berg, "Anna" <x@evil.example>')
    mail_send_due(company.pk)
    assert outbox.outbox[0].message()["To"].count("@client.example") == 1
    assert len(outbox.outbox[0].recipients()) == 1


def test_refusal_for_good_when_sending_fails_the_mail(
    company: Company, server: type[Server]
) -> None:
    mail = queue(company)
    server.on_send = SMTPRecipientsRefused({"anna@client.example": (550, b"unknown")})

    mail_send_due(company.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert "550" in mail.last_error
    assert events() == [("mail.failed", mail.pk)]


@pytest.mark.parametrize("refusal", [SMTPDataError(451, b"busy"), OSError("no route")])
def test_refusal_for_now_backs_off_and_fails_after_five_attempts(
    company: Company, server: type[Server], refusal: Exception
) -> None:
    mail = queue(company)
    if isinstance(refusal, SMTPDataError):
        server.on_send = refusal
    else:
        server.on_open = refusal
    states = []
    for _attempt in range(MAX_ATTEMPTS):
        assert mail_send_due(company.pk) == 1
        assert mail_send_due(company.pk) == 0  # not due yet
        mail.refresh_from_db()
        states.append(mail.state)
        Mail.objects.update(due_at=Now())
    assert states == [MailState.QUEUED] * 4 + [MailState.FAILED]
    assert mail.attempts == 5
    assert server.taken == []
    assert events() == [("mail.failed", mail.pk)]


def test_line_broken_while_sending_makes_the_mail_uncertain(
    company: Company, server: type[Server]
) -> None:
    mail = queue(company)
    server.on_send = SMTPServerDisconnected("gone")

    mail_send_due(company.pk)
    server.on_send = None
    mail_send_due(company.pk)

    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN
    assert server.taken == []
    assert events() == []


class Killed(BaseException):
    """What a killed worker looks like from inside."""


@pytest.mark.parametrize("moment", ["on_open", "on_send"])
def test_sender_killed_after_the_claim_leaves_an_uncertain_mail(
    company: Company, server: type[Server], moment: str
) -> None:
    mail = queue(company)
    setattr(server, moment, Killed())
    with pytest.raises(Killed):
        mail_send_due(company.pk)
    setattr(server, moment, None)
    mail.refresh_from_db()
    assert mail.state == MailState.SENDING

    assert mail_send_due(company.pk) == 0  # the claim may still be alive
    Mail.objects.update(claimed_at=Now() - CLAIM_LASTS)
    assert companies_with_mail() == [company.pk]
    assert mail_send_due(company.pk) == 0

    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN
    assert server.taken == []
    assert companies_with_mail() == []


def test_sender_killed_before_the_mark_never_sends_twice(
    company: Company, server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(company)

    def die(*_args: Any) -> None:
        raise Killed

    monkeypatch.setattr("notices.services.mail._mark_sent", die)
    with pytest.raises(Killed):
        mail_send_due(company.pk)
    monkeypatch.undo()
    Mail.objects.update(claimed_at=Now() - CLAIM_LASTS)
    mail_send_due(company.pk)

    assert len(server.taken) == 1
    assert Mail.objects.get().state == MailState.UNCERTAIN


@pytest.mark.django_db(transaction=True)
def test_mail_is_sent_outside_any_transaction(company: Company, server: type[Server]) -> None:
    queue(company)
    mail_send_due(company.pk)
    assert server.in_transaction == [False]


def test_uncertain_mail_is_sent_again_only_by_an_administrator(
    company: Company, admin: Membership, manager: Membership, stranger: Membership
) -> None:
    mail = queue(company)
    Mail.objects.update(state=MailState.UNCERTAIN)
    with pytest.raises(NotAllowed):
        mail_send_again(actor=actor_for_membership(manager), mail_id=mail.pk)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        mail_send_again(actor=actor_for_membership(stranger), mail_id=mail.pk)
    assert Mail.objects.get().state == MailState.UNCERTAIN

    mail_send_again(actor=actor_for_membership(admin), mail_id=mail.pk)
    with pytest.raises(IllegalState):
        mail_send_again(actor=actor_for_membership(admin), mail_id=mail.pk)
    mail_send_due(company.pk)

    assert len(outbox.outbox) == 1


def test_other_companys_mail_is_not_sent(company: Company, other_company: Company) -> None:
    queue(company)
    assert mail_send_due(other_company.pk) == 0
    assert outbox.outbox == []


def test_queueing_nudges_after_the_commit_only(
    company: Company, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[int] = []
    register_mail_wakeup(woken.append)
    try:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            queue(company)
            assert woken == []
        assert woken == [company.pk]
    finally:
        _wakeups.remove(woken.append)


def test_dead_broker_does_not_hinder_the_change(
    company: Company, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(**_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(mail_company, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue(company)
    assert Mail.objects.get().state == MailState.QUEUED


def test_turn_of_mail_is_short_and_comes_back_for_more(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        queue(company)
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(mail_company, "apply_async", lambda **how: asked.append(how))
    monkeypatch.setattr(tasks, "_TURN", 2)
    assert [mail_company.run(company.pk), len(asked)] == [2, 1]
    assert [mail_company.run(company.pk), len(asked)] == [1, 1]


def test_tasks_send_what_is_due(company: Company) -> None:
    queue(company)
    assert mail_company.run(company.pk) == 1
    queue(company)
    assert mail_sweep.run() == 1
    assert len(outbox.outbox) == 2
