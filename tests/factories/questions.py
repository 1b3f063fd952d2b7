"""Questions about requests, for tests."""

from typing import Any

from core.access import Actor
from handoffs import services
from handoffs.models import Question, Request

QUESTION = "Did the default change in 6.2?"


def ask(actor: Actor, request: Request, *people: Any, **values: Any) -> list[Question]:
    """Ask colleagues the same at once."""
    values = {"text": QUESTION, **values}
    ids = [person.pk for person in people]
    return services.questions_ask(actor=actor, request_id=request.pk, to_ids=ids, **values)
