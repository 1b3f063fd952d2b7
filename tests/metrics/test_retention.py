"""Retention from contracts: figures, late news, currencies, credit, pages and REST."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from accounts.models import Company, Membership
from clients import services as clients
from clients.models import Client, ExchangeRate
from core.access import Actor
from core.errors import InvalidInput, NotAllowed
from core.tenancy import company_scope
from metrics import retention, selectors, services
from metrics.asking import Question
from metrics.catalogue import Level
from metrics.cuts import Cut, Dimension
from tests.conftest import PersonMaker
from tests.factories.handoffs import make_role

Browsers = Callable[[Membership], Browser]
JAN, APRIL = date(2026, 1, 1), date(2026, 4, 1)


@pytest.fixture
def book(company: Company, system: Actor, make_person: PersonMaker) -> dict[str, Any]:
    """Twelve clients: one left, one shrank, one grew, one came, one pays francs."""
    services.defaults_create(system)
    marta, jonas = make_person("Marta L"), make_person("Jonas W")
    role = make_role(company, "CS")
    made: list[Client] = []
    for number in range(13):
        segment = "Small" if number % 2 else "Enterprise"
        one = clients.client_create(actor=system, name=f"Client {number:02}", segment=segment)
        holder = marta if number < 6 else jonas
        clients.client_team_set(
            actor=system,
            client_id=one.pk,
            role_id=role.pk,
            member_id=holder.pk,
            starts_on=date(2025, 1, 1),
        )
        made.append(one)
    ends = {0: date(2026, 3, 1), 1: date(2026, 3, 1)}
    for number, one in enumerate(made):
        _sign(
            system,
            one,
            1200,
            date(2025, 1, 1) if number != 3 else date(2026, 2, 2),
            ends.get(number),
        )
    _sign(system, made[1], 600, date(2026, 3, 1))
    _sign(system, made[2], 1200, date(2026, 2, 1))
    _sign(system, made[12], 1200, date(2025, 1, 1), code="CHF")
    return {"marta": marta, "jonas": jonas, "clients": made, "system": system}


def _sign(
    actor: Actor,
    one: Client,
    yearly: int,
    starts: date,
    ends: date | None = None,
    code: str = "EUR",
) -> None:
    clients.contract_create(
        actor=actor,
        client_id=one.pk,
        title="Licence",
        amount=Decimal(yearly),
        currency=code,
        starts_on=starts,
        ends_on=ends,
    )


QUARTER = {"start": JAN, "end": APRIL}


def asked_of(reader: Any, **asked: Any) -> Any:
    """What a reader answers to a question."""
    found = reader(Question(**asked))
    return found[0] if reader is retention.figures else found


def test_figures_by_company_person_part_and_period(
    company: Company, book: dict[str, Any], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        found = asked_of(retention.figures, company_id=company.pk, codes=retention.CODES, **QUARTER)
    money, logos = found["grr", None], found["logo_retention", None]
    assert (money.value, money.n, money.low) == (pytest.approx(100 * 950 / 1100), 11, None)
    assert found["nrr", None].value == pytest.approx(100 * 1050 / 1100)
    assert (logos.n, logos.positives, logos.provisional_n) == (12, 11, 0)
    assert logos.value == pytest.approx(100 * 11 / 12)
    assert logos.low == pytest.approx(64.61, abs=0.01)
    assert (money.version, money.too_few) == (1, False)
    marta, jonas = book["marta"].pk, book["jonas"].pk
    people = asked_of(
        retention.figures,
        company_id=company.pk,
        codes=["grr"],
        level=Level.CONSULTANT,
        ids=[marta, jonas],
        **QUARTER,
    )
    assert people["grr", marta].value == pytest.approx(70.0)
    assert (people["grr", jonas].value, people["grr", jonas].too_few) == (100.0, True)
    parts = asked_of(
        retention.by_dimension,
        company_id=company.pk,
        codes=["nrr"],
        dimension=Dimension.SEGMENT,
        **QUARTER,
    )
    assert [(key, figure.n) for key, _name, figure in parts["nrr"]] == [
        ("Enterprise", 6),
        ("Small", 5),
    ]
    small = asked_of(
        retention.figures, company_id=company.pk, codes=["nrr"], cut=Cut(segment="Small"), **QUARTER
    )
    assert small["nrr", None] == parts["nrr"][1][2]
    by_topic = asked_of(
        retention.figures, company_id=company.pk, codes=["nrr"], cut=Cut(topic_id=1), **QUARTER
    )
    assert (by_topic["nrr", None].value, by_topic["nrr", None].n) == (None, 0)
    points = asked_of(
        retention.series_of, company_id=company.pk, codes=["grr"], period="month", **QUARTER
    )["grr"]
    assert [(begins.month, figure.n) for begins, figure in points] == [(1, 11), (2, 11), (3, 11)]
    assert [round(figure.value or 0, 1) for _, figure in points] == [100.0, 87.5, 100.0]
    rows = asked_of(
        retention.breakdown,
        company_id=company.pk,
        codes=["grr"],
        level=Level.CONSULTANT,
        **QUARTER,
    )
    assert [(name, figure.n) for _pk, name, figure in rows] == [("Jonas W", 6), ("Marta L", 5)]


def test_readers_of_all_figures_hand_retention_on(company: Company, book: dict[str, Any]) -> None:
    codes = ["grr", "csat", "logo_retention"]
    found = selectors.figures(company_id=company.pk, codes=codes, **QUARTER)
    own = asked_of(retention.figures, company_id=company.pk, codes=retention.CODES, **QUARTER)
    assert found["grr", None] == own["grr", None]
    assert found["csat", None].value is None
    points = selectors.series_of(company_id=company.pk, codes=codes, period="month", **QUARTER)
    assert [one.figure.n for one in points["grr"]] == [11, 11, 11]
    assert len(points["csat"]) == 3
    people = selectors.breakdown(company_id=company.pk, code="grr", **QUARTER)
    assert [name for _pk, name, _figure in people] == ["Jonas W", "Marta L"]
    parts = selectors.by_dimension(
        company_id=company.pk, codes=codes, dimension=Dimension.SEGMENT, **QUARTER
    )
    assert [row[0] for row in parts["grr"]] == ["Enterprise", "Small"]
    assert parts["csat"] == []


def test_contracts_told_late_and_other_holders_recompute_the_past_and_no_credit(
    company: Company, book: dict[str, Any]
) -> None:
    left, role = book["clients"][0], make_role(company, "CS")
    clients.client_team_set(
        actor=book["system"],
        client_id=left.pk,
        role_id=role.pk,
        member_id=book["jonas"].pk,
        starts_on=date(2026, 2, 1),
    )
    marta = book["marta"].pk
    asked = {"company_id": company.pk, "codes": ["logo_retention"], "ids": [marta], **QUARTER}
    before = asked_of(retention.figures, level=Level.CONSULTANT, **asked)["logo_retention", marta]
    assert (before.n, before.positives) == (5, 4)
    _sign(book["system"], left, 1200, date(2026, 3, 25))
    after = asked_of(retention.figures, level=Level.CONSULTANT, **asked)["logo_retention", marta]
    assert (after.n, after.positives) == (5, 5)


def test_rates_and_the_companys_currency(
    company: Company, book: dict[str, Any], admin: Membership, head: Membership, actor_of: Any
) -> None:
    day = date(2025, 1, 1)
    with pytest.raises(NotAllowed):
        clients.exchange_rate_set(
            actor=actor_of(head), currency="CHF", starts_on=day, rate=Decimal(1)
        )
    actor = actor_of(admin)
    for code, rate in (("EUR", Decimal(1)), ("CHF", Decimal(0)), ("frank", Decimal(1))):
        with pytest.raises(InvalidInput):
            clients.exchange_rate_set(actor=actor, currency=code, starts_on=day, rate=rate)
    assert not ExchangeRate.objects.exists()
    for rate in ("0.9", "0.95"):
        clients.exchange_rate_set(actor=actor, currency="chf", starts_on=day, rate=Decimal(rate))
    assert [row.rate for row in ExchangeRate.objects.all()] == [Decimal("0.95")]
    found = asked_of(retention.figures, company_id=company.pk, codes=["grr"], **QUARTER)[
        "grr", None
    ]
    assert (found.n, found.value) == (12, pytest.approx(100 * 1145 / 1295))


def test_figures_of_another_company_hold_nothing_of_this_one(
    other_company: Company, book: dict[str, Any]
) -> None:
    with company_scope(other_company.pk):
        found = asked_of(retention.figures, company_id=other_company.pk, codes=["grr"], **QUARTER)
    assert found["grr", None].value is None


PAGE = "/metrics/retention/?start=2026-01-01&end=2026-03-31"


def test_page_without_contracts_draws_nothing(
    system: Actor, head: Membership, browser_of: Browsers
) -> None:
    services.defaults_create(system)
    page = browser_of(head).get(PAGE)
    assert (page.context["chart"], page.context["waterfall"]) == (None, None)
    assert '<svg class="chart' not in page.content.decode()
    assert "No contract ran in these days" in page.content.decode()


def test_page_shows_figures_and_the_clients_behind_them_within_ten_queries(
    book: dict[str, Any],
    head: Membership,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(head)
    browser.get(PAGE)
    with django_assert_max_num_queries(10):
        page = browser.get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    assert [card["value"] for card in page.context["cards"]] == ["86.4", "95.5", "91.7"]
    rows = [(row["name"], str(row["label"])) for row in page.context["rows"]]
    assert rows == [
        ("Client 00", "left"),
        ("Client 01", "pays less"),
        ("Client 02", "pays more"),
        ("Client 03", "new"),
    ]
    assert "Client 12" in text.split("because nobody has said")[1].split("</section>")[0]
    assert "Client 05" not in text
    assert "Client 05" in browser.get(f"{PAGE}&shown=all").content.decode()
    export = browser.get(f"{PAGE}&format=csv")
    text = export.getvalue().decode("utf-8-sig")
    assert 'Revenue retained (GRR),"86.4 %, n = ' in text
    assert "\nClient 00,Enterprise,Marta L,left,100.00,0.00," in text
    clients, figures = load_workbook(BytesIO(browser.get(f"{PAGE}&format=xlsx").getvalue()))
    assert ("Client 00", "Enterprise", "Marta L", "left", 100, 0) in [
        row[:6] for row in clients.values
    ]
    assert 86.4 in [round(row[2], 1) for row in list(figures.values)[5:]]
    for query in ("?start=2026-03-31&end=2026-01-01", "?start=1066-01-01&end=2026-01-01", "?id=x"):
        assert browser.get(f"/metrics/retention/{query}").status_code == 422
    for query in ("", "?period=year", "?period=month&start=2026-02-10", "?segment=nowhere"):
        assert browser.get(f"/metrics/retention/{query}").status_code == 200


def test_people_see_the_company_and_only_their_own_clients_figures(
    book: dict[str, Any], stranger: Membership, internal: Membership, browser_of: Browsers
) -> None:
    marta, jonas = book["marta"], book["jonas"]
    page = browser_of(marta).get(PAGE)
    people = page.context["parts"][1]["rows"]
    assert [row["name"] for row in people] == ["Marta L"]
    assert [name for _pk, name in page.context["people"]] == ["Marta L"]
    api = "/api/v1/retention/?start=2026-01-01&end=2026-04-01"
    for person, status in ((marta, 200), (jonas, 404)):
        assert browser_of(marta).get(f"{PAGE}&id={person.pk}").status_code == status
        assert browser_of(marta).get(f"{api}&id={person.pk}").status_code == status
    assert browser_of(internal).get(PAGE).status_code == 403
    assert browser_of(stranger).get(f"{PAGE}&id={marta.pk}").status_code == 404
    assert "Client 00" not in browser_of(stranger).get(PAGE).content.decode()


def test_rest_gives_the_figures_and_clients_of_the_page(
    book: dict[str, Any], head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    span = "start=2026-01-01&end=2026-04-01"
    found = browser.get(f"/api/v1/retention/?{span}").json()
    assert found["currency"] == "EUR"
    assert found["totals"]["start"] == "1100.00"
    assert [round(one["value"], 1) for one in found["figures"]] == [86.4, 95.5, 91.7]
    rows = browser.get(f"/api/v1/retention/clients/?{span}").json()
    assert len(rows) == 13
    assert (rows[0]["name"], rows[0]["change"], rows[0]["end"]) == ("Client 00", "left", "0.00")
    assert browser.get(f"/api/v1/retention/?{span[:16]}").status_code == 422
    asked = "start=1000&grr=90&nrr=95&new=100&years=2&points=1&margin=50"
    years = browser.get(f"/api/v1/retention/calculator/?{asked}").json()
    assert [year["as_is"] for year in years["years"]] == [1000.0, 1050.0, 1097.5]
    assert [year["changed"] for year in years["years"]] == [1000.0, 1060.0, 1117.6]
    assert (years["difference"], years["left"]) == (pytest.approx(30.1), pytest.approx(15.05))
    assert browser.get("/api/v1/retention/calculator/?start=1").status_code == 422


def test_calculator_begins_with_the_companys_figures_and_takes_others(
    book: dict[str, Any], head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    page = browser.get("/metrics/retention/calculator/")
    assert page.status_code == 200
    assert page.context["form"]["years"].value() == 5
    typed = "start=1000&grr=100&nrr=110&new=0&years=3&margin=100&points=5"
    most = browser.get(f"/metrics/retention/calculator/?{typed}")
    assert "stays the same" in most.context["finding"]
    assert browser.get("/metrics/retention/calculator/?years=900").status_code == 422
