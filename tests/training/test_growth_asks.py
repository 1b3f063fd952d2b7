"""The form of what a grade asks for: rows added, taken away, saved, and refused at their place."""

from collections.abc import Callable
from typing import Any

from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from tests.factories.growth import make_grade
from training.grade_forms import GradeAsksForm, rows_changed, rows_of, rows_posted
from training.models.growth import GradeVersion

BrowserOf = Callable[[Membership], Browser]
TIME: dict[str, Any] = {
    "key": "quick",
    "kind": "metric",
    "code": "first_response_time",
    "at_least": None,
    "at_most": 5400,
    "months": 6,
    "min_n": 30,
}


def test_rows_keep_a_document_and_show_times_in_hours() -> None:
    judged = {"key": "calm", "kind": "judged", "title_en": "Calm", "title_ru": "Спокоен"}
    document = [TIME, judged, {"key": "books", "kind": "certificates"}]
    rows = rows_of(document)
    assert rows[0]["at_most"] == 1.5
    typed = {
        f"{name}_{at}": "" if value is None else str(value)
        for at, row in enumerate(rows)
        for name, value in row.items()
    }
    assert [row["key"] for row in rows_posted(typed)] == ["quick", "calm", "books"]
    form = GradeAsksForm({**typed, "reason": "Clearer"}, rows=rows_posted(typed))
    assert form.is_valid(), form.errors
    assert form.document() == document


def test_buttons_add_and_take_away_rows_and_leave_the_rest_alone() -> None:
    rows = [{"key": "year", "kind": "months", "months": "x"}]
    added = rows_changed(rows, {"add": "1", "new_kind": "tasks"})
    assert added is not None
    assert (added[0], added[1]["kind"]) == (rows[0], "tasks")
    assert rows_changed(rows, {"add": "1", "new_kind": "nothing"}) == rows
    assert rows_changed(rows * 20, {"add": "1", "new_kind": "tasks"}) == rows * 20
    assert rows_changed(added, {"take_away": "0"}) == added[1:]
    assert rows_changed(rows, {"take_away": "7"}) == rows
    assert rows_changed(rows, {"reason": "Save"}) is None
    assert rows_posted({"kind_0": "other", "kind_1": "months"}) == []


def test_head_changes_what_a_grade_asks_for_row_by_row(
    system: Actor, head: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    grade = make_grade(system, "Any")
    url, boss = f"/learning/grades/{grade.pk}/asks/", browser_of(head)
    page = boss.get(url).content.decode()
    assert 'name="months_0"' in page
    assert "Any stays calm</textarea>" in page
    assert browser_of(consultant).get(url).status_code == 403
    typed = {
        **{"key_0": "year", "kind_0": "months", "months_0": "240", "version": "1"},
        **{"key_1": "books", "kind_1": "certificates", "reason": "Fewer things"},
    }
    more = boss.post(url, {**typed, "add": "1", "new_kind": "teaching"}).content.decode()
    assert 'name="rating_2"' in more
    assert "Fewer things" in more
    less = boss.post(url, {**typed, "take_away": "0"}).content.decode()
    assert 'name="months_0"' not in less
    assert GradeVersion.objects.get().number == 1

    wrong = boss.post(url, {**typed, "months_0": "241"})
    assert wrong.status_code == 422
    assert "out of range" in wrong.content.decode()
    assert boss.post(url, {"reason": "Nothing", "version": "1"}).status_code == 422
    assert boss.post(url, typed).status_code == 302
    assert boss.post(url, typed).status_code == 412
    newest = GradeVersion.objects.order_by("-number")[0]
    assert [one["kind"] for one in newest.document] == ["months", "certificates"]
    assert (newest.number, newest.document[0]["months"]) == (2, 240)
