"""The open questions of a request, for the services that end the waiting for them."""

from collections.abc import Sequence

from django.db import models

from core.transitions import next_state
from handoffs.models import GoneOnReason, Question
from handoffs.services._ledger import Turn
from handoffs.transitions import QUESTION_TRANSITIONS, QuestionState, RequestAction


def open_questions(turn: Turn) -> models.QuerySet[Question]:
    """Questions whose answers are awaited; the request is locked by the caller."""
    questions: models.QuerySet[Question] = Question.objects.of_company(turn.request.company_id)
    return questions.filter(request=turn.request, state=QuestionState.OPEN)


def question_ids(questions: Sequence[Question]) -> dict[str, list[int]]:
    """What the history keeps of questions: never their words."""
    return {"questions": [question.pk for question in questions]}


def let_go(turn: Turn, reason: GoneOnReason, *, of: int | None = None) -> list[Question]:
    """Await the open questions (to one person) no longer; the caller writes the entry."""
    awaited = open_questions(turn)
    questions = list((awaited.filter(asked_to_id=of) if of else awaited).order_by("pk"))
    for question in questions:
        question.state = next_state(QUESTION_TRANSITIONS, question.state, RequestAction.GO_ON)
        question.gone_on_at = turn.at
        question.gone_on_reason = reason
    if questions:
        Question.objects.bulk_update(questions, ["state", "gone_on_at", "gone_on_reason"])
    return questions


def unawaited(turn: Turn) -> dict[str, list[int]]:
    """As the request is resolved nothing is awaited; what the entry keeps of it."""
    questions = let_go(turn, GoneOnReason.RESOLVED)
    return question_ids(questions) if questions else {}
