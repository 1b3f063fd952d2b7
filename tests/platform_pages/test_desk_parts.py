"""Parts of desks by role: who sees which, within how many queries; numbers open to rows."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from clients.models import Client
from cs_platform.desks.layout import OF_ROLES, all_parts, groups_of
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_team,
    make_topic,
)
from tests.platform_pages.desk_parts import answer, contract, part_of, rows_behind


def test_desk_holds_the_parts_of_each_role_once_in_the_order_of_the_roles(
    consultant: Membership, actor_of: Any, browser_of: Any
) -> None:
    for code in ("CS", "S", "A"):
        hold_role(consultant, code)

    groups = list(groups_of(actor_of(consultant)))
    html = browser_of(consultant).get("/").content.decode()

    assert [group.code for group in groups] == ["A", "S", "CS", "figures", "growing"]
    places = [place.id for group in groups for place in group.places]
    of_roles = sum(len(OF_ROLES[c]) for c in ("A", "S", "CS"))
    assert len(places) == len(set(places)) == of_roles + 1 + len(groups[-1].places)
    assert all(html.count(f'id="{place}"') == 1 for place in places)
    assert "Queue by due time" in html
    assert "My requests" not in html


def test_desk_without_a_role_has_what_is_to_be_learned(
    consultant: Membership, actor_of: Any
) -> None:
    assert [group.code for group in groups_of(actor_of(consultant))] == ["growing"]


def test_desk_of_those_who_lead_begins_with_their_people(
    manager: Membership, head: Membership, actor_of: Any
) -> None:
    hold_role(manager, "S")

    of_manager = [group.code for group in groups_of(actor_of(manager))]
    of_head = [place.id for group in groups_of(actor_of(head)) for place in group.places]

    assert of_manager == ["", "S", "growing"]
    assert of_head[:2] == ["desk-teams", "desk-overdue"]


def test_every_part_answers_as_a_page_and_as_a_piece_within_its_queries(
    admin: Membership, browser_of: Any
) -> None:
    for code in ("A", "Pj", "Pr", "S", "CS"):
        hold_role(admin, code)
    make_team(admin, name="Front line")
    browser = browser_of(admin)
    browser.get("/")
    asked = {}
    for part in all_parts():
        for headers in ({}, {"HX-Request": "true", "HX-Target": part.place()}):
            with CaptureQueriesContext(connection) as seen:
                response = browser.get(part.address(), headers=headers)
            assert response.status_code == 200, part
            is_page = b"<!DOCTYPE" in response.content
            assert is_page is not bool(headers), part
            asked[part.slug, is_page] = len(seen)

    assert {key: n for key, n in asked.items() if n > 8} == {}


def test_parts_refuse_nonsense_with_a_sentence(admin: Membership, browser_of: Any) -> None:
    browser = browser_of(admin)
    for address in (
        "/desk/untouched/?days=0",
        "/desk/untouched/?days=many",
        "/desk/load/?team=987654321",
        "/desk/overdue/?person=x",
        "/desk/requests/?which=others",
        "/desk/contracts-ending/?month=soon",
        "/desk/answers/?client=99999999999999999999",
        "/desk/stages/?stage=none",
        "/desk/awaited-answers/?department=x",
    ):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert page.context["rows"] == [], address
        slug = address.split("/")[2]
        assert part_of(browser, slug, address[address.index("?") :]).context["total"] == 0


def test_parts_of_another_company_show_nothing(
    opened: Any, nordhaus: Client, consultant: Membership, stranger: Membership, browser_of: Any
) -> None:
    join_client_team(nordhaus, consultant, "CS")
    contract(nordhaus, 30)
    opened("Grey export")
    browser = browser_of(stranger)

    for part in all_parts():
        html = browser.get(part.address()).content.decode()
        assert "Nordhaus" not in html, part
        assert "Grey export" not in html, part
    assert browser.get(f"/desk/overdue/?person={consultant.pk}").context["total"] == 0


def test_numbers_of_the_common_part_open_to_as_many_rows(
    busy: Membership, manager: Membership, browser_of: Any
) -> None:
    for person in (busy, manager):
        browser = browser_of(person)
        page = browser.get("/")
        links = page.context["links"]
        for name in (
            "queue",
            "team",
            "promised",
            "stood_in",
            "called",
            "in_sight",
            "offers",
            "questions",
            "notices",
            "warnings",
        ):
            shown = page.context[
                {"queue": "whole_queue", "team": "queue", "promised": "promises"}.get(name, name)
            ]
            assert rows_behind(browser, links[name]) == shown["total"], (person, name)
    assert rows_behind(browser, links["late_offers"]) == page.context["late_offers"]["total"]
    assert rows_behind(browser, links["going_wrong"]) == page.context["going_wrong"]["total"]


def test_desk_asks_no_more_queries_for_more_roles(
    busy: Membership, manager: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    for code in ("A", "Pj", "Pr", "S", "CS"):
        hold_role(manager, code)
    browser = browser_of(manager)
    browser.get("/")

    with django_assert_max_num_queries(12):
        assert browser.get("/").status_code == 200


def test_parts_with_rows_stay_within_their_queries(
    busy: Membership,
    nordhaus: Client,
    opened: Any,
    company: Any,
    system: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for code in ("A", "CS"):
        join_client_team(nordhaus, busy, code)
    contract(nordhaus, 20)
    answer(system, nordhaus, 4, 3)
    opened("Broken", topic=make_topic(company, "fault", "S"))
    browser = browser_of(busy)
    for slug in ("contracts-ending", "portfolio", "topics", "stages"):
        assert part_of(browser, slug).context["total"] > 0
        with django_assert_max_num_queries(8):
            part_of(browser, slug)
        with django_assert_max_num_queries(8):
            browser.get(f"/desk/{slug}/")
