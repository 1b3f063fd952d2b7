"""Every route, generated from the resolver, against every kind of visitor.

Anonymous visitors are sent to sign in (or get 401 from the API). A stranger, administrator of
another company, gets for our real numbers exactly what they get for numbers that exist nowhere.
People of the company open what their level opens. Looking changes nothing, for anyone.
"""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Company, Membership
from core.access import Actor
from core.admin_site import site
from core.tenancy import system_scope
from handoffs.services import request_open
from surveys.models import Answer
from surveys.services import answer_record
from tests.factories.world import MARK, People, World, make_world
from tests.house.routes import (
    ADMIN,
    CLOSED,
    LEVELS,
    NOBODYS_NUMBER,
    OPENS_TO,
    OWN,
    PARAMETERS,
    PUBLIC,
    REFUSED_HERE_TOO,
    WRITTEN_DOWN,
    Route,
    lowest_level,
    opens_to,
)

pytestmark = pytest.mark.long

BrowserOf = Callable[[Membership], Browser]

# Written while looking, on purpose: the session's own note of when it was last in use.
NOT_RECORDS = {
    *("django_session", "axes_accesslog", "axes_accessattempt", "axes_accessfailurelog"),
    # Who opens a page with what is right is kept as having seen it.
    "training_checkkeyseen",
}
SEEN = {200, 302, 405}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE = {
    "saved-view-edit": "a view is changed by its owner",
    "saved-view-delete": "a shared view is deleted by its owner, heads and administrators",
    "template-edit": "a shared template is changed by those who answer for others",
    "request-reopen": "the request is not resolved",
    "request-resume": "the request does not wait",
    "request-unmerge": "the request was not merged into another",
    "handover-offer": "there is an open offer",
    "solution-choose": "not everybody has agreed",
    "solution-carry-out": "the solution is not chosen",
    "solution-tell": "the solution is not carried out",
    "handover-return": "the request came by no hand-over",
    "handover-accept": "the offer is for a colleague",
    "handover-decline": "the offer is for a colleague",
    "token-revoke": "the token is the administrator's own",
    "api-token-detail": "the token is the administrator's own",
    "import-run": "there is no dry run to follow",
    "report": "a report is its reader's, heads' and administrators'",
    "report-edit": "a report is its reader's, heads' and administrators'",
    "report-preview": "a report is its reader's, heads' and administrators'",
    "report-sent": "a report is its reader's, heads' and administrators'",
    "api-report-detail": "a report is its reader's, heads' and administrators'",
    "api-report-preview": "a report is its reader's, heads' and administrators'",
    "api-report-sent": "a report is its reader's, heads' and administrators'",
    "import-refused": "no row was refused",
    **REFUSED_HERE_TOO,
}
NO_DATA = {"admin:login", "admin:logout", "admin:jsi18n"}
# Pages whose GET leads to the record's own page, which refuses; they ask for nothing first.
LEAD_ON = {"request-message", "request-comment", "request-template-insert"}


@pytest.fixture
def world(
    system: Actor,
    company: Company,
    admin: Membership,
    manager: Membership,
    consultant: Membership,
    internal: Membership,
    make_person: Callable[..., Membership],
) -> World:
    """One object of every kind."""
    people = People(admin, manager, consultant, make_person("Daniel Osei"), internal)
    made = make_world(system, company, people)
    answer_record(public_id=made.invitation.public_id, source="page", score=4, comment=MARK)
    return made


def everything() -> dict[str, tuple[int, str]]:
    """Number of rows and a digest of their content, for every table of records."""
    found = {}
    with system_scope(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in NOT_RECORDS:
                continue
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(row, '|' ORDER BY row), '')) "  # noqa: S608
                f"FROM (SELECT t::text AS row FROM {connection.ops.quote_name(table)} t) AS rows"
            )
            found[table] = cursor.fetchone()
    return found


def methods_of(route: Route) -> tuple[str, ...]:
    return ("get", "post", "patch", "put", "delete") if route.is_api else ("get", "post")


def some_methods_of(route: Route) -> tuple[str, ...]:
    """Asking, and one way of writing: which one turns with the seed that pytest prints."""
    first, *others = methods_of(route)
    return first, random.choice(others)


def call(browser: Browser, method: str, address: str, route: Route) -> HttpResponse:
    if route.is_api and method != "get":
        send: Any = getattr(browser, method)
        return send(address, data={}, content_type="application/json")
    return getattr(browser, method)(address)


def without_noise(response: HttpResponse) -> str:
    """The answer's text without what differs from call to call, or repeats the question."""
    text = response.content.decode()
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|"request_id":"[^"]*"', "", text)
    return re.sub(rf"{re.escape(response.request['PATH_INFO'])}|{NOBODYS_NUMBER}", "", text)


def test_every_route_is_in_the_table_and_no_other() -> None:
    written = [name for level in LEVELS for name in OPENS_TO[level]]
    assert len(written) == len(set(written)), "a route stands at two levels"
    assert {route.name for route in OWN} - set(written) - set(PUBLIC) == set(), "say who opens it"
    assert set(written) | set(PUBLIC) <= {route.name for route in OWN}, "these routes are gone"


def test_every_parameter_of_a_route_names_something() -> None:
    unknown = {key: route.template for route in OWN for key in route.parameters}
    assert {key: text for key, text in unknown.items() if key not in PARAMETERS} == {}


def test_anonymous_visitor_gets_nothing(world: World) -> None:
    before, browser, wrong = everything(), Browser(), {}
    for route in CLOSED:
        address = route.address(world)
        for method in methods_of(route):
            response = call(browser, method, address, route)
            to_sign_in = response.status_code == 302 and response["Location"].startswith(
                "/sign-in/"
            )
            fits = response.status_code == 401 if route.is_api else to_sign_in
            if not (fits or response.status_code == 405) or MARK in response.content.decode():
                wrong[f"{method} {route.name}"] = response.status_code
    assert wrong == {}
    assert everything() == before


def test_stranger_cannot_tell_our_records_from_nothing(
    world: World, stranger: Membership, browser_of: BrowserOf
) -> None:
    browser, wrong = browser_of(stranger), {}
    browser.get("/")
    before = everything()
    for route in (route for route in CLOSED if route.names_records):
        for method in some_methods_of(route):
            ours = call(browser, method, route.address(world), route)
            nothing = call(browser, method, route.address_of_nothing(world), route)
            same = (ours.status_code, without_noise(ours)) == (
                nothing.status_code,
                without_noise(nothing),
            )
            leads_on = route.name in LEAD_ON and method == "get"
            allowed = {302} if leads_on else {404, 405, 422}
            if ours.status_code not in allowed or not same:
                wrong[f"{method} {route.name}"] = (ours.status_code, nothing.status_code)
            if MARK in ours.content.decode():
                wrong[f"{method} {route.name}"] = "shows our words"
    assert wrong == {}
    assert everything() == before


def test_stranger_sees_nothing_of_ours_on_any_page(
    world: World, stranger: Membership, browser_of: BrowserOf
) -> None:
    browser, wrong = browser_of(stranger), {}
    plain = [route for route in OWN + ADMIN if "{" not in route.template]
    # Each second one; which ones turns with the seed that pytest prints.
    for route in plain[random.randrange(2) :: 2]:
        response = browser.get(route.template, follow=True)
        if b"".join(response).decode(errors="replace").count(MARK) or response.status_code >= 500:
            wrong[route.name] = response.status_code
    assert wrong == {}


def test_internal_employee_opens_no_request_they_were_not_called_into(
    world: World,
    internal: Membership,
    consultant: Membership,
    actor_of: Callable[[Membership], Actor],
    browser_of: BrowserOf,
) -> None:
    closed = request_open(
        actor=actor_of(consultant),
        client_id=world.client.pk,
        subject="Not for everyone",
        text="Between us",
        channel="phone",
    )
    browser, wrong = browser_of(internal), {}
    browser.get("/")
    before = everything()
    named = {("requests", "number"), ("requests", "pk"), ("requests", "request_id")}
    for route in (route for route in CLOSED if named & set(route.parameters)):
        address = route.address(world)
        for field in ("pk", "number"):
            ours = f"/requests/{getattr(world.request, field)}/"
            address = address.replace(ours, f"/requests/{getattr(closed, field)}/", 1)
            if ours in route.address(world):
                break
        for method in methods_of(route):
            response = call(browser, method, address, route)
            leads_on = route.name in LEAD_ON and method == "get"
            if response.status_code not in {403, 404, 405, 422} and not leads_on:
                wrong[f"{method} {address}"] = response.status_code
    assert "Not for everyone" not in browser.get("/requests/").content.decode()
    assert wrong == {}
    assert everything() == before


@pytest.mark.parametrize("level", LEVELS)
def test_person_opens_what_their_level_opens_and_changes_nothing_by_looking(
    world: World, head: Membership, browser_of: BrowserOf, level: str
) -> None:
    person = head if level == "head" else getattr(world.people, level)
    browser, wrong = browser_of(person), {}
    browser.get("/")
    before = everything()
    for number, route in enumerate(route for route in CLOSED if route.name in WRITTEN_DOWN):
        # What opens to lower levels already is asked by turns.
        if lowest_level(route) != level and number % 2 and opens_to(route, level):
            continue
        status = browser.get(route.address(world)).status_code
        if not opens_to(route, level):
            fits = status in {403, 404, 405}
        elif route.name in REFUSED_HERE:
            fits = status in SEEN | {403, 404, 409}
        else:
            fits = status in SEEN
        if not fits:
            wrong[route.name] = (lowest_level(route), status)
    assert wrong == {}
    assert everything() == before


def test_opening_personal_pages_changes_nothing(world: World) -> None:
    browser, before = Browser(), everything()
    for route in (route for route in OWN if ("s", "token") in route.parameters):
        for query in ({}, {"score": "1"}, {"change": ""}):
            assert browser.get(route.address(world), query).status_code in {200, 302}, route.name
    assert everything() == before
    assert Answer.objects.filter(invitation=world.invitation).count() == 1


def test_admin_panel_opens_to_administrators_only(
    consultant: Membership, browser_of: BrowserOf
) -> None:
    wrong = {}
    for browser in (Browser(), browser_of(consultant)):
        for route in (route for route in ADMIN if route.name not in NO_DATA):
            response = browser.get(re.sub(r"\{\w+\}", "1", route.template))
            to_sign_in = "sign-in" in response.get("Location", "") or "login" in response.get(
                "Location", ""
            )
            if response.status_code not in {403, 404} and not to_sign_in:
                wrong[route.name] = response.status_code
    assert wrong == {}


def test_admin_panel_shows_nothing_of_another_company(
    world: World, stranger: Membership, browser_of: BrowserOf
) -> None:
    """A registered model's list and our rows' own pages, opened by a stranger's administrator."""
    browser, wrong = browser_of(stranger), {}
    browser.get("/")
    before = everything()
    for model in site._registry:
        ours = model._base_manager.filter(**{_company_field(model): world.company.pk}).first()
        listing = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        addresses = [listing]
        if ours is not None:
            addresses += [f"{listing}{ours.pk}/{page}/" for page in ("change", "history", "delete")]
        for address in addresses:
            response = browser.get(address)
            if MARK in response.content.decode() or (
                address != listing and response.status_code == 200
            ):
                wrong[address] = response.status_code
    assert wrong == {}
    assert everything() == before


def _company_field(model: Any) -> str:
    return "pk" if model is Company else "company_id"
