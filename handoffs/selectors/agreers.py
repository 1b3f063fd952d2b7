"""Who must agree to a solution: the rules that apply, and the person whom each of them names.

Nobody agrees to what they propose, or to what is proposed for a request of theirs: the next one
up is asked, and only a manager beyond whom nobody is left is asked all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from accounts.levels import Level
from accounts.models import Absence, Membership
from accounts.selectors import line_of
from clients.selectors import client_role_holder
from handoffs.models import Agreer, ApprovalRuleVersion, Request, Solution
from handoffs.selectors.routing import role_holders
from roles.models import Role

_LEADERS = (Level.MANAGER, Level.HEAD, Level.ADMIN)
_MOST_STEPS_UP = 6


@dataclass(frozen=True, slots=True)
class Named:
    """The person to be asked under one rule, and whether only the proposer was left."""

    rule: ApprovalRuleVersion
    person: Membership
    only_one_left: bool = False


def rules_for(solution: Solution) -> list[ApprovalRuleVersion]:
    """The rules in force, as they are now, that a solution of this kind and size falls under."""
    versions = ApprovalRuleVersion.objects.of_company(solution.company_id).filter(
        rule__is_active=True, number=F("rule__version")
    )
    rules = versions.select_related("role", "member").order_by("rule__position", "rule_id")
    return [rule for rule in rules if applies(rule, solution)]


def applies(rule: ApprovalRuleVersion, solution: Solution) -> bool:
    """Whether a rule asks for this solution.

    An amount in another currency cannot be compared: it is taken for one above the limit.
    """
    if rule.kind_id is not None and rule.kind_id != solution.kind_id:
        return False
    if rule.above is None:
        return True
    if not rule.currency:
        return solution.percent is not None and solution.percent > rule.above
    if solution.amount is None:
        return False
    return solution.currency != rule.currency or solution.amount > rule.above


def named_by(
    rule: ApprovalRuleVersion, request: Request, proposer_id: int | None, day: date
) -> Named | None:
    """Whom a rule asks on a local day; None where nobody is left who could agree.

    Somebody who is away without a stand-in is passed over while another is here.
    """
    company_id = request.company_id
    own = {pk for pk in (proposer_id, request.owner_id) if pk is not None}
    away = {row.member_id: row for row in Absence.objects.of_company(company_id).on(day)}
    absent, concerned = None, None
    for person in _candidates(rule, request, day):
        if not person.is_active:
            continue
        if person.pk in own:
            concerned = concerned or (person if person.level in _LEADERS else None)
            continue
        absence = away.get(person.pk)
        if absence is None or absence.stand_in_id not in (None, *own):
            return Named(rule, person)
        absent = absent or person
    if absent is not None:
        return Named(rule, absent)
    return Named(rule, concerned, only_one_left=True) if concerned is not None else None


def _candidates(rule: ApprovalRuleVersion, request: Request, day: date) -> Iterator[Membership]:
    """Whom the rule means, then whoever is above them, heads and administrators: best first."""
    if rule.agreer == Agreer.MANAGER:
        yield from _above_owner(request, day)
    elif rule.agreer == Agreer.PERSON and rule.member is not None:
        yield rule.member
        yield from _above(request.company_id, rule.member_id, day)
    elif rule.role is not None:
        yield from _by_role(rule, rule.role, request, day)
    people = Membership.objects.of_company(request.company_id).active()
    for level in (Level.HEAD, Level.ADMIN):
        yield from people.filter(level=level).order_by("name", "pk")


def _above_owner(request: Request, day: date) -> Iterator[Membership]:
    if request.owner_id is not None:
        yield from _above(request.company_id, request.owner_id, day)
    elif request.owner_team is not None:
        manager = request.owner_team.manager
        yield manager
        yield from _above(request.company_id, manager.pk, day)


def _above(company_id: int, member_id: int | None, day: date) -> Iterator[Membership]:
    """The manager, their manager, and so on."""
    seen = {member_id}
    for _step in range(_MOST_STEPS_UP):
        if member_id is None:
            return
        member_id = line_of(company_id, member_id, day).manager_id
        if member_id is None or member_id in seen:
            return
        seen.add(member_id)
        yield Membership.objects.of_company(company_id).get(pk=member_id)


def _by_role(
    rule: ApprovalRuleVersion, role: Role, request: Request, day: date
) -> Iterator[Membership]:
    """The client's person in the role and others who hold it, or their managers."""
    company_id = request.company_id
    holder = client_role_holder(company_id, request.client_id, role.pk, day)
    holders = [holder] if holder is not None else role_holders(company_id, role, day)[:1]
    if rule.agreer == Agreer.ROLE:
        yield from holders
    for person in holders:
        yield from _above(company_id, person.pk, day)
