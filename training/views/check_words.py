"""Checks and attempts as plain values for templates. What is right only where it may be shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui import formats
from core.views import url_above
from training.check_document import CheckDocument, Question, QuestionKind, Settings
from training.grading import FALSE, TRUE, is_right, percent_of
from training.models import CheckAttempt, KnowledgeCheck


def rules(settings: Settings, asked: int) -> list[dict[str, Any]]:
    """How the check is taken, as facts."""
    minutes, months = settings.minutes, settings.certificate_months
    found = [
        {"label": _("Questions"), "value": formats.number(asked)},
        {"label": _("Passed from"), "value": f"{settings.pass_percent}\N{NO-BREAK SPACE}%"},
        {"label": _("Tries"), "value": formats.number(settings.tries)},
        {
            "label": _("Between tries"),
            "value": ngettext("%(n)s hour", "%(n)s hours", settings.wait_hours)
            % {"n": settings.wait_hours}
            if settings.wait_hours
            else _("no waiting"),
        },
        {
            "label": _("Time"),
            "value": ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
            if minutes
            else _("as long as it takes"),
        },
    ]
    held = _("for good")
    if months:
        held = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    value = held if settings.gives_certificate else _("none")
    return [*found, {"label": _("Certificate"), "value": value}]


def about_url(check: KnowledgeCheck) -> str | None:
    """The page of the playbook or the course."""
    if check.playbook_id is not None:
        return reverse("playbook-detail", args=[check.playbook_id])
    return url_above("course", check.course_id)


def attempt_row(attempt: CheckAttempt) -> dict[str, Any]:
    """One attempt with its result."""
    if attempt.is_open:
        state = ("warn", "clock", _("not handed in yet"))
    elif attempt.passed and attempt.knew_answers:
        state = ("none", "eye", _("passed, knew the answers"))
    elif attempt.passed:
        state = ("ok", "check", _("passed"))
    else:
        state = ("risk", "x", _("not passed"))
    return {
        "url": reverse("check-attempt", args=[attempt.pk]),
        "at": attempt.finished_at or attempt.started_at,
        "percent": percent_of(attempt.right or 0, attempt.asked),
        "right": attempt.right,
        "asked": attempt.asked,
        "is_open": attempt.is_open,
        "look": state[0],
        "icon": state[1],
        "state": state[2],
    }


def questions_shown(attempt: CheckAttempt) -> list[dict[str, Any]]:
    """The questions of an attempt to be answered: named by its random keys, in its order."""
    by_key = {question.key: question for question in attempt.check_version.content.questions}
    return [
        _question(number, by_key[item["key"]], item, attempt.answers.get(item["token"]))
        for number, item in enumerate(attempt.drawn, start=1)
    ]


def _question(
    number: int, question: Question, item: Mapping[str, Any], answer: Any
) -> dict[str, Any]:
    kind = question.kind
    chosen = list(answer or ()) if item["options"] else []
    places = range(1, len(item["options"]) + 1)
    options = [
        {
            "token": token,
            "text": _option_text(question, key),
            "is_chosen": token in chosen,
            "place": chosen.index(token) + 1 if token in chosen else None,
        }
        for token, key in item["options"]
    ]
    return {
        "number": number,
        "token": item["token"],
        "text": question.text,
        "is_single": kind in {QuestionKind.ONE, QuestionKind.TRUE_FALSE},
        "is_several": kind == QuestionKind.SEVERAL,
        "is_order": kind == QuestionKind.ORDER,
        "is_number": kind == QuestionKind.NUMBER,
        "options": options,
        "places": list(places),
        "answer": answer if not item["options"] else "",
    }


def _option_text(question: Question, key: str) -> str:
    if question.kind == QuestionKind.TRUE_FALSE:
        return {TRUE: _("True"), FALSE: _("False")}[key]
    return next((option.text for option in question.options if option.key == key), key)


def posted(attempt: CheckAttempt, data: Any) -> dict[str, Any]:
    """What a form says, by the attempt's keys; places of an order as a list."""
    by_key = {question.key: question for question in attempt.check_version.content.questions}
    found: dict[str, Any] = {}
    for item in attempt.drawn:
        token = item["token"]
        if by_key[item["key"]].kind == QuestionKind.ORDER:
            found[token] = _in_places(token, item, data)
        elif item["options"]:
            found[token] = data.getlist(token)
        elif token in data:
            found[token] = data[token]
    return found


def _in_places(token: str, item: Mapping[str, Any], data: Any) -> list[str]:
    placed = []
    for option, _key in item["options"]:
        place = data.get(f"{token}-{option}", "")
        if place.isascii() and place.isdigit() and len(place) < 3:
            placed.append((int(place), option))
    return [option for _place, option in sorted(placed)]


def unanswered(attempt: CheckAttempt) -> int:
    """How many questions have no answer yet; an order needs all its places."""
    by_key = {question.key: question for question in attempt.check_version.content.questions}
    count = 0
    for item in attempt.drawn:
        answer = attempt.answers.get(item["token"])
        is_order = by_key[item["key"]].kind == QuestionKind.ORDER
        count += not answer or (is_order and len(answer) < len(item["options"]))
    return count


def read_again(attempt: CheckAttempt) -> list[dict[str, Any]]:
    """Steps of the playbook behind what was answered wrongly, in their order, each once."""
    check = attempt.check_of
    current = check.playbook.current if check.playbook is not None else None
    if current is None:
        return []
    questions = {q.key: q for q in attempt.check_version.content.questions}
    wanted = {questions[key].step for key in attempt.wrong if key in questions}
    base = reverse("playbook-detail", args=[check.playbook_id])
    return [
        {"title": step.title or step.key, "url": f"{base}#step-{step.key}"}
        for step in current.steps
        if step.key in wanted
    ]


def answers_shown(attempt: CheckAttempt) -> list[dict[str, Any]]:
    """Each question of a finished attempt with what was said, what is right, and why."""
    by_key = {question.key: question for question in attempt.check_version.content.questions}
    rows = []
    for number, item in enumerate(attempt.drawn, start=1):
        question, answer = by_key[item["key"]], attempt.answers.get(item["token"])
        keys = dict(item["options"])
        said = [keys[token] for token in answer or ()] if item["options"] else answer
        rows.append(
            {
                "number": number,
                "text": question.text,
                "is_right": is_right(question, said),
                "said": _said(question, said),
                "right": right_text(question),
                "explanation": question.explanation,
            }
        )
    return rows


def _said(question: Question, said: Any) -> str:
    if not said:
        return ""
    if isinstance(said, list):
        return _joined(question, [_option_text(question, key) for key in said])
    return str(said)


def _joined(question: Question, texts: Sequence[str]) -> str:
    return (" → " if question.kind == QuestionKind.ORDER else "; ").join(texts)


def right_text(question: Question) -> str:
    """What is right, in words."""
    if question.kind == QuestionKind.TRUE_FALSE:
        return _("True") if question.is_true else _("False")
    if question.kind == QuestionKind.SHORT:
        return "; ".join(question.accepted)
    if question.kind == QuestionKind.NUMBER:
        tolerance = question.tolerance.strip()
        return f"{question.number} ± {tolerance}" if tolerance not in {"", "0"} else question.number
    is_order = question.kind == QuestionKind.ORDER
    return _joined(question, [one.text for one in question.options if is_order or one.right])


def questions_written(document: CheckDocument) -> list[dict[str, Any]]:
    """Questions with what is right, for those who write checks."""
    return [
        {
            "number": number,
            "key": question.key,
            "kind": QuestionKind(question.kind).label,
            "text": question.text,
            "right": right_text(question),
            "options": [
                {"text": option.text, "right": option.right} for option in question.options
            ],
            "is_order": question.kind == QuestionKind.ORDER,
            "explanation": question.explanation,
            "step": question.step,
        }
        for number, question in enumerate(document.questions, start=1)
    ]
