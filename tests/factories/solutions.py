"""Kinds, rules and solutions, for tests."""

from decimal import Decimal
from typing import Any

from core.access import Actor
from handoffs import services
from handoffs.models import ApprovalRule, Request, Solution, SolutionKind

WORDS = "Give back what was promised and not given"


def make_kind(system: Actor, code: str = "refund", **values: Any) -> SolutionKind:
    """A kind by its code, once."""
    known: SolutionKind | None = SolutionKind.objects.filter(
        company_id=system.company_id, code=code
    ).first()
    if known is not None:
        return known
    values = {"name_en": code.title(), "measure": "money", **values}
    return services.solution_kind_create(actor=system, code=code, **values)


def make_rule(system: Actor, **values: Any) -> ApprovalRule:
    """A rule; by default the owner's manager agrees to everything."""
    return services.approval_rule_create(actor=system, **{"agreer": "manager", **values})


def propose(actor: Actor, request: Request, kind: SolutionKind, **values: Any) -> Solution:
    """An option of 50 euros, or of what is given."""
    if kind.measure == "money":
        values = {"amount": Decimal("50.00"), "currency": "EUR", **values}
    if kind.measure == "percent":
        values = {"percent": Decimal(10), "purchases": 2, **values}
    values = {"words": WORDS, **values}
    return services.solution_propose(actor=actor, request_id=request.pk, kind_id=kind.pk, **values)
