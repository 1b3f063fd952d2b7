"""Parts of desks about requests: the queue, what comes back, topics, stages, answers owed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from clients.models import Client
from handoffs import services
from handoffs.models import Question, Request
from roles.models import Responsibility
from tests.factories.handoffs import (
    CONTEXT,
    hold_role,
    join_client_team,
    make_client,
    make_team,
    make_topic,
)
from tests.factories.questions import ask
from tests.platform_pages.desk_parts import (
    LONG,
    aged,
    contract,
    opens_to_as_many,
    part_of,
    rows_behind,
    texts,
)


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
