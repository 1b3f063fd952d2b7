"""What a view of the list of requests is: its filters, written in one way."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

# The filters of the list; a test holds them together with the filter set.
_FIELDS: Final = """
    q state owner client topic role priority channel alarm opened_after opened_before mine
    offered_to_me no_topic team unnamed landed done doubled declined circled lost handed_over
    moved_person moved_role moved_team first_role last_role move
"""
VIEW_FIELDS: Final = frozenset(_FIELDS.split())
MOST_LETTERS: Final = 2_000
_LONGEST_VALUE: Final = 200
_MOST_FIELDS: Final = 100

# Views that everybody has: key, name, filters.
STANDARD_VIEWS: Final = (
    ("all", _("All"), ""),
    ("mine", _("Mine"), "owner=me&state=unresolved"),
    ("team", _("My team's"), "owner=team&state=unresolved"),
    ("queue", _("Nobody took it yet"), "owner=queue&state=unresolved"),
    ("wrong", _("Going wrong"), "alarm=any"),
    ("waiting", _("Waiting for client"), "state=waiting"),
)


def normalised(query: str) -> str:
    """Known filters with a value, each once (the last one counts), by name; the rest is dropped."""
    try:
        pairs = parse_qsl(query[: 4 * MOST_LETTERS], max_num_fields=_MOST_FIELDS, errors="ignore")
    except ValueError:
        return ""
    kept = {
        name: value.strip()
        for name, value in pairs
        if name in VIEW_FIELDS and value.strip() and len(value) <= _LONGEST_VALUE
    }
    return urlencode(sorted((n, v) for n, v in kept.items() if "\0" not in v))
