"""Rows of the desks' tables as plain values: one row template writes them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.ui import role as role_mark
from core.ui import formats

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, where it leads, and what stands before and beside it.

    `css` is the cell's class, `look` that of the text, `label` is read on a phone, where the head
    of the table is not seen.
    """

    text: Any
    url: str = ""
    beside: Any = ""
    before: Any = ""
    css: str = ""
    look: str = ""
    icon: str = ""
    label: Any = ""


def row(*cells: Cell) -> Mapping[str, Any]:
    """What the row template gets."""
    return {"cells": cells}


def title(text: Any, url: str, beside: Any = "") -> Cell:
    """What the row is about."""
    return Cell(text, url, beside, look="t")


def count(number: int, url: str = "", label: Any = "", *, css: str = "", kind: str = "") -> Cell:
    """A number that opens to the rows behind it; a nought leads nowhere."""
    shown = formats.number(number)
    if not number:
        return Cell(shown, css=f"end num {css}", look="muted", label=label)
    return Cell(shown, url, css=f"end num {css}", look=kind or "link", label=label)


def person(name: str, code: str = "", *, css: str = "opt-s") -> Cell:
    """Somebody in a role."""
    if not name:
        return Cell(formats.NO_VALUE, css=css, look="muted")
    return Cell(format_html('<span class="person">{}{}</span>', role_mark(code), name), css=css)


def due(at: datetime | None, now: datetime, *, css: str = "") -> Cell:
    """Until when, and how pressing that is."""
    if at is None:
        return Cell(formats.NO_VALUE, css=css, look="muted")
    kind = due_kind(at, now)
    return Cell(formats.when(at), css=css, look=f"st {kind}".strip(), icon="clock" if kind else "")


def due_kind(at: datetime, now: datetime) -> str:
    """How pressing it is: over, soon, or later."""
    if at <= now:
        return "risk"
    return "warn" if at - now <= SOON else ""


def moment(at: datetime | None, *, css: str = "end", never: Any = "") -> Cell:
    """When something happened last."""
    if at is None:
        return Cell(never or formats.NO_VALUE, css=css, look="muted")
    return Cell(formats.when(at), css=css)


def state(text: Any, kind: str, icon: str, *, css: str = "") -> Cell:
    """A state with its shape and its word."""
    return Cell(text, css=css, look=f"st {kind}", icon=icon)


def late_mark() -> SafeString:
    """Said beside what is past due."""
    return format_html('<span class="st risk">{}</span>', _("late"))
