"""What a view of the list of requests is: its filters, written in one way."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

from handoffs.columns import USUAL_SORT, columns_in, sort_in

# The filters of the list; a test holds them together with the filter set.
_FIELDS: Final = """
    q state owner client topic role priority channel alarm due opened_after opened_before mine
    offered_to_me no_topic team unnamed landed done doubled declined circled lost handed_over
    moved_person moved_role moved_team first_role last_role move tags tags_all
    followed
"""
VIEW_FIELDS: Final = frozenset(_FIELDS.split())
# How it is shown is part of a view too.
SHOWN_FIELDS: Final = frozenset({"columns", "sort"})
_SEVERAL: Final = frozenset({"tags", "columns"})
MOST_LETTERS: Final = 2_000
_LONGEST_VALUE: Final = 200
_MOST_FIELDS: Final = 100

# Views that everybody has: key, name, filters.
STANDARD_VIEWS: Final = (
    ("all", _("All"), ""),
    ("mine", _("Mine"), "owner=me&state=unresolved"),
    ("team", _("My team's"), "owner=team&state=unresolved"),
    ("queue", _("Nobody took it yet"), "owner=queue&state=unresolved"),
    ("overdue", _("Overdue"), "due=overdue&sort=due"),
    ("wrong", _("Going wrong"), "alarm=any"),
    ("waiting", _("Waiting for client"), "state=waiting"),
)


def normalised(query: str) -> str:
    """Known filters with a value, each once, by name; the rest is dropped.

    Of a filter that is given twice the last one counts; tags and columns are joined.
    """
    try:
        pairs = parse_qsl(query[: 4 * MOST_LETTERS], max_num_fields=_MOST_FIELDS, errors="ignore")
    except ValueError:
        return ""
    kept: dict[str, str] = {}
    for name, value in pairs:
        text = value.strip()
        if name not in VIEW_FIELDS | SHOWN_FIELDS or not text or len(value) > _LONGEST_VALUE:
            continue
        before = kept.get(name) if name in _SEVERAL else None
        kept[name] = f"{before},{text}" if before else text
    return urlencode(sorted((n, v) for n, v in _as_shown(kept).items() if v and "\0" not in v))


def _as_shown(kept: dict[str, str]) -> dict[str, str]:
    """Columns in the order of the list, and the order unless it is the usual one."""
    if "columns" in kept:
        kept["columns"] = ",".join(columns_in(kept["columns"]))
    if "sort" in kept and sort_in(kept["sort"]) == USUAL_SORT:
        kept["sort"] = ""
    return kept
