"""Downloads that a spreadsheet opens harmlessly: CSV, and workbooks with a sheet a table.

Rows are streamed or written as they come, so that their number does not matter.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML 1.0 cannot hold; a spreadsheet would refuse the whole file.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Table:
    """A table to download. `about`: what it shows, in pairs of words, above the table."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]] = field(default=())


def safe_cell(value: Any) -> str:
    """The value as text; what a spreadsheet would run as a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA_STARTS) and not isinstance(value, int | float | Decimal):
        return f"'{text}"
    return text


class _Echo:
    def write(self, text: str) -> str:
        """Hand the line on instead of keeping it."""
        return text


def csv_response(
    file_name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    about: Sequence[tuple[str, str]] = (),
) -> StreamingHttpResponse:
    """A download of `rows`, in UTF-8 with a byte order mark for spreadsheets."""
    lines = _lines(header, rows, about)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(
    header: Sequence[str], rows: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]]
) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for pair in about:
        yield str(writer.writerow([safe_cell(cell) for cell in pair]))
    if about:
        yield str(writer.writerow([]))
    yield str(writer.writerow([safe_cell(cell) for cell in header]))
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))


def xlsx_response(file_name: str, tables: Sequence[Table]) -> FileResponse:
    """A workbook with a sheet a table, written row by row into a file and not into memory.

    Text is written as text: nothing that people typed is ever run as a formula.
    """
    book = Workbook(write_only=True)
    names: list[str] = []
    for table in tables:
        names.append(_sheet_name(table.name, names))
        _write_sheet(book, names[-1], table)
    file = TemporaryFile()  # noqa: SIM115 -- closed by the response
    book.save(file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _write_sheet(book: Workbook, name: str, table: Table) -> None:
    sheet = book.create_sheet(name)
    bold = Font(bold=True)
    for label, value in table.about:
        sheet.append([_cell(sheet, label, bold), _cell(sheet, value)])
    if table.about:
        sheet.append([])
    sheet.append([_cell(sheet, head, bold) for head in table.header])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, font: Font | None = None) -> Cell:
    """A number as a number, everything else as text."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    cell = WriteOnlyCell(sheet)
    if is_number:
        cell.value = value
    elif value is not None and value != "":
        cell.value = _NOT_IN_XML.sub("\ufffd", str(value))[:_LONGEST_CELL]
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that a workbook takes: short, without its special signs, given once."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '") or "1"
    short = plain[:_LONGEST_SHEET_NAME]
    count = 2
    while short.casefold() in {one.casefold() for one in taken}:
        tail = f" {count}"
        short = plain[: _LONGEST_SHEET_NAME - len(tail)] + tail
        count += 1
    return short
