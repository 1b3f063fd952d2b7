"""Clients, contacts, contracts and teams over REST."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from clients.models import Client, ClientTeamMember, Contact, Contract
from core.access import Actor
from roles.models import Role
from tests.factories.clients import assign, make_client, make_contact, make_contract
from tests.factories.roles import standard_roles

BrowserOf = Callable[[Membership], Browser]
JSON = "application/json"


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles."""
    return standard_roles(system)


@pytest.fixture
def client(system: Actor, roles: dict[str, Role]) -> Client:
    """A client."""
    return make_client(system)


def test_clients_when_manager_creates_and_changes_then_kept_with_etag(
    company: Company, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(manager)
    made = browser.post("/api/v1/clients/", {"name": "Acme"}, content_type=JSON)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    url = f"/api/v1/clients/{made.json()['id']}/"
    changed = browser.patch(
        url, {"segment": "Large"}, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    stale = browser.patch(url, {"name": "B"}, content_type=JSON, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert browser.get(url).json()["name"] == "Acme"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "A", "company_id": 1}, "company_id"),
        ({"name": "A", "version": 7}, "version"),
        ({"name": "A", "channel": "pigeon"}, "channel"),
        ({"name": "A" * 201}, "name"),
        ({"name": "A", "value_due_on": "tomorrow"}, "value_due_on"),
        ({"name": "nordhaus kitchens"}, "name"),
    ],
)
def test_clients_when_body_is_wrong_then_names_the_field(
    client: Client,
    manager: Membership,
    browser_of: BrowserOf,
    body: dict[str, object],
    field: str,
) -> None:
    response = browser_of(manager).post("/api/v1/clients/", body, content_type=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert Client.objects.count() == 1


def test_clients_when_filtered_then_as_on_the_page(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    browser_of: BrowserOf,
) -> None:
    make_client(system, "Umbra Hotels")
    assign(system, client, roles["CS"], consultant)
    browser = browser_of(consultant)
    found = browser.get("/api/v1/clients/?nobody_holds=CS").json()["results"]
    assert [row["name"] for row in found] == ["Umbra Hotels"]
    wrong = browser.get("/api/v1/clients/?nobody_holds=XX")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["nobody_holds"])


def test_everything_when_internal_employee_reads_or_writes_then_refused(
    client: Client, internal: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    for path in ("clients", "contacts", "contracts", "client-team"):
        assert browser.get(f"/api/v1/{path}/").status_code == 403, path
        response = browser.post(f"/api/v1/{path}/", {}, content_type=JSON)
        assert response.status_code == 403, path


def test_everything_when_stranger_reads_or_writes_then_nothing_of_ours(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    stranger: Membership,
    browser_of: BrowserOf,
) -> None:
    contact, contract = make_contact(system, client), make_contract(system, client)
    line = assign(system, client, roles["CS"], consultant)
    assert line is not None
    browser = browser_of(stranger)
    for path, pk in (
        ("clients", client.pk),
        ("contacts", contact.pk),
        ("contracts", contract.pk),
        ("client-team", line.pk),
    ):
        assert browser.get(f"/api/v1/{path}/").json()["results"] == [], path
        url = f"/api/v1/{path}/{pk}/"
        assert browser.get(url).status_code == 404, path
        changed = browser.patch(url, {"name": "x"}, content_type=JSON)
        assert changed.status_code in {404, 405, 422}, path
    for path, body in (
        ("contacts", {"client_id": client.pk, "name": "Spy"}),
        (
            "contracts",
            {"client_id": client.pk, "title": "x", "amount": "1", "starts_on": "2026-01-01"},
        ),
        (
            "client-team",
            {
                "client_id": client.pk,
                "role_id": roles["CS"].pk,
                "member_id": stranger.pk,
                "starts_on": "2026-01-01",
            },
        ),
    ):
        response = browser.post(f"/api/v1/{path}/", body, content_type=JSON)
        assert response.status_code == 404, path
    assert Contact.objects.count() == Contract.objects.count() == 1
    assert ClientTeamMember.objects.get().member_id == consultant.pk


def test_contacts_when_consultant_creates_and_changes_then_kept(
    client: Client, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    body = {"client_id": client.pk, "name": "Anna", "email": "a@client.example"}
    made = browser.post("/api/v1/contacts/", body, content_type=JSON)
    assert made.status_code == 201
    again = browser.post("/api/v1/contacts/", body, content_type=JSON)
    assert (again.status_code, list(again.json()["errors"])) == (422, ["email"])
    url = f"/api/v1/contacts/{made.json()['id']}/"
    changed = browser.patch(url, {"client_id": 1}, content_type=JSON)
    assert (changed.status_code, list(changed.json()["errors"])) == (422, ["client_id"])
    changed = browser.patch(url, {"takes_surveys": False}, content_type=JSON)
    assert (changed.status_code, changed.json()["takes_surveys"]) == (200, False)
    found = browser.get("/api/v1/contacts/?email=A@CLIENT.example").json()["results"]
    assert [row["name"] for row in found] == ["Anna"]


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e20", "12.345", "much"])
def test_contracts_when_amount_is_wrong_then_refused(
    client: Client, manager: Membership, browser_of: BrowserOf, amount: str
) -> None:
    body = {
        "client_id": client.pk,
        "title": "Licence",
        "amount": amount,
        "starts_on": "2026-01-01",
    }
    response = browser_of(manager).post("/api/v1/contracts/", body, content_type=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["amount"])
    assert not Contract.objects.exists()


def test_contracts_when_manager_creates_then_found_by_its_end(
    client: Client, manager: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    body = {
        "client_id": client.pk,
        "title": "Licence",
        "amount": "48200.00",
        "currency": "usd",
        "starts_on": "2026-01-01",
        "ends_on": "2027-01-01",
    }
    browser = browser_of(manager)
    made = browser.post("/api/v1/contracts/", body, content_type=JSON)
    assert (made.status_code, made.json()["currency"]) == (201, "USD")
    found = browser.get("/api/v1/contracts/?ends_after=2026-12-01&ends_before=2027-02-01")
    assert [row["title"] for row in found.json()["results"]] == ["Licence"]
    assert browser.get("/api/v1/contracts/?ends_before=2026-12-01").json()["results"] == []
    refused = browser_of(consultant).post("/api/v1/contracts/", body, content_type=JSON)
    assert refused.status_code == 403


def test_client_team_when_manager_sets_and_vacates_then_dated(
    client: Client,
    roles: dict[str, Role],
    manager: Membership,
    consultant: Membership,
    browser_of: BrowserOf,
) -> None:
    browser = browser_of(manager)
    body = {
        "client_id": client.pk,
        "role_id": roles["CS"].pk,
        "member_id": consultant.pk,
        "starts_on": "2026-01-01",
    }
    made = browser.post("/api/v1/client-team/", body, content_type=JSON)
    assert (made.status_code, made.json()["role"]) == (201, "CS")
    vacated = browser.post(
        "/api/v1/client-team/",
        body | {"member_id": None, "starts_on": "2026-03-01"},
        content_type=JSON,
    )
    assert vacated.status_code == 204
    url = f"/api/v1/client-team/?client={client.pk}&role=CS"
    assert [row["ends_on"] for row in browser.get(url).json()["results"]] == ["2026-03-01"]
    assert browser.get(url + "&day=2026-03-01").json()["results"] == []
    assert len(browser.get(url + "&day=2026-02-28").json()["results"]) == 1


@pytest.mark.parametrize("text", ["1e400", "-1", "9" * 30, "1.5", "x"])
def test_filters_by_id_when_value_is_absurd_then_no_fault_of_ours(
    client: Client, consultant: Membership, browser_of: BrowserOf, text: str
) -> None:
    response = browser_of(consultant).get(f"/api/v1/contacts/?client={text}")
    assert response.status_code in {200, 422}
