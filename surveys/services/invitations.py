"""Invitations after a resolution, and whether their mail arrived."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.outbox import publish
from handoffs.models import Entry, EntryKind
from handoffs.transitions import RequestState
from notices.models import Mail
from surveys.events import InvitationChanged
from surveys.models import (
    CreditRule,
    Invitation,
    InvitationState,
    Survey,
    SurveyKind,
)
from surveys.services.sending import queue_mail


def invitation_create_for_resolution(
    *, company_id: int, request_id: int, entry_id: int
) -> Invitation | None:
    """Ask the contact about a request just resolved; credit the owner of the resolution entry.

    Nothing is sent (None) without a contact who has an address and may be asked, when the
    survey is switched off, when this resolution was asked about already, or when the request
    was reopened meanwhile.
    """
    survey = (
        Survey.objects.of_company(company_id).filter(kind=SurveyKind.CSAT, is_active=True).first()
    )
    entry = _resolution(company_id, request_id, entry_id)
    if survey is None or entry is None or not _may_be_asked(entry):
        return None
    asked = Invitation.objects.of_company(company_id).filter(survey=survey)
    with transaction.atomic():
        if asked.filter(resolution_entry_id=entry_id).exists():
            return None
        invitation = _invitation(survey, entry)
        invitation.save()
        queue_mail(invitation)
        publish(company_id, InvitationChanged(invitation_id=invitation.pk))
    return invitation


def _resolution(company_id: int, request_id: int, entry_id: int) -> Entry | None:
    """The entry, if it still is the request's latest resolution."""
    latest: Entry | None = (
        Entry.objects.of_company(company_id)
        .filter(request_id=request_id, kind=EntryKind.RESOLVED)
        .select_related("company", "request__client", "request__contact")
        .order_by("-at", "-pk")
        .first()
    )
    if latest is None or latest.pk != entry_id:
        return None
    return latest if latest.request.state == RequestState.RESOLVED else None


def _may_be_asked(entry: Entry) -> bool:
    contact = entry.request.contact
    return bool(
        contact is not None and contact.is_active and contact.email and contact.takes_surveys
    )


def _invitation(survey: Survey, entry: Entry) -> Invitation:
    request, contact, now = entry.request, entry.request.contact, timezone.now()
    return Invitation(
        company=entry.company,
        survey=survey,
        kind=survey.kind,
        request=request,
        resolution_entry_id=entry.pk,
        client=request.client,
        contact=contact,
        language=contact.language if contact else "en",
        created_at=now,
        closes_at=now + timedelta(days=survey.open_days),
        consultant_id=entry.owner_id,
        manager_id=entry.owner_manager_id,
        team_id=entry.owner_team_id,
        role_id=entry.owner_role_id,
        topic_id=entry.topic_id,
        channel=request.channel,
        credit_rule=CreditRule.REQUEST_OWNER,
    )


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
    """These mails will not arrive: their invitations count as not delivered."""
    with transaction.atomic():
        rows = _locked_by_mail(company_id, mail_ids)
        changed = [row for row in rows if row.state == InvitationState.QUEUED]
        for row in changed:
            row.state = InvitationState.FAILED
        Invitation.objects.bulk_update(changed, ["state"])
        publish(company_id, *(InvitationChanged(invitation_id=row.pk) for row in changed))


def _locked_by_mail(company_id: int, mail_ids: Collection[int]) -> list[Invitation]:
    rows = Invitation.objects.of_company(company_id).filter(mail_id__in=mail_ids)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))
