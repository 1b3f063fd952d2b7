"""A manager's correction of who is credited."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import line_of, local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotFound
from core.outbox import publish
from core.records import changed_fields, locked
from surveys.events import InvitationChanged
from surveys.models import CreditRule, Invitation


def credit_override(
    *, actor: Actor, invitation_id: int, consultant_id: int, reason: str
) -> Invitation:
    """Credit another consultant, with the manager and team they had on the day of asking.

    The first credit stays on the invitation; every change and its reason in the audit trail.
    Raises `NotAllowed`, `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    if not reason.strip():
        raise InvalidInput(fields={"reason": _("Say why: it is kept with the change.")})
    with transaction.atomic():
        invitation: Invitation = locked(Invitation.objects.visible_to(actor), invitation_id)
        changes = changed_fields(invitation, _values(actor, invitation, consultant_id))
        if changes:
            invitation.save(update_fields=[*changes])
            audit(
                actor=actor,
                action="invitation.credit",
                subject=invitation,
                changes={**changes, "reason": [None, reason.strip()]},
            )
            publish(actor.company_id, InvitationChanged(invitation_id=invitation.pk))
    return invitation


def _values(
    actor: Actor, invitation: Invitation, consultant_id: int
) -> dict[str, int | str | None]:
    people = Membership.objects.visible_to(actor)
    consultant = people.filter(pk=consultant_id).exclude(level="internal").first()
    if consultant is None:
        raise NotFound(fields={"consultant_id": _("Nothing was found here.")})
    day = local_day(actor.company_time_zone, invitation.created_at)
    line = line_of(actor.company_id, consultant.pk, day)
    values: dict[str, int | str | None] = {
        "consultant_id": consultant.pk,
        "manager_id": line.manager_id,
        "team_id": line.team_id,
    }
    if invitation.credit_rule != CreditRule.OVERRIDDEN:
        values["snapshot_consultant_id"] = invitation.consultant_id
        values["credit_rule"] = CreditRule.OVERRIDDEN
    return values
