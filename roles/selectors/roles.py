"""Reads across roles, holdings and topics."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from accounts.models import Membership
from core.access import Actor
from roles.models import Role, RoleHolding, Topic
from roles.selectors.matrix import topic_answers


def role_by_code(company_id: int, code: str) -> Role | None:
    """The company's role with that code, also one that is no longer in use."""
    role: Role | None = Role.objects.of_company(company_id).filter(code=code).first()
    return role


def roles_for(actor: Actor) -> models.QuerySet[Role]:
    """Roles in use, in the order in which they are always shown."""
    roles: models.QuerySet[Role] = Role.objects.visible_to(actor)
    return roles.filter(is_active=True).order_by("position", "pk")


def topics_for(actor: Actor) -> models.QuerySet[Topic]:
    """Topics in use, by name."""
    topics: models.QuerySet[Topic] = Topic.objects.visible_to(actor)
    return topics.filter(is_active=True).select_related("role").order_by("name_en", "pk")


def holders_of(role_id: int, day: date) -> list[Membership]:
    """Active people who hold the role on that local day, by name."""
    holdings = RoleHolding.objects.on(day).filter(role_id=role_id, member__is_active=True)
    rows = holdings.select_related("member").order_by("member__name", "member_id")
    return [holding.member for holding in rows]


def roles_of(membership_id: int, day: date) -> list[Role]:
    """Roles the person holds on that local day, in standard order."""
    holdings = RoleHolding.objects.on(day).filter(member_id=membership_id)
    rows = holdings.select_related("role").order_by("role__position", "role_id")
    return [holding.role for holding in rows]


def holdings_of_role(actor: Actor, role_id: int) -> list[RoleHolding]:
    """Everyone who ever held the role, the latest first."""
    holdings: models.QuerySet[RoleHolding] = RoleHolding.objects.visible_to(actor)
    rows = holdings.filter(role_id=role_id).select_related("member")
    return list(rows.order_by("-starts_on", "-pk"))


def topics_of_role(actor: Actor, role_id: int, day: date) -> list[Topic]:
    """Topics in use that the role answers for on a local day."""
    answers = topic_answers(topics_for(actor), day)
    return [answer.topic for answer in answers if answer.role and answer.role.pk == role_id]


@dataclass(frozen=True, slots=True)
class RoleOverview:
    """A role as the list shows it: who holds it today and which topics it answers."""

    role: Role
    holders: list[Membership]
    topics: list[Topic]


def roles_overview(actor: Actor, day: date) -> list[RoleOverview]:
    """Every role in use, in three queries."""
    roles = list(roles_for(actor))
    holders: dict[int, list[Membership]] = {role.pk: [] for role in roles}
    holdings = RoleHolding.objects.visible_to(actor).on(day).filter(member__is_active=True)
    for holding in holdings.select_related("member").order_by("member__name", "member_id"):
        holders.setdefault(holding.role_id, []).append(holding.member)
    topics: dict[int | None, list[Topic]] = {}
    for answer in topic_answers(topics_for(actor), day):
        role_id = answer.role.pk if answer.role else None
        topics.setdefault(role_id, []).append(answer.topic)
    return [RoleOverview(role, holders[role.pk], topics.get(role.pk, [])) for role in roles]


def topics_nobody_answers(actor: Actor, day: date) -> list[Topic]:
    """Topics in use for which nobody answers on a local day: a gap."""
    return [item.topic for item in topic_answers(topics_for(actor), day) if item.role is None]
