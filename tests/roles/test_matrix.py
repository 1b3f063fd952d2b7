"""The matrix: its rules on plain values, the draft, publishing, and who answers on which day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from roles import services
from roles.defaults import RESPONSIBILITIES
from roles.matrix import Difference, Flaw, accountable, differences, flaws, responsible
from roles.models import DraftCell, MatrixCell, MatrixVersion, Responsibility, Role, Topic
from roles.selectors import matrix_draft, matrix_of, topic_answer, version_on

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-04 10:00 +0000", tick=False):
        yield


@pytest.fixture
def matrix(system: Actor) -> MatrixVersion:
    """The default matrix."""
    services.defaults_create(system)
    return MatrixVersion.objects.get()


@pytest.fixture
def training(matrix: MatrixVersion) -> Responsibility:
    """A row that CS answers for."""
    return Topic.objects.get(code="training").responsibility  # type: ignore[return-value]


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def put(actor: Actor, row: Responsibility, code: str, letters: str, seen: str) -> None:
    services.matrix_cell_set(
        actor=actor,
        responsibility_id=row.pk,
        role_id=role(code).pk,
        letters=letters,
        seen=seen,
    )


def letters_of(row: Responsibility, code: str) -> str:
    cell = MatrixCell.objects.filter(
        matrix=version_on(row.company_id, TODAY), responsibility=row, role__code=code
    ).first()
    return cell.letters if cell else ""


def answering(code: str, day: date) -> str:
    found = topic_answer(Topic.objects.all(), Topic.objects.get(code=code).pk, day)
    assert found is not None
    return found.role.code if found.role else ""


# ---------- Rules


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({}, (Flaw.NOBODY_ACCOUNTABLE, Flaw.NOBODY_RESPONSIBLE)),
        ({"CS": "AR"}, ()),
        ({"CS": "A", "A": "R"}, ()),
        ({"CS": "A", "A": "R", "S": "R"}, ()),
        ({"CS": "A", "A": "C"}, (Flaw.NOBODY_RESPONSIBLE,)),
        ({"CS": "R", "A": "I"}, (Flaw.NOBODY_ACCOUNTABLE,)),
        ({"CS": "AR", "A": "A"}, (Flaw.SEVERAL_ACCOUNTABLE,)),
        ({"CS": "A", "A": "A"}, (Flaw.NOBODY_RESPONSIBLE, Flaw.SEVERAL_ACCOUNTABLE)),
    ],
)
def test_flaws_of_a_row(cells: Mapping[str, str], wrong: tuple[Flaw, ...]) -> None:
    assert flaws(cells) == wrong


def test_letters_say_who_answers_and_who_does() -> None:
    cells = {"A": "R", "CS": "AR", "S": "C"}
    assert (accountable(cells), responsible(cells)) == (["CS"], ["A", "CS"])


def test_differences_name_each_changed_cell_once() -> None:
    before: dict[int, Mapping[str, str]] = {1: {"A": "AR", "S": "C"}, 2: {"S": "I"}}
    after: dict[int, Mapping[str, str]] = {1: {"A": "AR", "S": "R"}, 3: {"CS": "AR"}}
    assert differences(before, after) == [
        Difference(1, "S", "C", "R"),
        Difference(3, "CS", "", "AR"),
        Difference(2, "S", "I", ""),
    ]
    assert differences(before, before) == []


# ---------- The default matrix


def test_defaults_give_a_matrix_without_flaws(matrix: MatrixVersion, system: Actor) -> None:
    shown = matrix_of(system, matrix)
    assert (matrix.number, matrix.starts_on) == (1, TODAY)
    assert len(shown.rows) == len(RESPONSIBILITIES)
    assert (shown.gaps, shown.overlaps) == ([], [])
    assert not Topic.objects.filter(responsibility=None).exists()


def test_defaults_when_run_again_leave_the_matrix_alone(
    matrix: MatrixVersion, system: Actor, training: Responsibility
) -> None:
    Topic.objects.filter(code="training").update(responsibility=None)
    services.defaults_create(system)
    assert MatrixVersion.objects.count() == 1
    assert Topic.objects.get(code="training").responsibility is None


# ---------- The draft


def test_cell_of_the_draft_changes_nothing_until_published(
    system: Actor, training: Responsibility
) -> None:
    put(system, training, "S", "AR", seen=letters_of(training, "S"))

    draft = matrix_draft(system)
    assert [row.responsibility for row in draft.overlaps] == [training]
    assert len(draft.changed) == 1
    assert answering("training", TODAY) == "CS"
    assert AuditEntry.objects.filter(action="matrix.cell").count() == 1


def test_cell_when_another_was_quicker_is_refused_and_kept(
    system: Actor, training: Responsibility
) -> None:
    seen = letters_of(training, "Pr")
    put(system, training, "Pr", "R", seen=seen)
    with pytest.raises(Stale):
        put(system, training, "Pr", "A", seen=seen)
    assert DraftCell.objects.get().letters == "R"


def test_cell_set_back_is_no_change(system: Actor, training: Responsibility) -> None:
    was = letters_of(training, "Pr")
    put(system, training, "Pr", "R", seen=was)
    put(system, training, "Pr", was, seen="R")
    assert not DraftCell.objects.exists()


def test_cell_when_emptied_and_published_has_no_row(
    system: Actor, training: Responsibility
) -> None:
    put(system, training, "CS", "", seen="AR")
    services.matrix_publish(actor=system, reason="Nobody trains now")
    assert letters_of(training, "CS") == ""
    assert [
        row.responsibility for row in matrix_of(system, version_on(system.company_id, TODAY)).gaps
    ] == [training]


@pytest.mark.parametrize("letters", ["X", "RA", "ARC"])
def test_cell_with_other_letters_is_refused(
    system: Actor, training: Responsibility, letters: str
) -> None:
    with pytest.raises(InvalidInput):
        put(system, training, "S", letters, seen="")
    assert not DraftCell.objects.exists()


def test_cell_of_another_company_is_not_found(
    system: Actor, training: Responsibility, other_company: Company
) -> None:
    with company_scope(other_company.pk):
        from_outside = Role.objects.create(
            company=other_company, code="S", name_en="S", name_ru="S"
        )
    with pytest.raises(NotFound):
        services.matrix_cell_set(
            actor=system,
            responsibility_id=training.pk,
            role_id=from_outside.pk,
            letters="A",
            seen="",
        )


def test_consultant_changes_no_matrix(
    consultant: Membership, training: Responsibility, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    with pytest.raises(NotAllowed):
        put(actor, training, "S", "A", seen="")
    with pytest.raises(NotAllowed):
        services.matrix_publish(actor=actor, reason="x")
    with pytest.raises(NotAllowed):
        services.matrix_draft_discard(actor=actor)


# ---------- Publishing


def test_publish_decides_who_answers_from_its_day_on(
    system: Actor, training: Responsibility
) -> None:
    later = TODAY + timedelta(days=7)
    put(system, training, "CS", "C", seen="AR")
    put(system, training, "Pj", "AR", seen=letters_of(training, "Pj"))

    version = services.matrix_publish(actor=system, reason="Projects train", starts_on=later)

    assert (version.number, version.starts_on) == (2, later)
    assert not DraftCell.objects.exists()
    assert answering("training", TODAY) == "CS"
    assert answering("training", later - timedelta(days=1)) == "CS"
    assert answering("training", later) == "Pj"
    assert answering("training", date(2020, 1, 1)) == "CS"  # before all versions: the first one


def test_publish_twice_on_one_day_then_the_later_one_is_in_force(
    system: Actor, training: Responsibility
) -> None:
    put(system, training, "S", "R", seen=letters_of(training, "S"))
    services.matrix_publish(actor=system, reason="One")
    put(system, training, "S", "I", seen="R")
    services.matrix_publish(actor=system, reason="Two")
    assert letters_of(training, "S") == "I"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"reason": "x", "starts_on": TODAY - timedelta(days=1)}, "starts_on"),
    ],
)
def test_publish_with_bad_input_is_refused(
    system: Actor, training: Responsibility, values: dict[str, Any], field: str
) -> None:
    put(system, training, "S", "R", seen=letters_of(training, "S"))
    with pytest.raises(InvalidInput) as refused:
        services.matrix_publish(actor=system, **values)
    assert list(refused.value.fields) == [field]
    assert MatrixVersion.objects.count() == 1


def test_publish_without_changes_is_refused(system: Actor, matrix: MatrixVersion) -> None:
    with pytest.raises(IllegalState):
        services.matrix_publish(actor=system, reason="x")


def test_publish_against_an_older_version_is_refused(
    system: Actor, training: Responsibility
) -> None:
    put(system, training, "S", "R", seen=letters_of(training, "S"))
    with pytest.raises(Stale):
        services.matrix_publish(actor=system, reason="x", seen=0)


def test_published_cells_can_not_be_rewritten(matrix: MatrixVersion) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MatrixCell.objects.update(letters="C")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MatrixVersion.objects.update(reason="Another one")


def test_discard_forgets_the_draft(system: Actor, training: Responsibility) -> None:
    put(system, training, "S", "R", seen=letters_of(training, "S"))
    services.matrix_draft_discard(actor=system)
    assert not DraftCell.objects.exists()


def test_responsibility_with_topics_can_not_be_closed(
    system: Actor, training: Responsibility
) -> None:
    with pytest.raises(IllegalState):
        services.responsibility_update(actor=system, responsibility_id=training.pk, is_active=False)


# ---------- Pages and API


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
    cell = {"responsibility_id": training.pk, "role_id": role("S").pk, "letters": "R"}
    seen = letters_of(training, "S")
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
        "role_id": role("S").pk,
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
