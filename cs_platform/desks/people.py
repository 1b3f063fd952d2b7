"""Whom a person leads and with whom they work: everyone for heads, their people for managers."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, ReportingLine, Team
from core.access import Actor, Capability


def lines_today(actor: Actor) -> QuerySet[ReportingLine]:
    """The company's reporting lines of today."""
    lines: QuerySet[ReportingLine] = ReportingLine.objects.of_company(actor.company_id).on(
        timezone.localdate()
    )
    return lines


def my_teams(actor: Actor) -> QuerySet[Any]:
    """Ids of the teams the actor works in today or answers for, for a subquery."""
    lines = lines_today(actor).filter(member_id=actor.membership_id)
    teams = Team.objects.of_company(actor.company_id).filter(
        Q(manager_id=actor.membership_id) | Q(pk__in=lines.values("team"))
    )
    return teams.order_by().values("pk")


def led_teams(actor: Actor) -> QuerySet[Team]:
    """Teams for which the actor answers; all of them for a head."""
    teams: QuerySet[Team] = Team.objects.of_company(actor.company_id)
    if actor.has(Capability.METRICS_VIEW_ALL):
        return teams
    return teams.filter(manager_id=actor.membership_id)


def my_people(actor: Actor) -> QuerySet[Membership]:
    """People the actor leads: everyone for a head, those who report to them for a manager."""
    people: QuerySet[Membership] = Membership.objects.of_company(actor.company_id)
    if actor.has(Capability.METRICS_VIEW_ALL):
        return people
    led = Q(manager_id=actor.membership_id) | Q(team__in=led_teams(actor).values("pk"))
    return people.filter(pk__in=lines_today(actor).filter(led).values("member"))


def theirs(actor: Actor) -> Q:
    """Held by the actor's people or by the teams for which they answer; all of them for a head."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        return Q()
    people = my_people(actor).values("pk")
    teams = led_teams(actor).values("pk")
    return Q(owner__in=people) | Q(owner=None, owner_team__in=teams)


def with_me(actor: Actor) -> Q:
    """Owned by the actor, or held by one of their teams until somebody takes it."""
    return Q(owner_id=actor.membership_id) | Q(owner=None, owner_team__in=my_teams(actor))


def around_me(actor: Actor) -> Q:
    """`with_me`, or owned by a colleague of one of the actor's teams."""
    colleagues = lines_today(actor).filter(team__in=my_teams(actor)).values("member")
    return with_me(actor) | Q(owner__in=colleagues)


def members_of(actor: Actor, team: Team | None) -> QuerySet[Any]:
    """Ids of the people who work in the team today, or of those in none, for a subquery."""
    if team is not None:
        return lines_today(actor).filter(team=team).values("member")
    in_some = lines_today(actor).filter(team__isnull=False).values("member")
    people: QuerySet[Membership] = Membership.objects.of_company(actor.company_id)
    return people.exclude(pk__in=in_some).values("pk")


def in_team(
    actor: Actor, team: Team | None, *, owner: str = "owner", held_by: str = "owner_team"
) -> Q:
    """Held by somebody who works in the team today (None: in no team), or by the team itself.

    The columns are those of a request, or named.
    """
    members = Q(**{f"{owner}__in": members_of(actor, team)})
    return members if team is None else members | Q(**{owner: None, held_by: team})
