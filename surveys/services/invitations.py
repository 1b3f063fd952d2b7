"""Invitations after a resolution, and whether their mail arrived."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import system_actor
from clients.services import contact_mail_refused
from core.outbox import publish
from notices.models import Mail, MailState
from surveys.events import InvitationChanged
from surveys.models import Invitation, InvitationState, Trigger
from surveys.services.occasions import occasions_open

REFUSED_FOR_GOOD = "SMTPRecipientsRefused"
"""How `Mail.last_error` begins when the server refused the recipient's address."""


def invitation_create_for_resolution(
    *, company_id: int, request_id: int, entry_id: int
) -> Invitation | None:
    """Ask the rules about a request just resolved. None where nobody is asked now: the occasion
    says why, or until when it waits."""
    opened = occasions_open(company_id=company_id, trigger=Trigger.RESOLVED, entry_ids=[entry_id])
    mine = (one.invitation for one in opened if one.request_id == request_id)
    return next(mine, None)


def invitations_mark_delivered(*, company_id: int, mail_ids: Collection[int]) -> None:
    """The mail server took these mails. An answer may have told us earlier."""
    sent = dict(
        Mail.objects.of_company(company_id).filter(pk__in=mail_ids).values_list("pk", "sent_at")
    )
    with transaction.atomic():
        rows = _locked_by_mail(company_id, mail_ids)
        changed = [row for row in rows if row.state != InvitationState.DELIVERED]
        for row in changed:
            row.state = InvitationState.DELIVERED
            row.delivered_at = sent.get(row.mail_id or 0) or timezone.now()
        Invitation.objects.bulk_update(changed, ["state", "delivered_at"])
        publish(company_id, *(InvitationChanged(invitation_id=row.pk) for row in changed))


def invitations_mark_failed(*, company_id: int, mail_ids: Collection[int]) -> None:
    """These mails will not arrive, or came back: their invitations count as not delivered, unless
    answered. An address that was refused is not written to again until it changes."""
    with transaction.atomic():
        rows = _locked_by_mail(company_id, mail_ids)
        came_back = set(_mails(company_id, mail_ids, state=MailState.BOUNCED))
        changed = [
            row
            for row in rows
            if row.state == InvitationState.QUEUED
            or (row.mail_id in came_back and not row.answers.exists())
        ]
        for row in changed:
            row.state, row.delivered_at = InvitationState.FAILED, None
        Invitation.objects.bulk_update(changed, ["state", "delivered_at"])
        publish(company_id, *(InvitationChanged(invitation_id=row.pk) for row in changed))
        _mark_addresses(company_id, mail_ids)


def _mails(company_id: int, mail_ids: Collection[int], **values: object) -> dict[int, str]:
    """Of these mails those that fit, with their address."""
    mails = Mail.objects.of_company(company_id).filter(pk__in=mail_ids, **values)
    return dict(mails.values_list("pk", "to_email"))


def _mark_addresses(company_id: int, mail_ids: Collection[int]) -> None:
    """Say on the contacts whose address was refused for good: not where our own server, or our
    own mail, was at fault."""
    bounced = _mails(company_id, mail_ids, state=MailState.BOUNCED)
    failed = _mails(
        company_id, mail_ids, state=MailState.FAILED, last_error__startswith=REFUSED_FOR_GOOD
    )
    refused = {**bounced, **failed}
    asked = Invitation.objects.of_company(company_id).filter(
        Q(mail_id__in=refused) | Q(reminder_mail_id__in=refused), contact__isnull=False
    )
    for row in asked.select_related("company").order_by("contact_id", "pk"):
        email = refused.get(row.mail_id or 0) or refused.get(row.reminder_mail_id or 0)
        if email and row.contact_id:
            actor = system_actor(row.company, via="mail")
            contact_mail_refused(actor=actor, contact_id=row.contact_id, email=email)


def _locked_by_mail(company_id: int, mail_ids: Collection[int]) -> list[Invitation]:
    rows = Invitation.objects.of_company(company_id).filter(mail_id__in=mail_ids)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))
