"""The one place where an `Actor` is built: for pages, API tokens and tasks."""

from accounts.levels import ALL_CAPABILITIES, CAPABILITIES
from accounts.models import Company, Membership
from core.access import Actor
from core.tenancy import system_scope


def memberships_of_user(user_id: int) -> list[Membership]:
    """All active memberships of a user, in every company: looked up before a company is known."""
    with system_scope():
        rows = Membership.objects.filter(user_id=user_id, is_active=True)
        return list(rows.select_related("company").order_by("pk"))


def actor_for_membership(
    membership: Membership,
    *,
    via: str = "page",
    address: str = "",
    scopes: frozenset[str] = frozenset(),
    companies_count: int = 1,
) -> Actor:
    """The actor of an active membership; its company must be loaded."""
    company = membership.company
    return Actor(
        company_id=company.pk,
        membership_id=membership.pk,
        level=membership.level,
        capabilities=CAPABILITIES[membership.level],
        name=membership.name,
        user_id=membership.user_id,
        company_name=company.name,
        company_time_zone=company.time_zone,
        role_codes=tuple(membership.role_codes),
        companies_count=companies_count,
        via=via,
        address=address,
        scopes=scopes,
    )


def system_actor(company: Company, *, via: str = "system", name: str = "CS Platform") -> Actor:
    """The product itself, inside one company: tasks, importers and demo data."""
    return Actor(
        company_id=company.pk,
        membership_id=None,
        level="system",
        capabilities=ALL_CAPABILITIES,
        name=name,
        company_name=company.name,
        company_time_zone=company.time_zone,
        via=via,
    )
