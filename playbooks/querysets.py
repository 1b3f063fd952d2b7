"""Which playbooks and runs a person may see."""

from typing import Any, Self

from core.access import Actor, Capability, ScopedQuerySet


class PlaybookQuerySet(ScopedQuerySet[Any]):
    """Playbooks and what belongs to them: for everyone who works with clients."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's, for those who may read playbooks."""
        rows = self.of_company(actor.company_id)
        return rows if actor.has(Capability.PLAYBOOKS_VIEW) else self.none()
