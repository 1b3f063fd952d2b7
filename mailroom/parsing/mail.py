"""The entries: `parse_mail` for all of a mail, `parse_head` for its header lines alone."""

import logging
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

from mailroom.parsing.automatic import automatic_because, bounce_of, list_id, loop_mark
from mailroom.parsing.bodies import Bodies, bodies_of
from mailroom.parsing.headers import (
    addresses,
    date,
    is_cut,
    line,
    lines,
    message_ids,
    sender,
    words,
)
from mailroom.parsing.result import Kind, ParsedMail, Problem

logger = logging.getLogger(__name__)

MOST_BOUNDARIES = 400
MOST_INNER_MAILS = 60
MOST_HEADER_LINES = 2_000
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")


def parse_mail(raw: bytes) -> ParsedMail:
    """Read a mail. Whatever cannot be read is named in `problems`; nothing is ever raised."""
    problems: list[Problem] = []
    try:
        mail = _message(raw, problems)
        return _read(mail, problems)
    except Exception as error:
        # Any byte may come by mail: one that breaks the reader must not stop the next mail.
        logger.warning("a mail could not be read: %s", type(error).__name__)
    head = parse_head(raw)
    return replace(head, problems=tuple(dict.fromkeys((*head.problems, Problem.UNREADABLE))))


def parse_head(raw: bytes) -> ParsedMail:
    """Read only the header lines: quick, whatever stands below them. Never raises."""
    try:
        mail = BytesHeaderParser().parsebytes(_with_short_head(_head(raw), []))
        return _result(mail, Bodies(), [])
    except Exception:
        logger.warning("the head of a mail could not be read")
    return ParsedMail(problems=(Problem.UNREADABLE,))


def _message(raw: bytes, problems: list[Problem]) -> Message:
    """The mail taken apart; only its head if taking it apart would take too long."""
    lowered = raw.lower()
    is_bomb = (
        lowered.count(b"boundary=") + lowered.count(b"boundary*") > MOST_BOUNDARIES
        or lowered.count(b"message/rfc822") > MOST_INNER_MAILS
    )
    if is_bomb:
        problems.append(Problem.TOO_MANY_PARTS)
        return BytesHeaderParser().parsebytes(_head(raw))
    return message_from_bytes(_with_short_head(raw, problems))


def _head(raw: bytes) -> bytes:
    end = re.search(rb"\r?\n\r?\n", raw)
    return raw[: end.start() if end else 200_000][:2_000_000] + b"\n\n"


def _with_short_head(raw: bytes, problems: list[Problem]) -> bytes:
    """The mail with at most so many header lines: the library looks each up one by one."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head_end = end.start() if end else len(raw)
    if raw.count(b"\n", 0, head_end) <= MOST_HEADER_LINES:
        return raw
    problems.append(Problem.HEADERS_CUT)
    head = raw[:head_end].split(b"\n")[:MOST_HEADER_LINES]
    return b"\n".join(head) + raw[head_end:]


def _read(mail: Message, problems: list[Problem]) -> ParsedMail:
    bodies = Bodies() if problems[:1] == [Problem.TOO_MANY_PARTS] else bodies_of(mail)
    problems.extend(bodies.problems)
    return _result(mail, bodies, problems)


def _result(mail: Message, bodies: Bodies, problems: list[Problem]) -> ParsedMail:
    because = automatic_because(mail)
    bounce = bounce_of(mail, bodies.leaves, bodies.text)
    kind = Kind.AUTOMATIC if because else Kind.PERSONAL
    moment = date(mail)
    if is_cut(mail):
        problems.append(Problem.HEADERS_CUT)
    if moment is None and line(mail, "Date"):
        problems.append(Problem.DATE)
    ids = message_ids(lines(mail, "Message-ID")[:1])
    return ParsedMail(
        kind=Kind.BOUNCE if bounce else kind,
        message_id=ids[0] if ids else "",
        in_reply_to=message_ids(lines(mail, "In-Reply-To")),
        references=message_ids(lines(mail, "References")),
        sender=sender(mail),
        reply_to=addresses(lines(mail, "Reply-To")),
        recipients=addresses([*lines(mail, "To"), *lines(mail, "Cc")]),
        delivered_to=tuple(
            address.email
            for address in addresses([v for name in _DELIVERED for v in lines(mail, name)])
        ),
        subject=words(line(mail, "Subject"))[:300],
        date=moment,
        text=bodies.text,
        html=bodies.html,
        remote_pictures=bodies.remote_pictures,
        files=tuple(bodies.files),
        automatic_because=because,
        list_id=list_id(mail),
        loop_mark=loop_mark(mail),
        bounce=bounce,
        problems=tuple(dict.fromkeys(problems)),
    )
