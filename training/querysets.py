"""Who may see what about whose learning and growth."""

from typing import Any, ClassVar, Self

from django.db.models import Q
from django.utils import timezone

from accounts.models import ReportingLine
from accounts.selectors import local_day
from core.access import Actor, Capability, CompanyQuerySet


class AboutMemberQuerySet(CompanyQuerySet[Any]):
    """Rows about a person: seen by themselves, by their manager of today, and by heads."""

    person: ClassVar[str] = "member"

    def visible_to(self, actor: Actor) -> Self:
        """One's own; a manager's people's of today; all with the right to see all."""
        if not actor.has(Capability.TRAINING_VIEW):
            return self.none()
        rows = self.of_company(actor.company_id)
        if actor.has(Capability.TRAINING_VIEW_ALL):
            return rows
        seen = Q(**{f"{self.person}_id": actor.membership_id})
        if actor.has(Capability.TRAINING_VIEW_TEAM):
            seen |= Q(**{f"{self.person}__in": managed_today(actor)})
        return rows.filter(seen)


def managed_today(actor: Actor) -> Any:
    """Ids of the people who report to the actor today, as a subquery."""
    today = local_day(actor.company_time_zone, timezone.now())
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    return lines.filter(manager_id=actor.membership_id).values("member")


class LearnedQuerySet(CompanyQuerySet[Any]):
    """What everybody who works with clients may read: courses, checks, practices, grades."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those who learn here."""
        if not actor.has(Capability.TRAINING_VIEW):
            return self.none()
        return self.of_company(actor.company_id)


class CheckKeyQuerySet(CompanyQuerySet[Any]):
    """Questions with what is right: read by those who write checks, never by who takes one."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those who may write checks."""
        if not actor.has(Capability.TRAINING_MANAGE):
            return self.none()
        return self.of_company(actor.company_id)
