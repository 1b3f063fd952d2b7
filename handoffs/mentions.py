"""Colleagues named in a comment by `@` and their name, on plain values.

A name counts when it belongs to one person only; of two names that both fit, the longer one does.
"""

import re
from collections.abc import Iterable

_MOST = 50


def mentioned(body: str, colleagues: Iterable[tuple[int, str]]) -> list[int]:
    """Ids of the colleagues named in the text, in the order of their names there."""
    if "@" not in body:
        return []
    by_name: dict[str, list[int]] = {}
    for pk, name in colleagues:
        by_name.setdefault(_plain(name), []).append(pk)
    only = {name: ids[0] for name, ids in by_name.items() if name and len(ids) == 1}
    if not only:
        return []
    # The longest first, with those of whom there are several, so that "Ann Lee" is not read in
    # "Ann Lee-Smith", nor somebody's first name in the name of two.
    names = sorted((name for name in by_name if name), key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w@.])@(" + "|".join(re.escape(name) for name in names) + r")(?![\w-])"
    )
    found = (only.get(match.group(1)) for match in pattern.finditer(_plain(body)))
    return list(dict.fromkeys(pk for pk in found if pk is not None))[:_MOST]


def _plain(text: str) -> str:
    """In small letters, with single spaces."""
    return " ".join(text.casefold().split())
