"""The parts of desks by role: who sees which, what stands there, and that numbers open to rows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from clients.models import Client, Contract
from cs_platform.desks.layout import OF_ROLES, all_parts, groups_of
from handoffs import services
from handoffs.models import Message, Question, Request, RequestAlarm
from roles.models import Responsibility, Topic
from surveys.models import Answer, SurveyKind
from tests.factories.handoffs import (
    CONTEXT,
    hold_role,
    join_client_team,
    make_client,
    make_team,
    make_topic,
    open_request,
)
from tests.factories.questions import ask
from tests.factories.surveys import make_invitation
from tests.platform_pages.desk_parts import opens_to_as_many, part_of, rows_behind, texts

LONG = timedelta(days=400)


@pytest.fixture
def nordhaus(company: Any) -> Client:
    """A client."""
    return make_client(company).client


@pytest.fixture
def opened(consultant: Membership, nordhaus: Client, actor_of: Any) -> Any:
    """`opened("Subject", topic=…)`: an open request that the consultant owns."""

    def make(subject: str, *, topic: Topic | None = None, **values: Any) -> Request:
        given = {"owner_id": consultant.pk, "channel": "email", **values}
        if topic:
            given["topic_id"] = topic.pk
        client = given.pop("client", nordhaus)
        return open_request(actor_of(consultant), client, subject=subject, **given)

    return make


def aged(request: Request, **columns: Any) -> None:
    """As if it had happened then."""
    Request.objects.filter(pk=request.pk).update(**columns)


def contract(client: Client, ends_in: int, amount: str = "1200", currency: str = "EUR") -> Contract:
    """A running contract that ends in so many days."""
    today = timezone.localdate()
    return Contract.objects.create(
        company=client.company,
        client=client,
        title="Licence",
        amount=Decimal(amount),
        currency=currency,
        starts_on=today - LONG,
        ends_on=today + timedelta(days=ends_in),
    )


# Whose parts


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


# Support


def test_queue_is_sorted_by_due_time_over_own_and_unowned(
    opened: Any, consultant: Membership, manager: Membership, browser_of: Any
) -> None:
    hold_role(consultant, "S")
    team = make_team(manager, consultant)
    now = timezone.now()
    undated = opened("Whenever")
    late = opened("Late of the team", owner_id=None, owner_team_id=team.pk)
    soon = opened("Soon of mine")
    aged(late, promised_by=now - timedelta(hours=1))
    aged(soon, promised_by=now + timedelta(hours=1))
    browser = browser_of(consultant)

    html = browser.get("/").content.decode()
    page = browser.get("/desk/requests/?which=queue")

    block = html[html.index("Queue by due time") :]
    assert block.index(late.subject) < block.index(soon.subject) < block.index(undated.subject)
    assert f"/requests/{late.number}/take/" in block
    assert f"/requests/{soon.number}/take/" not in block
    assert [row[0] for row in texts(page)] == ["Late of the team", "Soon of mine", "Whenever"]
    assert page.context["total"] == 3


def test_returns_are_known_by_topic_or_responsibility(
    opened: Any, company: Any, consultant: Membership, browser_of: Any
) -> None:
    row = Responsibility.objects.create(company=company, code="refunds", name_en="Money back")
    of_row = make_topic(company, "our-own-word", "S")
    of_row.responsibility = row
    of_row.save()
    opened("Money back", topic=of_row)
    opened("Broken cup", topic=make_topic(company, "exchange", "S"))
    opened("How do we", topic=make_topic(company, "how-to-use", "CS"))

    part = part_of(browser_of(consultant), "returns")

    assert part.context["total"] == 2
    assert {row[0] for row in texts(part)} == {"Money back", "Broken cup"}


def test_returns_of_colleagues_show_within_the_team_only(
    opened: Any,
    company: Any,
    consultant: Membership,
    manager: Membership,
    make_person: Any,
    browser_of: Any,
) -> None:
    colleague, other = make_person("Daniel Osei"), make_person("Max Other")
    make_team(manager, consultant, colleague)
    opened("Broken cup", topic=make_topic(company, "refund", "S"))

    assert part_of(browser_of(colleague), "returns").context["total"] == 1
    assert part_of(browser_of(other), "returns").context["total"] == 0


def test_waiting_too_long_counts_days_from_the_address(
    opened: Any, consultant: Membership, actor_of: Any, browser_of: Any
) -> None:
    quiet, fresh = opened("Quiet"), opened("Fresh")
    for record in (quiet, fresh):
        services.request_wait(actor=actor_of(consultant), request_id=record.pk)
    aged(quiet, last_activity_at=timezone.now() - timedelta(days=5))
    browser = browser_of(consultant)

    assert [row[0] for row in texts(part_of(browser, "waiting-long"))] == ["Quiet"]
    assert part_of(browser, "waiting-long", "?days=6").context["total"] == 0


def test_first_contact_says_no_data_where_nothing_was_resolved(
    consultant: Membership, system: Any, browser_of: Any
) -> None:
    rows = texts(part_of(browser_of(consultant), "first-contact"))

    assert [row[0] for row in rows] == ["You", "Plano Systems"]
    assert {row[1] for row in rows} == {"No data"}


# Account


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


def answer(system: Any, client: Client, score: int, days_ago: int, kind: str = "csat") -> None:
    """The client answered so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    invitation = make_invitation(system, client.company, kind=kind)
    invitation.client, invitation.created_at = client, at
    invitation.closes_at = at + timedelta(days=14)
    invitation.save()
    Answer.objects.create(
        company=client.company, invitation=invitation, score=score, at=at, source="link"
    )


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


# Customer success


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


def wrote(request: Request, *, days_ago: int = 0, **values: Any) -> None:
    """A person wrote to the client so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    given = {"direction": "to_client", "body": "Here it is.", "at": at, **values}
    Message.objects.create(company=request.company, request=request, **given)


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


def test_repeated_topics_open_to_their_requests(
    company: Any, consultant: Membership, nordhaus: Client, opened: Any, browser_of: Any
) -> None:
    join_client_team(nordhaus, consultant, "CS")
    asked, once = make_topic(company, "import"), make_topic(company, "export")
    records = [opened("Again", topic=asked) for _ in range(4)]
    opened("Once", topic=once)
    aged(records[0], opened_at=timezone.now() - timedelta(days=100))
    browser = browser_of(consultant)

    part = part_of(browser, "repeated-topics")

    assert [row[:3] for row in texts(part)] == [["Nordhaus", "3", "Import"]]
    assert opens_to_as_many(browser, part) == 1
    assert part_of(browser, "repeated-topics", "?least=4").context["total"] == 0
    assert part_of(browser, "repeated-topics", "?least=4&days=120").context["total"] == 1


# Product


def test_topics_count_both_periods_and_what_stands_behind(
    company: Any,
    consultant: Membership,
    nordhaus: Client,
    opened: Any,
    actor_of: Any,
    browser_of: Any,
) -> None:
    vela = make_client(company, "Vela").client
    contract(nordhaus, 100, "1000")
    contract(vela, 100, "300", "USD")
    fault = make_topic(company, "fault", "S")
    for client in (nordhaus, vela, vela):
        opened("Broken", topic=fault, client=client)
    opened("Training", topic=make_topic(company, "training", "CS"))
    earlier = opened("Broken before", topic=fault)
    aged(earlier, opened_at=timezone.now() - timedelta(days=40))
    solved = Request.objects.filter(topic=fault).first()
    services.request_resolve(actor=actor_of(consultant), request_id=solved.pk)
    browser = browser_of(consultant)

    part = part_of(browser, "topics")

    assert texts(part) == [["Fault", "3", "1", "+2", "2", "1,000\xa0EUR · 300\xa0USD", "1"]]
    assert part.context["rows"][0]["cells"][3].beside == "too few to judge"
    assert opens_to_as_many(browser, part) == 4
    every = part_of(browser, "topics", "?topics=all")
    assert {row[0] for row in texts(every)} == {"Fault", "Training"}


# Project


def test_stages_divide_my_requests_without_a_rest(
    consultant: Membership,
    manager: Membership,
    internal: Membership,
    opened: Any,
    actor_of: Any,
    browser_of: Any,
) -> None:
    actor = actor_of(consultant)
    offered, asked, waits = opened("Offered"), opened("Asked"), opened("Waits")
    opened("In work")
    services.handover_offer(actor=actor, request_id=offered.pk, to_owner_id=manager.pk, **CONTEXT)
    ask(actor, offered, internal)
    ask(actor, asked, internal)
    services.request_wait(actor=actor, request_id=waits.pk)
    browser = browser_of(consultant)

    part = part_of(browser, "stages")

    facets = part.context["facets"]
    assert [one["count"] for one in facets] == [1, 1, 1, 1]
    assert sum(one["count"] for one in facets) == part.context["total"] == 4
    for one in facets:
        assert rows_behind(browser, one["url"]) == one["count"]


def test_departments_that_owe_answers_are_counted_with_those_late(
    company: Any,
    consultant: Membership,
    manager: Membership,
    internal: Membership,
    make_person: Any,
    opened: Any,
    actor_of: Any,
    browser_of: Any,
) -> None:
    alone = make_person("Ivan Accountant", level="internal")
    team = make_team(manager, internal, name="Developers")
    record = opened("Grey export")
    ask(actor_of(consultant), record, alone)
    now = timezone.now()
    Question.objects.create(
        company=company,
        request=record,
        asked_by=consultant,
        asked_to=internal,
        asked_to_team=team,
        text="Did the default change?",
        asked_at=now - LONG,
        due_at=now - timedelta(hours=1),
    )
    browser = browser_of(consultant)

    part = part_of(browser, "awaited-answers")

    facets = [(str(f["label"]), f["count"], f["late"]) for f in part.context["facets"]]
    assert facets == [("Developers", 1, 1), ("without a team", 1, 0)]
    for one in part.context["facets"]:
        assert rows_behind(browser, one["url"]) == one["count"]
    assert rows_behind(browser, f"/desk/awaited-answers/?department={team.pk}&late=yes") == 1
    assert rows_behind(browser, "/desk/awaited-answers/?department=none&late=yes") == 0


# Managers and heads


@pytest.fixture
def busy(
    consultant: Membership, manager: Membership, make_person: Any, opened: Any, actor_of: Any
) -> Membership:
    """A consultant with something of everything; a colleague with nothing."""
    colleague = make_person("Daniel Osei")
    team = make_team(manager, consultant, colleague)
    actor, asker = actor_of(consultant), actor_of(manager)
    late, waits = opened("Late"), opened("Waits")
    opened("Open")
    aged(late, promised_by=timezone.now() - timedelta(hours=1))
    services.request_wait(actor=actor, request_id=waits.pk)
    theirs = opened("Of the manager", owner_id=manager.pk)
    services.handover_offer(actor=asker, request_id=theirs.pk, to_owner_id=consultant.pk, **CONTEXT)
    ask(asker, theirs, consultant)
    opened("Of the team", owner_id=None, owner_team_id=team.pk)
    opened("Of nobody here", owner_id=make_person("Max Other").pk)
    return consultant


def test_load_counts_each_person_and_every_number_opens_to_its_rows(
    busy: Membership, manager: Membership, browser_of: Any
) -> None:
    browser = browser_of(manager)

    part = part_of(browser, "load")

    assert texts(part) == [
        ["Marta Lind", "2", "1", "1", "1", "1", "here"],
        ["Daniel Osei", "0", "0", "0", "0", "0", "here"],
    ]
    assert opens_to_as_many(browser, part) == 5
    assert part_of(browser, "overdue").context["total"] == 1


def test_load_says_who_is_away(
    busy: Membership, manager: Membership, system: Any, browser_of: Any
) -> None:
    today = timezone.localdate()
    accounts.absence_create(
        actor=system, member_id=busy.pk, starts_on=today, ends_on=date(2100, 1, 2)
    )

    assert texts(part_of(browser_of(manager), "load"))[0][6] == "back on 2 Jan 2100"


def test_load_of_a_manager_holds_nobody_elses_people(
    busy: Membership, make_person: Any, browser_of: Any
) -> None:
    other = make_person("Olga Other", level="manager")
    browser = browser_of(other)

    assert part_of(browser, "load").context["total"] == 0
    page = browser.get(f"/desk/overdue/?person={busy.pk}")
    assert page.context["total"] == 0
    assert page.context["filterset"]["form"].errors.keys() == {"person"}


def test_company_by_team_counts_people_and_what_the_team_itself_holds(
    busy: Membership, head: Membership, browser_of: Any
) -> None:
    browser = browser_of(head)

    part = part_of(browser, "teams")

    assert texts(part)[0] == ["Front line", "2", "0", "3", "1", "1", "1", "1"]
    assert [row[0] for row in texts(part)] == ["Front line", "Without a team"]
    assert opens_to_as_many(browser, part) == 8


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
