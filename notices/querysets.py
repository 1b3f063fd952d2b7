"""Notices are for the person they were given to, and for nobody else."""

from typing import Any, Self

from core.access import Actor, ScopedQuerySet


class OwnQuerySet(ScopedQuerySet[Any]):
    """Rows of one person: nobody above them reads them either."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own rows."""
        return self.of_company(actor.company_id).filter(member_id=actor.membership_id or 0)
