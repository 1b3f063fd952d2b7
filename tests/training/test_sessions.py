"""Sessions: seats, the waiting list, invitations, reminders, attendance, feedback."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.outbox import run_due
from core.tenancy import company_scope
from notices.models import Notice
from tests.conftest import PersonMaker
from tests.factories.learning import lead, make_course, make_session
from training import services
from training.models import Assignment, AssignmentState, Attendance, Session, SessionFeedback


def states(session: Session) -> dict[str, str]:
    """How it is with each person, by name."""
    rows = Attendance.objects.filter(session=session).select_related("member")
    return {row.member.name: row.state for row in rows}


def enrol(session: Session, person: Membership) -> Attendance:
    return services.session_enrol(actor=actor_for_membership(person), session_id=session.pk)


def begin(session: Session) -> None:
    """The session began an hour ago."""
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now()
    )


def told(person: Membership) -> list[str]:
    rows = Notice.objects.filter(member=person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_full_session_has_a_waiting_list_that_moves_up_by_itself(
    system: Actor, consultant: Membership, make_person: PersonMaker
) -> None:
    second, third = make_person("Daniel Osei"), make_person("Eva Third")
    session = make_session(system, seats=1)
    for person in (consultant, second, third, second):
        enrol(session, person)
    assert states(session) == {
        "Marta Lind": "enrolled",
        "Daniel Osei": "waiting",
        "Eva Third": "waiting",
    }
    services.session_leave(actor=actor_for_membership(consultant), session_id=session.pk)
    assert states(session)["Daniel Osei"] == "enrolled"
    assert told(second) == ["training.moved_up"]
    accounts.person_deactivate(actor=system, person_id=second.pk)
    run_due(system.company_id)
    assert states(session)["Eva Third"] == "enrolled"
    services.session_update(actor=system, session_id=session.pk, seats=5)
    enrol(session, consultant)
    assert states(session)["Marta Lind"] == "enrolled"
    with pytest.raises(InvalidInput, match="2 seats"):
        services.session_update(actor=system, session_id=session.pk, seats=1)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_seat_at_once_get_one(
    company: Company, system: Actor, consultant: Membership, make_person: PersonMaker
) -> None:
    session = make_session(system, seats=1)
    people = (consultant, make_person("Daniel Osei"))
    actors = [actor_for_membership(person) for person in people]
    barrier = threading.Barrier(2)

    def work(actor: Actor) -> None:
        try:
            with company_scope(company.pk):
                barrier.wait(timeout=60)
                services.session_enrol(actor=actor, session_id=session.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(states(session).values()) == ["enrolled", "waiting"]


def test_invitation_takes_no_seat_and_managers_invite_their_own_only(
    system: Actor, manager: Membership, consultant: Membership, make_person: PersonMaker
) -> None:
    lead(system, manager, consultant)
    foreign = make_person("Daniel Osei")
    session = make_session(system, seats=1)
    inviting = actor_for_membership(manager)
    with pytest.raises(NotAllowed):
        services.session_invite(
            actor=inviting, session_id=session.pk, member_ids=[consultant.pk, foreign.pk]
        )
    assert states(session) == {}
    assert [
        services.session_invite(actor=inviting, session_id=session.pk, member_ids=[consultant.pk])
        for _ in range(2)
    ] == [1, 0]
    enrol(session, foreign)
    assert states(session) == {"Marta Lind": "invited", "Daniel Osei": "enrolled"}
    assert told(consultant) == ["training.invited"]


def test_another_manager_neither_moves_nor_marks_what_a_colleague_planned(
    manager: Membership, make_person: PersonMaker
) -> None:
    session = make_session(actor_for_membership(manager))
    other = actor_for_membership(make_person("Other Manager", level="manager"))
    with pytest.raises(NotAllowed):
        services.session_update(actor=other, session_id=session.pk, place="Elsewhere")
    with pytest.raises(NotAllowed):
        services.session_cancel(actor=other, session_id=session.pk, because="No")
    session.refresh_from_db()
    assert (session.place, session.cancelled_at) == ("", None)


def test_reminder_is_sent_once_a_day_before(system: Actor, consultant: Membership) -> None:
    session = make_session(system)
    enrol(session, consultant)
    assert services.sessions_remind(actor=system) == 0
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(hours=20))
    assert [services.sessions_remind(actor=system) for _ in range(2)] == [1, 0]
    assert told(consultant) == ["training.reminder"]


def test_being_there_finishes_the_course_and_only_teachers_and_planners_mark(
    system: Actor, consultant: Membership, make_person: PersonMaker
) -> None:
    teacher = make_person("Tara Teacher")
    course = make_course(system)
    session = make_session(system, course, teacher_ids=[teacher.pk])
    taken = services.course_enrol(actor=actor_for_membership(consultant), course_id=course.pk)
    enrol(session, consultant)
    marks = {consultant.pk: "present"}
    teaching = actor_for_membership(teacher)
    with pytest.raises(IllegalState):
        services.attendance_mark(actor=teaching, session_id=session.pk, marks=marks)
    begin(session)
    with pytest.raises(NotAllowed):
        services.attendance_mark(
            actor=actor_for_membership(consultant), session_id=session.pk, marks=marks
        )
    walked_in = make_person("Walter Walkin")
    marks[walked_in.pk] = "present"
    assert [
        services.attendance_mark(actor=teaching, session_id=session.pk, marks=marks)
        for _ in range(2)
    ] == [2, 0]
    taken.refresh_from_db()
    assert taken.state == AssignmentState.DONE
    assert states(session) == {"Marta Lind": "present", "Walter Walkin": "present"}
    with pytest.raises(IllegalState):
        enrol(session, make_person("Too Late"))


def test_feedback_is_given_once_by_those_who_were_there(
    system: Actor, consultant: Membership, make_person: PersonMaker
) -> None:
    session = make_session(system)
    other = make_person("Daniel Osei")
    begin(session)
    services.attendance_mark(actor=system, session_id=session.pk, marks={consultant.pk: "present"})
    say: Callable[..., Any] = services.session_feedback_give
    with pytest.raises(NotFound):
        say(actor=actor_for_membership(other), session_id=session.pk, score=5)
    with pytest.raises(InvalidInput):
        say(actor=actor_for_membership(consultant), session_id=session.pk, score=6)
    say(actor=actor_for_membership(consultant), session_id=session.pk, score=5, words="Useful")
    with pytest.raises(InvalidInput, match="already"):
        say(actor=actor_for_membership(consultant), session_id=session.pk, score=1)
    assert SessionFeedback.objects.get().score == 5


def test_session_cancel_tells_who_comes_and_closes_it(
    system: Actor, consultant: Membership
) -> None:
    session = make_session(system)
    enrol(session, consultant)
    services.session_cancel(actor=system, session_id=session.pk, because="The teacher is ill")
    assert told(consultant) == ["training.session_cancelled"]
    with pytest.raises(IllegalState):
        services.session_leave(actor=actor_for_membership(consultant), session_id=session.pk)


def test_session_of_another_company_is_not_found(
    system: Actor, stranger: Membership, internal: Membership
) -> None:
    session = make_session(system)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        enrol(session, stranger)
    with pytest.raises(NotAllowed):
        enrol(session, internal)
    assert Attendance.objects.count() == Assignment.objects.count() == 0


def test_leaver_teaches_nothing_to_come_gives_seats_up_and_who_answers_is_told(
    system: Actor, consultant: Membership, manager: Membership, make_person: PersonMaker
) -> None:
    waiting, owner = make_person("Daniel Osei"), make_person("Olga Owner", level="manager")
    lead(system, manager, consultant)
    course = make_course(system, owner_id=owner.pk)
    taught = make_session(system, course, teacher_ids=[consultant.pk, waiting.pk])
    over = make_session(system, teacher_ids=[consultant.pk])
    begin(over)
    other = make_session(system, seats=1)
    enrol(other, consultant)
    enrol(other, waiting)

    accounts.person_deactivate(actor=system, person_id=consultant.pk)
    run_due(system.company_id)
    assert services.leaver_learning_end(actor=system, member_id=consultant.pk) == 0

    assert [row.member_id for row in taught.teachers.all()] == [waiting.pk]
    assert [row.member_id for row in over.teachers.all()] == [consultant.pk]
    assert states(other) == {"Marta Lind": "cancelled", "Daniel Osei": "enrolled"}
    assert told(owner) == told(manager) == ["training.teacher_left"]
    assert told(waiting).count("training.teacher_left") == 0
