"""Coverage: counted from requests that came, by day and topic; what to write; who is warned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput
from core.tenancy import company_scope
from handoffs.models import Request
from handoffs.services import paths_derive
from playbooks.coverage import TARGET, Share, WarningLevel, warning_level
from playbooks.defaults import PLAYBOOKS
from playbooks.models import Playbook
from playbooks.selectors.coverage import (
    TopicStanding,
    coverage,
    coverage_warning,
)
from playbooks.services import defaults_create, playbook_update
from playbooks.views.coverage import days_given
from roles.models import Topic
from tests.factories.handoffs import hold_role, make_client, make_topic, open_request
from tests.factories.playbooks import make_playbook, make_playbook_in_force

TODAY = date(2026, 5, 4)
BrowserOf = Callable[[Membership], Browser]
URL = "/playbooks/coverage/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-04 10:00 +0000", tick=False):
        yield


@dataclass(frozen=True, slots=True)
class Shop:
    """A company that is asked things. `ask(topic, times, at)` opens requests in the past."""

    actor: Actor
    training: Topic
    fault: Topic
    ask: Callable[..., list[Request]]


@pytest.fixture
def shop(company: Company, system: Actor, consultant: Membership) -> Shop:
    """Two topics and a client; one person holds both roles."""
    hold_role(consultant, "CS")
    hold_role(consultant, "S")
    client = make_client(company).client
    told = replace(system, via="import")

    def ask(topic: Topic | None, times: int = 1, at: str = "2026-05-01T09:00") -> list[Request]:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        values = {"topic_id": topic.pk} if topic else {"owner_id": consultant.pk}
        return [open_request(told, client, at=moment, **values) for _ in range(times)]

    return Shop(system, make_topic(company, "training"), make_topic(company, "fault", "S"), ask)


# ---------- The rules


@pytest.mark.parametrize(
    ("covered", "total", "percent", "reached"),
    [
        (0, 0, None, False),
        (0, 5, 0, False),
        (4, 5, 80, True),
        (79, 100, 79, False),
        (5, 5, 100, True),
    ],
)
def test_share_when_read_then_nothing_is_not_zero(
    covered: int, total: int, percent: float | None, reached: bool
) -> None:
    share = Share(covered, total)
    assert (share.percent, share.is_reached) == (percent, reached)


@pytest.mark.parametrize(
    ("cs_people", "percent", "level"),
    [
        (0, 0, WarningLevel.NONE),
        (4, 0, WarningLevel.NONE),
        (5, 0, WarningLevel.WARNING),
        (5, 79.9, WarningLevel.WARNING),
        (5, 80, WarningLevel.NONE),
        (9, 40, WarningLevel.WARNING),
        (10, 40, WarningLevel.ALARM),
        (10, 80, WarningLevel.NONE),
        (100, 0, WarningLevel.ALARM),
        (5, None, WarningLevel.NONE),
        (10, None, WarningLevel.NONE),
    ],
)
def test_warning_level_when_team_grows_without_playbooks_then_grows_too(
    cs_people: int, percent: float | None, level: WarningLevel
) -> None:
    assert warning_level(cs_people, percent) == level


# ---------- The figure


def test_coverage_when_nobody_asked_then_no_figure(shop: Shop) -> None:
    found = coverage(shop.actor, TODAY)
    assert (found.share.percent, found.rows, found.without_topic) == (None, (), 0)
    assert {row.topic.code for row in found.quiet} == {"training", "fault"}
    assert found.to_write == []


def test_coverage_when_topics_are_asked_unevenly_then_is_weighted_by_requests(shop: Shop) -> None:
    make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk])
    shop.ask(shop.training, 3)
    shop.ask(shop.fault, 1)
    found = coverage(shop.actor, TODAY)
    assert (found.share.covered, found.share.total, found.share.percent) == (3, 4, 75)
    assert [(row.topic.code, row.requests, row.standing) for row in found.rows] == [
        ("training", 3, TopicStanding.CURRENT),
        ("fault", 1, TopicStanding.NONE),
    ]
    assert [row.role and row.role.code for row in found.rows] == ["CS", "S"]


def test_coverage_when_requests_have_no_topic_then_they_are_told_apart(shop: Shop) -> None:
    shop.ask(shop.training, 2)
    shop.ask(None, 5)
    found = coverage(shop.actor, TODAY)
    assert (found.share.total, found.without_topic) == (2, 5)


@pytest.mark.parametrize(
    ("at", "days", "counts"),
    [
        ("2026-05-04T09:59", 30, True),
        ("2026-04-04T22:00", 30, True),  # 5 April, midnight in Berlin
        ("2026-04-04T21:59", 30, False),
        ("2026-04-04T21:59", 90, True),
        ("2026-02-03T23:00", 90, True),  # 4 February, midnight in Berlin
        ("2026-02-03T22:59", 90, False),
        ("2025-05-05T12:00", 365, True),
        ("2025-05-04T12:00", 365, False),
    ],
)
def test_coverage_when_a_period_is_chosen_then_counts_local_days_with_today(
    shop: Shop, at: str, days: int, counts: bool
) -> None:
    shop.ask(shop.training, at=at)
    assert coverage(shop.actor, TODAY, days).share.total == int(counts)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 11, 3), TopicStanding.CURRENT),
        (date(2026, 11, 4), TopicStanding.REVIEW),
        (date(2027, 3, 1), TopicStanding.REVIEW),
    ],
)
def test_coverage_when_the_review_is_overdue_then_playbook_is_not_current(
    shop: Shop, today: date, standing: TopicStanding
) -> None:
    playbook = make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk])
    shop.ask(shop.training)
    found = coverage(shop.actor, today, 365)
    assert (found.rows[0].standing, found.rows[0].playbook) == (standing, playbook)
    assert found.share.covered == int(standing == TopicStanding.CURRENT)
    assert [item.row.topic for item in found.to_write] == (
        [] if standing == TopicStanding.CURRENT else [shop.training]
    )


def test_coverage_when_playbook_is_a_draft_or_out_of_use_then_is_not_current(shop: Shop) -> None:
    make_playbook(shop.actor, "draft", topic_ids=[shop.training.pk])
    closed = make_playbook_in_force(shop.actor, "closed", topic_ids=[shop.fault.pk])
    playbook_update(actor=shop.actor, playbook_id=closed.pk, is_active=False)
    shop.ask(shop.training, 2)
    shop.ask(shop.fault)
    standings = [row.standing for row in coverage(shop.actor, TODAY).rows]
    assert standings == [TopicStanding.WRITING, TopicStanding.NONE]


def test_coverage_when_a_topic_has_several_playbooks_then_the_best_counts(shop: Shop) -> None:
    make_playbook(shop.actor, "a-draft", topic_ids=[shop.training.pk])
    make_playbook_in_force(shop.actor, "z-second", topic_ids=[shop.training.pk])
    best = make_playbook_in_force(shop.actor, "b-first", topic_ids=[shop.training.pk])
    shop.ask(shop.training)
    found = coverage(shop.actor, TODAY)
    assert (found.rows[0].standing, found.rows[0].playbook) == (TopicStanding.CURRENT, best)
    assert found.share.percent == 100


def test_coverage_when_read_then_says_what_to_write_next_and_what_it_brings(
    shop: Shop, company: Company
) -> None:
    refund = make_topic(company, "refund", "S")
    make_playbook_in_force(shop.actor, topic_ids=[refund.pk])
    shop.ask(shop.training, 3)
    shop.ask(shop.fault, 5)
    shop.ask(refund, 2)
    found = coverage(shop.actor, TODAY)
    assert found.share.percent == 20
    assert [(i.row.topic.code, i.reached.percent) for i in found.to_write] == [
        ("fault", 70),
        ("training", 100),
    ]


def test_coverage_when_people_worked_then_tells_the_time(shop: Shop) -> None:
    requests = shop.ask(shop.training, 2, at="2026-04-30T09:00")
    paths_derive(actor=shop.actor, request_ids=[request.pk for request in requests])
    row = coverage(shop.actor, TODAY).rows[0]
    assert row.requests == 2
    assert row.working_seconds == sum(request.path.working_seconds for request in requests)


def test_coverage_when_another_company_is_asked_then_nothing_of_it_is_seen(
    shop: Shop, other_company: Company
) -> None:
    shop.ask(shop.training, 2)
    with company_scope(other_company.pk):
        found = coverage(system_actor(other_company), TODAY)
    assert (found.rows, found.quiet, found.without_topic) == ((), (), 0)


# ---------- The warning


def test_coverage_warning_when_five_do_customer_success_unwritten_then_warns(
    shop: Shop, make_person: Any
) -> None:
    shop.ask(shop.training, 2)
    shop.ask(shop.fault, 50)
    people = [make_person(f"Person {number}") for number in range(9)]
    for person in people[:3]:
        hold_role(person, "CS")
    assert coverage_warning(shop.actor, TODAY).level == WarningLevel.NONE
    hold_role(people[3], "CS")
    warned = coverage_warning(shop.actor, TODAY)
    assert (warned.level, warned.cs_people) == (WarningLevel.WARNING, 5)
    assert (warned.share.covered, warned.share.total) == (0, 2)
    for person in people[4:]:
        hold_role(person, "CS")
    assert coverage_warning(shop.actor, TODAY).level == WarningLevel.ALARM

    make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk])
    assert coverage_warning(shop.actor, TODAY).level == WarningLevel.NONE


def test_coverage_warning_when_nobody_asked_then_only_a_company_without_playbooks_is_warned(
    shop: Shop, make_person: Any
) -> None:
    for number in range(4):
        hold_role(make_person(f"Person {number}"), "CS")
    assert coverage_warning(shop.actor, TODAY).level == WarningLevel.WARNING
    make_playbook_in_force(shop.actor)
    assert coverage_warning(shop.actor, TODAY).level == WarningLevel.NONE


def test_coverage_warning_when_one_left_or_will_come_then_is_not_counted(
    shop: Shop, make_person: Any
) -> None:
    gone, later = make_person("Gone"), make_person("Later")
    hold_role(gone, "CS")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    hold_role(later, "CS", since=date(2026, 6, 1))
    assert coverage_warning(shop.actor, TODAY).cs_people == 1


# ---------- Pages


def test_page_shows_the_figure_and_opens_to_requests(
    shop: Shop, consultant: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk])
    shop.ask(shop.training, 3)
    shop.ask(shop.fault, 1)
    shop.ask(None, 2)
    browser = browser_of(consultant)
    page = browser.get(URL)
    text = page.content.decode()
    assert page.context["card"]["value"] == "75"
    assert page.context["card"]["change"] == "Target not reached"
    assert [row["name"] for row in page.context["next"]] == ["Fault"]
    assert page.context["enough"] == 1
    assert "2 requests of 6 have no topic" in text
    assert "/playbooks/new/?topic=fault" in text
    assert f"/playbooks/{playbook.pk}/" in text
    for link, count in (
        (page.context["rows"][0]["url"], 3),
        (page.context["rows"][1]["url"], 1),
        (page.context["without"]["url"], 2),
    ):
        listed = browser.get(link)
        assert (listed.status_code, len(listed.context["rows"])) == (200, count)


def test_page_when_nobody_asked_then_shows_no_figure(
    shop: Shop, consultant: Membership, browser_of: BrowserOf
) -> None:
    page = browser_of(consultant).get(URL)
    assert page.context["card"]["state"] == "no_data"
    assert "Nobody asked anything on these days" in page.content.decode()


@pytest.mark.parametrize("text", ["7", "-1", "x", "90.0", "9" * 40, "٣٠"])
def test_page_when_period_is_nonsense_then_refuses(
    shop: Shop, consultant: Membership, browser_of: BrowserOf, text: str
) -> None:
    assert browser_of(consultant).get(URL, {"days": text}).status_code == 422
    assert browser_of(consultant).get(f"{URL}export/", {"days": text}).status_code == 422
    with pytest.raises(InvalidInput):
        days_given(text)


def test_page_asks_a_constant_number_of_questions(
    shop: Shop,
    company: Company,
    manager: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(manager)
    for number in range(12):
        topic = make_topic(company, f"topic-{number}")
        shop.ask(topic, 2)
        make_playbook_in_force(shop.actor, f"playbook-{number}", topic_ids=[topic.pk])
    browser.get(URL)
    with django_assert_max_num_queries(10):
        assert browser.get(URL).status_code == 200


def test_export_when_asked_then_has_the_table(
    shop: Shop, consultant: Membership, browser_of: BrowserOf
) -> None:
    make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk], name_en="=Evil")
    shop.ask(shop.training, 2)
    shop.ask(None, 1)
    sent = browser_of(consultant).get(f"{URL}export/?days=30")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Topic,Code,Role,Requests,Hours,State,Playbook",
        "Training,training,CS,2,0.0,Current playbook,'=Evil",
        "Without a topic,,,1,,,",
    ]
    assert "playbook-coverage-2026-04-05-2026-05-04.csv" in sent["Content-Disposition"]


def test_fragment_when_all_is_clear_then_is_empty_and_else_says_how_many(
    shop: Shop, head: Membership, browser_of: BrowserOf, make_person: Any
) -> None:
    browser, address = browser_of(head), f"{URL}warning/"
    assert browser.get(address).content.decode().strip() == ""
    shop.ask(shop.training, 2)
    for number in range(4):
        hold_role(make_person(f"Person {number}"), "CS")
    text = browser.get(address).content.decode()
    assert "5 people do customer success, and playbooks describe 0 %" in text
    assert "note-warn" in text


def test_desk_of_a_head_asks_for_the_warning(head: Membership, browser_of: BrowserOf) -> None:
    assert f"{URL}warning/" in browser_of(head).get("/").content.decode()


def test_defaults_page_when_some_are_missing_then_manager_adds_them(
    shop: Shop, manager: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    assert "playbooks/defaults/" not in browser_of(consultant).get(URL).content.decode()
    assert browser_of(consultant).post("/playbooks/defaults/").status_code == 403
    assert Playbook.objects.count() == 0
    browser = browser_of(manager)
    assert "/playbooks/defaults/" in browser.get(URL).content.decode()
    assert f"{len(PLAYBOOKS)} playbooks" in browser.get("/playbooks/defaults/").content.decode()
    assert browser.post("/playbooks/defaults/").status_code == 302
    assert Playbook.objects.count() == len(PLAYBOOKS)
    assert "/playbooks/defaults/" not in browser.get(URL).content.decode()


def test_pages_when_internal_or_stranger_opens_then_see_nothing(
    shop: Shop, internal: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    shop.ask(shop.training, 2)
    for address in (URL, f"{URL}export/", f"{URL}warning/", "/api/v1/playbook-coverage/"):
        assert browser_of(internal).get(address).status_code == 403
    page = browser_of(stranger).get(URL)
    assert (page.context["card"]["state"], page.context["rows"]) == ("no_data", [])


# ---------- API


def test_api_when_asked_then_gives_what_the_page_shows(
    shop: Shop, consultant: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook_in_force(shop.actor, topic_ids=[shop.training.pk])
    shop.ask(shop.training, 3)
    shop.ask(shop.fault, 1)
    shop.ask(None, 2)
    found = browser_of(consultant).get("/api/v1/playbook-coverage/?days=30").json()
    topics = found.pop("topics")
    assert found == {
        "first": "2026-04-05",
        "last": "2026-05-04",
        "requests": 4,
        "covered": 3,
        "percent": 75.0,
        "target": TARGET,
        "is_reached": False,
        "requests_without_topic": 2,
    }
    assert topics[0] == {
        "topic_id": shop.training.pk,
        "code": "training",
        "name": "Training",
        "role": "CS",
        "standing": "current",
        "playbook_id": playbook.pk,
        "requests": 3,
        "working_seconds": 0,
    }
    assert (topics[1]["standing"], topics[1]["playbook_id"]) == ("none", None)


@pytest.mark.parametrize("query", ["days=31", "days=x", "weeks=4"])
def test_api_when_query_is_nonsense_then_problem(
    consultant: Membership, browser_of: BrowserOf, query: str
) -> None:
    refused = browser_of(consultant).get(f"/api/v1/playbook-coverage/?{query}")
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == [query.split("=")[0]]


# ---------- Scale


def test_coverage_when_a_company_has_many_requests_then_asks_four_times_by_index(
    shop: Shop,
) -> None:
    defaults_create(actor=shop.actor)
    (first,) = shop.ask(shop.training)
    names = [f.column for f in Request._meta.local_concrete_fields if not f.primary_key]
    values = {name: name for name in names} | {
        "number": "number + n",
        "opened_at": "opened_at - n * interval '1 hour'",
        "external_ref": "''",
        "idempotency_key": "''",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO handoffs_request ({', '.join(names)}) "  # noqa: S608 - our own names
            f"SELECT {', '.join(values[name] for name in names)} "
            "FROM handoffs_request, generate_series(1, 20000) AS n WHERE id = %s",
            [first.pk],
        )
        cursor.execute("ANALYZE handoffs_request")
    with CaptureQueriesContext(connection) as asked:
        found = coverage(shop.actor, timezone.localdate(), 90)
    assert 2_000 < found.share.total < 2_200
    assert len(asked) == 4
    (opened,) = [query["sql"] for query in asked if "COUNT" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {opened}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on handoffs_request" not in plan
