"""Speaks to a mail server: reads one folder, marks what was taken as seen, deletes nothing."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from imapclient import IMAPClient

from mailroom.hosts import require_allowed_host, require_public

TIMEOUT_SECONDS = 20


class MailServerError(Exception):
    """The mail server refused, hung up or said something that is no IMAP; the text is for people
    who configure the mailbox."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is, and how to sign in."""

    host: str
    port: int
    encryption: str
    user: str
    password: str
    folder: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the folder: its number, when it came, how large it is."""

    uid: int
    came_at: datetime
    size: int


class Folder:
    """One open folder."""

    def __init__(self, client: Any, uid_validity: int, count: int) -> None:
        """Keep the connection, how the server numbers its mails, and how many there are."""
        self._client = client
        self.uid_validity = uid_validity
        self.count = count

    def after(self, uid: int, since: date, at_most: int) -> list[Waiting]:
        """The first of those that have a higher number and came on that day or later, in order."""
        with _described():
            # A range that ends in * always gives the last mail, even an old one.
            found = self._client.search(["UID", f"{uid + 1}:*", "SINCE", since])
            uids = sorted(number for number in found if number > uid)[:at_most]
            if not uids:
                return []
            answers = self._client.fetch(uids, ["INTERNALDATE", "RFC822.SIZE"])
            return [
                Waiting(number, answers[number][b"INTERNALDATE"], _size(answers[number]))
                for number in uids
                if number in answers and b"INTERNALDATE" in answers[number]
            ]

    def content(self, uid: int, at_most: int | None = None) -> bytes | None:
        """The mail's bytes, or only its beginning; None if somebody has deleted it meanwhile."""
        part = "BODY.PEEK[]" if at_most is None else f"BODY.PEEK[]<0.{at_most}>"
        with _described():
            answer = self._client.fetch([uid], [part]).get(uid, {})
        for name, value in answer.items():
            if name.startswith(b"BODY[]") and isinstance(value, bytes):
                return value
        return None

    def mark_seen(self, uids: list[int]) -> None:
        """Mark as read what was taken in."""
        if uids:
            with _described():
                self._client.add_flags(uids, [rb"\Seen"], silent=True)


def _size(answer: dict[bytes, Any]) -> int:
    size = answer.get(b"RFC822.SIZE", 0)
    return size if isinstance(size, int) else 0


@contextmanager
def open_folder(account: Account) -> Iterator[Folder]:
    """Sign in and open the folder. Raises `MailServerError`, and `InvalidInput` for a host that
    must not be spoken to."""
    with _described():
        require_allowed_host(account.host, account.port)
        client = _connected(account)
    try:
        with _described():
            # Asked again of the line itself: a name may lead elsewhere the second time.
            require_public([client._imap.sock.getpeername()[0]])
            if account.encryption == "starttls":
                client.starttls(ssl.create_default_context())
            client.login(account.user, account.password)
            status = client.select_folder(account.folder)
            folder = Folder(client, int(status[b"UIDVALIDITY"]), int(status[b"EXISTS"]))
        yield folder
    finally:
        _leave(client)


def _connected(account: Account) -> Any:
    client = IMAPClient(
        account.host,
        port=account.port,
        ssl=account.encryption == "tls",
        ssl_context=ssl.create_default_context() if account.encryption == "tls" else None,
        timeout=TIMEOUT_SECONDS,
    )
    # Times stay as the server gives them, with their zone.
    client.normalise_times = False
    return client


def _leave(client: Any) -> None:
    try:
        client.logout()
    except Exception:
        client.shutdown()


@contextmanager
def _described() -> Iterator[None]:
    """Everything that a mail server can do wrong, as one error with a text for people."""
    try:
        yield
    except (OSError, ssl.SSLError) as error:
        raise MailServerError(f"{type(error).__name__}: {error}"[:500]) from error
    except IMAPClient.Error as error:
        raise MailServerError(str(error)[:500] or type(error).__name__) from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise MailServerError(f"{type(error).__name__}: {error}"[:500]) from error
