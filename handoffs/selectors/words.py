"""Requests found by what somebody typed: a number, words by their stems, or whose they are.

The column `words` is the database's own (see the migration `request_words`); it is compared and
never read. Stems are those of PostgreSQL's `russian`, which takes Latin words as English ones.
"""

import re
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from clients.selectors import ids_named_like
from core.access import Actor
from core.kept_columns import KeptColumnFits

_PLAIN: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"#?([0-9]{1,18})")
_YO: Final = str.maketrans("Ёё", "Ее")
# More clients than that are no answer to a name.
_MOST_NAMES: Final = 50


def words_match(text: str) -> KeptColumnFits:
    """All of the words, as a web search reads them: quotes, `or`, a minus before what must not
    stand there. A star after a word finds whatever begins like it."""
    words = text.translate(_YO).split()
    stems = [word.removesuffix("*") for word in words]
    if stems == words or not all(_PLAIN.fullmatch(stem) for stem in stems):
        return _words_fit("websearch_to_tsquery", " ".join(words))
    each = [f"'{stem}'" + ":*" * (stem != word) for stem, word in zip(stems, words, strict=True)]
    return _words_fit("to_tsquery", " & ".join(each))


def _words_fit(parser: str, asked: str) -> KeptColumnFits:
    test = f"@@ {parser}('pg_catalog.russian', %s)"
    return KeptColumnFits(F("id"), column="words", test=test, value=asked)


def found_by_text(requests: QuerySet[Any], actor: Actor | None, text: str) -> QuerySet[Any]:
    """Requests by number with or without #, by words of the subject and of the client's text,
    or by a name like that of their client or contact.

    Clients and contacts are read first: what is left can be answered from the indexes.
    """
    text = text.strip()
    number = _NUMBER.fullmatch(text)
    if number and text.startswith("#"):
        return requests.filter(number=int(number[1]))
    found = Q(words_match(text))
    named: dict[str, list[int]] = {}
    if number:
        found |= Q(number=int(number[1]))
    elif actor is not None:
        for column, pk in ids_named_like(actor, text.replace("*", ""), _MOST_NAMES):
            named.setdefault(column, []).append(pk)
    for column, ids in named.items():
        found |= Q(**{f"{column}__in": ids})
    return requests.filter(found)
