"""Bytes into text, whatever the mail says about its letters."""

import codecs
import unicodedata

_OTHER_NAMES = {
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-sjis": "cp932",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "koi8": "koi8-r",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
}
# Codecs of Python that are no letters of any mail.
_NO_LETTERS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# A mail that names one of these is often in truth UTF-8.
_OFTEN_LIES = frozenset({"ascii", "cp1252", "iso8859-1", "iso8859-15"})
_CYRILLIC = ("cp1251", "koi8-r")
_COMMON_LETTERS = frozenset("оеаинтсрвлкмдпуяыьгзбчй")


def codec_of(name: str) -> str | None:
    """Python's name of a charset, or None for one it cannot or should not use."""
    wanted = name.strip().strip("\"'").lower()[:60]
    wanted = _OTHER_NAMES.get(wanted, wanted)
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name not in _NO_LETTERS else None


def decoded(content: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether the charset named was the right one."""
    codec = codec_of(charset) if charset else "ascii"
    if codec in _OFTEN_LIES and not content.isascii():
        text = _strictly(content, "utf-8")
        if text is not None:
            return text, codec == "ascii" and not charset
    text = _strictly(content, codec) if codec else None
    return (text, True) if text is not None else (_rescued(content), False)


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _rescued(content: bytes) -> str:
    """UTF-8 if it is; else whichever Cyrillic reads like Russian; else Western letters."""
    text = _strictly(content, "utf-8")
    if text is not None:
        return text
    mostly = content.decode("utf-8", "replace")
    if mostly.count("\ufffd") <= len(mostly) // 50:
        return mostly
    guesses = {codec: content.decode(codec, "replace") for codec in _CYRILLIC}
    codec, score = max(
        ((codec, _russian(text)) for codec, text in guesses.items()), key=lambda pair: pair[1]
    )
    return guesses[codec] if score > 0.4 else content.decode("cp1252", "replace")


def _russian(text: str) -> float:
    """Share of common small Russian letters among all that are not ASCII."""
    foreign = [char for char in text[:20_000] if not char.isascii()]
    return sum(char in _COMMON_LETTERS for char in foreign) / len(foreign) if foreign else 0.0


def clean_text(text: str) -> str:
    """Text that PostgreSQL and a page can hold: no NUL, surrogates or control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    kept = (char for char in text if char in "\n\t" or _is_kept(char))
    return "".join(kept)


def _is_kept(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs", "Cn"} and char != "\ufeff"


def one_line(text: str) -> str:
    """As `clean_text`, on one line, without marks that turn the direction of writing."""
    plain = "".join(char for char in clean_text(text) if unicodedata.category(char) != "Cf")
    return " ".join(plain.split())
