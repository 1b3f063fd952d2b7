"""People, teams, lines and the calendar over REST: the same lock as the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import calendar_in_force
from core.tenancy import company_scope

BrowserOf = Callable[[Membership], Browser]
ROOT = "/api/v1"


def send(browser: Browser, method: str, path: str, body: Any = None, **headers: str) -> Any:
    call = getattr(browser, method)
    return call(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def test_me_says_who_acts(consultant: Membership, browser_of: BrowserOf) -> None:
    body = browser_of(consultant).get(f"{ROOT}/me/").json()
    assert (body["id"], body["level"], body["scopes"]) == (consultant.pk, "consultant", None)
    assert "people.manage" not in body["capabilities"]


@pytest.mark.parametrize("path", ["/people/", "/teams/", "/reporting-lines/", "/calendar/"])
def test_reading_needs_sight_of_people(
    path: str, consultant: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(consultant).get(f"{ROOT}{path}").status_code == 200
    assert browser_of(internal).get(f"{ROOT}{path}").status_code == 403
    assert Browser().get(f"{ROOT}{path}").status_code == 401
    assert send(browser_of(consultant), "post", path, {}).status_code == 403


def test_administrator_runs_a_persons_life(admin: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(admin)
    made = send(browser, "post", "/people/", {"name": "New", "level": "consultant"})
    assert made.status_code == 201
    path = f"/people/{made.json()['id']}/"
    assert send(browser, "patch", path, {"level": "manager"}).json()["level"] == "manager"
    assert send(browser, "post", f"{path}deactivate/").json()["is_active"] is False
    assert send(browser, "post", f"{path}activate/").json()["is_active"] is True
    assert send(browser, "delete", path).status_code == 405
    assert send(browser, "put", path, {"name": "X"}).status_code == 405


@pytest.mark.parametrize("field", ["is_active", "company", "company_id", "user", "role_codes"])
def test_undeclared_field_is_refused(
    field: str, admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    body = {"name": "Renamed", field: 1}
    response = send(browser_of(admin), "patch", f"/people/{consultant.pk}/", body)
    assert response.status_code == 422
    assert field in response.json()["errors"]
    consultant.refresh_from_db()
    assert consultant.name == "Marta Lind"


def test_own_level_is_refused(admin: Membership, browser_of: BrowserOf) -> None:
    response = send(browser_of(admin), "patch", f"/people/{admin.pk}/", {"level": "head"})
    assert response.status_code == 403
    admin.refresh_from_db()
    assert admin.level == "admin"


def test_ids_of_another_company_are_not_there(
    admin: Membership, consultant: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    path = f"/people/{stranger.pk}/"
    assert browser.get(f"{ROOT}{path}").status_code == 404
    assert send(browser, "patch", path, {"name": "Mine"}).status_code == 404
    assert send(browser, "post", f"{path}deactivate/").status_code == 404
    line = {
        "member_id": consultant.pk,
        "manager_id": stranger.pk,
        "team_id": None,
        "starts_on": "2026-03-02",
    }
    assert send(browser, "post", "/reporting-lines/", line).status_code == 404
    team = {"name": "T", "manager_id": stranger.pk}
    assert send(browser, "post", "/teams/", team).status_code == 404
    assert not ReportingLine.objects.exists()
    assert not Team.objects.exists()
    assert browser.get(f"{ROOT}/reporting-lines/?manager={stranger.pk}").json()["results"] == []
    with company_scope(stranger.company_id):
        stranger.refresh_from_db()
        assert (stranger.name, stranger.is_active) == ("Sam Stranger", True)


def test_lines_are_set_filtered_and_ended(
    admin: Membership, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    body = {
        "member_id": consultant.pk,
        "manager_id": manager.pk,
        "team_id": None,
        "starts_on": "2026-03-02",
    }
    line = send(browser, "post", "/reporting-lines/", body).json()
    ended = send(browser, "post", f"/reporting-lines/{line['id']}/end/", {"ends_on": "2026-04-01"})
    assert ended.json()["ends_on"] == "2026-04-01"

    def on(day: str) -> int:
        query = f"?member={consultant.pk}&day={day}"
        return len(browser.get(f"{ROOT}/reporting-lines/{query}").json()["results"])

    assert [on("2026-03-01"), on("2026-03-02"), on("2026-03-31"), on("2026-04-01")] == [0, 1, 1, 0]
    assert browser.get(f"{ROOT}/reporting-lines/?day=never").status_code == 422
    assert browser.get(f"{ROOT}/reporting-lines/?nonsense=1").status_code == 422


def test_calendar_carries_its_version(admin: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(admin)
    seen = browser.get(f"{ROOT}/calendar/")
    spec = {**seen.json()["spec"], "holidays": {"2026-12-24": "Eve"}}
    headers = {"If-Match": seen["ETag"]}
    assert send(browser, "post", "/calendar/", spec, **headers).status_code == 201
    assert send(browser, "post", "/calendar/", spec, **headers).status_code == 412
    assert calendar_in_force(admin.company_id).version == 2


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"week": {"0": [["09:00"]]}},
        {"week": {"0": [["9:00", "10:00"]]}},
        {"week": {"8": [["09:00", "10:00"]]}},
        {"week": {"0": "always"}},
        {"week": {}},
        {"holidays": {"Christmas": "x"}},
        {"holidays": []},
        {"surprise": 1},
    ],
)
def test_impossible_calendar_is_refused(
    change: dict[str, Any], admin: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    spec = browser.get(f"{ROOT}/calendar/").json()["spec"]
    assert send(browser, "post", "/calendar/", {**spec, **change}).status_code == 422
    assert calendar_in_force(admin.company_id).version == 1
