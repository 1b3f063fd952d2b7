"""Learning over REST: the same services and the same sight as the pages."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from tests.factories.learning import lead, make_course, make_session
from training.models import Assignment, Material, Session

ROOT = "/api/v1"


def call(browser: Browser, method: str, path: str, data: Any = None, **headers: str) -> Any:
    send: Any = getattr(browser, method)
    return send(f"{ROOT}/{path}", data=data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def learner(system: Actor, consultant: Membership, manager: Membership) -> Membership:
    """Reports to the manager."""
    lead(system, manager, consultant)
    return consultant


def test_assignment_is_asked_for_moved_and_taken_back_with_the_version_seen(
    learner: Membership, manager: Membership, stranger: Membership, browser_of: Any
) -> None:
    asking = browser_of(manager)
    due = timezone.localdate() + timedelta(days=3)
    values = {"member_id": learner.pk, "kind": "task", "due_on": due.isoformat()}
    assert call(asking, "post", "assignments/", {**values, "state": "done"}).status_code == 422
    made = call(asking, "post", "assignments/", {**values, "title_en": "Call them"})
    assert (made.status_code, made.json()["title"], made["ETag"]) == (201, "Call them", '"1"')
    path = f"assignments/{made.json()['id']}"
    later = {"due_on": (due + timedelta(days=1)).isoformat()}
    assert call(asking, "post", f"{path}/due/", later, **{"If-Match": '"1"'}).status_code == 200
    stale = call(asking, "post", f"{path}/drop/", {"note": "No"}, **{"If-Match": '"1"'})
    assert stale.status_code == 412
    assert call(browser_of(stranger), "get", f"{path}/").status_code == 404
    done = call(browser_of(learner), "post", f"{path}/finish/", {"note": "Called"})
    assert done.json()["state"] == "done"
    listed = asking.get(f"{ROOT}/assignments/?state=done").json()["results"]
    assert [row["note"] for row in listed] == ["Called"]


def test_course_with_a_file_is_written_ticked_off_and_downloaded(
    learner: Membership, manager: Membership, browser_of: Any
) -> None:
    writing, learning = browser_of(manager), browser_of(learner)
    assert call(learning, "post", "courses/", {"name_en": "Mine"}).status_code == 403
    course = call(writing, "post", "courses/", {"name_en": "Calm"}).json()["id"]
    file = {"course_id": course, "kind": "file", "title_en": "Notes", "file_name": "a.txt"}
    bad = call(writing, "post", "course-materials/", {**file, "content": "%%%"})
    assert bad.status_code == 422
    content = b64encode(b"words").decode()
    kept = call(writing, "post", "course-materials/", {**file, "content": content}).json()
    got = learning.get(f"{ROOT}/course-materials/{kept['id']}/content/")
    assert got.content == b"words"
    seen = call(learning, "post", f"course-materials/{kept['id']}/seen/")
    assert seen.json() == {"is_finished": True}
    assert Assignment.objects.get().state == "done"
    row = learning.get(f"{ROOT}/course-materials/?course={course}").json()["results"][0]
    assert row["is_seen"] is True
    assert call(writing, "delete", f"course-materials/{kept['id']}/").status_code == 204
    assert Material.objects.get().is_active is False


def test_session_is_planned_entered_and_marked(
    system: Actor, learner: Membership, manager: Membership, browser_of: Any
) -> None:
    planning, learning = browser_of(manager), browser_of(learner)
    starts = timezone.now() + timedelta(days=3)
    values = {
        "course_id": make_course(system).pk,
        "starts_at": starts.isoformat(),
        "ends_at": (starts - timedelta(hours=1)).isoformat(),
    }
    wrong = call(planning, "post", "sessions/", values)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["ends_at"])
    values["ends_at"] = (starts + timedelta(hours=1)).isoformat()
    made = call(planning, "post", "sessions/", {**values, "seats": 1}).json()
    path = f"sessions/{made['id']}"
    assert call(learning, "post", f"{path}/enrol/").json()["state"] == "enrolled"
    assert call(planning, "post", f"{path}/enrol/").json()["state"] == "waiting"
    assert learning.get(f"{ROOT}/{path}/").json()["taken"] == 1
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())
    marks = {"marks": [{"member_id": learner.pk, "state": "present"}]}
    assert call(learning, "post", f"{path}/attendance/", marks).status_code == 403
    assert call(planning, "post", f"{path}/attendance/", marks).json() == {"changed": 1}
    said = call(learning, "post", f"{path}/feedback/", {"score": 5, "words": "Good"})
    assert said.json() == {"n": 1, "mean": None, "is_too_few": True, "counts": [], "words": []}
    own = learning.get(f"{ROOT}/attendance/").json()["results"]
    assert [row["state"] for row in own] == ["present"]


def test_colleague_sees_no_others_attendance(
    system: Actor, learner: Membership, make_person: Any, browser_of: Any
) -> None:
    session = make_session(system)
    call(browser_of(learner), "post", f"sessions/{session.pk}/enrol/")
    colleague = browser_of(make_person("Daniel Osei"))
    assert colleague.get(f"{ROOT}/attendance/").json()["results"] == []
    assert "Marta" not in colleague.get(f"/learning/sessions/{session.pk}/").content.decode()
