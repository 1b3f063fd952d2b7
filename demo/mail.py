"""Incoming mail of the demo company: one that opened a request, some that wait, one automatic."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.utils import timezone

from clients.models import Contact
from core.access import Actor
from mailroom import services as mailroom
from mailroom.models import Door, Mailbox

_STRANGER = "Ines Duarte <ines.duarte@harbour-rooms.example>"


def tell_mail(actor: Actor) -> None:
    """A mailbox that nobody fetches, and what came into it by the webhook."""
    mailbox = mailroom.mailbox_create(
        actor=actor,
        name="Help",
        address="help@plano.example",
        imap_host="imap.plano.example",
        imap_user="help@plano.example",
    )
    contact = _known(actor)
    _bring(
        mailbox,
        _STRANGER,
        "Could you quote 40 kitchens?",
        "Hello,\n\nwe furnish a hotel in Porto and would like your plans for 40 small kitchens.\n"
        "Whom may I talk to?\n\n-- \nInes Duarte\nHarbour Rooms\n",
    )
    if contact is not None:
        _bring(
            mailbox,
            f"{contact.name} <{contact.email}>",
            "Drawer fronts missing in the plan",
            "Good morning,\n\nthe plan of flat 12 has no drawer fronts. The rest is right.\n",
        )
        _bring(
            mailbox,
            f"{contact.name} <{contact.email}>",
            "Automatic reply: Your plan",
            "I am out of the office until Monday.\n",
            automatic=True,
        )
    mailroom.mails_place_due(actor.company_id)


def _known(actor: Actor) -> Contact | None:
    """A contact whose address belongs to one client only."""
    contacts = Contact.objects.visible_to(actor).filter(is_active=True, client__is_active=True)
    contact: Contact | None = contacts.exclude(email="").order_by("pk").first()
    return contact


def _bring(
    mailbox: Mailbox, sender: str, subject: str, text: str, *, automatic: bool = False
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, mailbox.address, subject
    mail["Date"] = format_datetime(timezone.now() - timedelta(minutes=20))
    mail["Message-ID"] = f"<demo-{len(text)}-{mailbox.pk}@clients.example>"
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text)
    mailroom.mail_receive(mailbox=mailbox, raw=mail.as_bytes(), door=Door.WEBHOOK)
