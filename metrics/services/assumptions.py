"""Assumptions: stated, changed by versions, confirmed or refuted with evidence."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed, NotFound
from core.records import locked, only, require_version, validated
from metrics.catalogue import CATALOGUE
from metrics.models import Assumption, AssumptionStatus, AssumptionVersion

# What it claims: a change of that must be judged anew.
CLAIM: Final = ("cause_code", "effect", "coefficient", "unit")
FIELDS: Final = frozenset((*CLAIM, "source", "owner_id", "valid_from"))
_JUDGED: Final = frozenset((AssumptionStatus.CONFIRMED, AssumptionStatus.REFUTED))


def assumption_state(
    *,
    actor: Actor,
    cause_code: str,
    effect: str,
    coefficient: Decimal,
    unit: str,
    source: str,
    owner_id: int | None = None,
    valid_from: date | None = None,
) -> Assumption:
    """Say that one unit more of a metric brings about so much of something else.

    The owner is the actor, and it is valid from today, unless something else is said. Raises
    `NotAllowed`, `NotFound` for a person out of sight, `InvalidInput`.
    """
    actor.require(Capability.METRICS_VIEW_TEAM)
    today = local_day(actor.company_time_zone, timezone.now())
    values = {
        "cause_code": cause_code,
        "effect": effect,
        "coefficient": coefficient,
        "unit": unit,
        "source": source,
        "owner_id": owner_id or actor.membership_id,
        "valid_from": valid_from or today,
    }
    with transaction.atomic():
        assumption = Assumption.objects.create(company_id=actor.company_id)
        _write(actor, assumption, 1, values)
        changes = {name: [None, value] for name, value in values.items()}
        audit(actor=actor, action="assumption.state", subject=assumption, changes=changes)
    return assumption


def assumption_change(
    *, actor: Actor, assumption_id: int, version: int | None = None, **values: Any
) -> Assumption:
    """Say it another way, by a new version. Another claim is stated anew: what confirmed or
    refuted the one before does not speak of it.

    Their owner and heads may. Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.METRICS_VIEW_TEAM)
    only(values, FIELDS)
    with transaction.atomic():
        assumption, last = _locked(actor, assumption_id, version)
        if last.owner_id != actor.membership_id and not actor.has(Capability.TARGETS_MANAGE):
            raise NotAllowed
        before = {name: getattr(last, name) for name in (*FIELDS, "status", "evidence")}
        after = {**before, **{n: one for n, one in values.items() if one is not None}}
        if any(after[name] != before[name] for name in CLAIM):
            after |= {"status": AssumptionStatus.STATED, "evidence": ""}
        if after != before:
            _next(actor, assumption, before, after, "assumption.change")
    return assumption


def assumption_judge(
    *, actor: Actor, assumption_id: int, status: str, evidence: str, version: int | None = None
) -> Assumption:
    """Confirm or refute it, with the evidence. Raises `NotAllowed`, `NotFound`, `Stale`,
    `InvalidInput` without evidence."""
    actor.require(Capability.TARGETS_MANAGE)
    if status not in _JUDGED:
        message = _("Choose whether it is confirmed or refuted.")
        raise InvalidInput(message, fields={"status": message})
    if not evidence.strip():
        message = _("Say what confirms or refutes it.")
        raise InvalidInput(message, fields={"evidence": message})
    with transaction.atomic():
        assumption, last = _locked(actor, assumption_id, version)
        before = {name: getattr(last, name) for name in (*FIELDS, "status", "evidence")}
        after = {**before, "status": status, "evidence": evidence.strip()}
        if after != before:
            _next(actor, assumption, before, after, f"assumption.{status}")
    return assumption


def _locked(
    actor: Actor, assumption_id: int, version: int | None
) -> tuple[Assumption, AssumptionVersion]:
    assumption: Assumption = locked(Assumption.objects.visible_to(actor), assumption_id)
    require_version(assumption, version)
    return assumption, assumption.versions.order_by("-number")[0]


def _next(
    actor: Actor,
    assumption: Assumption,
    before: dict[str, Any],
    after: dict[str, Any],
    action: str,
) -> None:
    assumption.version += 1
    _write(actor, assumption, assumption.version, after)
    assumption.save(update_fields=["version"])
    changes = {name: [before[name], after[name]] for name in after if after[name] != before[name]}
    audit(actor=actor, action=action, subject=assumption, changes=changes)


def _write(actor: Actor, assumption: Assumption, number: int, values: dict[str, Any]) -> None:
    """Raises `NotFound`, `InvalidInput`."""
    if values["cause_code"] not in CATALOGUE:
        message = _("There is no such metric.")
        raise InvalidInput(message, fields={"cause_code": message})
    if values["owner_id"] is None:
        message = _("Say who answers for it.")
        raise InvalidInput(message, fields={"owner_id": message})
    if not Membership.objects.visible_to(actor).filter(pk=values["owner_id"]).exists():
        raise NotFound
    texts = {name: str(values[name]).strip() for name in ("effect", "unit", "source")}
    version = AssumptionVersion(
        company_id=actor.company_id,
        assumption=assumption,
        number=number,
        created_by_id=actor.membership_id,
        **{**values, **texts},
    )
    validated(version, exclude=("assumption", "owner", "created_by", "company"))
    version.save()
