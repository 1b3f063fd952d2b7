"""Answers of the past in bulk."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed
from notices.models import Mail
from surveys.models import Answer, CreditRule, Invitation, InvitationState, SurveyKind
from surveys.services.past import PastAnswer, answers_record_past
from tests.factories import handoffs
from tests.factories.surveys import default_surveys


@pytest.fixture
def importer(system: Actor) -> Actor:
    default_surveys(system)
    return replace(system, via="import")


@pytest.fixture
def row(company: Company, importer: Actor, consultant: Membership) -> PastAnswer:
    made = handoffs.make_client(company)
    return PastAnswer(
        external_ref="case-1",
        kind=SurveyKind.CSAT,
        client_id=made.client.pk,
        contact_id=made.contact.pk,
        consultant_id=consultant.pk,
        at=timezone.now() - timedelta(days=100),
        score=4,
        comment=" fine ",
    )


def test_past_answer_when_recorded_is_delivered_answered_and_credited(
    importer: Actor, row: PastAnswer, consultant: Membership
) -> None:
    assert answers_record_past(actor=importer, rows=[row]) == 1
    invitation, answer = Invitation.objects.get(), Answer.objects.get()
    assert invitation.state == InvitationState.DELIVERED
    assert invitation.credit_rule == CreditRule.IMPORTED
    assert invitation.consultant_id == consultant.pk
    assert invitation.created_at == invitation.delivered_at == row.at
    assert (answer.score, answer.comment, answer.at, answer.source) == (4, "fine", row.at, "import")
    assert not Mail.objects.exists()


def test_past_answers_when_repeated_change_nothing(importer: Actor, row: PastAnswer) -> None:
    rows = [row, replace(row, external_ref="case-2", score=None), row]
    assert answers_record_past(actor=importer, rows=rows) == 2
    assert answers_record_past(actor=importer, rows=[replace(row, score=1), *rows]) == 0
    assert Invitation.objects.count() == 2
    assert list(Answer.objects.values_list("score", flat=True)) == [4]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("external_ref", ""),
        ("kind", "xyz"),
        ("score", 6),
        ("score", 0),
        ("comment", "x" * 5001),
        ("at", timezone.now() + timedelta(days=1)),
        ("asked_at", timezone.now()),
        ("client_id", 987654),
        ("contact_id", 987654),
        ("request_id", 987654),
        ("consultant_id", 987654),
        ("topic_id", 987654),
        ("credit_rule", "luck"),
        ("language", "xx"),
    ],
)
def test_bad_row_refuses_all(importer: Actor, row: PastAnswer, field: str, value: Any) -> None:
    bad = replace(row, **{"external_ref": "bad", field: value})
    with pytest.raises(InvalidInput) as refusal:
        answers_record_past(actor=importer, rows=[row, bad])
    assert field in str(refusal.value.message)
    assert not Invitation.objects.exists()


def test_row_that_names_another_companys_person_is_refused(
    importer: Actor, row: PastAnswer, stranger: Membership
) -> None:
    with pytest.raises(InvalidInput):
        answers_record_past(actor=importer, rows=[replace(row, manager_id=stranger.pk)])
    assert not Invitation.objects.exists()


def test_row_with_another_clients_contact_is_refused(
    importer: Actor, company: Company, row: PastAnswer
) -> None:
    other = handoffs.make_client(company, "Zweitkunde")
    with pytest.raises(InvalidInput):
        answers_record_past(actor=importer, rows=[replace(row, contact_id=other.contact.pk)])


def test_the_past_is_told_by_imports_only(
    importer: Actor, row: PastAnswer, head: Membership, consultant: Membership, actor_of: Any
) -> None:
    for person in (head, consultant):
        with pytest.raises(NotAllowed):
            answers_record_past(actor=actor_of(person), rows=[row])
    assert not Invitation.objects.exists()


def test_thousand_rows_cost_as_many_queries_as_ten(importer: Actor, row: PastAnswer) -> None:
    counts = []
    for size in (10, 1000):
        rows = [replace(row, external_ref=f"{size}-{number}") for number in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert answers_record_past(actor=importer, rows=rows) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25
