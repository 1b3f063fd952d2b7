"""Which incoming mails an actor may see."""

from typing import Any, Self

from core.access import Actor, Capability, ScopedQuerySet
from mailroom.transitions import MailState


class IncomingMailQuerySet(ScopedQuerySet[Any]):
    """Mail before it belongs to a request may hold anything: not everybody reads it."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those who answer for others; nothing for anybody else."""
        if not actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
            return self.none()
        return self.of_company(actor.company_id)

    def to_place(self) -> Self:
        """Received, and not placed yet."""
        return self.filter(state=MailState.RECEIVED)
