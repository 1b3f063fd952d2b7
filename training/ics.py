"""One session as a calendar file that every calendar reads.

Format: RFC 5545 (iCalendar). Times are UTC, so no zone has to be described; text is escaped
(section 3.3.11) and lines are folded at 75 bytes (section 3.1).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What stands in the calendar. `uid` stays when the entry changes, `sequence` counts it."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    place: str = ""
    about: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def ics_of(entry: CalendarEntry) -> str:
    """The file as text with its line ends."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CS Platform//Learning//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{_moment(entry.stamp)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"SUMMARY:{_text(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_text(entry.place)}")
    if entry.about:
        lines.append(f"DESCRIPTION:{_text(entry.about)}")
    if entry.url:
        lines.append(f"URL:{_address(entry.url)}")
    lines.append("STATUS:CANCELLED" if entry.is_cancelled else "STATUS:CONFIRMED")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Escaped, so that no text becomes a property of its own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(char for char in plain if char == "\n" or ord(char) >= 32)
    escaped = seen.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _address(url: str) -> str:
    return "".join(char for char in url if ord(char) > 32)


def _folded(line: str) -> str:
    """In pieces of at most 75 bytes, none of which breaks a character."""
    pieces: list[str] = []
    piece = ""
    room = LONGEST_LINE
    for char in line:
        if len((piece + char).encode()) > room:
            pieces.append(piece)
            # The blank that begins a line of continuation counts.
            piece, room = "", LONGEST_LINE - 1
        piece += char
    return "\r\n ".join([*pieces, piece])
