"""CSV that a spreadsheet opens harmlessly, streamed so that its size does not matter."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """The value as text; what a spreadsheet would run as a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA_STARTS) and not isinstance(value, int | float):
        return f"'{text}"
    return text


class _Echo:
    def write(self, text: str) -> str:
        """Hand the line on instead of keeping it."""
        return text


def csv_response(
    file_name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download of `rows`, in UTF-8 with a byte order mark for spreadsheets."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow([safe_cell(cell) for cell in header]))
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))
