"""Header lines into values. Every line comes from a stranger: none is trusted, none may raise.

The library's old policy (`compat32`) gives lines as they stand. Its newer one takes them apart by
itself, and raises on some of them.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from mailroom.parsing.charsets import decoded, one_line
from mailroom.parsing.result import Address

LONGEST = 100_000
MOST_ADDRESSES = 200
_MOST_REFERENCES = 100
_ID = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID = re.compile(r"^[^<>\s,;]{1,250}$")
_EMAIL = re.compile(r"^[^@\s<>()\[\],;:\\\"]{1,64}@[^@\s<>()\[\],;:\\\"]{1,190}$")


def inner(payload: object) -> list[Message]:
    """The parts that a payload holds, if it holds parts."""
    parts = payload if isinstance(payload, list) else []
    return [part for part in parts if isinstance(part, Message)]


def lines(mail: Message, name: str) -> list[str]:
    """All header lines of this name, unfolded and cut at a length, undecoded."""
    return [_as_text(value)[:LONGEST] for value in mail.get_all(name, [])]


def line(mail: Message, name: str) -> str:
    """The first line of this name, or an empty text."""
    found = lines(mail, name)
    return found[0] if found else ""


def is_cut(mail: Message) -> bool:
    """Whether a header line was longer than is read."""
    return any(len(str(value)) > LONGEST for value in mail.values())


def _as_text(value: object) -> str:
    """Bytes that are no ASCII stand as lone surrogates in what the library gives."""
    text = str(value)
    if any("\udc80" <= char <= "\udcff" for char in text[:LONGEST]):
        text = decoded(text[:LONGEST].encode("ascii", "surrogateescape"), "")[0]
    return re.sub(r"\r?\n[ \t]*", " ", text)


def words(value: str) -> str:
    """Encoded words (RFC 2047) decoded, on one line, nothing invisible left."""
    if "=?" not in value:
        return one_line(value)
    try:
        pieces = decode_header(value[:LONGEST])
    except Exception:
        return one_line(value)
    texts = [
        decoded(piece, charset or "")[0] if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    ]
    return one_line("".join(texts))


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Addresses that are some, each once, in lower case; names decoded."""
    found: dict[str, Address] = {}
    for value in values:
        for name, email in _pairs(value):
            email = one_line(email).strip("'\"").lower()
            if _EMAIL.match(email) and email not in found:
                found[email] = Address(email, words(name).strip("'\" ")[:200])
            if len(found) >= MOST_ADDRESSES:
                return tuple(found.values())
    return tuple(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    """Strictly by RFC 5322; else whatever stands in angle brackets or looks like an address."""
    try:
        pairs = [pair for pair in getaddresses([value]) if pair[1]]
    except Exception:
        pairs = []
    if any("@" in email for _name, email in pairs):
        return pairs
    rough = re.findall(r"[^\s<>,;:()\"']{1,64}@[^\s<>,;:()\"']{1,190}", value)
    return [("", email) for email in rough[:MOST_ADDRESSES]]


def sender(mail: Message) -> Address | None:
    """Who says to have written it: the only From line, or nobody if several differ."""
    found = addresses(lines(mail, "From"))
    if len(found) > 1 and len(mail.get_all("From", [])) > 1:
        return None
    if found:
        return found[0]
    named = addresses(lines(mail, "Sender"))
    return named[0] if named else None


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs without brackets, in order, each once."""
    found: dict[str, None] = {}
    for value in values:
        ids = _ID.findall(value)
        if not ids and _BARE_ID.match(value.strip()):
            ids = [value.strip()]
        found.update(dict.fromkeys(one_line(item) for item in ids))
    ids = [item for item in found if item]
    return tuple(ids[-_MOST_REFERENCES:])


def date(mail: Message) -> datetime | None:
    """What the Date line claims, in UTC; None for none, or one no calendar holds."""
    value = line(mail, "Date")
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value[:200])
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC)
    except Exception:
        return None
    return moment if 1980 <= moment.year <= 2200 else None
