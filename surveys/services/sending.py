"""Putting an invitation's mail into the queue, in the transaction that makes the invitation."""

from notices.services import mail_queue
from surveys.mails import invitation_mail
from surveys.models import Invitation


def queue_mail(invitation: Invitation) -> None:
    """Queue the mail and remember it on the invitation, to hear whether it arrived."""
    contact = invitation.contact
    if contact is None:
        return
    mail = invitation_mail(invitation)
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
    invitation.mail_id = queued.pk
    invitation.save(update_fields=["mail_id"])
