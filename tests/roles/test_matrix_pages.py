"""The pages and the API of the matrix."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from roles import services
from roles.defaults import RESPONSIBILITIES
from roles.models import Responsibility, Role, Topic
from roles.selectors import flaws_in_force
from tests.factories.roles import letters_of, put_letters

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-04 10:00 +0000", tick=False):
        yield


def test_page_shows_the_matrix_of_a_day(
    training: Responsibility, consultant: Membership, browser_of: Any
) -> None:
    browser: Browser = browser_of(consultant)
    page = browser.get("/responsibilities/").content.decode()
    assert training.name in page
    assert "Draft" not in page
    assert (
        "As it was or will be" in browser.get("/responsibilities/?on=2030-01-01").content.decode()
    )
    assert browser.get("/responsibilities/?on=nonsense").status_code == 200


def test_company_without_a_matrix_begins_with_the_default_one(
    company: Company, admin: Membership, browser_of: Any
) -> None:
    browser: Browser = browser_of(admin)
    assert "Begin with the default matrix" in browser.get("/responsibilities/").content.decode()
    assert browser.post("/responsibilities/begin/").status_code == 302
    assert Responsibility.objects.count() == len(RESPONSIBILITIES)


def test_pages_ask_a_constant_number_of_questions(
    training: Responsibility, admin: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(admin)
    browser.get("/responsibilities/")
    for address in ("/responsibilities/", "/responsibilities/draft/"):
        with django_assert_max_num_queries(11):
            assert browser.get(address).status_code == 200


def test_draft_page_sets_a_cell_and_publishes(
    training: Responsibility, admin: Membership, browser_of: Any
) -> None:
    browser: Browser = browser_of(admin)
    cell = {
        "responsibility_id": training.pk,
        "role_id": Role.objects.get(code="S").pk,
        "letters": "R",
    }
    seen = letters_of(training, "S", TODAY)
    htmx = {"HX-Request": "true"}

    answer = browser.post("/responsibilities/draft/cell/", {**cell, "seen": seen}, headers=htmx)
    assert answer.status_code == 200
    assert "cell-changed" in answer.content.decode()
    stale = browser.post(
        "/responsibilities/draft/cell/", {**cell, "letters": "A", "seen": "I"}, headers=htmx
    )
    assert stale.status_code == 409
    assert "Somebody else has changed this cell" in stale.content.decode()
    rubbish = browser.post("/responsibilities/draft/cell/", {"letters": "Z"}, headers=htmx)
    assert rubbish.status_code == 422

    form = {"reason": "Support trains too", "starts_on": "2026-05-04", "seen": 1}
    done = browser.post("/responsibilities/draft/publish/", form)
    assert done["Location"] == "/responsibilities/versions/2/"
    page = browser.get("/responsibilities/versions/2/").content.decode()
    assert "Support trains too" in page
    assert "v2" in browser.get("/responsibilities/versions/").content.decode()


def test_api_reads_sets_and_publishes(
    training: Responsibility, admin: Membership, browser_of: Any
) -> None:
    browser: Browser = browser_of(admin)
    in_force = browser.get("/api/v1/matrix/in_force/").json()
    row = next(row for row in in_force["rows"] if row["code"] == training.code)
    assert row["cells"]["CS"] == "AR"
    body = {
        "responsibility_id": training.pk,
        "role_id": Role.objects.get(code="S").pk,
        "letters": "A",
        "seen": row["cells"].get("S", ""),
    }
    post = {"content_type": "application/json"}
    draft = browser.post("/api/v1/matrix/cell/", body, **post).json()
    row = next(row for row in draft["rows"] if row["code"] == training.code)
    assert row["flaws"] == ["several_accountable"]
    assert browser.post("/api/v1/matrix/cell/", {**body, "letters": "R"}, **post).status_code == 412
    made = browser.post("/api/v1/matrix/publish/", {"reason": "Both"}, **post)
    assert (made.status_code, made.json()["number"]) == (201, 2)
    whole = browser.get(f"/api/v1/matrix/{made.json()['id']}/").json()
    assert whole["version"]["reason"] == "Both"


def test_head_reads_on_the_desk_what_is_wrong(
    system: Actor,
    training: Responsibility,
    head: Membership,
    consultant: Membership,
    browser_of: Any,
) -> None:
    assert flaws_in_force(system.company_id, TODAY) == (0, 0)
    browser: Browser = browser_of(head)
    assert browser.get("/responsibilities/holes/").content.decode().strip() == ""
    put_letters(system, training, "CS", "", seen="AR")
    offers = Topic.objects.get(code="price-offer").responsibility
    assert offers is not None
    put_letters(system, offers, "CS", "A", seen=letters_of(offers, "CS", TODAY))
    services.matrix_publish(actor=system, reason="Holes")

    assert flaws_in_force(system.company_id, TODAY) == (1, 1)
    holes = browser.get("/responsibilities/holes/").content.decode()
    assert "1 gap" in holes
    assert "1 overlap" in holes
    assert "/responsibilities/holes/" in browser.get("/").content.decode()
    assert "/responsibilities/holes/" not in browser_of(consultant).get("/").content.decode()
