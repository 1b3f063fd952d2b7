"""Questions: several colleagues asked at once, each answer kept, nobody awaited for ever."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.calendars import add_working_seconds, working_seconds
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent
from core.outbox import run_due
from handoffs import services
from handoffs.models import Comment, Entry, EntryKind, GoneOnReason, Question, Request
from handoffs.transitions import QUESTION_TRANSITIONS, QuestionState, RequestAction
from tests.factories.handoffs import kinds, make_team, open_request
from tests.factories.questions import QUESTION, ask

OPEN, ANSWERED = QuestionState.OPEN, QuestionState.ANSWERED
GONE_ON, WITHDRAWN = QuestionState.GONE_ON, QuestionState.WITHDRAWN


@pytest.fixture
def accountant(make_person: Any) -> Membership:
    """A second internal employee."""
    person: Membership = make_person("Karin Falk", level="internal")
    return person


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """The owner of the request."""
    actor: Actor = actor_of(consultant)
    return actor


def test_states_follow_one_table() -> None:
    actions = (RequestAction.ANSWER, RequestAction.TAKE_BACK, RequestAction.GO_ON)
    legal = {
        (state, action): QUESTION_TRANSITIONS[state, action]
        for state, action in product(QuestionState, actions)
        if (state, action) in QUESTION_TRANSITIONS
    }

    assert legal == QUESTION_TRANSITIONS == {
        (OPEN, RequestAction.ANSWER): ANSWERED,
        (GONE_ON, RequestAction.ANSWER): ANSWERED,
        (OPEN, RequestAction.TAKE_BACK): WITHDRAWN,
        (GONE_ON, RequestAction.TAKE_BACK): WITHDRAWN,
        (OPEN, RequestAction.GO_ON): GONE_ON,
    }  # fmt: skip


def test_asking_several_makes_a_question_each_and_changes_no_owner(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    other: Membership,
    manager: Membership,
) -> None:
    team = make_team(manager, other)

    questions = ask(owner, request_of, internal, accountant, other, internal)

    request_of.refresh_from_db()
    assert [question.asked_to for question in questions] == [internal, accountant, other]
    assert {question.state for question in questions} == {OPEN}
    assert {question.asked_by_id for question in questions} == {owner.membership_id}
    assert (questions[2].asked_to_team, questions[2].asked_to_manager) == (team, manager)
    spec = request_of.calendar.spec
    due = add_working_seconds(spec, questions[0].asked_at, 8 * 3600)
    assert {question.due_at for question in questions} == {due}
    assert (request_of.owner_id, request_of.version) == (owner.membership_id, 2)
    assert kinds(request_of) == ["opened", "asked"]
    entry = Entry.objects.get(kind=EntryKind.QUESTION_ASKED)
    assert entry.data == {"questions": [question.pk for question in questions]}
    assert OutboxEvent.objects.filter(kind="request.changed").count() == 2


def test_texts_stand_in_the_question_alone(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal, text="quiet-question-4711")
    services.question_answer(
        actor=actor_of(internal), question_id=question.pk, text="quiet-answer-4712"
    )

    for model in (Entry, OutboxEvent, AuditEntry, Comment, Request):
        for row in model.objects.values():
            assert "quiet-" not in str(row)


def test_due_time_given_is_kept_and_a_past_or_far_one_refused(
    request_of: Request, owner: Actor, internal: Membership
) -> None:
    due = timezone.now() + timedelta(hours=3)
    (question,) = ask(owner, request_of, internal, due_at=due)
    assert question.due_at == due

    for wrong in (timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(InvalidInput) as refused:
            ask(owner, request_of, internal, text="And in 6.3?", due_at=wrong)
        assert list(refused.value.fields) == ["due_at"]
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to_ids": []}, "to_ids"),
        ({"to_ids": range(1, 52)}, "to_ids"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"idempotency_key": "k" * 101}, "idempotency_key"),
    ],
)
def test_asking_badly_is_refused_by_field(
    request_of: Request, owner: Actor, internal: Membership, values: dict[str, Any], field: str
) -> None:
    given = {"to_ids": [internal.pk], "text": QUESTION, **values}

    with pytest.raises(InvalidInput) as refused:
        services.questions_ask(actor=owner, request_id=request_of.pk, **given)

    assert list(refused.value.fields) == [field]
    assert (Question.objects.count(), kinds(request_of)) == (0, ["opened"])


def test_nobody_asks_themselves_leavers_or_strangers(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    other: Membership,
    internal: Membership,
    stranger: Membership,
    system: Actor,
) -> None:
    accounts.person_deactivate(actor=system, person_id=other.pk)

    for person, error in ((consultant, InvalidInput), (other, InvalidInput), (stranger, NotFound)):
        with pytest.raises(error) as refused:
            ask(owner, request_of, internal, person)
        assert list(refused.value.fields) == ["to_ids"]
    assert not Question.objects.exists()


def test_who_is_awaited_is_not_asked_the_same_again(
    request_of: Request, owner: Actor, internal: Membership, accountant: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)

    with pytest.raises(InvalidInput) as refused:
        ask(owner, request_of, accountant, internal, text=f" {QUESTION}\n")

    assert str(refused.value) == "Lena Fischer was asked this already and has not answered yet."
    assert Question.objects.count() == 1
    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="No.")
    assert len(ask(owner, request_of, internal)) == 1


def test_key_repeated_gives_the_first_questions(
    request_of: Request,
    owner: Actor,
    other: Membership,
    internal: Membership,
    accountant: Membership,
    actor_of: Any,
) -> None:
    first = ask(owner, request_of, internal, accountant, idempotency_key="k", version=1)

    again = ask(owner, request_of, internal, accountant, idempotency_key="k", version=1)

    assert again == first
    assert kinds(request_of) == ["opened", "asked"]
    with pytest.raises(InvalidInput) as refused:
        ask(actor_of(other), request_of, internal, text="Other words", idempotency_key="k")
    assert list(refused.value.fields) == ["idempotency_key"]


def test_asking_with_an_old_version_is_stale(
    request_of: Request, owner: Actor, internal: Membership
) -> None:
    services.comment_add(actor=owner, request_id=request_of.pk, body="b")

    with pytest.raises(Stale):
        ask(owner, request_of, internal, version=1)

    assert not Question.objects.exists()


def test_only_people_who_work_requests_ask(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    stranger: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    ask(owner, request_of, internal)

    for actor, error in (
        (actor_of(internal), NotAllowed),
        (actor_of(accountant), NotFound),
        (actor_of(stranger), NotFound),
        (system, NotAllowed),
    ):
        with pytest.raises(error):
            ask(actor, request_of, accountant, text="And you?")
    assert Question.objects.count() == 1


def test_answer_is_kept_with_its_working_time(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)

    answered = services.question_answer(
        actor=actor_of(internal), question_id=question.pk, text="Yes, in 6.2."
    )

    question.refresh_from_db()
    assert (question.state, question.answer) == (ANSWERED, "Yes, in 6.2.")
    assert question.answered_at is not None
    assert question == answered
    assert question.answer_working_seconds == working_seconds(
        request_of.calendar.spec, question.asked_at, question.answered_at
    )
    assert kinds(request_of) == ["opened", "asked", "answered"]
    entry = Entry.objects.get(kind=EntryKind.QUESTION_ANSWERED)
    assert (entry.member, entry.data) == (internal, {"questions": [question.pk]})
    assert entry.owner_id == owner.membership_id


def test_second_answer_is_refused_and_the_first_stands(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    actor = actor_of(internal)
    services.question_answer(actor=actor, question_id=question.pk, text="Yes.")

    services.question_answer(actor=actor, question_id=question.pk, text="Yes.")
    with pytest.raises(IllegalState) as refused:
        services.question_answer(actor=actor, question_id=question.pk, text="No.")

    assert str(refused.value).startswith("You have answered this question already")
    question.refresh_from_db()
    assert question.answer == "Yes."
    assert kinds(request_of) == ["opened", "asked", "answered"]


def test_only_the_one_asked_answers(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    stranger: Membership,
    admin: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    ask(owner, request_of, accountant, text="Is it paid?")
    (question,) = ask(owner, request_of, internal)

    for actor, error in (
        (owner, NotAllowed),
        (actor_of(admin), NotAllowed),
        (system, NotAllowed),
        (actor_of(accountant), NotFound),
        (actor_of(stranger), NotFound),
    ):
        with pytest.raises(error):
            services.question_answer(actor=actor, question_id=question.pk, text="Yes.")
    question.refresh_from_db()
    assert (question.state, question.answer) == (OPEN, "")


def test_owner_goes_on_and_a_later_answer_is_kept(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    other: Membership,
    actor_of: Any,
) -> None:
    first, second = ask(owner, request_of, internal, accountant)
    services.question_answer(actor=actor_of(internal), question_id=first.pk, text="Yes.")
    with pytest.raises(NotAllowed):
        services.questions_go_on(actor=actor_of(other), request_id=request_of.pk)

    (gone,) = services.questions_go_on(actor=owner, request_id=request_of.pk)

    second.refresh_from_db()
    assert gone == second
    assert (second.state, second.gone_on_reason) == (GONE_ON, GoneOnReason.DECIDED)
    with pytest.raises(IllegalState):
        services.questions_go_on(actor=owner, request_id=request_of.pk)
    services.question_answer(actor=actor_of(accountant), question_id=second.pk, text="Paid.")
    second.refresh_from_db()
    assert (second.state, second.answer) == (ANSWERED, "Paid.")
    assert second.gone_on_at is not None
    assert kinds(request_of) == ["opened", "asked", "answered", "gone_on", "answered"]


def test_question_is_taken_back_by_who_asked_or_acts_for_the_owner(
    request_of: Request, owner: Actor, internal: Membership, other: Membership, actor_of: Any
) -> None:
    (mine,) = ask(owner, request_of, internal)
    (theirs,) = ask(actor_of(other), request_of, internal, text="Which version?")
    with pytest.raises(NotAllowed):
        services.question_withdraw(actor=actor_of(other), question_id=mine.pk)

    services.question_withdraw(actor=owner, question_id=mine.pk)
    services.question_withdraw(actor=actor_of(other), question_id=theirs.pk)

    assert set(Question.objects.values_list("state", flat=True)) == {WITHDRAWN}
    with pytest.raises(IllegalState) as refused:
        services.question_answer(actor=actor_of(internal), question_id=mine.pk, text="Late.")
    assert str(refused.value) == "This question was taken back: nobody waits for an answer."
    with pytest.raises(IllegalState) as refused:
        services.question_withdraw(actor=owner, question_id=mine.pk)
    assert str(refused.value) == "It was taken back already."


def test_answered_question_cannot_be_taken_back(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="Yes.")

    with pytest.raises(IllegalState) as refused:
        services.question_withdraw(actor=owner, question_id=question.pk)

    assert str(refused.value) == "It has been answered, so it cannot be taken back."
    question.refresh_from_db()
    assert question.state == ANSWERED


def test_resolving_ends_the_waiting_and_an_answer_still_comes(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)

    services.request_resolve(actor=owner, request_id=request_of.pk)

    question.refresh_from_db()
    assert (question.state, question.gone_on_reason) == (GONE_ON, GoneOnReason.RESOLVED)
    entry = Entry.objects.get(kind=EntryKind.RESOLVED)
    assert entry.data == {"questions": [question.pk]}
    with pytest.raises(IllegalState):
        ask(owner, request_of, internal, text="And now?")
    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="Yes.")
    request_of.refresh_from_db()
    assert (request_of.state, request_of.resolved_at is None) == ("resolved", False)


def test_nobody_waits_for_a_leaver(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    system: Actor,
    company: Company,
) -> None:
    gone, awaited = ask(owner, request_of, internal, accountant)
    assert services.leaver_questions_let_go(actor=system, member_id=internal.pk) == 0

    accounts.person_deactivate(actor=system, person_id=internal.pk)
    run_due(company.pk)

    gone.refresh_from_db()
    awaited.refresh_from_db()
    assert (gone.state, gone.gone_on_reason) == (GONE_ON, GoneOnReason.LEFT)
    assert awaited.state == OPEN
    entry = Entry.objects.get(kind=EntryKind.GONE_ON)
    assert (entry.is_automatic, entry.member) == (True, None)
    assert entry.data == {"questions": [gone.pk], "left": "Lena Fischer"}
    assert services.leaver_questions_let_go(actor=system, member_id=internal.pk) == 0
    assert Entry.objects.filter(kind=EntryKind.GONE_ON).count() == 1


def test_what_was_asked_cannot_be_rewritten(
    request_of: Request, owner: Actor, internal: Membership
) -> None:
    (question,) = ask(owner, request_of, internal)

    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(text="Something else")

    question.refresh_from_db()
    assert question.text == QUESTION


def test_past_is_told_by_the_demo_and_not_by_people(
    client: Any, consultant: Membership, internal: Membership, actor_of: Any
) -> None:
    demo = replace(actor_of(consultant), via="demo")
    day_ago = timezone.now() - timedelta(days=1)
    request = open_request(demo, client.client, at=day_ago, owner_id=consultant.pk)

    (question,) = ask(demo, request, internal, at=day_ago)

    assert question.asked_at == day_ago
    with pytest.raises(DomainError):
        ask(actor_of(consultant), request, internal, text="Again", at=day_ago)
