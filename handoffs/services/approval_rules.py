"""Rules of who must agree, and kinds of solutions: changed, kept as they were, never deleted."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput
from core.records import changed_fields, locked, require_version, update_versioned, validated
from handoffs.models import (
    Agreer,
    ApprovalRule,
    ApprovalRuleVersion,
    Measure,
    SolutionKind,
)
from handoffs.selectors.solutions import SOLUTION_VARIABLE
from handoffs.services._people import found
from handoffs.solution_defaults import KINDS, RULES
from handoffs.variables import VARIABLES, braced, names_in
from roles.models import Role

RULE_FIELDS = frozenset(
    {"kind_id", "above", "currency", "agreer", "role_id", "member_id", "position", "is_active"}
)
KIND_FIELDS = frozenset({"name_en", "name_ru", "text_en", "text_ru", "position", "is_active"})
_KEPT = ("kind_id", "above", "currency", "agreer", "role_id", "member_id", "is_active")
_BY_ROLE = (Agreer.ROLE, Agreer.ROLE_MANAGER)
_KIND_ERRORS = {"solution_kind_code": ("code", _("Another kind has this code."))}


def approval_rule_create(*, actor: Actor, **values: Any) -> ApprovalRule:
    """Say who must agree to what; `values` are of `RULE_FIELDS`.

    Raises `NotAllowed`, `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.APPROVALS_MANAGE)
    _only(values, RULE_FIELDS)
    rule = ApprovalRule(company_id=actor.company_id, **values)
    _check_rule(actor, rule, set(values))
    with transaction.atomic():
        validated(rule).save()
        _keep(actor, rule)
        audit(actor=actor, action="approval_rule.create", subject=rule)
    return rule


def approval_rule_update(
    *, actor: Actor, rule_id: int, version: int | None = None, **values: Any
) -> ApprovalRule:
    """Change a rule, or take it out of use; what was proposed under it stays as it was.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.APPROVALS_MANAGE)
    _only(values, RULE_FIELDS)
    with transaction.atomic():
        rule: ApprovalRule = locked(ApprovalRule.objects.visible_to(actor), rule_id)
        require_version(rule, version)
        changes = changed_fields(rule, values)
        if not changes:
            return rule
        _check_rule(actor, rule, set(changes))
        rule.version += 1
        validated(rule)
        rule.save(update_fields=[*changes, "version"])
        _keep(actor, rule)
        audit(actor=actor, action="approval_rule.update", subject=rule, changes=changes)
    return rule


def _only(values: dict[str, Any], allowed: frozenset[str]) -> None:
    if unknown := set(values) - allowed:
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in sorted(unknown)})


def _check_rule(actor: Actor, rule: ApprovalRule, given: set[str]) -> None:
    """Look up what was given among what the actor may see, and see that the parts fit."""
    if "kind_id" in given and rule.kind_id is not None:
        rule.kind = found("kind_id", SolutionKind.objects.visible_to(actor), rule.kind_id)
    if "role_id" in given and rule.role_id is not None:
        found("role_id", Role.objects.visible_to(actor).filter(is_active=True), rule.role_id)
    if "member_id" in given and rule.member_id is not None:
        people = Membership.objects.visible_to(actor).filter(is_active=True)
        found("member_id", people, rule.member_id)
    rule.currency = rule.currency.strip().upper()
    wrong: dict[str, Any] = {}
    if (rule.agreer in _BY_ROLE) != (rule.role_id is not None):
        wrong["role_id"] = (
            _("Choose the role.")
            if rule.role_id is None
            else _("Only for a rule that names a role.")
        )
    if (rule.agreer == Agreer.PERSON) != (rule.member_id is not None):
        wrong["member_id"] = (
            _("Choose the person.")
            if rule.member_id is None
            else _("Only for a rule that names a person.")
        )
    wrong |= _wrong_limit(rule)
    if wrong:
        raise InvalidInput(fields=wrong)


def _wrong_limit(rule: ApprovalRule) -> dict[str, Any]:
    """A limit in money has a currency, one in percent has none."""
    if rule.above is None:
        return {"currency": _("Say above which amount.")} if rule.currency else {}
    if rule.above < 0:
        return {"above": _("Nothing below zero, please.")}
    measure = rule.kind.measure if rule.kind is not None else None
    if measure == Measure.PERCENT and rule.currency:
        return {"currency": _("A discount is limited in percent: leave the currency empty.")}
    if measure in (Measure.MONEY, Measure.NOTHING) and not rule.currency:
        return {"currency": _("Say in which currency.")}
    if not rule.currency and rule.above > 100:
        return {"above": _("Without a currency this is a percentage: at most 100.")}
    return {}


def _keep(actor: Actor, rule: ApprovalRule) -> ApprovalRuleVersion:
    """The rule as it is from now on; the caller saved it."""
    kept: ApprovalRuleVersion = ApprovalRuleVersion.objects.create(
        company_id=rule.company_id,
        rule=rule,
        number=rule.version,
        changed_by_id=actor.membership_id,
        **{name: getattr(rule, name) for name in _KEPT},
    )
    return kept


def solution_kind_create(
    *, actor: Actor, code: str, name_en: str, measure: str, **values: Any
) -> SolutionKind:
    """Add a way to settle a claim. Code and measure stay as they are.

    Raises `NotAllowed`, `InvalidInput`.
    """
    actor.require(Capability.APPROVALS_MANAGE)
    _only(values, KIND_FIELDS)
    _check_texts(values)
    kind = SolutionKind(
        company_id=actor.company_id, code=code, name_en=name_en, measure=measure, **values
    )
    validated(kind)
    with constraint_errors(_KIND_ERRORS), transaction.atomic():
        kind.save()
        audit(actor=actor, action="solution_kind.create", subject=kind)
    return kind


def solution_kind_update(
    *, actor: Actor, kind_id: int, version: int | None = None, **values: Any
) -> SolutionKind:
    """Change names, words to the client or place, or take the kind out of use.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.APPROVALS_MANAGE)
    _only(values, KIND_FIELDS)
    _check_texts(values)
    with transaction.atomic():
        kind: SolutionKind = locked(SolutionKind.objects.visible_to(actor), kind_id)
        update_versioned(
            actor=actor, record=kind, values=values, action="solution_kind.update", version=version
        )
    return kind


def _check_texts(values: dict[str, Any]) -> None:
    """Words in braces must be variables. Raises `InvalidInput`."""
    for name in ("text_en", "text_ru"):
        known = {*VARIABLES, SOLUTION_VARIABLE}
        unknown = tuple(word for word in names_in(values.get(name) or "") if word not in known)
        if unknown:
            sentence = _("There is no variable %(names)s.") % {"names": braced(unknown)}
            raise InvalidInput(sentence, fields={name: sentence})


def solution_defaults_create(*, actor: Actor) -> None:
    """Give the company the usual kinds it does not have, and the usual rules if it has none.

    Safe to run again. Raises `NotAllowed`.
    """
    actor.require(Capability.APPROVALS_MANAGE)
    company = actor.company_id
    with transaction.atomic():
        locked(Company.objects.filter(pk=company), company)
        kinds = {kind.code: kind for kind in SolutionKind.objects.of_company(company)}
        for position, text in enumerate(KINDS, start=1):
            if text["code"] not in kinds:
                kind = solution_kind_create(actor=actor, position=position, **text)
                kinds[kind.code] = kind
        if ApprovalRule.objects.of_company(company).exists():
            return
        roles = {role.code: role.pk for role in Role.objects.of_company(company)}
        for position, default in enumerate(RULES, start=1):
            if default.role and default.role not in roles:
                continue
            approval_rule_create(
                actor=actor,
                kind_id=kinds[default.kind].pk,
                above=Decimal(default.above),
                currency=default.currency,
                agreer=default.agreer,
                role_id=roles[default.role] if default.role else None,
                position=position,
            )
