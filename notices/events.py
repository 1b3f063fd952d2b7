"""What became of a mail, for the floors above. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class MailDelivered(Event):
    """The mail server took it."""

    kind: ClassVar[str] = "mail.delivered"
    mail_id: int


@dataclass(frozen=True, slots=True)
class MailFailed(Event):
    """The mail server refused it for good, or every attempt failed."""

    kind: ClassVar[str] = "mail.failed"
    mail_id: int


@dataclass(frozen=True, slots=True)
class MailBounced(Event):
    """A mail server took it, and another one said later that it could not be delivered."""

    kind: ClassVar[str] = "mail.bounced"
    mail_id: int
