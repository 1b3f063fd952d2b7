"""Downloads of the tables of a page: one as CSV, or all of them as a workbook."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.exports import Table, csv_response, xlsx_response

KINDS = ("csv", "xlsx")


def wanted(request: HttpRequest) -> str:
    """The kind of file asked for; empty for the page itself. Raises `InvalidInput`."""
    kind = request.GET.get("format", "")
    if kind and kind not in KINDS:
        message = _("Figures are exported as csv or as xlsx.")
        raise InvalidInput(message, fields={"format": message})
    return kind


def download(kind: str, name: str, tables: Sequence[Table]) -> HttpResponseBase:
    """The first table as CSV, or all of them as a workbook."""
    if kind == "xlsx":
        return xlsx_response(f"{name}.xlsx", tables)
    first = tables[0]
    return csv_response(f"{name}.csv", first.header, first.rows, first.about)
