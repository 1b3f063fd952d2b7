"""Putting an invitation's mail into the queue, in the transaction that makes the invitation."""

from django.utils import timezone, translation
from django.utils.translation import gettext

from notices.services import mail_queue
from surveys.mails import MailText, invitation_mail
from surveys.models import Invitation


def queue_mail(invitation: Invitation, *, reminds: bool = False) -> None:
    """Queue the mail and remember it on the invitation, to hear whether it arrived."""
    contact = invitation.contact
    if contact is None:
        return
    mail = reminder_mail(invitation) if reminds else invitation_mail(invitation)
    queued = mail_queue(
        company_id=invitation.company_id,
        to_email=contact.email,
        to_name=contact.name,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=invitation.language,
        purpose=f"survey.{invitation.kind}",
    )
    if reminds:
        invitation.reminder_mail_id, invitation.reminded_at = queued.pk, timezone.now()
        invitation.save(update_fields=["reminder_mail_id", "reminded_at"])
    else:
        invitation.mail_id = queued.pk
        invitation.save(update_fields=["mail_id"])


def reminder_mail(invitation: Invitation) -> MailText:
    """The same mail once more, and its subject says so."""
    mail = invitation_mail(invitation)
    with translation.override(invitation.language):
        subject = gettext("Reminder: %(subject)s") % {"subject": mail.subject}
    return mail._replace(subject=subject)
