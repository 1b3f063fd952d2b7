"""The matrix in the admin panel: cells of the draft in the row's form, publishing as a version."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.access import Actor
from roles.models import DraftCell, MatrixVersion, Responsibility, Role
from tests.factories.roles import letters_of, put_letters, standard_roles


@pytest.fixture
def row(system: Actor) -> Responsibility:
    """The first row of the default matrix."""
    standard_roles(system)
    found: Responsibility = Responsibility.objects.order_by("position", "pk")[0]
    return found


def shown(browser: Any, row: Responsibility) -> dict[str, Any]:
    """What the form would send back unchanged."""
    form = browser.get(address(row)).context["adminform"].form
    values = {name: form.initial.get(name, field.initial) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in values.items()}


def address(row: Responsibility) -> str:
    return reverse("admin:roles_responsibility_change", args=[row.pk])


def cell(code: str) -> str:
    return f"cell_{Role.objects.get(code=code).pk}"


def test_cells_are_set_in_the_rows_form_and_published_as_a_version(
    row: Responsibility, admin: Any, browser_of: Any
) -> None:
    browser = browser_of(admin)
    values = shown(browser, row)
    assert values[cell("Pr")] == "C"

    saved = browser.post(address(row), {**values, cell("Pr"): "R", "name_en": "Renamed"})
    (change,) = DraftCell.objects.all()
    published = browser.post(
        reverse("admin:roles_matrixversion_add"),
        {"starts_on": timezone.localdate(), "reason": "Product is asked"},
    )

    assert (saved.status_code, published.status_code) == (302, 302)
    assert (change.role.code, change.letters) == ("Pr", "R")
    row.refresh_from_db()
    assert row.name_en == "Renamed"
    assert MatrixVersion.objects.count() == 2
    assert letters_of(row, "Pr", timezone.localdate()) == "R"


def test_cell_that_somebody_else_changed_is_refused_and_nothing_is_saved(
    row: Responsibility, admin: Any, browser_of: Any, system: Actor
) -> None:
    browser = browser_of(admin)
    values = shown(browser, row)
    before = json.loads(values["cells_seen"]).get(cell("Pr").removeprefix("cell_"), "")
    put_letters(system, row, "Pr", "I", before)

    refused = browser.post(address(row), {**values, cell("Pr"): "R", "name_en": "Renamed"})

    assert refused.status_code == 200
    assert "Somebody else has changed this cell." in refused.content.decode()
    row.refresh_from_db()
    assert row.name_en != "Renamed"
    assert DraftCell.objects.get().letters == "I"


def test_broken_form_is_refused_in_words(row: Responsibility, admin: Any, browser_of: Any) -> None:
    browser = browser_of(admin)

    refused = browser.post(address(row), {**shown(browser, row), "cells_seen": "[rubbish"})

    assert "The form is broken. Open it again." in refused.content.decode()
    assert not DraftCell.objects.exists()


def test_publishing_without_changes_says_so(
    row: Responsibility, admin: Any, browser_of: Any
) -> None:
    refused = browser_of(admin).post(
        reverse("admin:roles_matrixversion_add"),
        {"starts_on": timezone.localdate(), "reason": "Again"},
    )

    assert "The draft is the same as the newest version." in refused.content.decode()
    assert MatrixVersion.objects.count() == 1
