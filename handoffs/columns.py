"""Columns of the list of requests: their names in addresses, and what can be sorted by."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

# Name in an address → its words and the class of its cells; the first column is always there.
COLUMNS: Final[Mapping[str, tuple[Any, str]]] = {
    "state": (_("State"), ""),
    "client": (_("Client"), ""),
    "topic": (_("Topic"), "opt-s"),
    "tags": (_("Tags"), "opt-s"),
    "priority": (_("Priority"), "opt-s"),
    "owner": (_("Owner"), "opt-s"),
    "role": (_("Role"), "opt-s"),
    "due": (_("Next due"), "opt-s"),
    "waiting": (_("Waits for"), "opt-s"),
    "channel": (_("Channel"), "opt-s"),
    "moves": (_("Hand-overs"), "end opt-s"),
    "opened": (_("Opened"), "end opt-s"),
    "activity": (_("Last activity"), "end"),
}
USUAL: Final = ("state", "client", "topic", "priority", "owner", "due", "activity")
FOR_COLLEAGUES_ASKED: Final = ("state", "client", "topic", "priority", "owner", "activity")

# What an index of its own sorts by, in both directions; the second field makes it definite.
SORTS: Final[Mapping[str, str]] = {
    "activity": "last_activity_at",
    "opened": "opened_at",
    "number": "number",
    "priority": "priority_rank",
    "due": "next_due_at",
    "moves": "handover_count",
}
USUAL_SORT: Final = "-activity"


def columns_in(text: str) -> tuple[str, ...]:
    """The known columns that an address names, each once, in the order of the list."""
    named = {name.strip() for name in text.split(",")[:50]}
    return tuple(name for name in COLUMNS if name in named)


def sort_in(text: str) -> str:
    """The order that an address names, or the usual one."""
    return text if text.removeprefix("-") in SORTS else USUAL_SORT


def ordering_of(sort: str) -> tuple[str, str]:
    """Fields to order by."""
    minus = "-" if sort.startswith("-") else ""
    return f"{minus}{SORTS[sort.removeprefix('-')]}", f"{minus}id"


def turned(sort: str, column: str) -> str:
    """The order after a press on the head of a column: the largest first, then the other way; of
    what is due, the nearest first."""
    first, second = (column, f"-{column}") if column == "due" else (f"-{column}", column)
    return second if sort == first else first
