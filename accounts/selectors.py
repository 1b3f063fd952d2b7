"""Reads across the tables of `accounts`."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce

from accounts.levels import Level
from accounts.models import Absence, Company, Membership, ReportingLine, Team, WorkingCalendar
from core.access import Actor
from core.tenancy import system_scope


class Line(NamedTuple):
    """Manager and team of a person on a day; either may be unknown."""

    manager_id: int | None
    team_id: int | None


def local_day(time_zone: str, at: datetime) -> date:
    """The calendar day of an aware instant in an IANA zone: the one place that decides it."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def line_of(company_id: int, membership_id: int, day: date) -> Line:
    """Whom the person reported to on that local day, and in which team."""
    row = (
        ReportingLine.objects.of_company(company_id)
        .on(day)
        .filter(member_id=membership_id)
        .values_list("manager_id", "team_id")
        .first()
    )
    return Line(*row) if row else Line(None, None)


def calendar_in_force(company_id: int) -> WorkingCalendar:
    """The company's present working calendar (every company has one)."""
    return WorkingCalendar.objects.of_company(company_id).order_by("-version")[0]


def people_for(actor: Actor) -> models.QuerySet[Membership]:
    """Active people who can own requests, by name."""
    people: models.QuerySet[Membership] = Membership.objects.visible_to(actor)
    return people.filter(is_active=True).exclude(level=Level.INTERNAL).order_by("name", "pk")


def members_managed_by(actor: Actor, day: date) -> models.QuerySet[ReportingLine]:
    """Lines in force on a day that lead to this actor."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(day)
    result: models.QuerySet[ReportingLine] = lines.filter(manager_id=actor.membership_id)
    return result


def absences_to_come(actor: Actor, day: date) -> models.QuerySet[Absence]:
    """Absences that have not ended on a local day, the next one first."""
    absences: models.QuerySet[Absence] = Absence.objects.visible_to(actor)
    rows = absences.filter(ends_on__gt=day).select_related("member", "stand_in")
    return rows.order_by("starts_on", "pk")


def of_absence(field: str, day: date, person: str = "pk") -> models.Subquery:
    """A field of the absence on a local day of the person named by a column of the outer query;
    null for people who are here."""
    absences = Absence.objects.on(day).filter(member_id=models.OuterRef(person))
    return models.Subquery(absences.values(field)[:1])


def absences_on(company_id: int, member_ids: Collection[int], day: date) -> dict[int, Absence]:
    """Who of these people is away on a local day, with their stand-ins."""
    rows = Absence.objects.of_company(company_id).on(day).filter(member_id__in=member_ids)
    return {row.member_id: row for row in rows.select_related("stand_in")}


def company_of(actor: Actor) -> Company:
    """The actor's company."""
    return Company.objects.get(pk=actor.company_id)


def all_company_ids() -> list[int]:
    """Ids of every company, for sweeps that then look into one company at a time."""
    with system_scope():
        return list(Company.objects.order_by("pk").values_list("pk", flat=True))


def all_company_slugs() -> list[str]:
    """Short names of every company, for commands."""
    with system_scope():
        return list(Company.objects.order_by("pk").values_list("slug", flat=True))


def people_with_todays_line(actor: Actor, day: date) -> models.QuerySet[Membership]:
    """People with `lines_today`: their reporting line of that local day, if any."""
    lines = ReportingLine.objects.visible_to(actor).on(day).select_related("manager", "team")
    today = models.Prefetch("reporting_lines", queryset=lines, to_attr="lines_today")
    people: models.QuerySet[Membership] = Membership.objects.visible_to(actor)
    return people.prefetch_related(today)


def teams_with_sizes(actor: Actor, day: date) -> models.QuerySet[Team]:
    """Teams with `size`: how many people report in them on that local day."""
    lines = ReportingLine.objects.on(day).filter(
        team_id=models.OuterRef("pk"), member__is_active=True
    )
    count = lines.order_by().values("team_id").annotate(count=models.Count("pk")).values("count")
    teams: models.QuerySet[Team] = Team.objects.visible_to(actor)
    size = Coalesce(models.Subquery(count), 0)
    return teams.select_related("manager").annotate(size=size)
