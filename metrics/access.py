"""Which figures a person may read: their own, their people's, or the company's."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, ReportingLine
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import NotFound
from metrics.catalogue import Level
from metrics.figures import Figure
from metrics.models import Leaf


def allowed_scope(actor: Actor, level: Level | str, id: int | None = None) -> bool:
    """Whether the actor may read figures of this level and person (none for the company).

    Everybody with figures at all: the company's and their own. Managers: also their own team's
    and those of the people they manage today or who have figures under them. Heads and
    administrators: all.
    """
    if not actor.has(Capability.METRICS_VIEW):
        return False
    if level == Level.COMPANY or actor.has(Capability.METRICS_VIEW_ALL):
        return True
    if id is None:
        return False
    mine = id == actor.membership_id
    if level == Level.CONSULTANT and mine:
        return True
    if not actor.has(Capability.METRICS_VIEW_TEAM):
        return False
    return mine if level == Level.MANAGER else id in people_of_manager(actor)


def require_scope(actor: Actor, level: Level | str, id: int | None = None) -> None:
    """Raise `NotFound` for figures that are not this person's to see, or of nobody here."""
    if not allowed_scope(actor, level, id):
        raise NotFound
    named = level != Level.COMPANY and id and id != actor.membership_id
    if named and not Membership.objects.of_company(actor.company_id).filter(pk=id).exists():
        raise NotFound


def may_cut_by_team(actor: Actor, level: Level | str) -> bool:
    """Whether figures of a level may be taken apart by team: like managers, teams are compared
    with each other before heads only. Inside a team's or a person's figures nothing is hidden."""
    return level != Level.COMPANY or actor.has(Capability.METRICS_VIEW_ALL)


def people_of_manager(actor: Actor) -> set[int]:
    """Ids of the people the actor manages today or who have figures under them."""
    if actor.membership_id is None:
        return set()
    today = local_day(actor.company_time_zone, timezone.now())
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    now_managed = lines.filter(manager_id=actor.membership_id).values_list("member_id")
    leaves = Leaf.objects.of_company(actor.company_id)
    once_managed = leaves.filter(~Q(consultant_id=0), manager_id=actor.membership_id)
    found = now_managed.union(once_managed.values_list("consultant_id"))
    return {row[0] for row in found}


def only_in_sight(
    actor: Actor, level: Level, rows: list[tuple[int, str, Figure]]
) -> list[tuple[int, str, Figure]]:
    """Rows of a comparison whose figures the actor may open.

    Managers among each other: heads see all, a manager the own team. Whoever may open a
    manager's figures may open those of everybody credited under them.
    """
    if level != Level.MANAGER:
        return rows
    return [row for row in rows if allowed_scope(actor, level, row[0])]
