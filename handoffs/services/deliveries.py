"""What becomes of mails to clients: sent again, or known not to have arrived."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.access import Actor, Capability
from core.errors import IllegalState, NotFound
from core.live import announce
from core.records import locked, moment
from handoffs.models import EntryKind, Message, Request
from handoffs.services._ledger import Turn, note
from notices.models import Mail
from notices.services import mail_requeue, notice_give

UNDELIVERED = "requests.undelivered"


def message_send_again(*, actor: Actor, message_id: int) -> Message:
    """Send the mail of a message once more, to the contact's address of today.

    For one that failed, came back or is uncertain: a person accepts that it may arrive twice.
    Raises `NotFound`, `NotAllowed`, `IllegalState`.
    """
    actor.require(Capability.REQUESTS_WORK)
    with transaction.atomic():
        message: Message = locked(
            Message.objects.visible_to(actor).select_related("contact"), message_id
        )
        if message.mail_id is None:
            raise IllegalState(_("This message was not sent by mail."))
        contact = message.contact
        address = contact.email if contact is not None and contact.is_active else None
        mail_requeue(actor=actor, mail_id=message.mail_id, to_email=address or None)
    return message


def message_delivered(*, actor: Actor, mail_id: int) -> None:
    """Let open pages of the request see that the mail of a message is out."""
    messages = Message.objects.of_company(actor.company_id).filter(mail_id=mail_id)
    for request_id in messages.values_list("request_id", flat=True):
        announce(company_id=actor.company_id, topics=[f"request:{request_id}"])


def message_undelivered(*, actor: Actor, mail_id: int) -> None:
    """Write into the history that a mail to a client did not arrive, and tell the owner.

    Does nothing for mails that carry no message.
    """
    messages = Message.objects.of_company(actor.company_id)
    message = messages.filter(mail_id=mail_id).first()
    if message is None:
        return
    with transaction.atomic():
        requests = Request.objects.of_company(actor.company_id).select_related("calendar", "client")
        request: Request = locked(requests, message.request_id)
        mail = Mail.objects.of_company(actor.company_id).filter(pk=mail_id).first()
        if mail is None:
            raise NotFound
        at = max(moment(actor, None), request.last_activity_at)
        turn = Turn(actor, request, at, request.state, tells_of_past=False)
        data = {"to": mail.to_email, "state": mail.state}
        note(turn, EntryKind.BOUNCED, message=message, data=data)
        _tell_owner(request, mail)


def _tell_owner(request: Request, mail: Mail) -> None:
    """The owner; of a request that a team holds, the manager who answers for it."""
    owner_id = request.owner_id
    if owner_id is None:
        teams = Team.objects.of_company(request.company_id).filter(pk=request.owner_team_id or 0)
        owner_id = teams.values_list("manager_id", flat=True).first()
    notice_give(
        company_id=request.company_id,
        member_ids=[owner_id] if owner_id else [],
        kind=UNDELIVERED,
        params={
            "number": request.number,
            "subject": request.subject,
            "client": request.client.name,
            "to": mail.to_email,
        },
        link=f"/requests/{request.number}/#latest",
        about=f"request:{request.pk}",
    )
