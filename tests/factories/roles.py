"""Roles and topics, made by their services."""

from datetime import date
from typing import Any

from accounts.models import Company, Membership
from core.access import Actor
from roles import services
from roles.models import MatrixCell, Responsibility, Role, RoleHolding, Topic
from roles.selectors import role_by_code, version_on


def standard_roles(system: Actor) -> dict[str, Role]:
    """The company's five roles by code; made if they are missing."""
    services.defaults_create(system)
    return {role.code: role for role in Role.objects.of_company(system.company_id)}


def role_of(company: Company, code: str) -> Role:
    """One of the standard roles."""
    found = role_by_code(company.pk, code)
    assert found is not None
    return found


def hold(system: Actor, role: Role, member: Membership, **values: Any) -> RoleHolding:
    """The person holds the role since the start of 2026."""
    values.setdefault("starts_on", date(2026, 1, 1))
    return services.role_holding_start(actor=system, role_id=role.pk, member_id=member.pk, **values)


def make_topic(system: Actor, code: str, role: Role | None, **values: Any) -> Topic:
    """A topic that the role answers for."""
    values.setdefault("name_en", code.capitalize())
    return services.topic_create(
        actor=system, code=code, role_id=role.pk if role else None, **values
    )


def put_letters(actor: Actor, row: Responsibility, code: str, letters: str, seen: str) -> None:
    """Set a cell of the draft."""
    services.matrix_cell_set(
        actor=actor,
        responsibility_id=row.pk,
        role_id=Role.objects.get(code=code).pk,
        letters=letters,
        seen=seen,
    )


def letters_of(row: Responsibility, code: str, day: date) -> str:
    """What stands in a cell of the matrix in force on a day."""
    cell = MatrixCell.objects.filter(
        matrix=version_on(row.company_id, day), responsibility=row, role__code=code
    ).first()
    return cell.letters if cell else ""
