"""Files that are made when a mail is sent: a floor above says which, by the mail's purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notices.models import Mail


@dataclass(frozen=True, slots=True)
class MailPart:
    """A file that goes out with a mail and is kept nowhere."""

    name: str
    content_type: str
    content: bytes


_makers: dict[str, Callable[[Mail], Sequence[MailPart]]] = {}


def register_parts(purpose: str, make: Callable[[Mail], Sequence[MailPart]]) -> None:
    """`make` gives the files of a mail of this purpose; it must not fail."""
    _makers[purpose] = make


def parts_of(mail: Mail) -> Sequence[MailPart]:
    """What goes with this mail beside the files that are kept for it."""
    make = _makers.get(mail.purpose)
    return make(mail) if make is not None else ()
