"""Who may see invitations and answers."""

from typing import Any, Self

from core.access import Actor, Capability, ScopedQuerySet


class InvitationQuerySet(ScopedQuerySet[Any]):
    """Invitations and answers: for those who work with clients."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those with the capability."""
        if not actor.has(Capability.SURVEYS_VIEW):
            return self.none()
        return self.of_company(actor.company_id)
