"""Reading parts of desks in tests: what a part says, and what the list behind a number holds."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client as Browser


def part_of(browser: Browser, slug: str, query: str = "") -> Any:
    """The part as the desk fetches it."""
    headers = {"HX-Request": "true", "HX-Target": f"desk-{slug}"}
    response = browser.get(f"/desk/{slug}/{query}", headers=headers)
    assert response.status_code == 200
    return response


def texts(response: Any) -> list[list[str]]:
    """The texts of each row's cells."""
    return [[str(cell.text) for cell in row["cells"]] for row in response.context["rows"]]


def links(response: Any) -> dict[str, tuple[str, str]]:
    """Each number that opens, by its address: (number, address)."""
    cells = [cell for row in response.context["rows"] for cell in row["cells"]]
    return {
        cell.url: (str(cell.text), cell.url) for cell in cells if "end" in cell.css and cell.url
    }


def rows_behind(browser: Browser, url: str) -> int:
    """How many rows a list has, over all of its pages."""
    count, address = 0, url
    while address:
        page = browser.get(address)
        assert page.status_code == 200, address
        count += len(page.context["rows"])
        cursor = page.context["page"].next_cursor
        path = urlsplit(url)
        address = f"{path.path}?{path.query}&cursor={cursor}" if cursor else ""
    return count


def opens_to_as_many(browser: Browser, response: Any) -> int:
    """Every number of a part leads to a list of exactly so many rows; how many were followed."""
    followed = links(response)
    for number, url in followed.values():
        digits = int(re.sub(r"\D", "", number))
        assert rows_behind(browser, url) == digits, url
    return len(followed)
