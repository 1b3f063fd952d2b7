"""Closing the loop: a low answer is somebody's request until its outcome is said."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.models import Request, RequestChannel
from handoffs.services import message_send, request_reopen, request_resolve
from notices.models import Notice
from surveys.models import Answer, Invitation, LoopCase, LoopOutcome, LoopStep, SurveyKind, is_low
from surveys.selectors.loop import LoopState, figures_of, rule_of, with_state
from surveys.services import (
    answer_record,
    loop_close,
    loop_contact,
    loop_rule_change,
    low_answer_follow,
)
from tests.factories import handoffs
from tests.factories.loop import low_answer
from tests.factories.surveys import default_surveys, make_invitation

ROOT = "/api/v1"


@pytest.fixture
def case(system: Actor, company: Company, consultant: Membership) -> LoopCase:
    """A detractor whose request lies with the consultant."""
    nps = make_invitation(system, company, kind=SurveyKind.NPS, consultant=consultant)
    found = low_answer(nps, 3, "Nobody calls back.")
    assert found is not None
    assert found.request.owner_id == consultant.pk
    return found


def state_of(case: LoopCase) -> str:
    return str(with_state(LoopCase.objects.filter(pk=case.pk)).get().state)


def kinds(case: LoopCase) -> list[str]:
    return list(case.steps.order_by("at", "pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("kind", "limit", "low", "fine"),
    [
        (SurveyKind.CSAT, 2, (1, 2), (3, 5)),
        (SurveyKind.NPS, 6, (0, 6), (7, 10)),
        (SurveyKind.CES, 3, (1, 3), (4, 7)),
        (SurveyKind.NSAT, 3, (3, 4), (1, 2, None)),
        (SurveyKind.FCR, 0, (0,), (1,)),
    ],
)
def test_low_answers_are_those_on_the_unhappy_side_of_each_scale(
    kind: str, limit: int, low: tuple[int, ...], fine: tuple[int | None, ...]
) -> None:
    assert [score for score in (*low, *fine) if is_low(kind, limit, score)] == list(low)


def test_low_answer_opens_one_request_of_whom_the_matrix_names(
    system: Actor, company: Company, consultant: Membership
) -> None:
    handoffs.hold_role(consultant, "CS")
    topic = handoffs.make_topic(company, "service-complaint", "CS")
    nps = make_invitation(system, company, kind=SurveyKind.NPS)
    answer_record(public_id=nps.public_id, score=2, comment="Too slow.", source="page")

    run_due(company.pk)
    for _again in range(2):
        low_answer_follow(company_id=company.pk, invitation_id=nps.pk)

    case, request = LoopCase.objects.get(), Request.objects.get()
    assert (case.request_id, case.invitation_id, case.score) == (request.pk, nps.pk, 2)
    assert (request.channel, request.topic_id) == (RequestChannel.SURVEY, topic.pk)
    assert (request.owner_id, request.client_id) == (consultant.pk, nps.client_id)
    assert request.subject == f"Low answer from {nps.client.name}: NPS 2"
    assert "Too slow." in request.original_text
    assert case.due_at > case.opened_at == Answer.objects.get().at
    assert kinds(case) == ["opened"]
    assert consultant.pk in Notice.objects.values_list("member_id", flat=True)
    assert AuditEntry.objects.filter(action="survey.loop_open").count() == 1


def test_answers_that_are_not_low_or_are_of_the_past_open_nothing(
    system: Actor, company: Company
) -> None:
    fine, past, off = (make_invitation(system, company, kind=SurveyKind.NPS) for _ in range(3))
    assert low_answer(fine, 9) is None
    Answer.objects.create(
        company=company, invitation=past, score=0, at=timezone.now(), source="import"
    )
    assert low_answer_follow(company_id=company.pk, invitation_id=past.pk) is None
    loop_rule_change(actor=system, survey_id=off.survey_id, is_active=False)
    assert low_answer(off, 0) is None
    assert (LoopCase.objects.count(), Request.objects.count()) == (0, 0)


def test_answer_raised_since_is_said_and_the_case_stays(case: LoopCase) -> None:
    for score in (4, 9, 9):
        low_answer(case.invitation, score)
    case.refresh_from_db()
    assert (case.score, case.last_score, case.raised_at is not None) == (3, 9, True)
    assert kinds(case) == ["opened", "answered", "answered"]
    assert state_of(case) == LoopState.WAITING
    low_answer(case.invitation, 1)
    case.refresh_from_db()
    assert (case.last_score, case.raised_at) == (1, None)
    assert Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_one_case(
    system: Actor, company: Company, consultant: Membership
) -> None:
    nps = make_invitation(system, company, kind=SurveyKind.NPS)
    answer_record(public_id=nps.public_id, score=0, source="page")
    start, faults = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            with company_scope(company.pk):
                low_answer_follow(company_id=company.pk, invitation_id=nps.pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (LoopCase.objects.count(), Request.objects.count(), LoopStep.objects.count()) == (
        1,
        1,
        1,
    )


def test_words_to_the_client_or_a_talk_are_the_first_contact(
    case: LoopCase, consultant: Membership, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    loop_contact(actor=actor, case_id=case.pk, note="Called: wants faster answers.")
    assert state_of(case) == LoopState.CONTACTED
    talked = with_state(LoopCase.objects.all()).get().contacted_at
    message_send(actor=actor, request_id=case.request_id, body="As said on the phone…")
    assert with_state(LoopCase.objects.all()).get().contacted_at == talked
    with pytest.raises(InvalidInput):
        loop_contact(actor=actor, case_id=case.pk, note=" ")
    assert kinds(case) == ["opened", "contacted"]


def test_loop_closes_when_the_request_is_resolved_with_an_outcome(
    case: LoopCase, consultant: Membership, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    with pytest.raises(InvalidInput):
        loop_close(actor=actor, case_id=case.pk, outcome="happy")
    with pytest.raises(Stale):
        loop_close(actor=actor, case_id=case.pk, outcome=LoopOutcome.REACHED, version=99)
    request_resolve(actor=actor, request_id=case.request_id)
    assert state_of(case) == LoopState.NO_OUTCOME

    loop_close(actor=actor, case_id=case.pk, outcome=LoopOutcome.WON_BACK, note="Stays.")

    assert state_of(case) == LoopState.CLOSED
    run_due(actor.company_id)
    assert Invitation.objects.get().pk == case.invitation_id  # nobody asks how that was
    with pytest.raises(IllegalState):
        loop_close(actor=actor, case_id=case.pk, outcome=LoopOutcome.REACHED)
    request_reopen(actor=actor, request_id=case.request_id, note="They wrote again.")
    assert state_of(case) == LoopState.REOPENED
    closed = loop_close(actor=actor, case_id=case.pk, outcome=LoopOutcome.NOT_REACHABLE)
    assert (state_of(case), closed.outcome) == (LoopState.CLOSED, LoopOutcome.NOT_REACHABLE)
    assert kinds(case) == ["opened", "closed", "closed"]
    assert AuditEntry.objects.filter(action="survey.loop_close").count() == 2


def test_nobody_else_closes_or_sees_it(
    case: LoopCase,
    make_person: Any,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    other = actor_of(make_person("Max Other"))
    with pytest.raises(NotAllowed):
        loop_close(actor=other, case_id=case.pk, outcome=LoopOutcome.REACHED)
    with pytest.raises(NotAllowed):
        loop_contact(actor=actor_of(internal), case_id=case.pk, note="x")
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        loop_close(actor=actor_of(stranger), case_id=case.pk, outcome=LoopOutcome.REACHED)
    assert not LoopCase.objects.visible_to(actor_of(internal)).exists()
    assert (state_of(case), kinds(case)) == (LoopState.WAITING, ["opened"])


def test_figures_are_exact_shares_and_the_median(
    system: Actor, company: Company, consultant: Membership
) -> None:
    assert figures_of(with_state(LoopCase.objects.all()), timezone.now()).share is None
    cases = [low_answer(make_invitation(system, company, kind=SurveyKind.NPS), 1) for _ in range(4)]
    now = timezone.now()
    for case, hours in zip(cases, (1, 3, 8), strict=False):
        assert case is not None
        opened = now - timedelta(hours=10)
        LoopCase.objects.filter(pk=case.pk).update(opened_at=opened)
        LoopStep.objects.create(
            company=company, case=case, kind="contacted", at=opened + timedelta(hours=hours)
        )
    assert cases[0] is not None
    assert cases[3] is not None
    loop_close(actor=system, case_id=cases[0].pk, outcome=LoopOutcome.REACHED)
    LoopCase.objects.filter(pk=cases[3].pk).update(due_at=now - timedelta(minutes=1))

    found = figures_of(with_state(LoopCase.objects.all()), now)

    assert (found.n, found.closed, found.contacted, found.overdue) == (4, 1, 3, 1)
    assert found.median == timedelta(hours=3)
    assert found.share is not None
    assert round(found.share.value, 1) == 25.0


def test_rules_are_changed_by_heads_and_hold_from_then_on(
    system: Actor, company: Company, head: Membership, manager: Membership, actor_of: Any
) -> None:
    survey = default_surveys(system)[SurveyKind.CSAT]
    with pytest.raises(NotAllowed):
        loop_rule_change(actor=actor_of(manager), survey_id=survey.pk, limit=3)
    for wrong in ({"limit": 6}, {"contact_hours": 0}, {"colour": "red"}):
        with pytest.raises(InvalidInput):
            loop_rule_change(actor=actor_of(head), survey_id=survey.pk, **wrong)
    assert rule_of(survey).pk is None
    loop_rule_change(actor=actor_of(head), survey_id=survey.pk, limit=3, version=1)
    with pytest.raises(Stale):
        loop_rule_change(actor=actor_of(head), survey_id=survey.pk, limit=2, version=1)
    assert low_answer(make_invitation(system, company), 3) is not None


def test_pages_show_the_case_and_close_it(
    case: LoopCase,
    consultant: Membership,
    head: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    LoopCase.objects.update(due_at=timezone.now() - timedelta(hours=1))
    browser, url = browser_of(consultant), reverse("survey-loop-case", args=[case.pk])
    with django_assert_max_num_queries(12):
        text = browser.get(reverse("survey-loop")).content.decode()
    assert "Nobody calls back." in text
    assert "Loops closed" in text
    assert "overdue" in text
    assert (
        case.invitation.client.name in browser.get(reverse("desk-my-low-answers")).content.decode()
    )
    assert (
        "Low answers overdue" in browser_of(head).get(reverse("desk-low-answers")).content.decode()
    )
    assert "Nobody calls back." in browser.get(url).content.decode()
    form = {"version": case.version, "note": "Called."}
    assert browser.post(f"{url}contact/", form).status_code == 302
    stale = browser.post(f"{url}close/", {**form, "outcome": "reached"})
    assert stale.status_code == 412
    closed = browser.post(f"{url}close/", {"version": case.version + 1, "outcome": "reached"})
    assert closed.status_code == 302
    assert state_of(case) == LoopState.CLOSED
    rules = browser_of(head).get(reverse("survey-loop-rules")).content.decode()
    assert "What is a low answer" in rules
    one = reverse("survey-loop-rule", args=[case.invitation.survey_id])
    change = {"version": 1, "limit": 5, "contact_hours": 4, "is_active": "on", "topic_id": ""}
    assert browser_of(head).post(one, change).status_code == 302
    assert rule_of(case.invitation.survey).limit == 5


def test_api_lists_contacts_and_closes(
    case: LoopCase, consultant: Membership, head: Membership, browser_of: Any
) -> None:
    browser, path = browser_of(consultant), f"{ROOT}/loop-cases/{case.pk}/"
    (row,) = browser.get(f"{ROOT}/loop-cases/?state=open").json()["results"]
    assert (row["id"], row["state"], row["owner"]) == (case.pk, "waiting", consultant.pk)
    body = {"note": "Called."}
    noted = browser.post(f"{path}contact/", body, content_type="application/json")
    assert (noted.status_code, noted.json()["state"]) == (200, "contacted")
    unknown = browser.post(
        f"{path}close/", {"outcome": "reached", "x": 1}, content_type="application/json"
    )
    assert unknown.status_code == 422
    done = browser.post(
        f"{path}close/",
        {"outcome": "won_back"},
        content_type="application/json",
        headers={"If-Match": noted["ETag"]},
    )
    assert (done.status_code, done.json()["state"]) == (200, "closed")
    rule = f"{ROOT}/loop-rules/{case.invitation.survey_id}/"
    sent = browser_of(head).patch(rule, {"limit": 4}, content_type="application/json")
    assert (sent.status_code, sent.json()["limit"]) == (200, 4)
    assert len(browser.get(f"{ROOT}/loop-rules/").json()) == 5
