"""Runs over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from playbooks.models import Run
from tests.factories.handoffs import make_client
from tests.factories.runs import Matter, make_matter, open_step, start, told

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
JSON = "application/json"
RUNS = "/api/v1/playbook-runs/"


@pytest.fixture
def matter(system: Actor, consultant: Membership, make_person: Any) -> Matter:
    """A client whose CS is the consultant."""
    return make_matter(system, consultant, make_person("Daniel Osei"))


@pytest.fixture
def run(matter: Matter, consultant: Membership, actor_of: ActorOf) -> Run:
    """A run at its first step, which the consultant holds."""
    return start(actor_of(consultant), matter)


def test_run_is_started_once_for_a_key_and_gone_through(
    matter: Matter, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(manager)
    body = {"playbook_id": matter.playbook.pk, "client_id": matter.client.pk}
    key = {"Idempotency-Key": "k"}
    made = browser.post(RUNS, body, content_type=JSON, headers=key)
    again = browser.post(RUNS, body, content_type=JSON, headers=key)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert made.json() == again.json()
    run = made.json()
    assert (run["state"], run["client"]["name"], run["playbook_version"]) == (
        "running",
        "Nordhaus",
        1,
    )
    step = run["open_step"]
    assert (step["key"], step["title"], step["role"], step["member"]["name"]) == (
        "spot",
        "Spot the opportunity",
        "CS",
        "Marta Lind",
    )
    assert step["holder_reason"] == "Marta Lind holds the role Success for the client."
    assert browser.post(RUNS, body, content_type=JSON).status_code == 409

    finish_at = f"{RUNS}{run['id']}/finish-step/"
    done = browser.post(
        finish_at, {"step_id": step["id"]}, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert [row["key"] for row in done.json()["steps"]] == ["spot", "agree"]
    repeated = browser.post(finish_at, {"step_id": step["id"]}, content_type=JSON)
    assert repeated.status_code == 412
    asked = {"step_id": done.json()["open_step"]["id"]}
    assert browser.post(finish_at, asked, content_type=JSON).json()["errors"].keys() == {"answer"}
    ended = browser.post(finish_at, asked | {"answer": 1}, content_type=JSON).json()
    assert (ended["state"], ended["open_step"]) == ("finished", None)
    assert ended["steps"][1]["answer"]["label_en"] == "refused"
    assert ended["steps"][1]["ended_by"] == "Helen Brandt"


def test_step_is_given_and_the_run_cancelled(
    run: Run, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    browser, at = browser_of(consultant), f"{RUNS}{run.pk}/"
    body = {"step_id": open_step(run).pk, "member_id": manager.pk}
    assert browser.post(f"{at}give-step/", body, content_type=JSON).status_code == 422
    given = browser.post(f"{at}give-step/", body | {"reason": "Ill"}, content_type=JSON)
    assert given.json()["open_step"]["member"]["name"] == "Helen Brandt"
    stale = browser.post(
        f"{at}cancel/", {"reason": "r"}, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412
    cancelled = browser.post(f"{at}cancel/", {"reason": "Gone"}, content_type=JSON)
    assert (cancelled.json()["state"], cancelled.json()["ended_because"]) == ("cancelled", "Gone")


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("", {"playbook_id": 1, "client_id": 1, "state": "finished"}, "state"),
        ("", {"playbook_id": 1}, "client_id"),
        ("finish-step/", {}, "step_id"),
        ("finish-step/", {"step_id": 1, "answer": -1}, "answer"),
        ("finish-step/", {"step_id": 1, "note": "x" * 4001}, "note"),
        ("give-step/", {"step_id": 1}, "member_id"),
        ("cancel/", {"reason": " "}, "reason"),
    ],
)
def test_run_when_body_is_wrong_then_names_the_field(
    run: Run,
    consultant: Membership,
    browser_of: BrowserOf,
    what: str,
    body: dict[str, Any],
    field: str,
) -> None:
    where = f"{RUNS}{run.pk}/{what}" if what else RUNS
    answer = browser_of(consultant).post(where, body, content_type=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert told(run) == [("spot", "Marta Lind", False)]


def test_list_is_filtered_in_few_questions(
    run: Run,
    matter: Matter,
    consultant: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        client = make_client(consultant.company, f"C{number}").client
        start(actor_of(consultant), matter, client_id=client.pk)
    browser = browser_of(consultant)
    browser.get(RUNS)
    with django_assert_max_num_queries(8):
        rows = browser.get(RUNS).json()["results"]
    assert len(rows) == 6
    assert all(row["open_step"]["key"] == "spot" for row in rows)
    found = browser.get(f"{RUNS}?client={matter.client.pk}&late=no&mine=true").json()["results"]
    assert [row["id"] for row in found] == [run.pk]
    assert browser.get(f"{RUNS}?klient=1").status_code == 422
    with django_assert_max_num_queries(8):
        assert browser.get(f"{RUNS}{run.pk}/")["ETag"] == '"1"'


def test_strangers_and_internal_employees_reach_no_runs(
    run: Run, stranger: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    body = {"step_id": open_step(run).pk, "reason": "r"}
    for person, status in ((stranger, 404), (internal, 403)):
        browser = browser_of(person)
        assert browser.get(f"{RUNS}{run.pk}/").status_code == status
        finish = browser.post(
            f"{RUNS}{run.pk}/finish-step/", {"step_id": body["step_id"]}, content_type=JSON
        )
        cancel = browser.post(f"{RUNS}{run.pk}/cancel/", {"reason": "r"}, content_type=JSON)
        assert (finish.status_code, cancel.status_code) == (status, status)
    assert browser_of(stranger).get(RUNS).json()["results"] == []
    assert told(run) == [("spot", "Marta Lind", False)]
