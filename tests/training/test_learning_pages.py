"""Pages of learning: what people see and press, who may, how many queries it takes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from tests.conftest import PersonMaker
from tests.factories.learning import add_text, lead, make_course, make_session
from training import services
from training.ics import CalendarEntry, ics_of
from training.models import Assignment, Attendance, Course, Material, Session, SessionFeedback
from training.selectors.courses import feedback_of


@pytest.fixture
def learner(system: Actor, consultant: Membership, manager: Membership) -> Membership:
    """Reports to the manager."""
    lead(system, manager, consultant)
    return consultant


def give(system: Actor, person: Membership, title: str, days: int) -> Assignment:
    """A task that is due so many days from today."""
    return services.assignment_give(
        actor=system,
        member_id=person.pk,
        kind="task",
        reason="asked",
        key=title,
        title_en=title,
        due_on=timezone.localdate() + timedelta(days=days),
    )


def test_calendar_file_escapes_text_and_folds_long_lines() -> None:
    at = timezone.now().replace(2026, 12, 1, 9, 0, 0, 0)
    entry = CalendarEntry(
        uid="session-1@x",
        title="Listen; ask, then\nEND:VEVENT",
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        stamp=at,
        about="ж" * 100,
        url="https://a.example/x\r\nATTENDEE:x",
    )
    text = ics_of(entry)
    lines = text.split("\r\n")
    assert "SUMMARY:Listen\\; ask\\, then\\nEND:VEVENT" in lines
    assert "DTSTART:20261201T090000Z" in lines
    assert "URL:https://a.example/xATTENDEE:x" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines.count("END:VEVENT") == 1


def test_own_page_shows_late_first_and_a_tick_finishes(
    system: Actor,
    learner: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    give(system, learner, "Later task", 5)
    task = give(system, learner, "Late task", -3)
    services.course_enrol(
        actor=actor_for_membership(learner), course_id=make_course(system, "Calm").pk
    )
    browser: Browser = browser_of(learner)
    browser.get("/")
    with django_assert_max_num_queries(16):
        page = browser.get("/learning/").content.decode()
    assert page.index("Late task") < page.index("Later task") < page.index("Calm")
    assert "1 late" in page
    desk = browser.get(
        "/desk/learning/", headers={"HX-Request": "true", "HX-Target": "desk-learning"}
    )
    assert desk.content.decode().index("Late task") < desk.content.decode().index("Calm")
    answer = browser.post(
        f"/learning/assignments/{task.pk}/finish/", {"note": "Told them", "version": "1"}
    )
    assert answer.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.note) == ("done", "Told them")


def test_manager_sees_the_team_asks_moves_and_takes_back(
    system: Actor,
    learner: Membership,
    manager: Membership,
    make_person: PersonMaker,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    foreign = make_person("Daniel Osei")
    give(system, learner, "Late task", -3)
    browser: Browser = browser_of(manager)
    browser.get("/")
    with django_assert_max_num_queries(9):
        page = browser.get("/learning/team/").content.decode()
    assert "Marta Lind" in page
    assert "Daniel Osei" not in page
    due = timezone.localdate() + timedelta(days=7)
    asked = browser.post(
        f"/learning/people/{learner.pk}/ask/",
        {"kind": "task", "title_en": "Call three clients", "due_on": due.isoformat()},
    )
    assert asked.status_code == 302
    task = Assignment.objects.get(title_en="Call three clients")
    later = (due + timedelta(days=7)).isoformat()
    browser.post(f"/learning/assignments/{task.pk}/due/", {"due_on": later, "version": "1"})
    stale = browser.post(f"/learning/assignments/{task.pk}/drop/", {"note": "x", "version": "1"})
    assert stale.status_code == 412
    browser.post(f"/learning/assignments/{task.pk}/drop/", {"note": "Not now", "version": "2"})
    task.refresh_from_db()
    assert (task.state, task.note, str(task.due_on)) == ("dropped", "Not now", later)
    with django_assert_max_num_queries(12):
        assert browser.get(f"/learning/people/{learner.pk}/").status_code == 200
    assert browser.get(f"/learning/people/{foreign.pk}/").status_code == 404
    assert browser_of(learner).get("/learning/team/").status_code == 403


def test_manager_asks_for_a_day_that_is_over_and_is_told_at_the_field(
    learner: Membership, manager: Membership, browser_of: Any
) -> None:
    answer = browser_of(manager).post(
        f"/learning/people/{learner.pk}/ask/",
        {"kind": "task", "title_en": "Too late", "due_on": date(2020, 1, 1).isoformat()},
    )
    assert answer.status_code == 422
    assert "This day is over." in answer.content.decode()
    assert Assignment.objects.count() == 0


def test_course_is_written_and_taken_on_its_page(
    learner: Membership,
    manager: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    writing: Browser = browser_of(manager)
    writing.post("/learning/courses/new/", {"name_en": "Calm on the phone"})
    course = Course.objects.get()
    writing.post(
        f"/learning/courses/{course.pk}/materials/",
        {"kind": "text", "title_en": "Breathe", "text_en": "<script>alert(1)</script>"},
    )
    writing.post(
        f"/learning/courses/{course.pk}/materials/",
        {"kind": "video", "title_en": "Watch", "url": "https://video.example/1"},
    )
    learning: Browser = browser_of(learner)
    learning.get("/")
    with django_assert_max_num_queries(16):
        page = learning.get(f"/learning/courses/{course.pk}/").content.decode()
    assert "&lt;script&gt;" in page
    assert "video.example" in page
    assert "<iframe" not in page
    for material in Material.objects.all():
        learning.post(f"/learning/materials/{material.pk}/seen/", {"seen": "yes"})
    assert Assignment.objects.get(member=learner).state == "done"
    assert "You have taken it" in learning.get(f"/learning/courses/{course.pk}/").content.decode()


def test_material_file_is_a_download_that_no_browser_opens(
    system: Actor, learner: Membership, browser_of: Any
) -> None:
    course = make_course(system)
    kept = services.material_add(
        actor=system,
        course_id=course.pk,
        kind="file",
        title_en="Notes",
        file_name="../notes.exe",
        content=b"plain words",
    )
    answer = browser_of(learner).get(f"/learning/materials/{kept.pk}/file/")
    assert answer.content == b"plain words"
    assert answer["Content-Disposition"].startswith('attachment; filename="notes.exe.txt"')
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_session_is_planned_by_the_clock_of_the_company_and_entered(
    learner: Membership, manager: Membership, browser_of: Any
) -> None:
    planning, learning = browser_of(manager), browser_of(learner)
    planning.post(
        "/learning/sessions/new/",
        {
            "title_en": "Listening",
            "starts_at": "2027-01-12T10:00",
            "ends_at": "2027-01-12T11:30",
            "teacher_ids": [str(manager.pk)],
            "seats": "4",
        },
    )
    session = Session.objects.get()
    assert session.starts_at.isoformat() == "2027-01-12T09:00:00+00:00"
    assert learning.get(f"/learning/sessions/{session.pk}/edit/").status_code == 403
    learning.post(f"/learning/sessions/{session.pk}/enrol/")
    assert Attendance.objects.get().state == "enrolled"
    assert (
        b"DTSTART:20270112T090000Z"
        in learning.get(f"/learning/sessions/{session.pk}/calendar/").content
    )
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())
    page = planning.get(f"/learning/sessions/{session.pk}/attendance/").content.decode()
    assert "Marta Lind" in page
    planning.post(f"/learning/sessions/{session.pk}/attendance/", {f"of_{learner.pk}": "present"})
    learning.post(f"/learning/sessions/{session.pk}/feedback/", {"score": "4", "words": "Good"})
    assert SessionFeedback.objects.get().score == 4
    shown = planning.get(f"/learning/sessions/{session.pk}/").content.decode()
    assert "Too few answers" in shown
    assert "Good" not in shown


def test_feedback_has_a_figure_from_five_answers_on(
    system: Actor, make_person: PersonMaker
) -> None:
    session = make_session(system)
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())
    people = [make_person(f"Person {number}") for number in range(5)]
    services.attendance_mark(
        actor=system, session_id=session.pk, marks={person.pk: "present" for person in people}
    )
    found = []
    for score, person in enumerate(people, start=1):
        services.session_feedback_give(
            actor=actor_for_membership(person), session_id=session.pk, score=score, words="So"
        )
        found.append(feedback_of(system.company_id, session.pk))
    assert [(one.n, one.mean) for one in found] == [
        (1, None),
        (2, None),
        (3, None),
        (4, None),
        (5, 3),
    ]
    assert list(found[-1].counts) == [1, 1, 1, 1, 1]


def test_lists_take_few_queries_however_long(
    system: Actor, learner: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        course = make_course(system, f"Course {number}")
        add_text(system, course)
        make_session(system, course, teacher_ids=[learner.pk])
    browser: Browser = browser_of(learner)
    browser.get("/")
    for address in ("/learning/courses/", "/learning/sessions/", "/learning/sessions/?past=yes"):
        with django_assert_max_num_queries(10):
            assert browser.get(address).status_code == 200
