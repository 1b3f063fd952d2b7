"""What a file is, by its bytes: a name can say anything.

Kinds that a browser or a system would run (programs, scripts, web pages, drawings with scripts)
are not on the list, and a name gets an ending that fits what the file is.
"""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Kinds of which a preview is made."""

_LONGEST_NAME = 120
_START = 4096
_MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class FileKind:
    """A media type, and the endings of names that fit it: the first one is given to others."""

    content_type: str
    endings: tuple[str, ...]


_TEXT = FileKind(
    "text/plain",
    ("txt", "csv", "tsv", "log", "md", "json", "xml", "yaml", "yml", "ini", "eml", "ics", "vcf"),
)
_ZIP = FileKind("application/zip", ("zip",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IN_ZIP = (
    ("word/", FileKind(_OFFICE + "wordprocessingml.document", ("docx", "docm"))),
    ("xl/", FileKind(_OFFICE + "spreadsheetml.sheet", ("xlsx", "xlsm"))),
    ("ppt/", FileKind(_OFFICE + "presentationml.presentation", ("pptx", "pptm"))),
)
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
}
# Programs that travel as archives.
_PROGRAMS = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml"})
_OLD_OFFICE = FileKind("application/x-ole-storage", ("doc", "xls", "ppt", "msg", "vsd", "mpp"))
_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileKind("image/png", ("png",))),
    (b"\xff\xd8\xff", FileKind("image/jpeg", ("jpg", "jpeg"))),
    (b"GIF87a", FileKind("image/gif", ("gif",))),
    (b"GIF89a", FileKind("image/gif", ("gif",))),
    (b"%PDF-", FileKind("application/pdf", ("pdf",))),
    (b"II*\x00", FileKind("image/tiff", ("tif", "tiff"))),
    (b"MM\x00*", FileKind("image/tiff", ("tif", "tiff"))),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", FileKind("application/rtf", ("rtf",))),
    (b"7z\xbc\xaf\x27\x1c", FileKind("application/x-7z-compressed", ("7z",))),
    (b"Rar!\x1a\x07", FileKind("application/vnd.rar", ("rar",))),
    (b"ID3", FileKind("audio/mpeg", ("mp3",))),
    (b"OggS", FileKind("application/ogg", ("ogg", "oga", "ogv"))),
    (b"\x1aE\xdf\xa3", FileKind("video/webm", ("webm", "mkv"))),
)
_AT_8 = {
    b"WEBP": FileKind("image/webp", ("webp",)),
    b"WAVE": FileKind("audio/wav", ("wav",)),
    b"AVI ": FileKind("video/x-msvideo", ("avi",)),
}
_HEIC = FileKind("image/heic", ("heic", "heif"))
_BRANDS = {
    b"heic": _HEIC,
    b"heix": _HEIC,
    b"mif1": _HEIC,
    b"qt  ": FileKind("video/quicktime", ("mov",)),
}
_MP4 = FileKind("video/mp4", ("mp4", "m4v", "m4a"))
# Text that something would run, or a browser would show as a page.
_ACTIVE = re.compile(
    rb"#!|@echo|<\?php|<(!doctype\s+(html|svg)|html|head|body|script|svg|iframe|object|embed)\b",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(content: bytes) -> FileKind | None:
    """What the file is; None for a kind that is not on the list."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF":
        return _AT_8.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], _MP4)
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    return _TEXT if _is_plain_text(content) else None


def _kind_of_zip(content: bytes) -> FileKind | None:
    """By its list of entries; nothing is unpacked but the few bytes that name an open document."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > _MOST_ENTRIES or names & _PROGRAMS:
                return None
            first = entries[0] if entries else None
            if first is not None and first.filename == "mimetype" and first.file_size < 100:
                said = archive.read(first).decode("ascii", "replace")
                return FileKind(said, _OPEN_DOCUMENT[said]) if said in _OPEN_DOCUMENT else _ZIP
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    if "[Content_Types].xml" in names:
        for folder, kind in _IN_ZIP:
            if any(name.startswith(folder) for name in names):
                return kind
    return _ZIP


def _is_plain_text(content: bytes) -> bool:
    """Whether people can read it, in UTF-8, UTF-16 or an older encoding, and nothing runs it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    if _NOT_TEXT.search(content):
        return False
    return not _ACTIVE.match(_without_preamble(content.removeprefix(b"\xef\xbb\xbf")[:_START]))


def _without_preamble(text: bytes) -> bytes:
    """The start of a page or drawing without the comments and the declaration before it."""
    while True:
        text = text.lstrip()
        if text.startswith(b"<!--"):
            text = text.partition(b"-->")[2]
        elif text.startswith(b"<?xml"):
            text = text.partition(b"?>")[2]
        else:
            return text


def clean_name(name: str, kind: FileKind | None) -> str:
    """A name to show and to save under: no path, nothing unseen, an ending that fits the kind.

    Characters that turn the direction of writing go: `gpj.exe` must not read as `exe.jpg`.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        " " if char.isspace() else char
        for char in last
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    plain = " ".join(re.sub(r'[<>:"|?*]', "_", plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not re.fullmatch(r"\w{1,10}", ending):
        stem, ending = plain, ""
    if kind is not None and ending.lower() not in kind.endings:
        stem, ending = plain, kind.endings[0]
    stem = stem[:_LONGEST_NAME].strip(". ") or "file"
    return f"{stem}.{ending}" if ending else stem
