"""The palette: what it finds for whom, in which language, and at what price."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Company, Membership
from core.access import Actor
from handoffs import services
from tests.factories.handoffs import make_client, make_role, make_topic, open_request

HTMX = {"HX-Request": "true", "HX-Target": "palette-finds"}


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Actor:
    """The consultant."""
    made: Actor = actor_of(consultant)
    return made


def found(browser: Any, text: str = "", **headers: str) -> dict[str, list[str]]:
    page = browser.get(f"{reverse('palette')}?{urlencode({'q': text})}", headers=headers)
    assert page.status_code == 200
    return {g.key: [str(p["label"]) for p in g.places] for g in page.context["groups"]}


def test_palette_when_nothing_is_typed_then_actions_and_pages_by_level(
    consultant: Membership, internal: Membership, admin: Membership, browser_of: Any
) -> None:
    shown = found(browser_of(consultant))
    assert shown["actions"] == ["New request", "New playbook"]
    assert shown["pages"] == ["My desk", "Requests", "Clients", "Metrics", "Who does what"]
    assert found(browser_of(internal)) == {"pages": ["My desk", "Requests", "Profile"]}
    assert "Add person" in found(browser_of(admin), "add")["actions"]
    assert "Operations" not in str(found(browser_of(consultant), "oper"))
    assert found(browser_of(admin), "oper")["pages"] == ["Operations"]


def test_palette_when_in_russian_then_pages_by_their_russian_names(
    consultant: Membership, browser_of: Any
) -> None:
    consultant.user.language = "ru"
    consultant.user.save(update_fields=["language"])
    shown = found(browser_of(consultant), "обращ")
    assert shown["pages"] == ["Обращения"]


def test_palette_when_records_are_named_then_found_by_kind(
    company: Company, consultant: Membership, actor: Actor, browser_of: Any
) -> None:
    client = make_client(company, "Nordhaus")
    request = open_request(actor, client.client, subject="Late deliveries", text="Again")
    make_role(company, "CS")
    make_topic(company, "delivery")
    browser = browser_of(consultant)
    for text in (str(request.number), f"#{request.number}", "deliver", "late deli"):
        assert found(browser, text)["requests"] == ["Late deliveries"], text
    assert found(browser, "nordhas") == {"requests": ["Late deliveries"], "clients": ["Nordhaus"]}
    assert found(browser, "marta")["people"] == ["Marta Lind"]
    assert found(browser, "delivery")["roles"] == ["Delivery"]
    assert found(browser, "success")["roles"] == ["Success"]
    assert found(browser, "zzzzzz") == {}


def test_palette_when_many_fit_then_five_of_each(
    company: Company, consultant: Membership, actor: Actor, browser_of: Any
) -> None:
    for number in range(7):
        client = make_client(company, f"Nordhaus{number}")
        open_request(actor, client.client, subject="Late")
    shown = found(browser_of(consultant), "nordhaus")
    assert [len(shown[kind]) for kind in ("requests", "clients")] == [5, 5]


def test_palette_when_internal_or_stranger_then_only_their_own(
    company: Company,
    internal: Membership,
    stranger: Membership,
    actor: Actor,
    browser_of: Any,
) -> None:
    client = make_client(company, "Nordhaus")
    request = open_request(actor, client.client, subject="Secret delivery")
    open_request(actor, client.client, subject="Other delivery")
    services.comment_add(actor=actor, request_id=request.pk, body="Look", call_in=[internal.pk])
    assert found(browser_of(internal), "delivery") == {"requests": ["Secret delivery"]}
    for text in ("nordhaus", "marta", "success"):
        assert found(browser_of(internal), text) == {}
    for text in ("delivery", "nordhaus", "marta"):
        assert found(browser_of(stranger), text) == {}


@pytest.mark.parametrize("text", ["'", '"', "*", "a*", "%", "#", "((", "a' & b", "x" * 10_000])
def test_palette_when_text_is_hostile_then_answers(
    consultant: Membership, browser_of: Any, text: str
) -> None:
    found(browser_of(consultant), text)


def test_palette_when_asked_by_htmx_then_only_the_finds_in_few_queries(
    company: Company,
    consultant: Membership,
    actor: Actor,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        open_request(actor, make_client(company, f"Nordhaus{number}").client)
    browser = browser_of(consultant)
    found(browser)
    with django_assert_max_num_queries(10):
        answer = browser.get(f"{reverse('palette')}?q=nordhaus", headers=HTMX)
    assert b"<html" not in answer.content
    assert b'id="palette-finds"' in answer.content
    with django_assert_max_num_queries(11):
        browser.get(f"{reverse('palette')}?q=nordhaus")


def test_palette_and_keys_when_nobody_is_signed_in_then_to_the_sign_in(client: Any) -> None:
    for name in ("palette", "keys"):
        assert client.get(reverse(name)).status_code == 302
