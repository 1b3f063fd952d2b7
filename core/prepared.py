"""Statements that are planned once a connection: for those that take longer to plan than to run.

The text of a statement names its parameters as elsewhere (`%(name)s`); PostgreSQL finds their
types by how they are used, so that a parameter that could be anything says its type in the text.
The plan is made for any values (the connection's `plan_cache_mode`): such a statement must say by
its form how it is to be run, and must not leave it to the planner's guess of how many rows there
are. PostgreSQL plans again by itself when tables or their statistics change.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection

Row = tuple[Any, ...]

# A plan takes about half a megabyte of its connection; what is beyond is planned each time.
MOST_STATEMENTS = 40
_PARAMETER = re.compile(r"%(?:\((\w+)\)s|%)")


class _Statement(NamedTuple):
    """A text with numbered parameters, and the values that go with them."""

    body: str
    values: str


@dataclass(slots=True)
class _Prepared:
    """What one connection of the database has prepared: text → name."""

    names: dict[str, str] = field(default_factory=dict)
    tries: int = 0


_of_connection: WeakKeyDictionary[Any, _Prepared] = WeakKeyDictionary()


def fetch_prepared(sql: str, parameters: Mapping[str, Any]) -> list[Row]:
    """All rows of one statement; preparing it, the first time, goes in the same message."""
    with connection.cursor() as cursor:
        prepared = _of_connection.setdefault(connection.connection, _Prepared())
        if sql in prepared.names:
            cursor.execute(f"EXECUTE {prepared.names[sql]}{_numbered(sql).values}", parameters)
        elif len(prepared.names) < MOST_STATEMENTS:
            # A name is tried once: what was prepared stays, even if running it fails.
            prepared.tries += 1
            name, (body, values) = f"fetch_{prepared.tries}", _numbered(sql)
            cursor.execute(f"PREPARE {name} AS {body}\n; EXECUTE {name}{values}", parameters)
            prepared.names[sql] = name
        else:
            cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
    return rows


@lru_cache(maxsize=500)
def _numbered(sql: str) -> _Statement:
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "%%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    body = _PARAMETER.sub(number, sql)
    return _Statement(body, f"({', '.join(f'%({name})s' for name in names)})")
