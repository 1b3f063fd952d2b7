"""What somebody wrote now, apart from what they quote and their signature.

Own rules: the libraries there are know no Russian mail programs. Shapes known, in English and
Russian: Gmail, Outlook, Apple Mail, Thunderbird, Yandex, Mail.ru. Nothing is thrown away: the parts
put together are the text.
"""

import re
from dataclasses import dataclass

_MOST_LINES = 20_000
_LONGEST_LINE = 600

_ADDRESS = r"[^\s<>]{1,80}@[^\s<>]{1,120}"
_YEAR = r"\b(19|20)\d\d\b"
_CLOCK = r"\b\d{1,2}[:.]\d{2}\b"

# One line, or the last of up to three joined ones, that introduces a quotation.
_INTRODUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Gmail, Apple, Thunderbird: On Mon, 3 Mar 2025 at 10:00, Name <a@b> wrote:
        r"^on\b.{5,300}\bwrote:$",
        # Apple, Thunderbird: 3 марта 2025 г., в 10:00, Имя <a@b> написал(а):
        rf"^.{{0,60}}{_YEAR}.{{0,300}}(написал(а|\(а\))?|пишет|пишут):$",
        r"^.{0,40}\d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,300}(wrote|написал(а|\(а\))?|пишет):$",
        # Gmail: пн, 3 мар. 2025 г. в 10:00, Имя <a@b>:
        rf"^.{{0,30}}{_YEAR}.{{0,30}}{_CLOCK}.{{0,200}}<\s?{_ADDRESS}>:$",
        # Yandex: 03.03.2025, 10:00, "Имя" <a@b>:
        rf"^\d{{1,2}}\.\d{{1,2}}\.\d{{4}},? .{{0,20}}{_CLOCK}.{{0,200}}<?{_ADDRESS}>?:$",
        # Mail.ru: Понедельник, 3 марта 2025, 10:00 +03:00 от Имя <a@b>:
        rf"^.{{0,40}}{_YEAR}.{{0,30}}{_CLOCK}.{{0,20}} (от|from) .{{1,300}}:$",
        r"^(имя|name|пользователь) .{1,200} (писал|написал)(а|\(а\))?.{0,60}:$",
    )
)
_RULES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^-{2,}\s?(original message|исходное сообщение|оригинальное сообщение|original appointment"
        r"|пересылаемое сообщение|пересланное сообщение|forwarded message"
        r"|конец пересылаемого сообщения|reply above this line)\s?-{2,}$",
        r"^-{4,}\s?(reply|ответ).{0,60}-{4,}$",
        r"^(begin forwarded message|начало переадресованного сообщения):$",
    )
)
_FROM = re.compile(r"^\*?(from|от|от кого):\*?\s*\S", re.IGNORECASE)
_HEAD = re.compile(
    r"^\*?(sent|date|to|cc|subject|отправлено|дата|кому|копия|тема|когда):\*?\s*", re.IGNORECASE
)
_TO_FIRST = re.compile(r"^(кому|to):\s*.{0,200}@", re.IGNORECASE)
_SEPARATOR = re.compile(r"^\s*[_\-=*]{8,}\s*$")
_SIGNED = re.compile(
    r"^(--\s?|—\s?|__+|"
    r"(sent from|get outlook for|отправлено (из|с)|sent with|sent via) .{1,80}|"
    r"(best|kind|warm|with best|with kind)? ?regards,?|best wishes,?|sincerely( yours)?,?"
    r"|yours (sincerely|faithfully),?|cheers,?|"
    r"с (наилучшими пожеланиями|уважением)[,.!]?.{0,60}|всего доброго[,.!]?)$",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 12


@dataclass(frozen=True, slots=True)
class Words:
    """A text in three parts; `fresh` is what the person wrote now."""

    fresh: str
    signature: str = ""
    quoted: str = ""


def words_of(text: str) -> Words:
    """Take a text apart. A text that is nothing but a quotation or a signature stays fresh."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        return Words(text.strip("\n"))
    start = _quotation_starts(lines)
    fresh, quoted = lines[:start], lines[start:]
    if not _says_something(fresh):
        return Words(text.strip("\n"))
    sign = _signature_starts(fresh)
    return Words(
        fresh="\n".join(fresh[:sign]).strip("\n"),
        signature="\n".join(fresh[sign:]).strip("\n"),
        quoted="\n".join(quoted).strip("\n"),
    )


def _says_something(lines: list[str]) -> bool:
    return any(line.strip() and not line.startswith(">") for line in lines)


def _quotation_starts(lines: list[str]) -> int:
    """The line from which on nothing is new; the number of lines if all is."""
    for index in range(len(lines)):
        starts = _introduced_at(lines, index) or _head_at(lines, index)
        if starts and not _answered_below(lines, index):
            return _with_separator(lines, index)
    return _trailing_quotation(lines)


def _introduced_at(lines: list[str], index: int) -> bool:
    """Whether an introduction begins on this line; it may be folded over three."""
    first = _bare(lines[index])
    if not first or len(first) > _LONGEST_LINE:
        return False
    if any(rule.match(first) for rule in _RULES):
        return True
    joined = first
    for further in range(3):
        if any(pattern.match(joined) for pattern in _INTRODUCTIONS):
            return True
        if index + further + 1 >= len(lines) or len(joined) > _LONGEST_LINE:
            return False
        following = _bare(lines[index + further + 1])
        if not following:
            return False
        joined = f"{joined} {following}"
    return False


def _head_at(lines: list[str], index: int) -> bool:
    """Outlook's block: From, then at least two of Sent, To, Subject within the next lines."""
    first = _bare(lines[index])
    following = [_bare(line) for line in lines[index + 1 : index + 8]]
    if _FROM.match(first):
        return sum(bool(_HEAD.match(line)) for line in following) >= 2
    if _TO_FIRST.match(first) and index and _SEPARATOR.match(lines[index - 1]):
        return any(_HEAD.match(line) for line in following[:2])
    return False


def _bare(line: str) -> str:
    return line.strip().lstrip(">").strip()


def _answered_below(lines: list[str], index: int) -> bool:
    """Whether somebody wrote below or between what they quote: then nothing may be folded."""
    rest = lines[index + 1 :]
    quoted = [number for number, line in enumerate(rest) if line.lstrip().startswith(">")]
    if len(quoted) < 2:
        return False
    head = rest[: quoted[0]]
    if sum(bool(line.strip()) for line in head) > 3:
        return False
    below = [line for line in rest[quoted[0] :] if line.strip() and not line.startswith(">")]
    written = below[: _signature_starts(below)]
    return bool(written)


def _with_separator(lines: list[str], index: int) -> int:
    """Take the ruled line above along."""
    above = index - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _SEPARATOR.match(lines[above]) else index


def _trailing_quotation(lines: list[str]) -> int:
    """Where the last lines behind `>` begin, if nothing is written below them."""
    end = len(lines)
    start = end
    while start and (not lines[start - 1].strip() or lines[start - 1].startswith(">")):
        start -= 1
    return start if any(line.startswith(">") for line in lines[start:]) else end


def _signature_starts(lines: list[str]) -> int:
    """The line at which a short signature begins near the end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for index in range(max(end - _LONGEST_SIGNATURE, 1), end):
        if _SIGNED.match(lines[index].strip()) or lines[index] == "-- ":
            return index
    return len(lines)
