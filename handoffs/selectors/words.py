"""Requests found by what somebody typed: a number, words by their stems, or whose they are.

The column `words` is the database's own (see the migration `request_words`); it is compared and
never read. Stems are those of PostgreSQL's `russian`, which takes Latin words as English ones.
"""

import re
from typing import Any, Final

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from clients.selectors import clients_named_like, contacts_named_like
from core.access import Actor

_PLAIN: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"#?([0-9]{1,18})")
_YO: Final = str.maketrans("Ёё", "Ее")
# More clients than that are no answer to a name.
_MOST_NAMES: Final = 50


class WordsMatch(Func):
    """Whether the words of a request fit what is asked."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, request_id: Any, *, asked: str = "", parser: str = "") -> None:
        """Any column of the request says which one; `parser` is PostgreSQL's function."""
        super().__init__(request_id)
        self.asked, self.parser = asked, parser

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Compare the column with the question."""
        column: Any = self.source_expressions[0]
        table = connection.ops.quote_name(column.alias)
        return f"{table}.words @@ {self.parser}('pg_catalog.russian', %s)", [self.asked]


def words_match(text: str) -> WordsMatch:
    """All of the words, as a web search reads them: quotes, `or`, a minus before what must not
    stand there. A star after a word finds whatever begins like it."""
    words = text.translate(_YO).split()
    stems = [word.removesuffix("*") for word in words]
    if stems == words or not all(_PLAIN.fullmatch(stem) for stem in stems):
        return WordsMatch(F("id"), asked=" ".join(words), parser="websearch_to_tsquery")
    each = [f"'{stem}'" + ":*" * (stem != word) for stem, word in zip(stems, words, strict=True)]
    return WordsMatch(F("id"), asked=" & ".join(each), parser="to_tsquery")


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
        for column, pk in _names(actor, text.replace("*", "")):
            named.setdefault(column, []).append(pk)
    for column, ids in named.items():
        found |= Q(**{f"{column}__in": ids})
    return requests.filter(found)


def _names(actor: Actor, text: str) -> QuerySet[Any]:
    """(column, id) of clients and contacts with such a name, by one question."""
    clients, contacts = (
        found.order_by().values_list(Value(column), "pk")[:_MOST_NAMES]
        for column, found in (
            ("client", clients_named_like(actor, text)),
            ("contact", contacts_named_like(actor, text)),
        )
    )
    return clients.union(contacts, all=True)
