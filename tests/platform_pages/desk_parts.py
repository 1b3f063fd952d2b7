"""Parts of desks in tests: what happened, what a part says, what a list behind a number holds."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.test import Client as Browser
from django.utils import timezone

from clients.models import Client, Contract
from handoffs.models import Message, Request
from surveys.models import Answer
from tests.factories.surveys import make_invitation

LONG = timedelta(days=400)


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


def aged(request: Request, **columns: Any) -> None:
    """As if it had happened then."""
    Request.objects.filter(pk=request.pk).update(**columns)


def contract(client: Client, ends_in: int, amount: str = "1200", currency: str = "EUR") -> Contract:
    """A running contract that ends in so many days."""
    today = timezone.localdate()
    return Contract.objects.create(
        company=client.company,
        client=client,
        title="Licence",
        amount=Decimal(amount),
        currency=currency,
        starts_on=today - LONG,
        ends_on=today + timedelta(days=ends_in),
    )


def answer(system: Any, client: Client, score: int, days_ago: int, kind: str = "csat") -> None:
    """The client answered so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    invitation = make_invitation(system, client.company, kind=kind)
    invitation.client, invitation.created_at = client, at
    invitation.closes_at = at + timedelta(days=14)
    invitation.save()
    Answer.objects.create(
        company=client.company, invitation=invitation, score=score, at=at, source="link"
    )


def wrote(request: Request, *, days_ago: int = 0, **values: Any) -> None:
    """A person wrote to the client so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    given = {"direction": "to_client", "body": "Here it is.", "at": at, **values}
    Message.objects.create(company=request.company, request=request, **given)
