"""The whole way of a vacancy over REST, with the same sight as on the pages."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from core.access import Actor
from hiring.models import Candidate
from tests.factories.files import PDF
from tests.factories.vacancies import a_day, a_role

ActorOf = Callable[[Membership], Actor]


def test_vacancy_and_candidate_are_led_to_the_end_by_calls(
    manager: Membership, consultant: Membership, actor_of: ActorOf, browser_of: Any
) -> None:
    browser, other = browser_of(manager), browser_of(consultant)

    def send(method: str, path: str, body: dict[str, Any], **headers: Any) -> Any:
        call = getattr(browser, method)
        return call(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    role = a_role(actor_of(manager))
    opened = send("post", "vacancies/", {"title": "Consultant", "role_id": role.pk})
    assert opened.status_code == 201, opened.content
    vacancy = opened.json()
    assert (vacancy["state"], vacancy["hiring_manager"]["id"]) == ("open", manager.pk)
    known = {"vacancy_id": vacancy["id"], "name": "Anna Api"}
    without = send("post", "candidates/", known)
    assert (without.status_code, set(without.json()["errors"])) == (
        422,
        {"consent_on", "consent_how"},
    )
    known |= {"consent_on": a_day(-1).isoformat(), "consent_how": "By mail"}
    assert send("post", "candidates/", {**known, "state": "hired"}).status_code == 422
    added = send("post", "candidates/", known)
    assert added.status_code == 201, added.content
    path = f"candidates/{added.json()['id']}/"
    kept = browser.post(f"/api/v1/{path}documents/", {"file": SimpleUploadedFile("cv.pdf", PDF)})
    assert kept.status_code == 201, kept.content
    document = f"/api/v1/candidate-documents/{kept.json()['id']}/content/"
    assert browser.get(document).content == PDF
    for hidden in (f"/api/v1/{path}", document, f"/api/v1/vacancies/{vacancy['id']}/"):
        assert other.get(hidden).status_code == 404
    assert other.get("/api/v1/candidates/").json()["results"] == []
    hiring = {"starts_on": a_day(2).isoformat(), "reason": "Good"}
    stale = send("post", f"{path}hire/", hiring, **{"If-Match": '"9"'})
    assert stale.status_code == 412
    hired = send("post", f"{path}hire/", hiring).json()
    assert (hired["state"], hired["decision"]["is_hire"]) == ("hired", True)
    assert browser.get(f"/api/v1/vacancies/{vacancy['id']}/").json()["state"] == "filled"
    erased = send("post", f"{path}erase/", {"because": "asked"}).json()
    assert (erased["name"], erased["documents"], erased["decision"]["reason"]) == ("", [], "")
    assert Candidate.objects.get().membership_id == hired["person_id"]
