"""Keyset pages: every row once, forwards and back, also while rows are added."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Company, Membership
from core.errors import InvalidInput
from core.pagination import keyset_page

ORDERS = [("name", "id"), ("-name", "-id"), ("level", "-name", "id"), ("-id",)]


def people(company: Company, names: list[str]) -> None:
    Membership.objects.all().delete()
    levels = ["admin", "head", "internal"]
    Membership.objects.bulk_create(
        Membership(company=company, name=name, level=levels[n % 3]) for n, name in enumerate(names)
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(st.sampled_from("abcd"), max_size=25),
    size=st.integers(1, 7),
    fields=st.sampled_from(ORDERS),
)
def test_walk_meets_every_row_once_both_ways(
    company: Company, names: list[str], size: int, fields: tuple[str, ...]
) -> None:
    people(company, names)
    expected = list(Membership.objects.order_by(*fields).values_list("pk", flat=True))
    forwards: list[int] = []
    cursor, pages = None, []
    while True:
        page = keyset_page(Membership.objects.all(), fields=fields, cursor=cursor, size=size)
        assert len(page.rows) <= size
        pages.append([row.pk for row in page.rows])
        forwards += pages[-1]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert forwards == expected
    back = page
    for rows in reversed(pages[:-1]):
        assert back.previous_cursor is not None
        back = keyset_page(
            Membership.objects.all(), fields=fields, cursor=back.previous_cursor, size=size
        )
        assert [row.pk for row in back.rows] == rows
    assert back.previous_cursor is None


def test_row_added_before_the_cursor_does_not_shift_the_page(company: Company) -> None:
    people(company, ["b", "c", "d", "e"])
    first = keyset_page(Membership.objects.all(), fields=("name", "id"), cursor=None, size=2)
    Membership.objects.create(company=company, name="a")
    second = keyset_page(
        Membership.objects.all(), fields=("name", "id"), cursor=first.next_cursor, size=2
    )
    assert [row.name for row in second.rows] == ["d", "e"]


def cursor_of(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%%%",
        "x",
        "привет",
        cursor_of({}),
        cursor_of(1),
        cursor_of(None),
        cursor_of("text"),
        cursor_of([]),
        cursor_of([False, "a"]),
        cursor_of([False, "a", 1, 2]),
        cursor_of([False, "a", "not a number"]),
        cursor_of([False, "a", {"b": 1}]),
        cursor_of([False, "a", [1]]),
        cursor_of([False, {"x": 1}, 1]),
        cursor_of([False, "a", 10**40]),
        cursor_of([False, None, None]),
        cursor_of([False, "a\x00", 1]),
        cursor_of([False, "a", 1.5]),
        cursor_of([False, "a", True]),
        cursor_of([False, "a", float("inf")]),
        cursor_of([False, "a", float("nan")]),
    ],
)
def test_cursor_nobody_gave_out_is_refused_or_harmless(company: Company, cursor: str) -> None:
    people(company, ["a", "b"])
    with suppress(InvalidInput):
        page = keyset_page(Membership.objects.all(), fields=("name", "id"), cursor=cursor, size=2)
        assert len(page.rows) <= 2


@pytest.mark.parametrize("cursor", [cursor_of([False, "never", 1]), cursor_of([False, 5, 1])])
def test_cursor_with_a_wrong_date_is_refused(company: Company, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        keyset_page(Membership.objects.all(), fields=("created_at", "id"), cursor=cursor, size=2)
