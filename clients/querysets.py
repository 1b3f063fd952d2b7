"""Which clients, and what belongs to them, a person may see."""

from datetime import date
from typing import Any, Self

from accounts.selectors import of_absence
from core.access import Actor, Capability, CompanyQuerySet
from core.dated import in_force


class ClientsQuerySet(CompanyQuerySet[Any]):
    """Clients, contacts, contracts and teams: for those who work with clients.

    Internal employees see a client's name only on a request they were called into.
    """

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's rows, or none."""
        if not actor.has(Capability.CLIENTS_VIEW):
            return self.none()
        return self.of_company(actor.company_id)


class DatedQuerySet(ClientsQuerySet):
    """Rows that hold from `starts_on` up to (not including) `ends_on`."""

    def on(self, day: date) -> Self:
        """Rows in force on a local day."""
        return self.filter(in_force(day))


class ClientTeamQuerySet(DatedQuerySet):
    """Who holds which role for which client."""

    def with_absences(self, day: date) -> Self:
        """With people, and what of their absences on a local day says who answers.

        `away_until` and `stand_in_away_until` are null for those who are here, `deputy_id` is
        who stands in for the holder whatever the client.
        """
        return self.select_related("member", "stand_in", "role").annotate(
            away_until=of_absence("ends_on", day, "member_id"),
            stand_in_away_until=of_absence("ends_on", day, "stand_in_id"),
            deputy_id=of_absence("stand_in_id", day, "member_id"),
        )
