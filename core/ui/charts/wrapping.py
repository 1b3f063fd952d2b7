"""How wide a text will be, without a browser, and where to break it.

Widths are those of a rather wide face (DejaVu Sans), because nobody knows which one the reader
has: a text may come out narrower than its room, never wider.
"""

from __future__ import annotations

from typing import Final

# In parts of the type size.
_NARROW: Final = dict.fromkeys("iljI.,:;'|!()[] /-ftr’·", 0.37)
_WIDE: Final = dict.fromkeys("mwMWжшщюфмыЖШЩЮФМЫДОQ@%—…", 0.92)
_CAPITAL: Final = 0.76
_CYRILLIC: Final = 0.65
_LETTER: Final = 0.62


def text_width(text: str, size: float) -> float:
    """Roughly, and rather too much than too little."""
    return sum(_letter(letter) for letter in text) * size


def _letter(letter: str) -> float:
    known = _NARROW.get(letter) or _WIDE.get(letter)
    if known:
        return known
    if letter.isupper():
        return _CAPITAL
    if letter >= "ᄀ":  # ideographs and signs as wide as high
        return 1.0
    return _CYRILLIC if letter >= "Ѐ" else _LETTER


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than ``width``; a word that is wider is broken."""
    lines: list[str] = []
    for word in (piece for part in text.split() for piece in _pieces(part, width, size)):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    """The word, or parts of it that fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
