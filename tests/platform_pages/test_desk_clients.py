"""Parts of desks about clients: contracts, satisfaction, portfolio, who was not spoken with."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from clients.models import Client, Contract
from handoffs.models import RequestAlarm
from surveys.models import SurveyKind
from tests.factories.handoffs import (
    join_client_team,
    make_client,
)
from tests.platform_pages.desk_parts import (
    answer,
    contract,
    opens_to_as_many,
    part_of,
    texts,
    wrote,
)


def test_contracts_ending_are_those_of_my_clients_by_date(
    company: Any, consultant: Membership, nordhaus: Client, opened: Any, browser_of: Any
) -> None:
    vela, others = make_client(company, "Vela").client, make_client(company, "Others").client
    for client in (nordhaus, vela):
        join_client_team(client, consultant, "A")
    contract(nordhaus, 60)
    contract(vela, 10, "900", "USD")
    contract(vela, 91)
    contract(others, 5)
    opened("Grey export")
    opened("Grey import")
    browser = browser_of(consultant)

    part = part_of(browser, "contracts-ending")

    assert part.context["total"] == 2
    assert [row[0] for row in texts(part)] == ["Vela", "Nordhaus"]
    assert [row[3] for row in texts(part)] == ["900\xa0USD", "1,200\xa0EUR"]
    assert [row[4] for row in texts(part)] == ["0", "2"]
    assert opens_to_as_many(browser, part) == 1
    assert part_of(browser, "contracts-ending", "?days=120").context["total"] == 3


def test_contracts_ending_say_when_the_next_one_is_signed(
    consultant: Membership, nordhaus: Client, browser_of: Any
) -> None:
    join_client_team(nordhaus, consultant, "A")
    ends = contract(nordhaus, 20)
    Contract.objects.create(
        company=nordhaus.company,
        client=nordhaus,
        title="Next",
        amount=1,
        starts_on=ends.ends_on,
        ends_on=None,
    )

    (row,) = part_of(browser_of(consultant), "contracts-ending").context["rows"]

    assert row["cells"][2].beside == "the next one is signed"


def test_renewals_keep_currencies_apart_and_open_to_their_contracts(
    company: Any, consultant: Membership, nordhaus: Client, browser_of: Any
) -> None:
    vela = make_client(company, "Vela").client
    for client in (nordhaus, vela):
        join_client_team(client, consultant, "A")
    first = timezone.localdate().replace(day=1)
    month = (first + timedelta(days=70)).replace(day=15)
    days = (month - timezone.localdate()).days
    contract(nordhaus, days, "1000")
    contract(vela, days, "500")
    contract(vela, days, "700", "USD")
    browser = browser_of(consultant)

    part = part_of(browser, "renewals")
    page = browser.get("/desk/renewals/")

    assert [row[1:] for row in texts(part)] == [
        ["2", "EUR", "1,500\xa0EUR"],
        ["1", "USD", "700\xa0USD"],
    ]
    assert len(part.context["figures"]) == 2
    assert part.context["total"] == 3
    assert opens_to_as_many(browser, page) == 2


def test_satisfaction_fell_says_whether_it_is_more_than_chance(
    company: Any, consultant: Membership, nordhaus: Client, system: Any, browser_of: Any
) -> None:
    vela, risen = make_client(company, "Vela").client, make_client(company, "Risen").client
    for client in (nordhaus, vela, risen):
        join_client_team(client, consultant, "A")
    for _ in range(10):
        answer(system, nordhaus, 5, 120)
        answer(system, nordhaus, 2, 20)
    answer(system, vela, 9, 120, SurveyKind.NPS)
    answer(system, vela, 3, 20, SurveyKind.NPS)
    answer(system, risen, 2, 120)
    answer(system, risen, 5, 20)
    browser = browser_of(consultant)

    part = part_of(browser, "satisfaction-fell")

    assert [row[0] for row in texts(part)] == ["Nordhaus", "Vela"]
    assert [row[3] for row in texts(part)] == ["more than chance", "too few to judge"]
    cells = part.context["rows"][0]["cells"]
    assert [cells[1].before, cells[2].before] == ["0.0 %", "100.0 %"]
    assert [cells[1].text, cells[2].text] == ["n = 10", "n = 10"]
    assert opens_to_as_many(browser, part) == 4


def test_portfolio_shows_what_goes_wrong_first_and_opens_to_it(
    company: Any,
    consultant: Membership,
    nordhaus: Client,
    opened: Any,
    system: Any,
    browser_of: Any,
) -> None:
    calm = make_client(company, "Calm").client
    for client in (nordhaus, calm):
        join_client_team(client, consultant, "CS")
    make_client(company, "Not mine")
    contract(nordhaus, 100)
    answer(system, nordhaus, 4, 3)
    record = opened("Grey export")
    opened("Grey import")
    RequestAlarm.objects.create(
        company=company,
        request=record,
        kind="loop",
        since_at=record.opened_at,
        raised_at=record.opened_at,
        data={"path": ["A", "S", "A"]},
    )
    browser = browser_of(consultant)

    part = part_of(browser, "portfolio")

    assert [row[:3] for row in texts(part)] == [["Nordhaus", "2", "1"], ["Calm", "0", "0"]]
    assert texts(part)[0][4] == "CSAT 4"
    assert texts(part)[0][6] == "1,200\xa0EUR"
    assert opens_to_as_many(browser, part) == 2


def test_untouched_are_those_nobody_wrote_to_or_spoke_with(
    company: Any, consultant: Membership, opened: Any, actor_of: Any, browser_of: Any
) -> None:
    made = {n: make_client(company, n).client for n in ("Wrote", "Written", "Spoken", "Silent")}
    for client in made.values():
        join_client_team(client, consultant, "CS")
    opened("They wrote", client=made["Wrote"])
    wrote(opened("We wrote", client=made["Written"]), days_ago=31)
    opened("They rang", client=made["Spoken"], channel="phone")
    browser = browser_of(consultant)

    shown = part_of(browser, "untouched")
    assert [row[0] for row in texts(shown)] == ["Silent", "Written", "Wrote"]
    shorter = part_of(browser, "untouched", "?days=40")
    assert [row[0] for row in texts(shorter)] == ["Silent", "Wrote"]
    assert opens_to_as_many(browser, shown) == 2


def test_automatic_replies_touch_nobody(
    consultant: Membership, nordhaus: Client, opened: Any, company: Any, browser_of: Any
) -> None:
    join_client_team(nordhaus, consultant, "CS")
    record = opened("They wrote")
    wrote(record, is_automatic=True)

    assert part_of(browser_of(consultant), "untouched").context["total"] == 1
