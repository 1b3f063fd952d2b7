"""Where people stood on a day: role, team and manager, to be stamped on the history."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import Absence, Membership, ReportingLine, Team
from accounts.selectors import Line, line_of
from clients.models import ClientTeamMember
from core.access import Actor
from core.dated import in_force
from roles.models import RoleHolding

NO_LINE = Line(None, None)


def lines_on(company_id: int, member_ids: Iterable[int | None], day: date) -> dict[int, Line]:
    """Manager and team of each person on a local day; people without a line are absent."""
    ids = {pk for pk in member_ids if pk is not None}
    if not ids:
        return {}
    lines = ReportingLine.objects.of_company(company_id).on(day).filter(member_id__in=ids)
    return {
        member_id: Line(manager_id, team_id)
        for member_id, manager_id, team_id in lines.values_list("member", "manager", "team")
    }


def first_role_of(company_id: int, member_id: int, day: date) -> int | None:
    """The first role, in the order in which roles are shown, that a person held on a day."""
    held = RoleHolding.objects.of_company(company_id).filter(in_force(day), member_id=member_id)
    first: int | None = held.order_by("role__position", "pk").values_list("role", flat=True).first()
    return first


def is_in_team(actor: Actor, team_id: int | None, day: date) -> bool:
    """Whether the actor's reporting line of that day is in the team."""
    if actor.membership_id is None or team_id is None:
        return False
    return line_of(actor.company_id, actor.membership_id, day).team_id == team_id


def answers_for_team(actor: Actor, team_id: int | None) -> bool:
    """Whether the actor is the manager who answers for what the team holds."""
    if actor.membership_id is None or team_id is None:
        return False
    teams = Team.objects.of_company(actor.company_id)
    return teams.filter(pk=team_id, manager_id=actor.membership_id).exists()


def stood_in_for(
    company_id: int,
    member_id: int | None,
    day: date,
    *,
    owner: str = "owner",
    client: str = "client_id",
) -> Q:
    """Rows whose owner is away on a local day while this person stands in: everywhere, or in the
    owner's place in the client's team. The columns are those of a request, or named."""
    absences = Absence.objects.of_company(company_id).on(day)
    everywhere = absences.filter(stand_in_id=member_id)
    places = ClientTeamMember.objects.of_company(company_id).on(day)
    place = places.filter(
        client_id=OuterRef(client), member_id=OuterRef(f"{owner}_id"), stand_in_id=member_id
    )
    stands_in = Q(**{f"{owner}__in": everywhere.values("member")}) | Q(Exists(place))
    # Few are away: they lead to their requests by the index on owners.
    return Q(**{f"{owner}__in": absences.values("member")}) & stands_in


def works_requests(company_id: int, member_id: int) -> bool:
    """Whether a person can receive requests now."""
    people = Membership.objects.of_company(company_id).who_work_requests()
    return bool(people.filter(pk=member_id).exists())
