"""What of a company's own people a person may see."""

from datetime import date
from typing import Any, Self

from core.access import Actor, Capability, CompanyQuerySet, ScopedQuerySet
from core.dated import in_force


class CompanySelfQuerySet(ScopedQuerySet[Any]):
    """Companies: each person sees the one they act for."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's company."""
        return self.filter(pk=actor.company_id)


class MembershipQuerySet(CompanyQuerySet[Any]):
    """People of a company."""

    def visible_to(self, actor: Actor) -> Self:
        """Everyone for those who work with people; only oneself for internal employees."""
        people = self.of_company(actor.company_id)
        if actor.has(Capability.PEOPLE_VIEW):
            return people
        return people.filter(pk=actor.membership_id)

    def active(self) -> Self:
        """People who work here now."""
        return self.filter(is_active=True)

    def who_work_requests(self) -> Self:
        """People who can own a request: everyone but internal employees."""
        return self.active().exclude(level="internal")


class DatedQuerySet(CompanyQuerySet[Any]):
    """Rows that hold from `starts_on` up to (not including) `ends_on`."""

    def on(self, day: date) -> Self:
        """Rows in force on a local day."""
        return self.filter(in_force(day))
