"""Who is away, until when, and who stands in."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.events import AbsenceChanged
from accounts.models import Absence, Membership
from accounts.selectors import local_day
from accounts.services.checks import person_in_sight
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed
from core.outbox import publish
from core.records import locked, only, update_record, validated

_ERRORS = {
    "absence_one_a_day": ("starts_on", _("They are away on some of these days already.")),
    "absence_ends_after_start": ("ends_on", _("The day back must be after the first day away.")),
    "absence_stand_in_is_another": ("stand_in_id", _("Nobody stands in for themselves.")),
}


def may_set_absence(actor: Actor, member_id: int) -> bool:
    """One's own, and anybody's for those who answer for others."""
    is_own = actor.membership_id == member_id
    return is_own or actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)


def absence_create(
    *,
    actor: Actor,
    member_id: int,
    starts_on: date,
    ends_on: date,
    stand_in_id: int | None = None,
    note: str = "",
) -> Absence:
    """Say that a person is away until `ends_on`, the local day they are back.

    Raises `NotFound`, `NotAllowed` for somebody else's without answering for others, and
    `InvalidInput` for days that overlap another absence or a stand-in who cannot hold requests.
    """
    person = person_in_sight(actor, member_id)
    _require(actor, member_id)
    absence = Absence(
        company_id=actor.company_id,
        member=person,
        stand_in=_stand_in(actor, stand_in_id),
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip(),
    )
    validated(absence)
    with constraint_errors(_ERRORS), transaction.atomic():
        absence.save()
        changes = {"days": [None, f"{starts_on} – {ends_on}"]}
        audit(actor=actor, action="absence.create", subject=absence, changes=changes)
        _tell(absence)
    return absence


def absence_update(*, actor: Actor, absence_id: int, **values: Any) -> Absence:
    """Change the days, the stand-in or the note. Raises as `absence_create`."""
    only(values, {"starts_on", "ends_on", "stand_in_id", "note"})
    if "stand_in_id" in values:
        values["stand_in"] = _stand_in(actor, values.pop("stand_in_id"))
    with constraint_errors(_ERRORS), transaction.atomic():
        absence: Absence = locked(Absence.objects.visible_to(actor), absence_id)
        _require(actor, absence.member_id)
        update_record(actor=actor, record=absence, values=values, action="absence.update")
        _tell(absence)
    return absence


def absence_end(*, actor: Actor, absence_id: int) -> None:
    """They are back today: an absence that has begun ends, one that has not is forgotten.

    Raises `NotFound`, `NotAllowed`.
    """
    with transaction.atomic():
        absence: Absence = locked(Absence.objects.visible_to(actor), absence_id)
        _require(actor, absence.member_id)
        today = _today(actor)
        if absence.ends_on <= today:
            return
        if absence.starts_on < today:
            values = {"ends_on": today}
            update_record(actor=actor, record=absence, values=values, action="absence.end")
            _tell(absence)
            return
        changes = {"days": [f"{absence.starts_on} – {absence.ends_on}", None]}
        audit(actor=actor, action="absence.cancel", subject=absence, changes=changes)
        absence.delete()
        _tell(absence)


def _tell(absence: Absence) -> None:
    publish(absence.company_id, AbsenceChanged(membership_id=absence.member_id))


def _today(actor: Actor) -> date:
    return local_day(actor.company_time_zone, timezone.now())


def _require(actor: Actor, member_id: int) -> None:
    if not may_set_absence(actor, member_id):
        raise NotAllowed


def _stand_in(actor: Actor, person_id: int | None) -> Membership | None:
    """Somebody who can hold requests now."""
    if person_id is None:
        return None
    person = person_in_sight(actor, person_id)
    if not person.is_active or person.level == "internal":
        message = _("%(name)s cannot hold requests.") % {"name": person.name}
        raise InvalidInput(message, fields={"stand_in_id": message})
    return person
