"""What the page of a request says of its questions, prepared as plain values."""

from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.forms import ServiceForm
from core.ui import formats
from handoffs.models import Question
from handoffs.question_forms import AnswerForm
from handoffs.selectors import RequestPage
from handoffs.transitions import QuestionState, RequestAction

Refused = tuple[int, ServiceForm]

_CAN_BE_ANSWERED = (QuestionState.OPEN, QuestionState.GONE_ON)


def asked(page: RequestPage, actor: Actor, allowed: frozenset[str]) -> dict[str, Any]:
    """Every question with the state of each answer; several asked at once stand together."""
    counted = [item for item in page.questions if item.state != QuestionState.WITHDRAWN]
    return {
        "groups": [
            {
                "text": text,
                "asker": items[0].asked_by.name,
                "asker_role": items[0].asked_by_role.code if items[0].asked_by_role else "",
                "when": formats.when(items[0].asked_at),
                "rows": [_row(item, actor, allowed) for item in items],
            }
            for text, items in _together(page)
        ],
        "total": len(counted),
        "answered": sum(item.state == QuestionState.ANSWERED for item in counted),
        "awaited": sum(item.state == QuestionState.OPEN for item in counted),
    }


def _together(page: RequestPage) -> list[tuple[str, list[Question]]]:
    """Questions put at the same moment, by the same person and in the same words."""
    groups = groupby(page.questions, key=lambda item: (item.asked_at, item.asked_by_id, item.text))
    return [(text, list(items)) for (_at, _asker, text), items in groups]


def _row(question: Question, actor: Actor, allowed: frozenset[str]) -> dict[str, Any]:
    """One colleague who was asked."""
    person = question.asked_to
    asked_it = question.asked_by_id == actor.membership_id
    may_take_back = RequestAction.TAKE_BACK in allowed and (
        asked_it or RequestAction.GO_ON in allowed
    )
    return {
        "pk": question.pk,
        "who": person.name,
        "job": person.job_title,
        "answer": question.answer,
        "came_late": came_late(question),
        "can_take_back": may_take_back and question.state in _CAN_BE_ANSWERED,
        **standing(question),
    }


def standing(question: Question) -> dict[str, str]:
    """Its state in words, with a colour and a drawing."""
    if question.state == QuestionState.ANSWERED:
        taken = formats.duration(question.answer_working_seconds)
        text = _("Answered after %(duration)s") % {"duration": taken}
        return {"kind": "ok", "icon": "check", "state": text}
    if question.state == QuestionState.GONE_ON:
        text = _("Not awaited any more: %(reason)s")
        reason = question.get_gone_on_reason_display()
        return {"kind": "none", "icon": "flat", "state": text % {"reason": reason}}
    if question.state == QuestionState.WITHDRAWN:
        return {"kind": "none", "icon": "x", "state": str(QuestionState.WITHDRAWN.label)}
    due = {"time": formats.when_text(question.due_at)}
    if question.due_at <= timezone.now():
        return {"kind": "risk", "icon": "tri", "state": _("Late since: %(time)s") % due}
    return {"kind": "warn", "icon": "clock", "state": _("Awaited until: %(time)s") % due}


def came_late(question: Question) -> bool:
    """Whether it was answered when nobody waited any more."""
    return question.state == QuestionState.ANSWERED and question.gone_on_at is not None


def to_me(page: RequestPage, actor: Actor, refused: Refused | None) -> list[dict[str, Any]]:
    """Questions put to the reader, each with its form while it can be answered; what was typed
    into a refused one stays."""
    rows = []
    for question in page.questions:
        if question.asked_to_id != actor.membership_id:
            continue
        form = _form(question, refused)
        rows.append(
            {
                "pk": question.pk,
                "text": question.text,
                "asker": question.asked_by.name,
                "asker_role": question.asked_by_role.code if question.asked_by_role else "",
                "when": formats.when(question.asked_at),
                "answer": question.answer,
                "came_late": came_late(question),
                "form": form,
                **standing(question),
            }
        )
    return rows


def _form(question: Question, refused: Refused | None) -> ServiceForm | None:
    if refused is not None and refused[0] == question.pk:
        return refused[1]
    if question.state in _CAN_BE_ANSWERED:
        return answer_form(question.pk)
    return None


def answer_form(pk: int, data: Any = None) -> AnswerForm:
    """The place for the answer; several stand on one page."""
    return AnswerForm(data, auto_id=f"answer-{pk}-%s")
