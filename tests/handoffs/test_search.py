"""Requests found by number, words by their stems in two languages, and names much like it."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Company, Membership
from clients.models import Client, Contact
from core.access import Actor
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Request
from handoffs.selectors import found_by_text
from tests.factories.handoffs import MadeClient, make_client, open_request

URL = "/api/v1/requests/"


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Actor:
    """The consultant."""
    made: Actor = actor_of(consultant)
    return made


@pytest.fixture
def late(actor: Actor, client: MadeClient) -> Request:
    """An English request."""
    return open_request(
        actor,
        client.client,
        contact_id=client.contact.pk,
        subject="Late delivery",
        text="Three orders were shipped to the wrong warehouse.",
    )


@pytest.fixture
def asked(actor: Actor, company: Company) -> Request:
    """A Russian request with English words in it."""
    other = make_client(company, "Хартманн и партнёры")
    Contact.objects.filter(pk=other.contact.pk).update(name="Жанна Лебедева", email="j@x.example")
    return open_request(
        actor,
        other.client,
        contact_id=other.contact.pk,
        subject="Обращения клиентов не доходят",
        text="Счёт за доставку пришёл дважды, CRM integrations отключены.",
    )


def found(actor: Actor, text: str) -> set[int]:
    requests = found_by_text(Request.objects.visible_to(actor), actor, text)
    return set(requests.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "deliveries",
        "DELIVERY",
        "deliv*",
        "order shipping",
        '"wrong warehouse"',
        "delivery -invoice",
    ],
)
def test_english_words_when_in_another_form_then_found(
    actor: Actor, late: Request, asked: Request, text: str
) -> None:
    assert found(actor, text) == {late.pk}


@pytest.mark.parametrize(
    "text",
    [
        "обращение",
        "обращений",
        "ОБРАЩЕНИЯМИ клиента",
        "счета",
        "счет",
        "дважды доставка",
        "integration",
        "интеграция or обращение",
        "клиентами integration",
        "достав* дважд*",
    ],
)
def test_russian_and_mixed_words_when_in_another_form_then_found(
    actor: Actor, late: Request, asked: Request, text: str
) -> None:
    assert found(actor, text) == {asked.pk}


@pytest.mark.parametrize("text", ["warehouse -wrong", "the", "delivery доставка", "xyzzy", "!!"])
def test_words_when_not_all_fit_then_nothing(
    actor: Actor, late: Request, asked: Request, text: str
) -> None:
    assert found(actor, text) == set()


def test_number_when_given_then_that_request(actor: Actor, late: Request, asked: Request) -> None:
    assert found(actor, f"#{late.number}") == {late.pk}
    assert found(actor, f" {late.number} ") == {late.pk}
    assert found(actor, "#999999999999999999") == set()
    assert found(actor, "9" * 200) == set()


@pytest.mark.parametrize("text", ["Hartman", "хартман", "Хартманн", "Лебедеву", "lebedeva"])
def test_name_when_typed_wrong_or_in_the_other_script_then_found(
    actor: Actor, late: Request, asked: Request, text: str
) -> None:
    assert found(actor, text) == {asked.pk}


def test_name_when_of_client_or_contact_then_their_requests(actor: Actor, late: Request) -> None:
    for text in ("nordhaus", "Nordhas", "Ana Keller", "anna@nordhaus.example"):
        assert found(actor, text) == {late.pk}, text


def test_subject_when_changed_then_its_new_words_are_found(actor: Actor, late: Request) -> None:
    Request.objects.filter(pk=late.pk).update(subject="Broken scanner")
    assert found(actor, "scanners") == {late.pk}
    assert found(actor, "late") == set()


HOSTILE = [
    "'",
    '"',
    "\\",
    "%",
    "a & b | !c",
    "foo:* <-> bar",
    "') OR 1=1 --",
    "((((",
    "-- or --",
    "_",
    "'\\':*'",
    "e\u0301\u202e\u200b",
    "\U0001f600",
    "-",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_list_and_api_when_text_is_hostile_then_nothing_is_found(
    late: Request, consultant: Membership, browser_of: Any, text: str
) -> None:
    browser, query = browser_of(consultant), urlencode({"q": text})
    assert browser.get(f"{URL}?{query}").json()["results"] == []
    assert browser.get(f"{reverse('request-list')}?{query}").context["rows"] == []
    assert browser.get(f"{reverse('client-list')}?{query}").status_code == 200


@pytest.mark.parametrize("text", ["x" * 10_000, "a\0b"])
def test_list_when_text_is_too_long_or_has_nul_then_says_so(
    late: Request, consultant: Membership, browser_of: Any, text: str
) -> None:
    browser, query = browser_of(consultant), urlencode({"q": text})
    assert browser.get(f"{URL}?{query}").status_code in {400, 422}
    for name in ("request-list", "client-list"):
        page = browser.get(f"{reverse(name)}?{query}")
        assert page.status_code == 400 or page.context["rows"] == []


def test_search_when_of_another_company_or_not_called_in_then_nothing(
    late: Request, stranger: Membership, internal: Membership, actor: Actor, actor_of: Any
) -> None:
    with company_scope(stranger.company_id):
        for text in ("delivery", "nordhaus", str(late.number)):
            assert found(actor_of(stranger), text) == set()
            # The second lock alone
            assert not found_by_text(Request.objects.all(), actor, text).exists()
    assert found(actor_of(internal), "delivery") == set()
    services.comment_add(actor=actor, request_id=late.pk, body="Look", call_in=[internal.pk])
    assert found(actor_of(internal), "deliveries") == {late.pk}
    assert found(actor_of(internal), "nordhaus") == set()


def test_list_page_when_searched_then_asks_as_often_for_one_as_for_many(
    actor: Actor,
    late: Request,
    client: MadeClient,
    consultant: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(5):
        open_request(actor, client.client, subject="Late delivery")
    browser = browser_of(consultant)
    browser.get(reverse("request-list"))
    with django_assert_max_num_queries(9):
        page = browser.get(f"{reverse('request-list')}?q=delivery")
    assert len(page.context["rows"]) == 6
    with django_assert_max_num_queries(9):
        browser.get(f"{reverse('request-list')}?q=nordhaus")


def test_search_when_a_company_has_many_requests_then_reads_the_index(
    actor: Actor, late: Request, client: MadeClient
) -> None:
    rare = open_request(actor, client.client, subject="Zirconium filters leak", text="Drip")
    multiply(late, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE handoffs_request")
    wanted = found_by_text(Request.objects.visible_to(actor), actor, "zirconium")
    wanted = wanted.order_by("-last_activity_at", "-id")
    assert [row.pk for row in wanted[:51]] == [rare.pk]
    plan = wanted[:51].explain()
    assert "request_words" in plan, plan
    number = found_by_text(Request.objects.visible_to(actor), actor, str(rare.number))
    assert "Seq Scan" not in number.explain()


def multiply(request: Request, times: int) -> None:
    """Copies of a request, with numbers of their own and other words."""
    names = [f.column for f in Request._meta.local_concrete_fields if not f.primary_key]
    values = {name: name for name in names} | {
        "number": "number + 1000 + n",
        "subject": "'Question ' || n",
        "external_ref": "''",
        "idempotency_key": "''",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO handoffs_request ({', '.join(names)}) "  # noqa: S608 - our own names
            f"SELECT {', '.join(values[name] for name in names)} "
            "FROM handoffs_request, generate_series(1, %s) AS n WHERE id = %s",
            [times, request.pk],
        )


def test_clients_when_searched_then_by_part_or_likeness_in_either_script(
    company: Company, consultant: Membership, browser_of: Any
) -> None:
    for name in ("Nordhaus Kitchens", "Хартманн и партнёры", "Müller Söhne"):
        Client.objects.create(company=company, name=name)
    browser = browser_of(consultant)

    def names(text: str) -> list[str]:
        page = browser.get(f"{reverse('client-list')}?{urlencode({'q': text})}")
        return [row["name"] for row in page.context["rows"]]

    assert names("nordhas") == ["Nordhaus Kitchens"]
    assert names("kichens") == ["Nordhaus Kitchens"]
    assert names("haus") == ["Nordhaus Kitchens"]
    assert names("Hartmann") == ["Хартманн и партнёры"]
    assert names("Партнеры") == ["Хартманн и партнёры"]
    assert names("muller") == ["Müller Söhne"]
    assert names("zebra") == []


def test_migration_when_requests_have_no_words_then_fills_them(actor: Actor, late: Request) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE handoffs_request SET words = NULL")
    assert found(actor, "delivery") == set()
    migration = import_module("handoffs.migrations.0015_request_words_index")
    migration.fill(apps, connection.schema_editor())
    assert found(actor, "delivery") == {late.pk}
