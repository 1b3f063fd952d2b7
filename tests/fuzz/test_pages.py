"""Hostile addresses and forms on every page: refused in words, never a fault of ours.

A form that is refused leaves no trace in any table.
"""

import os
import random
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client as Browser

from accounts.models import Membership
from tests.factories.world import World
from tests.house.routes import OWN, QUERIES, Route
from tests.house.test_routes import everything

pytestmark = pytest.mark.fuzz

# Which part of the hostile values a page meets; which ones turns from page to page. 1: all.
PART = int(os.environ.get("FUZZ_PART", "16"))

_Value = TypeVar("_Value")

NASTY = {
    "nul": "a\x00b",
    "long": "x" * 21_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "\u202eمرحبا\u202c <b>'\"; DROP TABLE x; --",
    "negative": "-1",
    "huge": "9" * 30,
    "not a number": "NaN",
    "infinite": "1e400",
    "year zero": "0000-01-01",
    "first year": "0001-01-01",
    "last year": "9999-12-31",
    "far year": "9999999-01-01",
    "no such day": "2026-02-30T25:61",
    "other digits": "٣٤٥",
    "template": "{{ 7*7 }}{% now 'Y' %}%(name)s{0}",
    "empty": "",
    "blank": " \t\r\n",
}
CURSORS = ("x", "A" * 4001, "bnVsbA", "W10", "WzEsIm5vIl0", "W3RydWUsICJOYU4iXQ", "WzAse31d", "é")
NAMES = (
    "q",
    "cursor",
    "id",
    "level",
    "code",
    "period",
    "start",
    "end",
    "state",
    "client",
    "client_id",
    "topic",
    "owner",
    "team",
    "role",
    "page",
    "page_size",
    "format",
    "lang",
    "score",
    "next",
    "opened_after",
    "opened_before",
    "sort",
)
_FIELD = re.compile(r"<(?:input|select|textarea)[^>]*?\sname=\"([^\"]+)\"")


@pytest.fixture
def browser(
    world: World, browser_of: Callable[[Membership], Browser], kept_connection: None
) -> Browser:
    """An administrator's browser; faults become answers instead of exceptions."""
    signed_in = browser_of(world.people.admin)
    signed_in.raise_request_exception = False
    signed_in.get("/")
    return signed_in


def pages() -> list[Route]:
    return [route for route in OWN if not route.is_api]


def _queries() -> list[str]:
    """Query strings: each nasty value under all names at once, and shapes nobody sends."""
    joined = [
        "&".join(f"{name}={quote(value[:3000])}" for name in NAMES) for value in NASTY.values()
    ]
    alone = [f"cursor={quote(cursor)}" for cursor in CURSORS]
    shapes = ["q[]=1&q[a]=2", "id=1&id=2&id=x", "%ff%fe=%ff", "&&&===", "q=%", "state=a&state=b"]
    return joined + alone + shapes


def _turn(values: Sequence[_Value], number: int, of: int = 1) -> Sequence[_Value]:
    """The values whose turn it is on the page of this number, one at least."""
    step = min(of * PART, len(values))
    return values[number % step :: step]


def test_pages_when_asked_with_hostile_addresses_then_never_a_fault_of_ours(
    world: World, browser: Browser
) -> None:
    every, faults = _queries(), {}
    before = everything()
    for number, route in enumerate(pages()):
        address = route.address(world)
        fixed = QUERIES.get(route.name, "?")
        # Lists read their addresses, each a part of all; pages of one record hardly do.
        is_list = fixed != "?" or not route.parameters
        for query in _turn(every, number, 3) if is_list else _turn(every, number, 16):
            response = browser.get(f"{address.partition('?')[0]}{fixed}&{query}")
            if response.status_code >= 500 and route.name != "health-ready":
                faults.setdefault(route.name, (response.status_code, query[:120]))
            b"".join(response)  # a file is made while it is read
    assert faults == {}
    assert everything() == before


def test_pages_when_their_numbers_are_hostile_then_never_a_fault_of_ours(
    world: World, browser: Browser
) -> None:
    faults = {}
    values = ("0", "9" * 18, "9" * 40, "%00", "%ff", "a" * 5000, "٣")
    for number, route in enumerate(route for route in pages() if route.parameters):
        for value in _turn(values, number):
            address = re.sub(r"\{\w+\}", value, route.template)
            for method in ("get", "post"):
                status = getattr(browser, method)(address).status_code
                if status >= 500:
                    faults[f"{method} {route.name}"] = (status, value[:40])
    assert faults == {}


def _fields(browser: Browser, address: str) -> list[str]:
    """Names of the fields of the page's own form."""
    shown = browser.get(address)
    is_page = shown.status_code == 200 and not shown.streaming
    text = shown.content.decode(errors="replace") if is_page else ""
    main = text[text.find('id="content"') :]
    return sorted({name for name in _FIELD.findall(main) if name != "csrfmiddlewaretoken"})


def _sent(browser: Browser, address: str, values: dict[str, Any]) -> int:
    """The answer to a form; an accepted one is taken back."""
    with transaction.atomic():
        try:
            status = int(browser.post(address, values).status_code)
        finally:
            transaction.set_rollback(True)
    return status


def test_forms_when_filled_with_hostile_values_then_never_a_fault_of_ours(
    world: World, browser: Browser
) -> None:
    faults, forms = {}, 0
    for number, route in enumerate(pages()):
        address = route.address(world)
        names = _fields(browser, address)
        forms += bool(names)
        for what, value in _turn([*NASTY.items()], number):
            status = _sent(browser, address, dict.fromkeys(names or NAMES, value))
            if status >= 500:
                faults.setdefault(route.name, (status, what))
    assert faults == {}
    assert forms > 20


def _starting_values(browser: Browser, address: str) -> dict[str, str]:
    """What the form shows when it is opened, as a browser would send it back."""
    shown = browser.get(address)
    form = (shown.context or {}).get("form") if shown.status_code == 200 else None
    if form is None:
        return {}
    values = {bound.html_name: bound.value() for bound in form}
    for bound in form:
        choices = [str(value) for value, _label in getattr(bound.field, "choices", []) if value]
        if choices and not values[bound.html_name] and not isinstance(_label_of(bound), list):
            values[bound.html_name] = choices[0]
    return {name: "filled" if value in (None, "") else value for name, value in values.items()}


def _label_of(bound: Any) -> Any:
    return next((label for value, label in bound.field.choices if value), None)


def test_forms_when_one_value_is_hostile_then_never_a_fault_and_no_trace_of_a_refusal(
    world: World, browser: Browser
) -> None:
    """The other fields hold sensible values, so that the services are reached."""
    faults, before = {}, everything()
    for start, route in enumerate(pages()):
        address = route.address(world)
        sensible = _starting_values(browser, address)
        # Each fourth field, which ones turns with the seed that pytest prints.
        for number, name in enumerate(sensible, start=start):
            if PART > 1 and random.randrange(4):
                continue
            for what in _turn(("nul", "huge", "long", "far year"), number):
                status = _sent(browser, address, sensible | {name: NASTY[what]})
                if status >= 500:
                    faults.setdefault(f"{route.name} {name}", (status, what))
    assert faults == {}
    assert everything() == before
