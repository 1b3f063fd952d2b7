"""Two at once, in real transactions: one answer, one asking, one decision."""

from typing import Any

import pytest

from core.errors import DomainError, IllegalState, InvalidInput
from handoffs import services
from handoffs.models import Entry, EntryKind, Question
from handoffs.transitions import QuestionState
from notices.models import Mail
from tests.factories.handoffs import make_client, open_request
from tests.factories.questions import ask
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_asked(company: Any, consultant: Any, actor_of: Any) -> Any:
    """A request of the consultant."""
    return open_request(actor_of(consultant), make_client(company).client, owner_id=consultant.pk)


def refused_of(results: list[Any]) -> list[type]:
    return [type(result) for result in results if isinstance(result, DomainError)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_answers_at_once_make_one(
    company: Any, request_asked: Any, consultant: Any, internal: Any, actor_of: Any, attempt: int
) -> None:
    (question,) = ask(actor_of(consultant), request_asked, internal)
    lena = actor_of(internal)

    results = at_once(
        company.pk,
        lambda: services.question_answer(actor=lena, question_id=question.pk, text="Yes."),
        lambda: services.question_answer(actor=lena, question_id=question.pk, text="No."),
    )

    assert refused_of(results) == [IllegalState]
    question.refresh_from_db()
    (winner,) = (result for result in results if isinstance(result, Question))
    assert question.answer == winner.answer
    assert Entry.objects.filter(kind=EntryKind.QUESTION_ANSWERED).count() == 1
    assert Mail.objects.filter(purpose="notice.questions.answered").count() == 1


def test_same_answer_sent_twice_at_once_has_one_effect(
    company: Any, request_asked: Any, consultant: Any, internal: Any, actor_of: Any
) -> None:
    (question,) = ask(actor_of(consultant), request_asked, internal)
    lena = actor_of(internal)

    def answer() -> Question:
        return services.question_answer(actor=lena, question_id=question.pk, text="Yes.")

    results = at_once(company.pk, answer, answer)

    assert refused_of(results) == []
    assert Entry.objects.filter(kind=EntryKind.QUESTION_ANSWERED).count() == 1


def test_last_two_answers_at_once_tell_once_that_all_are_in(
    company: Any,
    request_asked: Any,
    consultant: Any,
    internal: Any,
    make_person: Any,
    actor_of: Any,
) -> None:
    karin = make_person("Karin Falk", level="internal")
    first, second = ask(actor_of(consultant), request_asked, internal, karin)
    lena, other = actor_of(internal), actor_of(karin)

    results = at_once(
        company.pk,
        lambda: services.question_answer(actor=lena, question_id=first.pk, text="Yes."),
        lambda: services.question_answer(actor=other, question_id=second.pk, text="Paid."),
    )

    assert refused_of(results) == []
    answered = Mail.objects.filter(purpose="notice.questions.answered")
    subjects = answered.values_list("subject", flat=True)
    assert len(subjects) == 2
    assert sum(subject.startswith("All answers are in") for subject in subjects) == 1


def test_same_question_asked_by_two_at_once_is_asked_once(
    company: Any, request_asked: Any, consultant: Any, manager: Any, internal: Any, actor_of: Any
) -> None:
    marta, helen = actor_of(consultant), actor_of(manager)

    results = at_once(
        company.pk,
        lambda: ask(marta, request_asked, internal),
        lambda: ask(helen, request_asked, internal),
    )

    assert refused_of(results) == [InvalidInput]
    assert Question.objects.count() == 1


def test_answer_and_going_on_at_once_keep_the_answer(
    company: Any, request_asked: Any, consultant: Any, internal: Any, actor_of: Any
) -> None:
    marta, lena = actor_of(consultant), actor_of(internal)
    (question,) = ask(marta, request_asked, internal)

    results = at_once(
        company.pk,
        lambda: services.question_answer(actor=lena, question_id=question.pk, text="Yes."),
        lambda: services.questions_go_on(actor=marta, request_id=request_asked.pk),
    )

    assert refused_of(results) in ([], [IllegalState])
    question.refresh_from_db()
    assert (question.state, question.answer) == (QuestionState.ANSWERED, "Yes.")
