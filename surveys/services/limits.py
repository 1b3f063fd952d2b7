"""How often people may be asked, and reminding those who have not answered."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.calendars import Spec
from accounts.selectors import calendar_in_force
from core.access import Actor, Capability
from core.errors import InvalidInput, Stale
from core.records import only, update_versioned
from surveys.models import ContactLimits, Invitation, InvitationState
from surveys.rhythm import hours_of, opening
from surveys.selectors import is_answered
from surveys.selectors.candidates import limits_of
from surveys.services.sending import queue_mail

LIMIT_FIELDS: Final = frozenset(
    {"contact_days", "client_most", "client_days", "in_working_hours", "remind_after_days"}
)
USUAL: Final[dict[str, Any]] = {
    "contact_days": 14,
    "client_most": 6,
    "client_days": 30,
    "in_working_hours": True,
    "remind_after_days": 5,
}
"""What is proposed to a company that limits nothing yet."""


def contact_limits_set(*, actor: Actor, version: int | None = None, **values: Any) -> ContactLimits:
    """Set how often people may be asked; None lifts a limit.

    Raises `NotAllowed`, `Stale` (version 0 is that nothing was set), `InvalidInput`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, LIMIT_FIELDS)
    with transaction.atomic():
        rows = ContactLimits.objects.visible_to(actor)
        ContactLimits.objects.bulk_create(
            [ContactLimits(company_id=actor.company_id, version=0)], ignore_conflicts=True
        )
        limits = rows.select_for_update(of=("self",)).get()
        after = {name: values.get(name, getattr(limits, name)) for name in LIMIT_FIELDS}
        if (after["client_most"] is None) != (after["client_days"] is None):
            sentence = _("Say both: how many per client, and in how many days.")
            raise InvalidInput(sentence, fields={"client_most": sentence})
        if version is not None and version != limits.version:
            raise Stale
        update_versioned(
            actor=actor,
            record=limits,
            values=values,
            action="contact_limits.set",
            version=version,
        )
    return limits


def reminders_send(*, actor: Actor, limit: int = 200) -> int:
    """Remind once those who have not answered; returns how many mails were queued.

    Never after an answer, an opt-out or a mail that did not arrive, never on the last day, and
    never twice: each invitation is locked, and workers who meet take different ones.
    """
    limits, now = limits_of(actor.company_id), timezone.now()
    if not limits.remind_after_days:
        return 0
    due = _to_remind(actor, limits, now)
    spec = calendar_in_force(actor.company_id).spec
    zones = ("contact__time_zone", "client__time_zone")
    rows = due.order_by("closes_at", "pk").values_list("pk", *zones)[: limit * 5]
    open_now = [pk for pk, *names in rows if _is_open(limits, spec, names, now)]
    return sum(_remind(due, pk) for pk in open_now[:limit])


def _to_remind(actor: Actor, limits: ContactLimits, now: datetime) -> Any:
    waited = timedelta(days=limits.remind_after_days or 0)
    invitations = Invitation.objects.of_company(actor.company_id).filter(
        ~is_answered(),
        closes_at__gt=now + timedelta(days=1),
        delivered_at__lte=now - waited,
        state=InvitationState.DELIVERED,
        mail_id__isnull=False,
        reminded_at=None,
        opted_out_at=None,
        contact__is_active=True,
        contact__takes_surveys=True,
    )
    return invitations.exclude(
        Q(contact__email="") | Q(contact__refused_email__iexact=F("contact__email"))
    )


def _is_open(limits: ContactLimits, spec: Spec, zones: list[str], now: datetime) -> bool:
    return not limits.in_working_hours or opening(hours_of(spec, *zones), now) <= now


def _remind(due: Any, pk: int) -> int:
    related = ("company", "survey", "survey_version", "contact", "request")
    with transaction.atomic():
        found = due.select_related(*related).filter(pk=pk)
        invitation = found.select_for_update(skip_locked=True, of=("self",)).first()
        if invitation is None:
            return 0
        queue_mail(invitation, reminds=True)
    return 1
