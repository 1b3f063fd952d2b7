"""Prepared statements: the same rows as plain ones, planned once, none the worse for an error."""

from datetime import date
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import prepared
from core.prepared import fetch_prepared

SQL = """
SELECT %(day)s::date + %(days)s::int, 100 %% 7, 10 / %(days)s::int, %(words)s::text[],
    %(nobody)s::bigint
"""


def asked(days: int, words: list[str]) -> dict[str, Any]:
    """Parameters, one more than the statement has."""
    return {"day": date(2026, 1, 1), "days": days, "words": words, "nobody": None, "more": 1}


@pytest.mark.django_db
def test_statement_when_run_again_then_prepared_once_and_other_values_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The connection has served other tests, which may have prepared as many as are kept.
    monkeypatch.setattr(prepared, "MOST_STATEMENTS", 1_000)
    with CaptureQueriesContext(connection) as captured:
        assert fetch_prepared(SQL, asked(2, [])) == [(date(2026, 1, 3), 2, 5, [], None)]
        assert fetch_prepared(SQL, asked(5, ["a'b"])) == [(date(2026, 1, 6), 2, 2, ["a'b"], None)]
    assert ["PREPARE" in query["sql"] for query in captured] == [True, False]


@pytest.mark.django_db
def test_first_run_when_it_fails_then_the_next_one_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prepared, "MOST_STATEMENTS", 1_000)
    failing = f"{SQL} -- failing"
    with pytest.raises(DataError), transaction.atomic():
        fetch_prepared(failing, asked(0, []))
    for _ in range(2):
        assert fetch_prepared(failing, asked(1, []))[0][0] == date(2026, 1, 2)


@pytest.mark.django_db
def test_more_statements_than_are_kept_then_run_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prepared, "MOST_STATEMENTS", 0)
    assert fetch_prepared(f"{SQL} -- beyond", asked(1, []))[0][0] == date(2026, 1, 2)
