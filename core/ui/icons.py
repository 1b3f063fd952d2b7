"""The product's own icons: 16-pixel line drawings, inlined so that they take the text's colour.

A name maps to the inside of an ``<svg viewBox="0 0 16 16">``; stroke and size come from the
class ``i``. Icons are decoration: the word beside them, or the ``aria-label`` of the button
around them, carries the meaning.
"""

# ruff: noqa: E501 -- a drawing stays on one line
from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS: Final[dict[str, str]] = {
    "attach": "m12.5 7.5-5 5a3 3 0 0 1-4.2-4.2l5.5-5.5a2 2 0 0 1 2.8 2.8L6.2 11a1 1 0 0 1-1.4-1.4l4.7-4.7",
    "bell": "M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM6.5 14.5h3",
    "book": "M3 3h6.5A1.5 1.5 0 0 1 11 4.5v9H4.5A1.5 1.5 0 0 1 3 12zM11 5h2v8.5h-2",
    "chart": "M2.5 2.5v11h11M5.5 10.5v-3M8.5 10.5v-6M11.5 10.5v-4",
    "check": "m3 8.5 3.5 3.5L13 4.5",
    "chev": "m5 6.5 3-3 3 3M5 9.5l3 3 3-3",
    "chev-down": "m4.5 6.5 3.5 3.5 3.5-3.5",
    "chev-left": "m9.5 4.5-3.5 3.5 3.5 3.5",
    "chev-right": "m6.5 4.5 3.5 3.5-3.5 3.5",
    "clock": "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 5v3l2 1.5",
    "down": "M8 3v9.5M4 9l4 4 4-4",
    "download": "M8 2.5v7.5M4.5 7l3.5 3.5L11.5 7M2.5 13.5h11",
    "edit": "M3 13v-2.5l7.5-7.5 2.5 2.5L5.5 13zM9 4.5 11.5 7",
    "external": "M9 2.5h4.5V7M13.5 2.5l-6 6M11.5 9.5v4h-9v-9h4",
    "eye": "M1.5 8C3 5 5.3 3.5 8 3.5S13 5 14.5 8C13 11 10.7 12.5 8 12.5S3 11 1.5 8zM9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z",
    "filter": "M2.5 4h11M4.5 8h7M6.5 12h3",
    "flat": "M3 8h10M10 5l3 3-3 3",
    "help": "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM6.3 6.3a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.7-.8 1.4M8 11.3v.1",
    "home": "M2.5 7 8 2.5 13.5 7v6.5h-11z",
    "inbox": "M2.5 9h3l1 2h3l1-2h3M2.5 9l2-6h7l2 6v4.5h-11z",
    "info": "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 7.5V11M8 5v.1",
    "key": "M8.5 5.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM7.6 7.6l5.9 5.9M10.5 10.5 12 9",
    "logout": "M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3",
    "loop": "M3 7a5 5 0 0 1 9-2l1 1.5M13 3v3.5H9.5M13 9a5 5 0 0 1-9 2L3 9.5M3 13V9.5h3.5",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "moon": "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
    "people": "M8.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.9c1.6.5 2.5 1.8 2.5 3.6",
    "plan": "M3.5 13.5v-11h8l-2 3 2 3h-8",
    "plus": "M8 3v10M3 8h10",
    "ring": "M12.5 8a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z",
    "search": "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.5 10.5l3 3",
    "send": "M2.5 8 13.5 2.5 10.5 13.5 7.5 9z",
    "star": "m8 2.5 1.7 3.6 3.8.5-2.8 2.7.7 3.9L8 11.3l-3.4 1.9.7-3.9L2.5 6.6l3.8-.5z",
    "swap": "M2.5 5.5h10l-2.5-3M13.5 10.5h-10l2.5 3",
    "trash": "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9",
    "tri": "M8 2.5 14 13.5H2zM8 6.5v3.5M8 11.8v.1",
    "up": "M8 13V3.5M4 7l4-4 4 4",
    "upload": "M8 10.5V3M4.5 6.5 8 3l3.5 3.5M2.5 13.5h11",
    "x": "m4 4 8 8M12 4l-8 8",
}  # fmt: skip

# Drawings that need more than one path.
_SHAPES: Final[dict[str, str]] = {
    "calendar": '<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/><path d="M2.5 7h11M5.5 2v3M10.5 2v3"/>',
    "dot": '<circle cx="8" cy="8" r="4" fill="currentColor" stroke="none"/>',
    "gear": '<circle cx="8" cy="8" r="2"/><path d="M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M3.8 12.2l1.4-1.4M10.8 5.2l1.4-1.4"/>',
    "grid": '<rect x="2.5" y="2.5" width="11" height="11" rx="1"/><path d="M2.5 6.2h11M2.5 9.8h11M6.2 2.5v11"/>',
    "half": '<circle cx="8" cy="8" r="4.5"/><path d="M8 3.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" stroke="none"/>',
    "lock": '<rect x="3" y="7" width="10" height="6.5" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>',
    "mail": '<rect x="2" y="3.5" width="12" height="9" rx="1.5"/><path d="m2.5 4.5 5.5 4.5 5.5-4.5"/>',
    "screen": '<rect x="2.5" y="3" width="11" height="7.5" rx="1.5"/><path d="M6 13.5h4M8 10.5v3"/>',
    "side": '<rect x="2.5" y="3" width="11" height="10" rx="1.5"/><path d="M6 3v10"/>',
    "sun": '<circle cx="8" cy="8" r="2.5"/><path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1"/>',
    "user": '<circle cx="8" cy="5.5" r="2.5"/><path d="M3 13.5c0-2.5 2.2-4 5-4s5 1.5 5 4"/>',
}  # fmt: skip

_ALIASES: Final[dict[str, str]] = {
    "clip": "attach",
    "dotf": "dot",
    "team": "people",
    "warning": "tri",
}


class UnknownIconError(LookupError):
    """A template asked for an icon that is not drawn."""


def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from assistive technology.

    Raises `UnknownIconError`: a misspelt name is a fault of the template, not of the data.
    """
    drawn = _ALIASES.get(name, name)
    if drawn in _PATHS:
        inside = mark_safe(f'<path d="{_PATHS[drawn]}"/>')  # noqa: S308 -- our own text, from above
    elif drawn in _SHAPES:
        inside = mark_safe(_SHAPES[drawn])  # noqa: S308 -- our own text, from above
    else:
        raise UnknownIconError(name)
    return format_html('<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', inside)


def icon_names() -> tuple[str, ...]:
    """Every name `icon` answers to, in alphabetical order."""
    return tuple(sorted({*_PATHS, *_SHAPES, *_ALIASES}))
