"""The matrix: its rules on plain values, the draft, publishing, and who answers on which day."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from accounts import services as accounts
from accounts.actors import system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from roles import services
from roles.defaults import RESPONSIBILITIES
from roles.matrix import Difference, Flaw, accountable, differences, flaws, responsible
from roles.models import DraftCell, MatrixCell, MatrixVersion, Responsibility, Role, Topic
from roles.selectors import (
    draft_matrix,
    flaws_in_force,
    matrix_draft,
    matrix_of,
    topic_answer,
    version_on,
)
from tests.factories.roles import letters_of, put_letters

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-04 10:00 +0000", tick=False):
        yield


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
    put_letters(system, training, "S", "AR", seen=letters_of(training, "S", TODAY))

    draft = matrix_draft(system)
    assert [row.responsibility for row in draft.overlaps] == [training]
    assert len(draft.changed) == 1
    assert answering("training", TODAY) == "CS"
    assert AuditEntry.objects.filter(action="matrix.cell").count() == 1


def test_cell_when_another_was_quicker_is_refused_and_kept(
    system: Actor, training: Responsibility
) -> None:
    seen = letters_of(training, "Pr", TODAY)
    put_letters(system, training, "Pr", "R", seen=seen)
    with pytest.raises(Stale):
        put_letters(system, training, "Pr", "A", seen=seen)
    assert DraftCell.objects.get().letters == "R"


def test_cell_set_back_is_no_change(system: Actor, training: Responsibility) -> None:
    was = letters_of(training, "Pr", TODAY)
    put_letters(system, training, "Pr", "R", seen=was)
    put_letters(system, training, "Pr", was, seen="R")
    assert not DraftCell.objects.exists()


def test_cell_when_emptied_and_published_has_no_row(
    system: Actor, training: Responsibility
) -> None:
    put_letters(system, training, "CS", "", seen="AR")
    services.matrix_publish(actor=system, reason="Nobody trains now")
    assert letters_of(training, "CS", TODAY) == ""
    assert [
        row.responsibility for row in matrix_of(system, version_on(system.company_id, TODAY)).gaps
    ] == [training]


@pytest.mark.parametrize("letters", ["X", "RA", "ARC"])
def test_cell_with_other_letters_is_refused(
    system: Actor, training: Responsibility, letters: str
) -> None:
    with pytest.raises(InvalidInput):
        put_letters(system, training, "S", letters, seen="")
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
        put_letters(actor, training, "S", "A", seen="")
    with pytest.raises(NotAllowed):
        services.matrix_publish(actor=actor, reason="x")
    with pytest.raises(NotAllowed):
        services.matrix_draft_discard(actor=actor)


def test_company_without_a_matrix_has_no_holes(company: Company, system: Actor) -> None:
    services.responsibility_create(actor=system, code="x", area_en="X", name_en="X")
    assert flaws_in_force(company.pk, TODAY) == (0, 0)


# ---------- Publishing


def test_publish_decides_who_answers_from_its_day_on(
    system: Actor, training: Responsibility
) -> None:
    later = TODAY + timedelta(days=7)
    put_letters(system, training, "CS", "C", seen="AR")
    put_letters(system, training, "Pj", "AR", seen=letters_of(training, "Pj", TODAY))

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
    put_letters(system, training, "S", "R", seen=letters_of(training, "S", TODAY))
    services.matrix_publish(actor=system, reason="One")
    put_letters(system, training, "S", "I", seen="R")
    services.matrix_publish(actor=system, reason="Two")
    assert letters_of(training, "S", TODAY) == "I"


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
    put_letters(system, training, "S", "R", seen=letters_of(training, "S", TODAY))
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
    put_letters(system, training, "S", "R", seen=letters_of(training, "S", TODAY))
    with pytest.raises(Stale):
        services.matrix_publish(actor=system, reason="x", seen=0)


def test_published_cells_can_not_be_rewritten(matrix: MatrixVersion) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MatrixCell.objects.update(letters="C")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MatrixVersion.objects.update(reason="Another one")


def test_discard_forgets_the_draft(system: Actor, training: Responsibility) -> None:
    put_letters(system, training, "S", "R", seen=letters_of(training, "S", TODAY))
    services.matrix_draft_discard(actor=system)
    assert not DraftCell.objects.exists()


def test_responsibility_with_topics_can_not_be_closed(
    system: Actor, training: Responsibility
) -> None:
    with pytest.raises(IllegalState):
        services.responsibility_update(actor=system, responsibility_id=training.pk, is_active=False)


# ---------- Two at once


@pytest.mark.django_db(transaction=True)
def test_cell_set_while_the_draft_is_published_is_never_lost() -> None:
    with time_machine.travel("2026-05-04 10:00 +0000", tick=True):
        company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
        with company_scope(company.pk):
            actor = system_actor(company)
            services.defaults_create(actor)
            first, *others = Responsibility.objects.order_by("position")[:6]
            put_letters(actor, first, "Pr", "R", seen=letters_of(first, "Pr", TODAY))
        calls = [
            lambda: services.matrix_publish(actor=actor, reason="Race"),
            *(partial(_set_to_consulted, actor, row) for row in others),
        ]
        in_threads(company.pk, calls)
        with company_scope(company.pk):
            final = draft_matrix(company.pk)
            support = Role.objects.get(code="S").pk
            assert [final.get((row.pk, support)) for row in others] == ["C"] * len(others)


def _set_to_consulted(actor: Actor, row: Responsibility) -> None:
    seen = letters_of(row, "S", TODAY)
    put_letters(actor, row, "S", "R" if seen == "C" else "C", seen=seen)
    if seen == "C":
        put_letters(actor, row, "S", "C", seen="R")


def in_threads(company_id: int, calls: Sequence[Callable[[], object]]) -> None:
    """Run the calls at once, each over a connection of its own; their errors are raised."""
    barrier, errors = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        try:
            with company_scope(company_id):
                barrier.wait(timeout=60)
                call()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
