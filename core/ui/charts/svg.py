"""Writing SVG elements: attributes escaped, coordinates with one decimal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

Coordinates = tuple[float, float]

# Inter at 11 px: what a letter takes on average. Enough to decide whether a text fits.
_LETTER_WIDTH: Final = 6.0


def element(tag: str, content: str = "", /, **attributes: str | float) -> SafeString:
    """One element. ``class_`` writes ``class``; an underscore inside a name writes a hyphen."""
    written = format_html_join(
        "",
        ' {}="{}"',
        ((_attribute_name(name), _attribute_value(value)) for name, value in attributes.items()),
    )
    inside = conditional_escape(content)
    return mark_safe(f"<{tag}{written}>{inside}</{tag}>")  # noqa: S308 -- escaped above


def _attribute_name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name


def _attribute_value(value: str | float) -> str:
    return value if isinstance(value, str) else coordinate(value)


def coordinate(value: float) -> str:
    """A number as SVG reads it: a point, one decimal, no exponent, no locale."""
    return f"{value:.1f}".removesuffix(".0")


def joined(parts: Iterable[str]) -> SafeString:
    """Elements one after the other; a part that is not safe markup is escaped."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308 -- escaped here


def path_data(points: Sequence[Coordinates], *, closed: bool = False) -> str:
    """Straight lines through the points: ``M0,0L1,1``."""
    body = "L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    return f"M{body}{'Z' if closed else ''}"


def text(content: str, x: float, y: float, css_class: str = "") -> SafeString:
    """A text whose baseline stands at ``y``."""
    if css_class:
        return element("text", content, class_=css_class, x=x, y=y)
    return element("text", content, x=x, y=y)


def text_width(content: str) -> float:
    """Roughly how wide a chart text of 11 px is."""
    return len(content) * _LETTER_WIDTH


def chart(
    content: Iterable[str], *, title: str, width: float, height: float, css_class: str = "chart"
) -> SafeString:
    """The picture as a whole, with its name for those who do not see it."""
    return element(
        "svg",
        joined(content),
        class_=css_class,
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        role="img",
        aria_label=title,
    )
