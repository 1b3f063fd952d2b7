"""Mail that no person wrote: automatic answers, lists, and word of what was not delivered."""

import re
from email.message import Message

from mailroom.parsing.charsets import decoded, one_line
from mailroom.parsing.headers import inner, line, lines, message_ids, words
from mailroom.parsing.result import Bounce

LOOP_HEADER = "X-CS-Loop"

_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponse", "X-POST-MessageClass")
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
_SYSTEM_SENDERS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"})
_ID_IN_TEXT = re.compile(r"^[ >]*Message-ID:\s*<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)
_STATUS_IN_TEXT = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_OUT_OF_OFFICE = re.compile(
    r"^(automatic reply|auto(matic)?[- ]?(response|reply)|out of (the )?office|автоответ"
    r"|автоматический ответ)\b",
    re.IGNORECASE,
)


def automatic_because(mail: Message) -> str:
    """Which header says that no person wrote it, or an empty text."""
    submitted = line(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {one_line(submitted)[:60]}"
    for name in _MARKS:
        if line(mail, name).strip() and line(mail, name).strip().lower() != "no":
            return name
    precedence = line(mail, "Precedence").strip().lower()
    if precedence in _PRECEDENCE:
        return f"Precedence: {precedence}"
    suppressed = line(mail, "X-Auto-Response-Suppress").strip().lower()
    if suppressed and suppressed != "none":
        return "X-Auto-Response-Suppress"
    for name in _LISTS:
        if line(mail, name).strip():
            return name
    if _OUT_OF_OFFICE.match(words(line(mail, "Subject"))):
        return "Subject"
    return "Return-Path: <>" if line(mail, "Return-Path").strip() == "<>" else ""


def list_id(mail: Message) -> str:
    """The list or group that passed it on: `help.company.example`, or an empty text."""
    value = words(line(mail, "List-Id"))
    return (value.rpartition("<")[2].partition(">")[0] or value).strip().lower()[:250]


def loop_mark(mail: Message) -> str:
    """The mark that this product writes into its own mails."""
    return one_line(" ".join(lines(mail, LOOP_HEADER)))[:200]


def bounce_of(mail: Message, leaves: list[Message], text: str) -> Bounce | None:
    """What a delivery report says; None for any other mail."""
    reports = [leaf for leaf in leaves if leaf.get_content_type() == "message/delivery-status"]
    local = re.sub(r"@.*", "", line(mail, "From").rpartition("<")[2]).strip().lower()
    if not reports and local not in _SYSTEM_SENDERS:
        return None
    fields = _report_fields(reports[0]) if reports else {}
    action = fields.get("action", "failed").lower()
    if action in {"delivered", "relayed", "expanded"}:
        return None
    status = fields.get("status", "")
    if not status and (match := _STATUS_IN_TEXT.search(text)):
        status = match.group(1)
    reason = fields.get("diagnostic-code", "") or one_line(text)[:500]
    recipient = fields.get("final-recipient", "") or fields.get("original-recipient", "")
    if not recipient:
        recipient = one_line(line(mail, "X-Failed-Recipients"))
    return Bounce(
        message_id=_original_id(mail, leaves, text),
        recipient=recipient.rpartition(";")[2].strip().strip("<>").lower()[:254],
        status=status.split()[0][:20] if status.split() else "",
        reason=one_line(reason.removeprefix("smtp;"))[:1000],
        is_final=action != "delayed" and not status.startswith("4"),
    )


def _report_fields(report: Message) -> dict[str, str]:
    """The fields of all blocks of a report, in lower case; the last block wins."""
    fields: dict[str, str] = {}
    for block in inner(report.get_payload())[:20]:
        for name in ("Action", "Status", "Diagnostic-Code", "Final-Recipient"):
            if value := one_line(line(block, name)):
                fields[name.lower()] = value[:2000]
        if value := one_line(line(block, "Original-Recipient")):
            fields["original-recipient"] = value[:2000]
    return fields


def _original_id(mail: Message, leaves: list[Message], text: str) -> str:
    """The Message-ID of the mail that came back, wherever the report keeps it."""
    for leaf in leaves:
        kind, mails = leaf.get_content_type(), inner(leaf.get_payload())
        if kind == "message/rfc822" and mails:
            found = message_ids(lines(mails[0], "Message-ID"))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            content = leaf.get_payload(decode=True)
            found = _ids_in(decoded(content, "")[0]) if isinstance(content, bytes) else ()
        else:
            continue
        if found:
            return found[0]
    found = message_ids([*lines(mail, "In-Reply-To"), *lines(mail, "References")])
    return found[0] if found else next(iter(_ids_in(text)), "")


def _ids_in(text: str) -> tuple[str, ...]:
    return tuple(one_line(item) for item in _ID_IN_TEXT.findall(text[:100_000]))
