"""Grades, readiness, decisions and tasks of managers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from metrics import services as metrics
from metrics.models import Leaf, MetricBuild
from notices.models import Notice
from roles import services as roles
from roles.models import Role
from tests.conftest import PersonMaker
from tests.factories.growth import give_task, make_grade
from training.grade_document import document_read, read, write
from training.growth_words import shown
from training.models import DelegatedTask, Grade, Promotion
from training.selectors.growth import filled_places, grades_in_use, next_grade, own_requests
from training.selectors.readiness import _days_covered, newest_version, readiness_of
from training.services import delegated, grades, promotions

BrowserOf = Callable[[Membership], Browser]
TODAY = timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def learner(system: Actor, consultant: Membership, manager: Membership) -> Membership:
    """Reports to the manager and has held a role for two years."""
    roles.defaults_create(actor=system)
    started = TODAY - timedelta(days=731)
    accounts.reporting_line_set(
        actor=system,
        member_id=consultant.pk,
        manager_id=manager.pk,
        team_id=None,
        starts_on=started,
    )
    roles.role_holding_start(
        actor=system,
        role_id=Role.objects.get(code="S").pk,
        member_id=consultant.pk,
        starts_on=started,
    )
    return consultant


def test_document_is_read_complete_and_wrong_values_are_named() -> None:
    document = [
        {"key": "year", "kind": "months", "months": 12},
        {"key": "m", "kind": "metric", "code": "fcr", "at_least": 60, "months": 6, "min_n": 30},
    ]
    found = document_read(document, {"fcr"})
    assert (found[0].months, found[1].at_least, found[1].at_most) == (12, 60, None)
    assert read(write(found)) == found
    wrong: list[tuple[Any, str]] = [
        ([], "document"),
        ([{"key": "a", "kind": "other"}], "document.0"),
        ([{"key": "A!", "kind": "months", "months": 1}], "document.0.key"),
        ([{"key": "a", "kind": "months", "months": 0}], "document.0.months"),
        ([{"key": "a", "kind": "months", "months": True}], "document.0.months"),
        ([{"key": "a", "kind": "months", "months": 1, "count": 1}], "document.0.count"),
        ([{**document[1], "code": "none"}], "document.0.code"),
        ([{**document[1], "at_least": None}], "document.0.at_least"),
        ([{"key": "a", "kind": "judged"}], "document.0.title_en"),
        ([document[0], document[0]], "document"),
    ]
    for given, place in wrong:
        with pytest.raises(InvalidInput) as caught:
            document_read(given, {"fcr"})
        assert place in caught.value.fields


def test_days_with_two_roles_count_once() -> None:
    day = date(2026, 1, 1)
    spans = [
        (day, day + timedelta(days=10)),
        (day + timedelta(days=5), day + timedelta(days=20)),
        (day + timedelta(days=30), None),
        (day + timedelta(days=90), None),
    ]
    assert _days_covered(spans, day + timedelta(days=40)) == 30


def test_readiness_tells_what_is_met_missing_and_unknown(
    system: Actor, learner: Membership, manager: Membership
) -> None:
    metrics.defaults_create(actor=system)
    document = [
        {"key": "year", "kind": "months", "months": 12},
        {"key": "long", "kind": "months", "months": 36},
        {"key": "tasks", "kind": "tasks", "count": 1},
        {"key": "fcr", "kind": "metric", "code": "fcr", "at_least": 60, "months": 2, "min_n": 20},
        {"key": "csat", "kind": "metric", "code": "csat", "at_least": 9, "months": 2, "min_n": 9},
        {"key": "playbooks", "kind": "certificates"},
        {"key": "teaching", "kind": "teaching", "count": 1, "rating": 4},
        {"key": "calm", "kind": "judged", "title_en": "Calm"},
    ]
    grade = make_grade(system, "Any", document=document)
    build = MetricBuild.objects.get(definition__code="fcr", state="active")
    Leaf.objects.create(
        company_id=system.company_id,
        build=build,
        definition_id=build.definition_id,
        day=TODAY - timedelta(days=9),
        consultant_id=learner.pk,
        n=32,
        total=24,
        positives=24,
        negatives=0,
    )
    lead, me = actor_for_membership(manager), actor_for_membership(learner)
    task = give_task(lead, learner.pk, "Any")
    delegated.delegated_finish(actor=me, task_id=task.pk, result="Planned")
    delegated.delegated_review(actor=lead, task_id=task.pk, verdict="met", words="Good")
    version = newest_version(grade)
    assert version is not None

    for reader in (lead, me):
        ready = readiness_of(reader, learner.pk, version)
        assert {one["key"]: one["standing"] for one in ready.evidence} == {
            "year": "met",
            "long": "not_yet",
            "tasks": "met",
            "fcr": "met",
            "csat": "unknown",
            "playbooks": "unknown",
            "teaching": "not_yet",
            "calm": "unknown",
        }
        assert ready.missing == 5
    years = ready.evidence[1]
    assert years["by_when"] == (TODAY + timedelta(days=round(36 * 30.4375) - 731)).isoformat()
    texts = [shown(one, learner.pk) for one in ready.evidence]
    assert texts[3]["known"].startswith("75.0 %, n = 32, 95 % interval")
    assert texts[7]["known"] == "Nobody has judged it yet."


def test_task_goes_from_giving_to_review_by_those_who_may(
    learner: Membership, manager: Membership, make_person: PersonMaker, internal: Membership
) -> None:
    lead, me = actor_for_membership(manager), actor_for_membership(learner)
    other = actor_for_membership(make_person("Otto Ber", level="manager"))
    task = give_task(lead, learner.pk, "Any")

    for stranger in (other, actor_for_membership(internal)):
        with pytest.raises(NotFound):
            delegated.delegated_finish(actor=stranger, task_id=task.pk, result="Mine")
    with pytest.raises(NotAllowed):
        give_task(other, learner.pk, "Any")
    with pytest.raises(IllegalState):
        delegated.delegated_review(actor=lead, task_id=task.pk, verdict="met", words="Good")
    with pytest.raises(InvalidInput):
        delegated.delegated_finish(actor=me, task_id=task.pk, result=" ")
    delegated.delegated_finish(actor=me, task_id=task.pk, result="Planned", version=1)
    with pytest.raises(Stale):
        delegated.delegated_review(
            actor=lead, task_id=task.pk, verdict="met", words="Good", version=1
        )
    with pytest.raises(NotAllowed):
        delegated.delegated_review(actor=me, task_id=task.pk, verdict="met", words="Good")
    delegated.delegated_review(actor=lead, task_id=task.pk, verdict="partly", words="Late")
    with pytest.raises(IllegalState):
        delegated.delegated_withdraw(actor=lead, task_id=task.pk, words="No")

    task.refresh_from_db()
    assert (task.state, task.verdict, task.version) == ("reviewed", "partly", 3)
    kinds = list(Notice.objects.order_by("pk").values_list("kind", "member_id"))
    assert kinds == [
        ("training.task_given", learner.pk),
        ("training.task_done", manager.pk),
        ("training.task_reviewed", learner.pk),
    ]


def test_decision_keeps_the_evidence_of_its_day_and_needs_its_reasons(
    learner: Membership, manager: Membership, head: Membership
) -> None:
    decides, lead = actor_for_membership(head), actor_for_membership(manager)
    grade = make_grade(decides, "Any")
    given: dict[str, Any] = {"member_id": learner.pk, "grade_id": grade.pk, "reason": "Needed"}
    with pytest.raises(NotAllowed):
        promotions.promotion_decide(actor=lead, why_now="ready", **given)
    with pytest.raises(InvalidInput):
        promotions.promotion_decide(actor=decides, why_now="", **given)
    with pytest.raises(InvalidInput) as caught:
        promotions.promotion_decide(actor=decides, why_now="vacancy", **given)
    assert "missing_reason" in caught.value.fields
    with pytest.raises(NotAllowed):
        promotions.promotion_decide(
            actor=decides, why_now="ready", **(given | {"member_id": head.pk})
        )
    made = promotions.promotion_decide(
        actor=decides, why_now="vacancy", missing_reason="Nobody else", seen=0, **given
    )
    with pytest.raises(Stale):
        promotions.promotion_decide(actor=decides, why_now="ready", seen=0, **given)
    with pytest.raises(IllegalState):
        promotions.promotion_decide(actor=decides, why_now="ready", **given)
    grades.grade_revise(
        actor=decides,
        grade_id=grade.pk,
        document=[{"key": "year", "kind": "months", "months": 1}],
        reason="Too much was asked",
    )

    made.refresh_from_db()
    assert (made.missing, [one["key"] for one in made.evidence]) == (3, ["year", "tasks", "calm"])
    assert Promotion.objects.count() == 1
    learner.refresh_from_db()
    assert learner.level == "consultant"
    found = filled_places(decides, TODAY - timedelta(days=1))
    assert (found.n, found.filled, found.is_too_few) == (1, 1, True)


def test_shipped_grades_are_made_once_and_lead_upwards(head: Membership) -> None:
    decides = actor_for_membership(head)
    assert grades.grades_begin(actor=decides) == 4
    assert grades.grades_begin(actor=decides) == 0
    ordered = grades_in_use(decides)
    assert [one.code for one in ordered] == [
        "consultant",
        "senior-consultant",
        "team-lead",
        "manager",
    ]
    assert next_grade(ordered, None) == ordered[0]
    assert next_grade(ordered, ordered[1]) == ordered[2]
    assert next_grade(ordered, ordered[3]) is None


def test_pages_show_growth_to_those_who_may_in_few_queries(
    system: Actor,
    learner: Membership,
    manager: Membership,
    head: Membership,
    browser_of: BrowserOf,
    make_person: PersonMaker,
    django_assert_max_num_queries: Any,
) -> None:
    metrics.defaults_create(actor=system)
    grades.grades_begin(actor=system)
    grade = Grade.objects.get(code="team-lead")
    boss, mine = browser_of(head), browser_of(learner)
    person = f"/learning/growth/{learner.pk}/"
    boss.get(person)
    with django_assert_max_num_queries(12):
        assert boss.get("/learning/growth/").status_code == 200
    senior = Grade.objects.get(code="senior-consultant")
    with django_assert_max_num_queries(16):  # four of them are the session's and the shell's
        assert boss.get(f"{person}?grade={senior.pk}").status_code == 200
    with django_assert_max_num_queries(14):
        page = boss.get(f"{person}?grade={grade.pk}").content.decode()
    assert "12 months with clients" in page
    assert mine.get(person).status_code == 200
    assert browser_of(make_person("Eva Wolf")).get(person).status_code == 404
    decision = {"grade_id": grade.pk, "why_now": "vacancy", "reason": "A place is empty"}
    assert boss.post(f"{person}decide/", decision).status_code == 422
    answer = boss.post(f"{person}decide/", {**decision, "missing_reason": "Nobody else"})
    assert answer.status_code == 302
    assert "filled a place" in mine.get(person).content.decode()
    shown_page = mine.get(f"/learning/decisions/{Promotion.objects.get().pk}/")
    assert "12 months with clients" in shown_page.content.decode()
    lead = browser_of(manager)
    judged = lead.post(
        f"{person}judge/{grade.pk}/calm/", {"is_met": "yes", "words": "Saw it twice"}
    )
    assert judged.status_code == 302
    task = {"member_id": learner.pk, "title": "Plan", "why": "Leads", "due_on": TODAY.isoformat()}
    assert lead.post("/learning/tasks/new/", task).status_code == 302
    desk = mine.get("/desk/manager-tasks/").content.decode()
    assert "given to you" in desk
    assert DelegatedTask.objects.get().member_id == learner.pk
    assert own_requests(actor_for_membership(manager), TODAY)[0].owned == 0
