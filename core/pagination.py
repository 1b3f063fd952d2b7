"""Keyset pages: as quick on row 100,000 as on row 50, and stable while rows are added."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core.errors import InvalidInput

_Model = TypeVar("_Model", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_Model]):
    """One page of rows and the cursors of its neighbours (None at the ends)."""

    rows: list[_Model]
    next_cursor: str | None
    previous_cursor: str | None


def _value(row: models.Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _exact(value: Any) -> Any:
    """A moment with its microseconds, which JSON as Django writes it would cut off."""
    return value.isoformat() if isinstance(value, datetime) else value


def _encode(row: models.Model, fields: Sequence[str], *, backwards: bool) -> str:
    values = [_exact(_value(row, field.lstrip("-"))) for field in fields]
    text = json.dumps([backwards, *values], cls=DjangoJSONEncoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, count: int) -> tuple[bool, list[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidInput(fields={"cursor": "malformed"}) from error
    if len(values) != count:
        raise InvalidInput(fields={"cursor": "malformed"})
    return bool(backwards), values


def _beyond(fields: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows after the cursor: (a, b, c) compared lexicographically, each in its direction."""
    condition = Q()
    equal = Q()
    for field, value in zip(fields, values, strict=True):
        name, descending = field.lstrip("-"), field.startswith("-")
        operator = "lt" if descending != backwards else "gt"
        condition |= equal & Q(**{f"{name}__{operator}": value})
        equal &= Q(**{name: value})
    first, descending = fields[0].lstrip("-"), fields[0].startswith("-")
    operator = "lte" if descending != backwards else "gte"
    # Says nothing new; but from this an index knows where to begin.
    return Q(**{f"{first}__{operator}": values[0]}) & condition


def _reversed(fields: Sequence[str]) -> list[str]:
    return [field[1:] if field.startswith("-") else f"-{field}" for field in fields]


def keyset_page(
    queryset: models.QuerySet[_Model], *, fields: Sequence[str], cursor: str | None, size: int
) -> Page[_Model]:
    """The page that `cursor` points at, ordered by `fields` (not null, the last one unique).

    Raises `InvalidInput` for a cursor nobody gave out.
    """
    backwards, values = _decode(cursor, len(fields)) if cursor else (False, [])
    rows_query = queryset.order_by(*(_reversed(fields) if backwards else fields))
    if values:
        try:
            rows_query = rows_query.filter(_beyond(fields, values, backwards=backwards))
            rows = list(rows_query[: size + 1])
        except (ValueError, TypeError, OverflowError, ValidationError) as error:
            raise InvalidInput(fields={"cursor": "malformed"}) from error
    else:
        rows = list(rows_query[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (more or backwards)
    has_previous = bool(rows) and (more if backwards else bool(values))
    return Page(
        rows=rows,
        next_cursor=_encode(rows[-1], fields, backwards=False) if has_next else None,
        previous_cursor=_encode(rows[0], fields, backwards=True) if has_previous else None,
    )
