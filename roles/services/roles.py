"""Roles themselves, and who holds them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput
from core.records import locked, only, update_record, update_versioned, validated
from roles.models import Role, RoleHolding
from roles.services._shared import ROLE_ERRORS, today

ROLE_TEXTS = ("name", *dict.fromkeys(text.rpartition("_")[0] for text in Role.TEXTS))
ROLE_FIELDS = frozenset(
    {f"{name}_{language}" for name in ROLE_TEXTS for language in ("en", "ru")}
    | {"mode", "position", "is_active"}
)

_HOLDING_ERRORS = {
    "role_held_once_a_day": (
        "starts_on",
        _("This person holds the role already during part of this time."),
    ),
    "role_holding_ends_after_start": ("ends_on", _("The end must be after the start.")),
}
_TELLS_OF_THE_PAST = frozenset({"import", "demo"})


def role_create(*, actor: Actor, code: str, name_en: str, name_ru: str = "", **values: Any) -> Role:
    """Add a role of the company's own. Raises `InvalidInput` for a taken code."""
    actor.require(Capability.ROLES_MANAGE)
    only(values, ROLE_FIELDS)
    role = Role(
        company_id=actor.company_id,
        code=code,
        name_en=name_en,
        name_ru=name_ru or name_en,
        **values,
    )
    validated(role)
    with constraint_errors(ROLE_ERRORS), transaction.atomic():
        role.save()
        audit(actor=actor, action="role.create", subject=role)
    return role


def role_update(*, actor: Actor, role_id: int, version: int | None = None, **values: Any) -> Role:
    """Change a role's texts, mode, place or whether it is in use. Its code stays.

    Raises `Stale`, `InvalidInput`, and `IllegalState` for closing a role that people hold.
    """
    actor.require(Capability.ROLES_MANAGE)
    only(values, ROLE_FIELDS)
    with transaction.atomic():
        role = locked(Role.objects.visible_to(actor), role_id)
        if values.get("is_active") is False and role.is_active:
            _refuse_closing_a_held_role(actor, role)
        update_versioned(
            actor=actor, record=role, values=values, action="role.update", version=version
        )
    return role


def _refuse_closing_a_held_role(actor: Actor, role: Role) -> None:
    unended = Q(ends_on=None) | Q(ends_on__gt=today(actor))
    if RoleHolding.objects.of_company(actor.company_id).filter(unended, role=role).exists():
        raise IllegalState(_("People hold this role. End that first."))


def role_holding_start(
    *, actor: Actor, role_id: int, member_id: int, starts_on: date, ends_on: date | None = None
) -> RoleHolding:
    """From a local day on (and up to, not including, `ends_on`) the person holds the role.

    Raises `NotFound`, and `InvalidInput` for internal employees, for people who have left
    (unless an import tells of the past), and for a time already covered.
    """
    actor.require(Capability.ROLES_MANAGE)
    with constraint_errors(_HOLDING_ERRORS), transaction.atomic():
        member = locked(Membership.objects.visible_to(actor), member_id)
        role = locked(Role.objects.visible_to(actor), role_id)
        _require_can_hold(actor, member, role)
        holding = RoleHolding(
            company_id=actor.company_id,
            role=role,
            member=member,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        validated(holding).save()
        audit(
            actor=actor,
            action="role_holding.start",
            subject=holding,
            changes={"role": [None, role.code], "member": [None, member.pk]},
        )
        _keep_role_codes(actor, [member])
    return holding


def _require_can_hold(actor: Actor, member: Membership, role: Role) -> None:
    if member.level == Level.INTERNAL:
        message = _("Internal employees hold no role towards clients.")
        raise InvalidInput(message, fields={"member_id": message})
    if actor.via in _TELLS_OF_THE_PAST:
        return
    if not member.is_active:
        message = _("This person no longer works here.")
        raise InvalidInput(message, fields={"member_id": message})
    if not role.is_active:
        message = _("This role is no longer in use.")
        raise InvalidInput(message, fields={"role_id": message})


def role_holding_end(*, actor: Actor, holding_id: int, ends_on: date) -> RoleHolding:
    """End a holding on a local day: the first day on which the person no longer holds the role.

    Raises `NotFound`, and `InvalidInput` for a day that is not after the start.
    """
    actor.require(Capability.ROLES_MANAGE)
    with constraint_errors(_HOLDING_ERRORS), transaction.atomic():
        holding: RoleHolding = locked(RoleHolding.objects.visible_to(actor), holding_id)
        member = locked(Membership.objects.visible_to(actor), holding.member_id)
        update_record(
            actor=actor,
            record=holding,
            values={"ends_on": ends_on},
            action="role_holding.end",
        )
        _keep_role_codes(actor, [member])
    return holding


def role_codes_refresh(actor: Actor) -> int:
    """Bring `Membership.role_codes` to today's holdings; returns how many people changed.

    Holdings begin and end at midnight without anybody's doing: run it once a day.
    """
    actor.require(Capability.ROLES_MANAGE)
    with transaction.atomic():
        people = Membership.objects.of_company(actor.company_id).order_by("pk")
        return _keep_role_codes(actor, list(people.select_for_update()))


def _keep_role_codes(actor: Actor, people: list[Membership]) -> int:
    """Repeat the roles held today on the (locked) people, in standard order."""
    holdings = RoleHolding.objects.of_company(actor.company_id).on(today(actor))
    rows = holdings.filter(member__in=people).order_by("role__position", "role_id")
    codes: dict[int, list[str]] = {}
    for member_id, code in rows.values_list("member_id", "role__code"):
        codes.setdefault(member_id, []).append(code)
    changed = [person for person in people if person.role_codes != codes.get(person.pk, [])]
    for person in changed:
        person.role_codes = codes.get(person.pk, [])
    Membership.objects.bulk_update(changed, ["role_codes"])
    return len(changed)
