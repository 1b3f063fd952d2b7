"""Touchpoints on their page, in dialogs, in the admin panel and over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from roles import services
from roles.defaults import TOUCHPOINTS
from roles.models import Role, Topic, Touchpoint, TouchpointTopic
from tests.factories.roles import make_topic, standard_roles

BrowserOf = Callable[[Membership], Browser]
JSON = "application/json"
LIST = "/responsibilities/touchpoints/"


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles, with the default topics and touchpoints."""
    return standard_roles(system)


def topic_ids(*codes: str) -> list[int]:
    return [Topic.objects.get(code=code).pk for code in codes]


def topics_of(touchpoint: Touchpoint) -> set[str]:
    rows = TouchpointTopic.objects.filter(touchpoint=touchpoint)
    return set(rows.values_list("topic__code", flat=True))


def make(actor: Actor, roles: dict[str, Role], **values: Any) -> Touchpoint:
    given = {
        "code": "own",
        "from_role_id": roles["S"].pk,
        "to_role_id": roles["A"].pk,
        "occasion_en": "Something own",
    }
    return services.touchpoint_create(actor=actor, **(given | values))


# ---------- Pages


def test_page_shows_touchpoints_in_few_queries(
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    admin: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    make(system, roles, is_mandatory_notice=True, topic_ids=[make_topic(system, "lone", None).pk])
    for person in (consultant, admin):
        browser = browser_of(person)
        browser.get(LIST)
        with django_assert_max_num_queries(10):
            page = browser.get(LIST).content.decode()
        assert "Something own" in page
        assert "mandatory notice" in page
        assert ">Lone<" in page.replace("\n", "").replace(" ", "")
        assert ("New touchpoint" in page) == (person == admin)
        assert ("/edit/" in page) == (person == admin)
        assert 'aria-current="page">Touchpoints' in page
    assert LIST in browser.get("/responsibilities/").content.decode()
    assert LIST in browser.get("/roles/").content.decode()


def test_page_without_touchpoints_or_for_a_stranger_is_empty(
    roles: dict[str, Role], stranger: Membership, browser_of: BrowserOf
) -> None:
    page = browser_of(stranger).get(LIST).content.decode()
    assert "Nobody has written down who tells whom" in page


def test_dialogs_add_change_and_refuse(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    assert browser.get(f"{LIST}new/").status_code == 200
    form = {
        "code": "by-hand",
        "from_role_id": roles["S"].pk,
        "to_role_id": roles["S"].pk,
        "occasion_en": "By hand",
        "position": 3,
        "is_mandatory_notice": "on",
        "topic_ids": topic_ids("training", "leaving"),
    }
    refused = browser.post(f"{LIST}new/", form)
    assert refused.status_code == 422
    assert "Choose two different roles." in refused.content.decode()
    done = browser.post(f"{LIST}new/", form | {"to_role_id": roles["CS"].pk})
    assert (done.status_code, done["Location"]) == (302, LIST)
    made = Touchpoint.objects.get(code="by-hand")
    assert topics_of(made) == {"training", "leaving"}

    edit = f"{LIST}{made.pk}/edit/"
    shown = browser.get(edit)
    assert shown.context["form"]["topic_ids"].initial == sorted(topic_ids("training", "leaving"))
    assert shown.content.decode().count(" checked") == 4  # two topics, mandatory, in use
    del form["code"]
    form |= {"to_role_id": roles["CS"].pk, "version": 1, "is_active": "on"}
    none = browser.post(edit, form | {"topic_ids": []})
    assert "needs at least one topic" in none.content.decode()
    assert browser.post(edit, form | {"topic_ids": topic_ids("leaving")}).status_code == 302
    assert topics_of(made) == {"leaving"}
    assert browser.post(edit, form).status_code == 412


def test_edit_keeps_a_topic_that_is_no_longer_in_use(
    roles: dict[str, Role], system: Actor, admin: Membership, browser_of: BrowserOf
) -> None:
    made = make(system, roles, topic_ids=topic_ids("training"))
    Topic.objects.filter(code="training").update(is_active=False)
    page = browser_of(admin).get(f"{LIST}{made.pk}/edit/")
    offered = dict(page.context["form"].fields["topic_ids"].choices)
    assert topic_ids("training")[0] in offered
    assert topic_ids("training")[0] not in dict(
        browser_of(admin).get(f"{LIST}new/").context["form"].fields["topic_ids"].choices
    )


def test_admin_panel_goes_through_the_services(
    roles: dict[str, Role], admin: Membership, browser_of: BrowserOf
) -> None:
    browser, panel = browser_of(admin), "/admin/roles/touchpoint/"
    form = {
        "code": "panel",
        "from_role": roles["S"].pk,
        "to_role": roles["S"].pk,
        "occasion_en": "In the panel",
        "position": 5,
    }
    refused = browser.post(f"{panel}add/", form)
    assert "Choose two different roles." in refused.content.decode()
    assert browser.post(f"{panel}add/", form | {"to_role": roles["CS"].pk}).status_code == 302
    made = Touchpoint.objects.get(code="panel")
    change = f"{panel}{made.pk}/change/"
    values = form | {"to_role": roles["CS"].pk, "is_active": "on", "version_seen": 1}
    mandatory = browser.post(change, values | {"is_mandatory_notice": "on"})
    assert "needs at least one topic" in mandatory.content.decode()
    assert browser.post(change, values | {"occasion_en": "Changed"}).status_code == 302
    made.refresh_from_db()
    assert (made.occasion_en, made.version) == ("Changed", 2)


# ---------- API


def test_api_lists_reads_creates_and_changes(
    roles: dict[str, Role],
    admin: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser, url = browser_of(admin), "/api/v1/touchpoints/"
    browser.get(url)
    with django_assert_max_num_queries(10):
        listed = browser.get(url).json()["results"]
    assert len(listed) == len(TOUCHPOINTS)
    assert {"from_role", "to_role", "topic_ids"} <= set(listed[0])

    body = {
        "code": "api",
        "from_role_id": roles["S"].pk,
        "to_role_id": roles["A"].pk,
        "occasion_en": "By a program",
        "is_mandatory_notice": True,
        "topic_ids": topic_ids("training"),
    }
    made = browser.post(url, body, content_type=JSON)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert (made.json()["from_role"], made.json()["topic_ids"]) == ("S", topic_ids("training"))
    again = browser.post(url, body, content_type=JSON)
    assert (again.status_code, list(again.json()["errors"])) == (422, ["code"])

    one, seen = f"{url}{made.json()['id']}/", {"If-Match": '"1"'}
    change = {"topic_ids": topic_ids("leaving"), "is_active": False}
    changed = browser.patch(one, change, content_type=JSON, headers=seen)
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["topic_ids"] == topic_ids("leaving")
    stale = browser.patch(one, {"rhythm_en": "x"}, content_type=JSON, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert browser.get(one)["ETag"] == '"2"'


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "x"}, "code"),
        ({"company_id": 1}, "company_id"),
        ({"topic_ids": ["x"]}, "topic_ids"),
        ({"topic_ids": [987_654_321]}, "topic_ids"),
        ({"from_role_id": None}, "from_role_id"),
        ({"position": 0}, "position"),
    ],
)
def test_api_when_body_is_wrong_then_names_the_field(
    roles: dict[str, Role],
    admin: Membership,
    browser_of: BrowserOf,
    body: dict[str, Any],
    field: str,
) -> None:
    made = Touchpoint.objects.earliest("pk")
    url = f"/api/v1/touchpoints/{made.pk}/"
    response = browser_of(admin).patch(url, body, content_type=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


def test_api_is_closed_to_others(
    roles: dict[str, Role],
    consultant: Membership,
    internal: Membership,
    stranger: Membership,
    browser_of: BrowserOf,
) -> None:
    url = "/api/v1/touchpoints/"
    one = f"{url}{Touchpoint.objects.earliest('pk').pk}/"
    assert browser_of(internal).get(url).status_code == 403
    assert browser_of(consultant).get(one).status_code == 200
    assert browser_of(consultant).patch(one, {}, content_type=JSON).status_code == 403
    assert browser_of(consultant).post(url, {}, content_type=JSON).status_code == 403
    assert browser_of(stranger).get(url).json()["results"] == []
    assert browser_of(stranger).patch(one, {}, content_type=JSON).status_code == 404
