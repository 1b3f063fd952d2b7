"""Courses and materials: written, taken up, ticked off, finished, certified."""

from typing import Any

import pytest

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.tenancy import company_scope
from tests.factories.learning import add_text, make_course
from training import services
from training.models import Assignment, AssignmentReason, AssignmentState, Certificate, Material


def test_course_taken_by_its_materials_is_done_with_the_last_and_gives_its_certificate_once(
    manager: Membership, consultant: Membership
) -> None:
    writer, learner = actor_for_membership(manager), actor_for_membership(consultant)
    course = make_course(writer, certificate_months=12)
    first, second = add_text(writer, course), add_text(writer, course, "Speaking")
    assert not services.material_seen(actor=learner, material_id=first.pk)
    taken = Assignment.objects.get(member=consultant)
    assert (taken.state, taken.reason) == (AssignmentState.OPEN, AssignmentReason.OWN)
    assert [services.material_seen(actor=learner, material_id=second.pk) for _ in range(2)] == [
        True,
        True,
    ]
    taken.refresh_from_db()
    assert taken.state == AssignmentState.DONE
    assert Certificate.objects.filter(member=consultant, course=course).count() == 1


def test_course_update_with_an_old_version_is_refused_and_changes_nothing(
    manager: Membership,
) -> None:
    writer = actor_for_membership(manager)
    course = make_course(writer)
    services.course_update(actor=writer, course_id=course.pk, version=1, name_en="Second")
    with pytest.raises(Stale):
        services.course_update(actor=writer, course_id=course.pk, version=1, name_en="Third")
    course.refresh_from_db()
    assert course.name_en == "Second"


def test_course_of_another_company_is_not_found_and_consultants_write_none(
    manager: Membership, consultant: Membership, stranger: Membership
) -> None:
    course = make_course(actor_for_membership(manager))
    with company_scope(stranger.company_id):
        other = actor_for_membership(stranger)
        for call in (services.course_enrol, services.course_update):
            with pytest.raises(NotFound):
                call(actor=other, course_id=course.pk)
    with pytest.raises(NotAllowed):
        make_course(actor_for_membership(consultant))


def test_internal_employee_takes_no_course(manager: Membership, internal: Membership) -> None:
    course = make_course(actor_for_membership(manager))
    with pytest.raises(NotAllowed):
        services.course_enrol(actor=actor_for_membership(internal), course_id=course.pk)
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "link", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "video", "url": ""}, "url"),
        ({"kind": "text", "text_en": " "}, "text_en"),
        ({"kind": "text", "text_en": "words", "url": "https://a.example"}, "url"),
        ({"kind": "file", "file_name": "a.pdf", "content": b""}, "file"),
        ({"kind": "file", "file_name": "a.txt", "content": b"#!/bin/sh"}, "file"),
        ({"kind": "text", "text_en": "words", "title_en": ""}, "title_en"),
        ({"kind": "song"}, "kind"),
    ],
)
def test_material_add_of_something_wrong_names_the_field(
    manager: Membership, values: dict[str, Any], field: str
) -> None:
    writer = actor_for_membership(manager)
    course = make_course(writer)
    with pytest.raises(InvalidInput) as refused:
        services.material_add(actor=writer, course_id=course.pk, **{"title_en": "One", **values})
    assert list(refused.value.fields) == [field]
    assert Material.objects.count() == 0


def test_material_move_and_remove_change_the_order_and_finish_no_one(
    manager: Membership, consultant: Membership
) -> None:
    writer = actor_for_membership(manager)
    course = make_course(writer)
    first, second = add_text(writer, course), add_text(writer, course, "Speaking")
    services.material_move(actor=writer, material_id=second.pk, direction="up")
    in_order = Material.objects.filter(course=course).order_by("position")
    assert list(in_order) == [second, first]
    services.material_remove(actor=writer, material_id=first.pk, version=1)
    with pytest.raises(IllegalState):
        services.material_seen(actor=actor_for_membership(consultant), material_id=first.pk)


def test_course_without_materials_is_ticked_off_by_the_manager_only(
    system: Actor, consultant: Membership, head: Membership
) -> None:
    course = make_course(system)
    own = actor_for_membership(consultant)
    taken = services.course_enrol(actor=own, course_id=course.pk)
    with pytest.raises(IllegalState, match="its own page"):
        services.assignment_finish(actor=own, assignment_id=taken.pk)
    done = services.assignment_finish(actor=actor_for_membership(head), assignment_id=taken.pk)
    assert done.state == AssignmentState.DONE
