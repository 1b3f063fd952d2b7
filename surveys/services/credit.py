"""A manager's correction of who is credited."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import line_of, local_day, members_managed_by
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed, NotFound
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
    actor.require(Capability.METRICS_CREDIT)
    reason = credit_reason(reason)
    with transaction.atomic():
        invitation: Invitation = locked(Invitation.objects.visible_to(actor), invitation_id)
        day = local_day(actor.company_time_zone, invitation.created_at)
        consultant = credited_person(actor, consultant_id)
        require_credit(actor, before_id=invitation.consultant_id, after=consultant, day=day)
        changes = changed_fields(invitation, _values(actor, invitation, consultant, day))
        if changes:
            invitation.save(update_fields=[*changes])
            audit(
                actor=actor,
                action="invitation.credit",
                subject=invitation,
                changes={**changes, "reason": [None, reason]},
            )
            publish(actor.company_id, InvitationChanged(invitation_id=invitation.pk))
    return invitation


def credit_reason(reason: str) -> str:
    """The reason as it is kept. Raises `InvalidInput` without one."""
    if not reason.strip():
        sentence = _("Say why: it is kept with the change.")
        raise InvalidInput(sentence, fields={"reason": sentence})
    return reason.strip()


def credited_person(actor: Actor, consultant_id: int) -> Membership:
    """Who is to be credited: anybody who works with clients, or has. Raises `NotFound`."""
    people = Membership.objects.visible_to(actor)
    found = people.filter(pk=consultant_id).exclude(level="internal")
    consultant: Membership | None = found.first()
    if consultant is None:
        raise NotFound(fields={"consultant_id": _("Nothing was found here.")})
    return consultant


def require_credit(actor: Actor, *, before_id: int | None, after: Membership, day: date) -> None:
    """Raise `NotAllowed` where a head must decide: a manager gives credit from one of their own
    people to another, on that day or today, and never to themselves.

    Whoever sees all figures may give it to anybody.
    """
    if actor.has(Capability.METRICS_VIEW_ALL):
        return
    if after.pk == actor.membership_id:
        raise NotAllowed(_("Nobody gives credit to themselves. Ask a head."))
    today = local_day(actor.company_time_zone, timezone.now())
    own = {actor.membership_id}
    for one in {day, today}:
        own.update(members_managed_by(actor, one).values_list("member_id", flat=True))
    if before_id not in own or after.pk not in own:
        raise NotAllowed(
            _("You give credit only from one of your own people to another. Ask a head.")
        )


def _values(
    actor: Actor, invitation: Invitation, consultant: Membership, day: date
) -> dict[str, int | str | None]:
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
