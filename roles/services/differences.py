"""How two roles differ: the words are set, and changed, by whoever describes the roles."""

from django.db import transaction

from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotFound
from core.records import update_versioned, validated
from roles.models import Role, RoleDifference


def role_difference_set(
    *,
    actor: Actor,
    role_id: int,
    other_id: int,
    version: int | None = None,
    text_en: str | None = None,
    text_ru: str | None = None,
) -> RoleDifference:
    """Say how two roles differ; None leaves a language as it is, blank texts take the words away.

    `version` is the one seen, 0 for a pair without words. Raises `NotFound`, `Stale`, and
    `InvalidInput` for a role and itself.
    """
    actor.require(Capability.ROLES_MANAGE)
    if role_id == other_id:
        raise InvalidInput
    texts = {"text_en": text_en, "text_ru": text_ru}
    values = {name: text.strip() for name, text in texts.items() if text is not None}
    with transaction.atomic():
        # Locking both roles makes the second of two people wait and then see the first one's.
        roles = Role.objects.visible_to(actor).filter(pk__in=(role_id, other_id))
        first, second = _pair(list(roles.select_for_update().order_by("pk")))
        pairs = RoleDifference.objects.of_company(actor.company_id)
        known = pairs.filter(first=first, second=second).first()
        record = known or RoleDifference(
            company_id=actor.company_id, first=first, second=second, version=0
        )
        if known is None and not any(values.values()):
            return record
        if known is not None or version:
            update_versioned(
                actor=actor,
                record=record,
                values=values,
                action="role_difference.update",
                version=version,
            )
            return record
        for name, text in values.items():
            setattr(record, name, text)
        record.version = 1
        validated(record).save()
        audit(actor=actor, action="role_difference.create", subject=record)
    return record


def _pair(roles: list[Role]) -> tuple[Role, Role]:
    if len(roles) != 2:
        raise NotFound
    return roles[0], roles[1]
