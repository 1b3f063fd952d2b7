"""What reading a mail gives: plain frozen values, safe to store and to show as text."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What kind of mail it is."""

    PERSONAL = "personal"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


class Problem(StrEnum):
    """What could not be read, or was cut. The raw mail is kept in any case."""

    UNREADABLE = "unreadable"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    HEADERS_CUT = "headers_cut"
    TEXT_CUT = "text_cut"
    HTML_CUT = "html_cut"
    FILES_CUT = "files_cut"
    CHARSET = "charset"
    DATE = "date"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address in lower case, and the name written beside it."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with the mail; `content_id` names a picture shown inside its HTML."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server says about a mail of ours that it could not deliver."""

    message_id: str
    recipient: str
    status: str
    reason: str
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as far as it could be read.

    Message-IDs stand without angle brackets. `html` is safe as it is, without remote pictures;
    `text` is never HTML. `date` is what the sender claims.
    """

    kind: Kind = Kind.PERSONAL
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    html: str = ""
    remote_pictures: int = 0
    files: tuple[MailFile, ...] = ()
    automatic_because: str = ""
    list_id: str = ""
    loop_mark: str = ""
    bounce: Bounce | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether it could be taken apart at all."""
        return Problem.UNREADABLE not in self.problems

    @property
    def thread(self) -> tuple[str, ...]:
        """The mails it says it answers, the nearest first, each once."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))
