"""Service policies: what is promised to whom, in versions. A request keeps the one of its day."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput
from core.records import changed_fields, locked, only, require_version, validated
from handoffs.models import Priority, ServicePolicy, ServicePolicyVersion
from handoffs.models.service_level import TARGETS
from handoffs.services._people import found
from handoffs.services._texts import one_of
from roles.models import Topic

CONDITIONS: Final = ("segment", "topic_id", "priority")
HOURS: Final = ("by_client_zone",)
WARNINGS: Final = ("warn_percent", "warn_minutes")
NAMES: Final = ("name_en", "name_ru", "position", "is_active")
PROMISES: Final = (*CONDITIONS, *HOURS, *TARGETS.values(), *WARNINGS)
POLICY_FIELDS: Final = frozenset((*NAMES, *PROMISES, "starts_on"))

_NAME_TAKEN = _("There is a policy with this name already.")
_ERRORS = {"service_policy_name": ("name_en", _NAME_TAKEN)}
_TELLS_OF_PAST = frozenset({"demo", "import"})


def service_policy_create(*, actor: Actor, name_en: str, **values: Any) -> ServicePolicy:
    """Promise times to the requests that fit, from a local day on (today if none is said).

    Raises `NotAllowed`, `NotFound` for a topic out of sight, `InvalidInput`.
    """
    actor.require(Capability.SERVICE_LEVELS_MANAGE)
    only(values, POLICY_FIELDS - {"is_active"})
    named = {name: values[name] for name in NAMES if name in values}
    policy = ServicePolicy(company_id=actor.company_id, name_en=name_en, **named)
    validated(policy)
    with constraint_errors(_ERRORS), transaction.atomic():
        policy.save()
        version = _write_version(actor, policy, 1, values)
        changes = {name: [None, getattr(version, name)] for name in (*PROMISES, "starts_on")}
        audit(actor=actor, action="service_policy.create", subject=policy, changes=changes)
    return policy


def service_policy_update(
    *, actor: Actor, policy_id: int, version: int | None = None, **values: Any
) -> ServicePolicy:
    """Change a policy or take it out of use. What it promises changes by a new version: requests
    that are open keep theirs.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.SERVICE_LEVELS_MANAGE)
    only(values, POLICY_FIELDS)
    with constraint_errors(_ERRORS), transaction.atomic():
        policy: ServicePolicy = locked(ServicePolicy.objects.visible_to(actor), policy_id)
        require_version(policy, version)
        last = policy.versions.order_by("-number")[0]
        changes = changed_fields(policy, {n: values[n] for n in NAMES if n in values})
        columns = [*changes]
        before = {name: getattr(last, name) for name in PROMISES}
        promised = {**before, **{n: values[n] for n in PROMISES if n in values}}
        starts_on = values.get("starts_on")
        if promised != before or starts_on not in (None, last.starts_on):
            new = _write_version(
                actor, policy, last.number + 1, {**promised, "starts_on": starts_on}
            )
            for name in (*PROMISES, "starts_on"):
                if getattr(last, name) != getattr(new, name):
                    changes[name] = [getattr(last, name), getattr(new, name)]
        if not changes:
            return policy
        policy.version += 1
        validated(policy)
        policy.save(update_fields=[*columns, "version"])
        audit(actor=actor, action="service_policy.update", subject=policy, changes=changes)
    return policy


def _write_version(
    actor: Actor, policy: ServicePolicy, number: int, values: dict[str, Any]
) -> ServicePolicyVersion:
    """What is promised from a day on. Raises `NotFound`, `InvalidInput`."""
    said = {name: values[name] for name in PROMISES if name in values}
    if said.get("priority"):
        one_of("priority", said["priority"], Priority.values)
    if said.get("topic_id") is not None:
        found("topic_id", Topic.objects.visible_to(actor), said["topic_id"])
    if all(said.get(field) is None for field in TARGETS.values()):
        message = _("Say at least one time that is promised.")
        raise InvalidInput(message, fields={"first_response_minutes": message})
    said["segment"] = str(said.get("segment") or "").strip()
    said["priority"] = said.get("priority") or ""
    version = ServicePolicyVersion(
        company_id=actor.company_id,
        policy=policy,
        number=number,
        starts_on=_starts_on(actor, values.get("starts_on")),
        created_by_id=actor.membership_id,
        **said,
    )
    validated(version, exclude=("policy", "topic", "created_by", "company"))
    version.save()
    return version


def _starts_on(actor: Actor, day: date | None) -> date:
    """Today, or a day to come: what was promised to earlier requests is not rewritten."""
    today = local_day(actor.company_time_zone, timezone.now())
    if day is None:
        return today
    if day < today and actor.via not in _TELLS_OF_PAST:
        message = _("A policy cannot begin in the past: earlier requests keep what they have.")
        raise InvalidInput(message, fields={"starts_on": message})
    return day


_HOUR, _DAY = 60, 8 * 60
# Priority, names, first response, next response, resolution, acceptance, answer: working minutes.
_DEFAULTS: Final = (
    ("urgent", "Urgent requests", "Срочные обращения", _HOUR, _HOUR, _DAY, 30, 2 * _HOUR),
    ("high", "High priority", "Высокий приоритет", 2 * _HOUR, 2 * _HOUR, 2 * _DAY, 60, 4 * _HOUR),
    ("", "All requests", "Все обращения", 4 * _HOUR, 4 * _HOUR, 5 * _DAY, 2 * _HOUR, _DAY),
    ("low", "Low priority", "Низкий приоритет", _DAY, _DAY, 10 * _DAY, 4 * _HOUR, 2 * _DAY),
)


def service_policies_create_defaults(*, actor: Actor, starts_on: date | None = None) -> int:
    """Promise the usual times by priority; does nothing where there is a policy already. Returns
    how many were made."""
    if ServicePolicy.objects.of_company(actor.company_id).exists():
        return 0
    for place, (priority, name_en, name_ru, *minutes) in enumerate(_DEFAULTS, start=1):
        service_policy_create(
            actor=actor,
            name_en=name_en,
            name_ru=name_ru,
            position=place * 10,
            priority=priority,
            starts_on=starts_on,
            **dict(zip(TARGETS.values(), minutes, strict=True)),
        )
    return len(_DEFAULTS)
