"""The parts of a mail: which are its words, which are files that came with it."""

import mimetypes
import re
from dataclasses import dataclass, field
from email.message import Message

from mailroom.parsing.charsets import clean_text, decoded, one_line
from mailroom.parsing.headers import inner, line, words
from mailroom.parsing.html import LONGEST as LONGEST_HTML
from mailroom.parsing.html import is_too_deep, safe_html, text_of_html, without_tags
from mailroom.parsing.result import MailFile, Problem

MOST_PARTS = 200
MOST_DEEP = 30
MOST_FILES = 100
LONGEST_TEXT = 100_000
_LONGEST_NAME = 150
_MOST_WORD_BYTES = 2_000_000

_NO_NAME_PARTS = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_NO_WORDS = re.compile(
    r"^(this (message|e-?mail) (is|contains) (in )?html|your (mail|email) (client|reader|program)"
    r" (does|can)|to view (this|the) (message|email)|ваш почтовый клиент не)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Bodies:
    """What the parts hold."""

    text: str = ""
    html: str = ""
    remote_pictures: int = 0
    files: list[MailFile] = field(default_factory=list)
    leaves: list[Message] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """Words as they are found, in order."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    parts: int = 0


def bodies_of(mail: Message) -> Bodies:
    """Walk the parts and put words and files together."""
    bodies, found = Bodies(), _Found()
    _walk(mail, bodies, found, depth=0)
    if any(leaf.defects for leaf in (mail, *bodies.leaves)):
        bodies.problems.append(Problem.BROKEN)
    _take_html(clean_text("\n<hr>\n".join(found.htmls)), bodies, found)
    bodies.text = _chosen_text(found, bodies)
    return bodies


def _take_html(html: str, bodies: Bodies, found: _Found) -> None:
    if not html.strip():
        return
    if len(html) > LONGEST_HTML:
        bodies.problems.append(Problem.HTML_CUT)
        html = html[:LONGEST_HTML]
    if is_too_deep(html):
        bodies.problems.append(Problem.TOO_DEEP)
        if not any(text.strip() for text in found.texts):
            found.texts.append(without_tags(html))
        return
    bodies.html, bodies.remote_pictures = safe_html(html)


def _chosen_text(found: _Found, bodies: Bodies) -> str:
    """The plain text; if it says nothing, the text of the HTML."""
    text = "\n\n".join(part.strip("\n") for part in found.texts if part.strip())
    if bodies.html and (not text.strip() or _NO_WORDS.match(text.strip())):
        text = clean_text(text_of_html(bodies.html)) or text
    if len(text) > LONGEST_TEXT:
        bodies.problems.append(Problem.TEXT_CUT)
        text = text[:LONGEST_TEXT]
    return text.strip("\n")


def _walk(part: Message, bodies: Bodies, found: _Found, *, depth: int) -> None:
    found.parts += 1
    if found.parts > MOST_PARTS:
        _note(bodies, Problem.TOO_MANY_PARTS)
        return
    if depth > MOST_DEEP:
        _note(bodies, Problem.TOO_DEEP)
        return
    children = inner(part.get_payload())
    if part.get_content_maintype() == "multipart" and children:
        for child in children:
            _walk(child, bodies, found, depth=depth + 1)
        return
    bodies.leaves.append(part)
    _leaf(part, bodies, found)


def _note(bodies: Bodies, problem: Problem) -> None:
    if problem not in bodies.problems:
        bodies.problems.append(problem)


def _leaf(part: Message, bodies: Bodies, found: _Found) -> None:
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart":
        kind = "text/plain"  # says to have parts, and has none
    is_words = kind in {"text/plain", "text/html"} and not _is_file(part)
    content = _content(part)
    if not is_words:
        if kind != "message/delivery-status":
            _keep_file(part, kind, content, bodies)
        return
    if content.startswith((b"\x89PNG", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"GIF8")):
        _keep_file(part, "application/octet-stream", content, bodies)
        return
    if len(content) > _MOST_WORD_BYTES:
        content = content[:_MOST_WORD_BYTES]
        _note(bodies, Problem.HTML_CUT if kind == "text/html" else Problem.TEXT_CUT)
    text, is_right = decoded(content, str(part.get_param("charset") or ""))
    if not is_right:
        _note(bodies, Problem.CHARSET)
    (found.htmls if kind == "text/html" else found.texts).append(clean_text(text))


def _is_file(part: Message) -> bool:
    disposition = line(part, "Content-Disposition").split(";")[0].strip().lower()
    return disposition == "attachment" or bool(_name_given(part))


def _content(part: Message) -> bytes:
    """The bytes of a part; of a mail inside the mail, the mail."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(_whole(mail) for mail in inner(payload)[:MOST_PARTS])
    try:
        content = part.get_payload(decode=True)
    except Exception:
        content = str(payload).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _whole(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except Exception:
        return mail.as_string().encode("utf-8", "replace")


def _name_given(part: Message) -> str:
    try:
        return words(part.get_filename() or "")
    except Exception:
        return ""


def _keep_file(part: Message, kind: str, content: bytes, bodies: Bodies) -> None:
    if len(bodies.files) >= MOST_FILES:
        _note(bodies, Problem.FILES_CUT)
        return
    number = len(bodies.files) + 1
    content_type = kind if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", kind) else ""
    bodies.files.append(
        MailFile(
            name=_file_name(part, kind, number),
            content_type=content_type or "application/octet-stream",
            content=content,
            content_id=one_line(line(part, "Content-ID")).strip("<> ")[:200],
        )
    )


def _file_name(part: Message, kind: str, number: int) -> str:
    """A name without path, direction marks or control characters; never empty."""
    name = re.split(r"[\\/]", _name_given(part))[-1]
    name = _NO_NAME_PARTS.sub("_", one_line(name)).strip(" .")
    if not name:
        ending = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ".bin"
        return f"attachment-{number}{ending}"
    if len(name) > _LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        name = name[: _LONGEST_NAME - len(ending)] + ending
    return name
