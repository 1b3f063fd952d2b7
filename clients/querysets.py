"""Which clients, and what belongs to them, a person may see."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from core.access import Actor, Capability, CompanyQuerySet


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
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))
