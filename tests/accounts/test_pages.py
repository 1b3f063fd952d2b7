"""Pages of people, teams, hours and the company: who opens them and what they change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts import services
from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import calendar_in_force, company_of
from core.access import Actor
from core.tenancy import company_scope
from tests.conftest import PersonMaker

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]

FOR_COLLEAGUES = ["/people/", "/teams/", "/company/calendar/"]
FOR_ADMINISTRATORS = [
    "/people/new/",
    "/teams/new/",
    "/company/",
    "/company/calendar/week/",
    "/company/calendar/day/",
    "/company/calendar/country/",
]
OF_A_PERSON = ["", "edit/", "end/", "return/", "invite/", "line/"]


@pytest.mark.parametrize("path", FOR_COLLEAGUES)
def test_colleagues_read_and_internal_employees_do_not(
    path: str, consultant: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(consultant).get(path).status_code == 200
    assert browser_of(internal).get(path).status_code == 403
    assert Browser().get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", FOR_ADMINISTRATORS)
def test_only_administrators_open_what_changes_the_company(
    path: str, admin: Membership, head: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(admin).get(path).status_code == 200
    assert browser_of(head).get(path).status_code == 403
    assert browser_of(head).post(path).status_code == 403
    assert Browser().get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("part", OF_A_PERSON)
def test_person_of_another_company_is_not_there(
    part: str, admin: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    for pk in (stranger.pk, 10**30):
        assert browser.get(f"/people/{pk}/{part}").status_code == 404
        if part:
            data = {"name": "Mine", "level": "internal", "starts_on": "2026-03-02"}
            assert browser.post(f"/people/{pk}/{part}", data).status_code == 404
    with company_scope(stranger.company_id):
        stranger.refresh_from_db()
        assert (stranger.name, stranger.level) == ("Sam Stranger", "admin")
        assert not ReportingLine.objects.exists()


@pytest.mark.parametrize("part", OF_A_PERSON)
def test_page_of_a_person_opens_to_administrators(
    part: str, admin: Membership, consultant: Membership, head: Membership, browser_of: BrowserOf
) -> None:
    path = f"/people/{consultant.pk}/{part}"
    assert browser_of(admin).get(path).status_code == 200
    assert browser_of(head).get(path).status_code == (403 if part else 200)


def test_administrator_adds_a_person(admin: Membership, browser_of: BrowserOf) -> None:
    data = {"name": "New One", "email": "new@plano.example", "level": "manager", "invite": "on"}
    response = browser_of(admin).post("/people/new/", {**data, "is_active": "", "company": "7"})
    person = Membership.objects.get(name="New One")
    assert response["Location"] == f"/people/{person.pk}/"
    assert (person.company_id, person.level, person.is_active) == (
        admin.company_id,
        "manager",
        True,
    )


def test_taken_address_is_told_at_its_field(
    admin: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    data = {"name": "Twin", "email": consultant.email, "level": "manager"}
    response = browser_of(admin).post("/people/new/", data)
    assert response.status_code == 422
    assert "email" in response.context["form"].errors
    assert not Membership.objects.filter(name="Twin").exists()


def test_own_level_is_not_changed_by_the_form(admin: Membership, browser_of: BrowserOf) -> None:
    data = {"name": "Ann Admin", "email": admin.email, "level": "internal"}
    response = browser_of(admin).post(f"/people/{admin.pk}/edit/", data)
    assert response.status_code == 403
    admin.refresh_from_db()
    assert admin.level == "admin"


def test_line_is_set_and_ended(
    admin: Membership, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    data = {"manager_id": manager.pk, "starts_on": "2026-03-02"}
    assert browser.post(f"/people/{consultant.pk}/line/", data).status_code == 302
    line = ReportingLine.objects.get()
    assert b"Helen Brandt" in browser.get(f"/people/{consultant.pk}/").content
    browser.post(f"/reporting-lines/{line.pk}/end/", {"ends_on": "2026-03-01"})
    line.refresh_from_db()
    assert line.ends_on is None
    browser.post(f"/reporting-lines/{line.pk}/end/", {"ends_on": "2026-04-01"})
    line.refresh_from_db()
    assert str(line.ends_on) == "2026-04-01"


def test_manager_of_another_company_cannot_be_chosen(
    admin: Membership, consultant: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    data = {"manager_id": stranger.pk, "starts_on": "2026-03-02"}
    response = browser_of(admin).post(f"/people/{consultant.pk}/line/", data)
    assert response.status_code == 422
    response = browser_of(admin).post("/teams/new/", {"name": "T", "manager_id": stranger.pk})
    assert response.status_code == 422
    assert not ReportingLine.objects.exists()
    assert not Team.objects.exists()


def test_filters_narrow_the_list(
    system: Actor,
    consultant: Membership,
    manager: Membership,
    make_person: PersonMaker,
    browser_of: BrowserOf,
) -> None:
    team = services.team_create(actor=system, name="North", manager_id=manager.pk)
    services.reporting_line_set(
        actor=system,
        member_id=consultant.pk,
        manager_id=manager.pk,
        team_id=team.pk,
        starts_on=consultant.created_at.date().replace(day=1, month=1),
    )
    gone = make_person("Gone One")
    services.person_deactivate(actor=system, person_id=gone.pk)
    browser = browser_of(manager)

    def names(query: str) -> list[str]:
        return [row["name"] for row in browser.get(f"/people/?{query}").context["rows"]]

    assert names("") == ["Gone One", "Helen Brandt", "Marta Lind"]
    assert names("level=manager") == ["Helen Brandt"]
    assert names(f"team={team.pk}") == ["Marta Lind"]
    assert names("active=true") == ["Helen Brandt", "Marta Lind"]
    assert names("q=lind+mar") == ["Marta Lind"]
    for nonsense in ("level=king", "team=999999", "team=x", "active=maybe", "cursor=zzz"):
        assert browser.get(f"/people/?{nonsense}").status_code in {200, 422}


@pytest.mark.parametrize("path", ["/people/", "/teams/"])
def test_list_costs_the_same_for_any_number_of_rows(
    path: str,
    system: Actor,
    manager: Membership,
    make_person: PersonMaker,
    browser_of: BrowserOf,
) -> None:
    browser = browser_of(manager)
    browser.get(path)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    few = cost()
    for number in range(5):
        person = services.person_create(actor=system, name=f"P{number}", level="consultant")
        team = services.team_create(actor=system, name=f"T{number}", manager_id=manager.pk)
        services.reporting_line_set(
            actor=system,
            member_id=person.pk,
            manager_id=manager.pk,
            team_id=team.pk,
            starts_on=manager.created_at.date().replace(day=1, month=1),
        )
    assert cost() <= max(few, 8) <= 8


def test_week_is_changed_and_keeps_the_holidays(
    admin: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    browser.post("/company/calendar/day/", {"day": "2026-12-24", "name": "Our eve"})
    form = browser.get("/company/calendar/week/").context["form"]
    assert form["opens_0_1"].value() == "14:00"
    data = {
        "time_zone": "Asia/Tokyo",
        "version": "2",
        "opens_5_0": "08:00",
        "closes_5_0": "00:00",
    }
    response = browser.post("/company/calendar/week/", data)
    assert response.status_code == 302
    spec = calendar_in_force(admin.company_id).spec
    assert spec["week"] == {"5": [["08:00", "24:00"]]}
    assert (spec["time_zone"], spec["holidays"]) == ("Asia/Tokyo", {"2026-12-24": "Our eve"})
    assert browser.post("/company/calendar/week/", data).status_code == 412


@pytest.mark.parametrize(
    "data",
    [
        {"opens_0_0": "09:00"},
        {"opens_0_0": "09:00", "closes_0_0": "08:00"},
        {"opens_0_0": "09:00", "closes_0_0": "12:00", "opens_0_1": "11:00", "closes_0_1": "13:00"},
        {"opens_0_0": "25:00", "closes_0_0": "26:00"},
        {"opens_0_0": "09:00", "closes_0_0": "00:00", "opens_0_1": "11:00", "closes_0_1": "13:00"},
        {},
    ],
)
def test_impossible_week_is_refused(
    data: dict[str, str], admin: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(admin).post(
        "/company/calendar/week/", {"time_zone": "UTC", "version": "1", **data}
    )
    assert response.status_code == 422
    assert calendar_in_force(admin.company_id).version == 1


def test_public_holidays_come_by_country(admin: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(admin)
    data = {"country": "DE", "region": "by", "year": "2026"}
    assert browser.post("/company/calendar/country/", data).status_code == 302
    holidays = calendar_in_force(admin.company_id).spec["holidays"]
    assert {"2026-01-06", "2026-12-25"} <= set(holidays)
    data = {"country": "DE", "region": "XX", "year": "2026"}
    assert browser.post("/company/calendar/country/", data).status_code == 422


def test_day_off_is_taken_away(admin: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(admin)
    browser.post("/company/calendar/day/", {"day": "2026-12-24", "name": "Our eve"})
    assert browser.get("/company/calendar/nonsense/remove/").status_code == 404
    assert browser.post("/company/calendar/2026-12-25/remove/").status_code == 404
    assert browser.post("/company/calendar/2026-12-24/remove/").status_code == 302
    assert calendar_in_force(admin.company_id).spec["holidays"] == {}


def test_company_is_renamed_and_its_zone_stays(
    admin: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    data = {"name": "Plano GmbH", "language": "ru", "time_zone": "UTC", "slug": "x"}
    data |= {"currency": "EUR"}
    assert browser_of(admin).post("/company/", data).status_code == 302
    company = company_of(actor_of(admin))
    assert (company.name, company.language, company.time_zone, company.slug) == (
        "Plano GmbH",
        "ru",
        "Europe/Berlin",
        "plano",
    )


def test_profile_saves_name_language_and_theme(internal: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(internal)
    data: dict[str, Any] = {"name": "Lena F.", "language": "ru", "theme": "dark", "level": "admin"}
    assert browser.post("/profile/", data).status_code == 302
    internal.refresh_from_db()
    assert internal.user is not None
    internal.user.refresh_from_db()
    assert (internal.name, internal.level) == ("Lena F.", "internal")
    assert (internal.user.language, internal.user.theme) == ("ru", "dark")
    page = browser.get("/profile/").content.decode()
    assert 'lang="ru"' in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize("text", ["\x00", "<script>alert(1)</script>", "Иван 🙂", "a" * 300])
def test_hostile_names_never_break_a_page(
    text: str, internal: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    response = browser.post("/profile/", {"name": text, "language": "en", "theme": "light"})
    assert response.status_code in {302, 422}
    assert b"<script>alert" not in browser.get("/profile/").content
