"""Streams a file row by row; memory does not grow with it.

Rows of one case may be scattered over an event log: they are laid into a temporary table and
read back case by case.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from integrations.importing.mapping import Mapping

MAX_CELL = 131_072
_STAGE_BATCH = 2_000
_STAGE_CASES = 500


class Row(NamedTuple):
    """A row of the file; `number` counts data rows from 1."""

    number: int
    values: dict[str, str]


def _clean(value: str | None, *, trim: bool) -> str:
    text = (value or "").replace("\x00", "")
    return text.strip() if trim else text


def read_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """The file's rows. Raises `InvalidInput` for missing columns or an unreadable file."""
    csv.field_size_limit(MAX_CELL)
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            reader = csv.DictReader(file, delimiter=mapping.delimiter)
            _check_columns(reader.fieldnames or [], mapping)
            for number, values in enumerate(reader, start=1):
                values.pop(None, None)
                yield Row(
                    number,
                    {name: _clean(text, trim=mapping.trim) for name, text in values.items()},
                )
    except (UnicodeError, LookupError) as error:
        message = _("The file is not in the encoding %(name)s.") % {"name": mapping.encoding}
        raise InvalidInput(message, fields={"file": message}) from error
    except csv.Error as error:
        message = _("The file is not readable as a table: %(error)s") % {"error": error}
        raise InvalidInput(message, fields={"file": message}) from error


def _check_columns(names: Iterable[str], mapping: Mapping) -> None:
    missing = sorted(mapping.columns - set(names))
    if missing:
        message = _("The file lacks the columns: %(names)s.") % {"names": ", ".join(missing)}
        raise InvalidInput(message, fields={"file": message})


def count_rows(path: Path, mapping: Mapping) -> int:
    """How many data rows the file has: one pass, for the progress."""
    return sum(1 for _row in read_rows(path, mapping))


def read_cases(path: Path, mapping: Mapping) -> Iterator[list[Row]]:
    """The rows of one request at a time."""
    if mapping.kind == "rows":
        for row in read_rows(path, mapping):
            yield [row]
        return
    yield from _staged_cases(path, mapping)


def _staged_cases(path: Path, mapping: Mapping) -> Iterator[list[Row]]:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.import_stage")
        cursor.execute("CREATE TEMP TABLE import_stage (key text, number bigint, row_values text)")
        _fill_stage(path, mapping)
        cursor.execute("CREATE INDEX ON pg_temp.import_stage (key, number)")
    after = ""
    while rows := _stage_page(after):
        for _key, group in groupby(rows, key=lambda row: row[0]):
            yield [Row(number, json.loads(text)) for _k, number, text in group]
        after = rows[-1][0]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.import_stage")


def _fill_stage(path: Path, mapping: Mapping) -> None:
    batch: list[tuple[str, int, str]] = []
    for row in read_rows(path, mapping):
        key = row.values.get(mapping.key, "") or f"row {row.number}"
        batch.append((key, row.number, json.dumps(row.values)))
        if len(batch) >= _STAGE_BATCH:
            _insert_stage(batch)
            batch = []
    if batch:
        _insert_stage(batch)


def _insert_stage(batch: list[tuple[str, int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pg_temp.import_stage SELECT * FROM unnest(%s::text[], %s::bigint[],"
            " %s::text[])",
            [list(column) for column in zip(*batch, strict=True)],
        )


def _stage_page(after: str) -> list[tuple[str, int, str]]:
    """The rows of the next cases, whole cases only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, number, row_values FROM pg_temp.import_stage WHERE key IN ("
            " SELECT DISTINCT key FROM pg_temp.import_stage WHERE key > %s ORDER BY key LIMIT %s)"
            " ORDER BY key, number",
            [after, _STAGE_CASES],
        )
        return list(cursor.fetchall())
