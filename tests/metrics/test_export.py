"""Downloads: the figures of the screen, harmless in any spreadsheet, and what they are of."""

import csv
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from accounts.models import Membership
from clients.models import Client
from core.exports import Table, xlsx_response
from metrics import behind
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
SPAN = "start=2026-03-01&end=2026-04-01"
ROWS = f"/metrics/fcr/rows/?level=company&{SPAN}"


def lines_of(download: Any) -> tuple[dict[str, str], list[str], list[list[str]]]:
    """What a CSV download is about, its head and its lines."""
    text = b"".join(download.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    border = lines.index([])
    return dict(map(tuple, lines[:border])), lines[border + 1], lines[border + 2 :]  # type: ignore[arg-type]


def sheets_of(download: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The cells of a workbook, sheet by sheet."""
    book = load_workbook(BytesIO(b"".join(download.streaming_content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_rows_export_what_the_page_shows(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    page = browser.get(ROWS)
    about, header, lines = lines_of(browser.get(ROWS + "&format=csv"))
    shown = [(row["source"]["label"], row["consultant"]) for row in page.context["rows"]]
    assert [(line[1], line[4]) for line in lines] == shown
    assert {line[header.index("Value")] for line in lines} == {"yes"}
    assert about == {
        "Behind First-contact resolution": "100.0 %",
        "Figures of": told.client.company.name,
        "Days": "March 2026",
        "Time zone": "Europe/Berlin",
        "Definition": "fcr v1",
    }


def test_rows_of_a_time_export_it_in_words_and_in_seconds(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    address = f"/metrics/resolve_time_first/rows/?level=company&{SPAN}&format=csv"
    _about, header, lines = lines_of(browser_of(head).get(address))
    cells = {(line[header.index("Value")], line[header.index("Seconds")]) for line in lines}
    assert ("2 h", "7200") in cells


def test_rows_with_a_dangerous_name_export_harmlessly(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    Client.objects.filter(pk=told.client.pk).update(name="=HYPERLINK(1)")
    browser = browser_of(head)
    _about, _header, lines = lines_of(browser.get(ROWS + "&format=csv"))
    assert {line[2] for line in lines} == {"'=HYPERLINK(1)"}
    sheets = sheets_of(browser.get(ROWS + "&format=xlsx"))
    assert {line[2] for line in sheets["Rows"][-12:]} == {"=HYPERLINK(1)"}


def test_workbook_holds_text_as_text_whatever_it_says() -> None:
    hostile = ["=1+1", "\x00\x1b[", "#N/A", "+3", "x" * 40_000, None, True, 2.5]
    tables = [Table("A/B" * 20, ["h"], [hostile], [("=a", "=b")]), Table("A/B" * 20, ["h"], [])]
    book = load_workbook(BytesIO(b"".join(xlsx_response("x.xlsx", tables).streaming_content)))
    first, second = book.worksheets
    assert first.title != second.title
    kinds = [cell.data_type for row in first.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in kinds
    cells = [cell.value for cell in list(first.iter_rows())[-1]]
    assert cells[:4] == ["=1+1", "\ufffd\ufffd[", "#N/A", "+3"]
    assert (len(cells[4]), cells[5], cells[6], cells[7]) == (32_767, None, "True", 2.5)


def test_rows_beyond_the_limit_then_the_export_says_so(
    told: Crew, head: Membership, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "EXPORT_LIMIT", 5)
    monkeypatch.setattr(behind, "EXPORT_PAGE", 5)
    _about, _header, lines = lines_of(browser_of(head).get(ROWS + "&format=csv"))
    assert len(lines) == 6
    assert lines[-1] == ["Only the newest 5 rows are here. Choose fewer days for the rest."]


def test_sides_export_the_screen_and_all_together(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    query = f"?level=manager&id={told.helen.pk}&period=month&start=2026-03-10&code=fcr"
    address = "/metrics/side-by-side/" + query
    page = browser.get(address)
    about, header, lines = lines_of(browser.get(address + "&format=csv"))
    assert header[:5] == [
        "Name",
        "n",
        "First-contact resolution, %",
        "As a number, times in hours",
        "95 % interval",
    ]
    shown = [[row["name"], str(row["n"]), row["value"]] for row in page.context["rows"]]
    assert [line[:3] for line in lines[:-1]] == shown
    assert [line[-2:] for line in lines[:-1]] == [["", "fcr v1"], ["too few to compare", "fcr v1"]]
    assert lines[-1][:3] == ["Team of Helen B", "12", "100.0"]
    assert (about["Days"], about["Compared with"]) == ("March 2026", "February 2026")
    (sheet,) = sheets_of(browser.get(address + "&format=xlsx")).values()
    assert [str(cell) for cell in sheet[-1][:3]] == lines[-1][:3]


def test_dashboard_exports_every_card_and_the_metric_over_time(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    address = f"/metrics/?start=2026-03-10&code=fcr&client={told.client.pk}"
    page = browser.get(address)
    about, header, lines = lines_of(browser.get(address + "&format=csv"))
    assert about["Client"] == told.client.name
    by_name = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    for group in page.context["groups"]:
        for card in group["cards"]:
            assert by_name[str(card["label"])]["Value"] == card["value"]
            assert by_name[str(card["label"])]["n"] == str(card["n"])
    sheets = sheets_of(browser.get(address + "&format=xlsx"))
    assert list(sheets) == ["At a glance", "Over time"]
    assert [row[3] for row in sheets["Over time"][-12:]][-1] == 12
    assert browser.get(address + "&format=pdf").status_code == 422
