"""The analysis over REST: the page's figures, filters that find their requests, verdicts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry
from handoffs.models import ConfusionVerdict
from handoffs.services import confusion_verdict_give
from roles import services as roles
from roles.models import Topic
from tests.factories.confusion import Office, make_office

URL = "/api/v1/confusion/"
VERDICTS = "/api/v1/confusion-verdicts/"


@pytest.fixture
def office(system: Any, make_person: Any, manager: Any) -> Office:
    """Training lands with Account and goes in circles."""
    roles.defaults_create(system)
    made = make_office(system, make_person, manager)
    made.record(Topic.objects.get(code="training"), *["A S A CS"] * 12, *["CS"] * 10)
    made.record(None, "S", "S", "A")
    made.relay()
    return made


@pytest.fixture
def browser(manager: Any, browser_of: Any) -> Browser:
    return browser_of(manager)


def post(browser: Browser, **values: Any) -> Any:
    today = timezone.localdate()
    body = {
        "topic_id": Topic.objects.get(code="training").pk,
        "kind": "loops",
        "starts_on": (today - timedelta(days=60)).isoformat(),
        "ends_on": today.isoformat(),
        "cause": "similar_tasks",
        **values,
    }
    return browser.post(VERDICTS, body, content_type="application/json")


def test_analysis_gives_figures_findings_flows_and_moves(office: Office, browser: Browser) -> None:
    answer = browser.get(URL).json()

    assert answer["level"] == "role"
    assert (answer["totals"]["n"], answer["totals"]["looped"]) == (25, 12)
    assert (answer["totals"]["landed_right"], answer["totals"]["unnamed"]) == (10, 3)
    training = next(one for one in answer["topics"] if one["name"] == "Training or seminar")
    assert training["cause"] == "similar_tasks"
    assert training["proposals"] == ["write_regulation"]
    assert {one["code"] for one in training["evidence"]} >= {"landings_split"}
    assert {one["kind"]: one["count"] for one in training["findings"]} == {
        "loops": 12,
        "wrong_landing": 12,
    }
    assert sum(flow["count"] for flow in answer["flows"]) == 25
    by_team = browser.get(f"{URL}?level=team").json()
    assert {(one["from_name"], one["to_name"]): one["times"] for one in by_team["moves"]} == {
        ("Sales", "Service"): 24,
        ("Service", "Sales"): 12,
    }


def test_filters_of_a_finding_find_its_requests(office: Office, browser: Browser) -> None:
    answer = browser.get(URL).json()
    findings = [one for topic in answer["topics"] for one in topic["findings"]]

    assert len(findings) == 3
    for finding in findings:
        behind = browser.get("/api/v1/requests/", {**finding["filters"], "page_size": 100})
        assert behind.status_code == 200
        assert len(behind.json()["results"]) == finding["count"]
    whole = browser.get("/api/v1/requests/", {**answer["filters"], "page_size": 100})
    assert len(whole.json()["results"]) == 25


@pytest.mark.parametrize(
    "query", ["level=galaxy", "start=soon", "unknown=1", "team=mine", "period=always"]
)
def test_query_that_makes_no_sense_is_refused(office: Office, browser: Browser, query: str) -> None:
    assert browser.get(f"{URL}?{query}").status_code == 422


def test_stranger_and_consultant_get_nothing(
    office: Office, consultant: Any, stranger: Any, browser_of: Any
) -> None:
    assert browser_of(consultant).get(URL).status_code == 403
    assert browser_of(consultant).get(VERDICTS).status_code == 403
    theirs = browser_of(stranger)
    assert theirs.get(f"{URL}?period=all").json()["totals"]["n"] == 0
    for query in (f"team={office.teams['A'].pk}", f"client={office.client.pk}"):
        assert theirs.get(f"{URL}?{query}").status_code == 404
    assert post(theirs).status_code == 404
    assert ConfusionVerdict.objects.count() == 0


def test_verdict_is_kept_with_the_figures_and_once(
    office: Office, browser: Browser, manager: Any
) -> None:
    made = post(browser, note="Both know the product")

    assert made.status_code == 201
    said = made.json()
    assert (said["count"], said["n"], said["lost_seconds"]) == (12, 22, 36 * 3600)
    assert (said["by"], said["cause"]) == (manager.pk, "similar_tasks")
    assert post(browser, note="Both know the product").json()["id"] == said["id"]
    other = post(browser, cause="no_confusion")
    assert other.json()["id"] != said["id"]
    listed = browser.get(VERDICTS).json()["results"]
    assert [one["cause"] for one in listed] == ["no_confusion", "similar_tasks"]
    assert browser.get(f"{VERDICTS}{said['id']}/").json() == said
    assert AuditEntry.objects.filter(action="confusion.verdict").count() == 2


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"kind": "nonsense"}, 422),
        ({"cause": "bad luck"}, 422),
        ({"ends_on": "2001-01-01"}, 422),
        ({"starts_on": "0001-01-01"}, 422),
        ({"starts_on": "2001-01-01", "ends_on": "2001-02-01"}, 422),
        ({"note": "x" * 1001}, 422),
        ({"by": 1}, 422),
        ({"topic_id": 10**9}, 404),
    ],
)
def test_verdict_that_makes_no_sense_is_refused(
    office: Office, browser: Browser, values: dict[str, Any], status: int
) -> None:
    assert post(browser, **values).status_code == status
    assert ConfusionVerdict.objects.count() == 0


def test_verdict_on_requests_without_a_topic_is_kept(office: Office, browser: Browser) -> None:
    said = post(browser, topic_id=None, kind="gap", cause="changing_business").json()

    assert (said["topic"], said["count"], said["n"]) == (None, 3, 3)


def test_service_checks_who_and_what_by_itself(
    office: Office, consultant: Any, manager: Any, stranger: Any, actor_of: Any
) -> None:
    values: dict[str, Any] = {
        "topic_id": Topic.objects.get(code="training").pk,
        "kind": "loops",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2100, 1, 1),
        "cause": "similar_tasks",
    }
    with pytest.raises(NotAllowed):
        confusion_verdict_give(actor=actor_of(consultant), **values)
    with pytest.raises(NotFound):
        confusion_verdict_give(actor=actor_of(stranger), **values)
    with pytest.raises(InvalidInput):
        confusion_verdict_give(actor=actor_of(manager), **{**values, "note": "\x00"})
    assert ConfusionVerdict.objects.count() == 0


def test_verdict_cannot_be_rewritten(office: Office, browser: Browser) -> None:
    post(browser)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConfusionVerdict.objects.update(cause="no_confusion")
