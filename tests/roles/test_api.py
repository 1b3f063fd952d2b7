"""Roles, topics and holdings over REST."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from roles.models import Role, RoleHolding, Topic
from tests.factories.roles import hold, role_of, standard_roles

BrowserOf = Callable[[Membership], Browser]
JSON = "application/json"


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles."""
    return standard_roles(system)


def test_roles_when_consultant_reads_then_all_in_order_with_etag(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    listed = browser.get("/api/v1/roles/").json()["results"]
    assert [row["code"] for row in listed] == ["A", "Pj", "Pr", "S", "CS"]

    one = browser.get(f"/api/v1/roles/{roles['CS'].pk}/")
    assert one["ETag"] == '"1"'
    assert one.json()["name_ru"] == "Менеджер по успеху клиентов"


def test_roles_when_internal_or_stranger_reads_then_nothing(
    roles: dict[str, Role], internal: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(internal).get("/api/v1/roles/").status_code == 403
    browser = browser_of(stranger)
    assert browser.get("/api/v1/roles/").json()["results"] == []
    url = f"/api/v1/roles/{roles['CS'].pk}/"
    assert browser.get(url).status_code == 404
    assert browser.patch(url, {"name_en": "x"}, content_type=JSON).status_code == 404


def test_role_when_admin_patches_with_version_seen_then_changed_once(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf, company: Company
) -> None:
    browser, url = browser_of(admin), f"/api/v1/roles/{roles['S'].pk}/"
    first = browser.patch(url, {"name_en": "Desk"}, content_type=JSON, headers={"If-Match": '"1"'})
    second = browser.patch(
        url, {"name_en": "Other"}, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    assert (second.status_code, second.json()["code"]) == (412, "stale")
    assert role_of(company, "S").name_en == "Desk"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "X"}, "code"),
        ({"company_id": 1}, "company_id"),
        ({"mode": "sleepy"}, "mode"),
        ({"name_en": ""}, "name_en"),
        ({"horizon_ru": "я" * 201}, "horizon_ru"),
        ({"position": 100000}, "position"),
    ],
)
def test_role_when_body_is_wrong_then_names_the_field(
    roles: dict[str, Role],
    admin: Membership,
    browser_of: BrowserOf,
    body: dict[str, object],
    field: str,
) -> None:
    url = f"/api/v1/roles/{roles['S'].pk}/"
    response = browser_of(admin).patch(url, body, content_type=JSON)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [field]
    roles["S"].refresh_from_db()
    assert roles["S"].version == 1


def test_role_when_consultant_patches_then_refused(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf
) -> None:
    url = f"/api/v1/roles/{roles['S'].pk}/"
    response = browser_of(consultant).patch(url, {"name_en": "x"}, content_type=JSON)
    assert response.status_code == 403


def test_topics_when_admin_creates_and_changes_then_kept(
    roles: dict[str, Role], admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    body = {"code": "3d", "name_en": "3D", "role_id": roles["CS"].pk}
    made = browser.post("/api/v1/topics/", body, content_type=JSON)
    assert (made.status_code, made.json()["role"]) == (201, "CS")

    url = f"/api/v1/topics/{made.json()['id']}/"
    changed = browser.patch(url, {"role_id": None}, content_type=JSON)
    assert (changed.status_code, changed.json()["role"]) == (200, None)
    found = browser.get("/api/v1/topics/?nobody_answers=true").json()["results"]
    assert [row["code"] for row in found] == ["3d"]
    assert (
        browser_of(consultant).post("/api/v1/topics/", body, content_type=JSON).status_code == 403
    )


def test_topics_when_filter_is_unknown_then_refused(
    roles: dict[str, Role], consultant: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(consultant).get("/api/v1/topics/?rolle=CS")
    assert (response.status_code, list(response.json()["errors"])) == (422, ["rolle"])


def test_topic_when_role_is_of_another_company_then_refused(
    roles: dict[str, Role], stranger: Membership, browser_of: BrowserOf
) -> None:
    body = {"code": "spy", "name_en": "Spy", "role_id": roles["CS"].pk}
    response = browser_of(stranger).post("/api/v1/topics/", body, content_type=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["role_id"])
    assert not Topic.objects.filter(code="spy").exists()


def test_role_holdings_when_admin_starts_and_ends_then_kept(
    roles: dict[str, Role], admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    body = {"role_id": roles["CS"].pk, "member_id": consultant.pk, "starts_on": "2026-01-01"}
    made = browser.post("/api/v1/role-holdings/", body, content_type=JSON)
    assert (made.status_code, made.json()["member_name"]) == (201, "Marta Lind")
    again = browser.post("/api/v1/role-holdings/", body, content_type=JSON)
    assert (again.status_code, list(again.json()["errors"])) == (422, ["starts_on"])

    end = f"/api/v1/role-holdings/{made.json()['id']}/end/"
    assert browser.post(end, {}, content_type=JSON).status_code == 422
    ended = browser.post(end, {"ends_on": "2026-03-01"}, content_type=JSON)
    assert (ended.status_code, ended.json()["ends_on"]) == (200, "2026-03-01")
    held = browser.get("/api/v1/role-holdings/?role=CS&day=2026-02-28").json()["results"]
    assert [row["member_id"] for row in held] == [consultant.pk]
    assert browser.get("/api/v1/role-holdings/?day=2026-03-01").json()["results"] == []


def test_role_holdings_when_ids_are_of_others_then_not_found_and_nothing_made(
    roles: dict[str, Role],
    admin: Membership,
    stranger: Membership,
    consultant: Membership,
    browser_of: BrowserOf,
    system: Actor,
) -> None:
    holding = hold(system, roles["CS"], consultant)
    url = f"/api/v1/role-holdings/{holding.pk}/end/"
    body = {"ends_on": "2026-03-01"}
    assert browser_of(stranger).post(url, body, content_type=JSON).status_code == 404
    body = {"role_id": roles["S"].pk, "member_id": stranger.pk, "starts_on": "2026-01-01"}
    response = browser_of(admin).post("/api/v1/role-holdings/", body, content_type=JSON)
    assert response.status_code == 404
    assert RoleHolding.objects.count() == 1
    holding.refresh_from_db()
    assert holding.ends_on is None
