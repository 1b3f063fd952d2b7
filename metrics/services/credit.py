"""Credit set by hand for what a request's ledger names somebody else for (METRICS 1.6)."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors import line_of, local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.outbox import publish
from core.records import locked
from handoffs.models import Entry, EntryKind, Request
from metrics.events import CreditOverridden
from metrics.models import CreditOverride, CreditPart
from surveys.services import credit_reason, credited_person, require_credit

REQUEST: Final = "request"


def credit_set(
    *, actor: Actor, request_id: int, part: str, consultant_id: int, reason: str
) -> CreditOverride:
    """Credit another consultant for the resolution or the first reply of a request, with the
    manager and team they had on that day.

    What the ledger says stays, and every override is kept; the last one counts. Raises
    `NotAllowed`, `NotFound`, `InvalidInput`, `IllegalState` where it has not happened yet or the
    person is credited already.
    """
    actor.require(Capability.METRICS_CREDIT)
    reason = credit_reason(reason)
    if part not in CreditPart.values:
        raise InvalidInput(fields={"part": _("Choose one of the answers.")})
    with transaction.atomic():
        request: Request = locked(Request.objects.visible_to(actor), request_id)
        entry = credited_entry(actor, request.pk, part)
        if entry is None:
            raise IllegalState(_("This has not happened yet: nobody is credited for it."))
        before_id = credited_now(actor, request.pk, part, entry)
        consultant = credited_person(actor, consultant_id)
        if consultant.pk == before_id:
            raise IllegalState(_("This person is credited for it already."))
        day = local_day(actor.company_time_zone, entry.at)
        require_credit(actor, before_id=before_id, after=consultant, day=day)
        line = line_of(actor.company_id, consultant.pk, day)
        override = CreditOverride.objects.create(
            company_id=actor.company_id,
            source_kind=REQUEST,
            source_id=request.pk,
            part=part,
            consultant=consultant,
            manager_id=line.manager_id,
            team_id=line.team_id,
            before_id=before_id,
            reason=reason,
            created_by_id=actor.membership_id,
        )
        audit(
            actor=actor,
            action="request.credit",
            subject=request,
            changes={
                "part": [None, part],
                "consultant_id": [before_id, consultant.pk],
                "reason": [None, reason],
            },
        )
        publish(actor.company_id, CreditOverridden(request_id=request.pk))
    return override


def credited_entry(actor: Actor, request_id: int, part: str) -> Entry | None:
    """The entry whose stamps credit somebody, as the derivation chooses it."""
    entries = Entry.objects.of_company(actor.company_id).filter(request_id=request_id)
    if part == CreditPart.RESOLUTION:
        entries = entries.filter(kind=EntryKind.RESOLVED)
    else:
        entries = entries.filter(kind=EntryKind.MESSAGE_OUT, is_automatic=False)
    found: Entry | None = entries.order_by("at", "pk").first()
    return found


def credited_now(actor: Actor, request_id: int, part: str, entry: Entry) -> int | None:
    """Who is credited at present: by the last override, or by the ledger."""
    overrides = CreditOverride.objects.of_company(actor.company_id)
    last = overrides.filter(source_kind=REQUEST, source_id=request_id, part=part)
    override: CreditOverride | None = last.order_by("-pk").first()
    if override is not None:
        return override.consultant_id
    of_ledger: int | None = entry.owner_id if part == CreditPart.RESOLUTION else entry.member_id
    return of_ledger
