"""How alike names are, in either script: typing errors are forgiven, `Хартман` finds `Hartmann`.

Letters are first written in plain Latin ones, on both sides: PostgreSQL's trigrams skip letters
that the database's locale does not know, and those of a plain `C` locale are Latin only.

Tables of many names keep those letters in a column `latin` of their own, by trigger, with an index
(`kept_names_like`); small tables are compared row by row (`named_like`). How alike is enough is
one figure, here and in the settings of the connection (`pg_trgm.word_similarity_threshold`).
"""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Greatest, Lower

from core.kept_columns import KeptColumnFits

# One for one; what has no counterpart (the signs ъ and ь) is left out.
_LETTERS: Final = "абвгдеёжзийклмнопрстуфхцчшщыэюяäáàâãåçéèêëíîïñöóôõøúùûüßžščćęąłńśźżőű" + "ъь"
_LATIN: Final = "abvgdeejziiklmnoprstufhccssyeuaaaaaaaceeeeiiinooooouuuuszsccealnszzou"
_IN_LATIN: Final = str.maketrans(_LETTERS, _LATIN + "\0" * (len(_LETTERS) - len(_LATIN)))
# Shorter words share trigrams with too many names.
SHORTEST: Final = 3
ALIKE: Final = 0.5


class _Latin(Func):
    """A column's text in lower case and plain Latin letters."""

    function = "translate"
    output_field = TextField()

    def __init__(self, name: str) -> None:
        super().__init__(Lower(F(name)), Value(_LETTERS), Value(_LATIN))


def in_latin(text: str) -> str:
    """The text in lower case and plain Latin letters."""
    return text.lower().translate(_IN_LATIN).replace("\0", "")


def is_comparable(words: str) -> bool:
    """Whether trigrams have enough to go by: letters they know, and not only one or two. `words`
    are in Latin letters already."""
    return sum(char.isascii() and char.isalnum() for char in words) >= SHORTEST


def named_like(
    rows: QuerySet[Any], text: str, *names: str, also: Sequence[str] = ()
) -> QuerySet[Any]:
    """Rows with the text in one of these columns, or a word much like it in one of `names`.

    A text too short to be like anything must stand there as it is.
    """
    text = text.strip()
    found, words = Q(), in_latin(text)
    for name in (*names, *also):
        found |= Q(**{f"{name}__icontains": text})
    if is_comparable(words):
        each = [TrigramWordSimilarity(words, _Latin(name)) for name in names]
        rows = rows.alias(likeness=Greatest(*each) if len(each) > 1 else each[0])
        found |= Q(likeness__gt=ALIKE)
    matching: QuerySet[Any] = rows.filter(found)
    return matching


def kept_names_like(rows: QuerySet[Any], text: str, *names: str) -> QuerySet[Any]:
    """As `named_like`, for a table that keeps its names in a column `latin`, by the index there.

    A text too short to be like anything must stand in one of the columns `names` as it is.
    """
    text = text.strip()
    words = in_latin(text)
    if is_comparable(words):
        alike = KeptColumnFits(F("id"), column="latin", test="%%> %s", value=words)
        like: QuerySet[Any] = rows.filter(alike)
        return like
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": text})
    return rows.filter(found)
