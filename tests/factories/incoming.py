"""What comes in and what got stuck: an import, a delivery, mails."""

from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.models import Delivery, DeliveryState, OutboxEvent
from integrations.models import ImportRun, ImportState
from mailroom import services as mailroom
from mailroom.models import Door
from notices.models import Mail, MailState
from tests.factories.mail import written


def make_import_run(company: Company, person: Membership, mark: str) -> ImportRun:
    return ImportRun.objects.create(
        company=company,
        started_by=person,
        file_name=f"{mark}.csv",
        mapping="",
        state=ImportState.DONE,
        finished_at=timezone.now(),
    )


def make_parked_delivery(company: Company) -> Delivery:
    event = OutboxEvent.objects.create(company_id=company.pk, kind="nothing", payload={})
    return Delivery.objects.create(
        company_id=company.pk,
        event=event,
        receiver="nobody",
        state=DeliveryState.PARKED,
        last_error="KeyError",
    )


def tell_incoming_mail(system: Actor, mark: str) -> None:
    """A mailbox, and a mail that waits for a person."""
    mailbox = mailroom.mailbox_create(
        actor=system, name=f"{mark} mailbox", address=f"{mark.lower()}@help.example"
    )
    raw = written(
        sender=f"{mark} <{mark.lower()}@unknown.example>",
        subject=f"{mark} mail",
        html=f"<p>{mark}</p>",
        files={f"{mark}.txt": b"words"},
    )
    mailroom.mail_receive(mailbox=mailbox, raw=raw, door=Door.WEBHOOK)
    mailroom.mails_place_due(system.company_id)


def make_failed_mail(company: Company) -> Mail:
    """The consultant's message, refused by the mail server."""
    mail: Mail = Mail.objects.filter(company=company).earliest("pk")
    mail.state = MailState.FAILED
    mail.save(update_fields=["state"])
    return mail
