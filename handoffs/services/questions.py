"""Questions: colleagues of several departments asked at once, each answering by a due time.

Asking changes no owner. All answers are awaited until the owner goes on without them; one that
comes later is kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.calendars import working_seconds
from accounts.models import Membership
from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import require_version
from core.transitions import next_state
from handoffs.due_rules import DueKind, due_after
from handoffs.models import EntryKind, GoneOnReason, Question
from handoffs.selectors.standing import NO_LINE, lines_on
from handoffs.services._awaited import let_go, open_questions, question_ids
from handoffs.services._dues import promised
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._question_mail import tell_answer, tell_question
from handoffs.services._rights import acts_for_owner, require_owner
from handoffs.services._texts import LONG, idempotency_key_checked, required_text
from handoffs.transitions import QUESTION_TRANSITIONS, QuestionState, RequestAction

ANSWER_WORKING_SECONDS = 8 * 3600
"""A working day, by the request's frozen calendar, when neither the asker nor the request's
service policy says by when."""

_QUESTION = 5_000
_MOST_ASKED = 50
_LONGEST = timedelta(days=366)
_KEY_USED = _("This key was used for something else.")
_KEY_ERRORS = {"question_idempotency_key": ("idempotency_key", _KEY_USED)}
_REFUSED = {
    (QuestionState.ANSWERED, RequestAction.ANSWER): _(
        "You have answered this question already, and that answer stands. "
        "To say more, write a comment."
    ),
    (QuestionState.WITHDRAWN, RequestAction.ANSWER): _(
        "This question was taken back: nobody waits for an answer."
    ),
    (QuestionState.ANSWERED, RequestAction.TAKE_BACK): _(
        "It has been answered, so it cannot be taken back."
    ),
    (QuestionState.WITHDRAWN, RequestAction.TAKE_BACK): _("It was taken back already."),
}


def questions_ask(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    to_ids: Sequence[int],
    text: str,
    due_at: datetime | None = None,
    at: datetime | None = None,
    idempotency_key: str = "",
) -> list[Question]:
    """Put one question to several colleagues, each once; they get sight of this request.

    Without `due_at` there are eight working hours to answer. A repeated idempotency key gives the
    first questions. Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState` once resolved, and
    `InvalidInput` for people gone, oneself, or somebody who was asked the same and is awaited.
    """
    text = required_text("text", text, _QUESTION)
    key = idempotency_key_checked(idempotency_key)
    asker_id = actor.membership_id
    if asker_id is None:
        raise NotAllowed(_("Only people ask questions."))
    with constraint_errors(_KEY_ERRORS), transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.ASK, None, at)
        known = _known(turn, key)
        if known:
            return known
        require_version(turn.request, version)
        people = _people(turn, to_ids, text)
        values = {
            "asked_by_id": asker_id,
            "asked_by_role_id": turn.request.owner_role_id if turn.is_owner else None,
            "text": text,
            "asked_at": turn.at,
            "due_at": _due(turn, due_at),
            "idempotency_key": key,
        }
        questions = _create(turn, people, values)
        write(turn, EntryKind.QUESTION_ASKED, data=question_ids(questions))
        for question in questions:
            tell_question(turn, question)
    return questions


def _turn(
    actor: Actor, request_id: int, action: str, version: int | None, at: datetime | None
) -> Turn:
    return begin(
        actor=actor,
        request_id=request_id,
        action=action,
        capability=Capability.REQUESTS_WORK,
        version=version,
        at=at,
    )


def _known(turn: Turn, key: str) -> list[Question]:
    """What this person asked under the key; another's stays unseen."""
    if not key:
        return []
    questions = Question.objects.of_company(turn.actor.company_id).filter(
        idempotency_key=key, asked_by_id=turn.actor.membership_id, request=turn.request
    )
    return list(questions.select_related("asked_by", "asked_to").order_by("pk"))


def _people(turn: Turn, ids: Sequence[int], text: str) -> list[Membership]:
    """Each once, in order, all of them still here and none awaited for the same already."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise _refuse("to_ids", _("Choose whom to ask."))
    if len(wanted) > _MOST_ASKED:
        raise _refuse("to_ids", _("Too many people."))
    if turn.actor.membership_id in wanted:
        raise _refuse("to_ids", _("You cannot ask yourself."))
    members = Membership.objects.visible_to(turn.actor).select_related("user", "company")
    found = members.in_bulk(wanted)
    if len(found) < len(wanted):
        raise NotFound(fields={"to_ids": _("Nothing was found here.")})
    people = [found[pk] for pk in wanted]
    for person in people:
        if not person.is_active:
            sentence = _("%(name)s no longer works here.")
            raise _refuse("to_ids", sentence % {"name": person.name})
    _refuse_repeated(turn, people, text)
    return people


def _refuse(field: str, sentence: object) -> InvalidInput:
    return InvalidInput(str(sentence), fields={field: str(sentence)})


def _refuse_repeated(turn: Turn, people: Sequence[Membership], text: str) -> None:
    """The request is locked: nobody else asks meanwhile."""
    awaited = open_questions(turn).filter(asked_to__in=people).select_related("asked_to")
    for question in awaited.order_by("pk"):
        if question.text.split() == text.split():
            sentence = _("%(name)s was asked this already and has not answered yet.")
            raise _refuse("to_ids", sentence % {"name": question.asked_to.name})


def _due(turn: Turn, due_at: datetime | None) -> datetime:
    if due_at is None:
        seconds = promised(turn.request, DueKind.ANSWER, ANSWER_WORKING_SECONDS)
        return due_after(turn.request.calendar.spec, turn.at, seconds)
    if due_at <= turn.at:
        raise _refuse("due_at", _("This time is over already."))
    if due_at > turn.at + _LONGEST:
        raise _refuse("due_at", _("At most a year from now, please."))
    return due_at


def _create(turn: Turn, people: Sequence[Membership], values: dict[str, Any]) -> list[Question]:
    """One for each, stamped with the team and manager of the day."""
    request = turn.request
    lines = lines_on(request.company_id, [person.pk for person in people], turn.day)
    questions = []
    for person in people:
        line = lines.get(person.pk, NO_LINE)
        questions.append(
            Question(
                company_id=request.company_id,
                request=request,
                asked_to=person,
                asked_to_team_id=line.team_id,
                asked_to_manager_id=line.manager_id,
                **values,
            )
        )
    return list(Question.objects.bulk_create(questions))


def question_answer(
    *, actor: Actor, question_id: int, text: str, at: datetime | None = None
) -> Question:
    """Answer what one was asked; also when the others have gone on without it.

    The same words again change nothing. Raises `NotFound`, `NotAllowed` for anybody but the one
    asked, `IllegalState` for a second answer or a question taken back, `InvalidInput`.
    """
    text = required_text("text", text, LONG)
    with transaction.atomic():
        turn, question = _found(
            actor, question_id, RequestAction.ANSWER, Capability.REQUESTS_COMMENT, None, at
        )
        if actor.membership_id is None or question.asked_to_id != actor.membership_id:
            raise NotAllowed(_("Only the colleague who was asked can answer."))
        if question.answer == text:
            return question
        question.state = _state_after(question, RequestAction.ANSWER)
        question.answer = text
        question.answered_at = turn.at
        question.answer_working_seconds = working_seconds(
            turn.request.calendar.spec, question.asked_at, turn.at
        )
        question.save(update_fields=["state", "answer", "answered_at", "answer_working_seconds"])
        write(turn, EntryKind.QUESTION_ANSWERED, data=question_ids([question]))
        tell_answer(turn, question, awaited=open_questions(turn).count())
    return question


def _found(
    actor: Actor,
    question_id: int,
    action: str,
    capability: Capability,
    version: int | None,
    at: datetime | None,
) -> tuple[Turn, Question]:
    """The question as it is once its request is locked."""
    questions = Question.objects.visible_to(actor).filter(pk=question_id)
    request_id = questions.values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound
    turn = begin(
        actor=actor,
        request_id=request_id,
        action=action,
        capability=capability,
        version=version,
        at=at,
    )
    related = questions.select_related(
        "asked_by__user", "asked_by__company", "asked_to__user", "asked_to__company"
    )
    return turn, related.get()


def _state_after(question: Question, action: RequestAction) -> str:
    try:
        return next_state(QUESTION_TRANSITIONS, question.state, action)
    except IllegalState as error:
        sentence = _REFUSED[QuestionState(question.state), action]
        raise IllegalState(sentence, fields={"text": sentence}) from error


def question_withdraw(
    *,
    actor: Actor,
    question_id: int,
    version: int | None = None,
    at: datetime | None = None,
) -> Question:
    """Take a question back that nobody has answered: by who asked, or acts for the owner.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`.
    """
    with transaction.atomic():
        turn, question = _found(
            actor, question_id, RequestAction.TAKE_BACK, Capability.REQUESTS_WORK, version, at
        )
        asked_it = question.asked_by_id == actor.membership_id
        if not asked_it and not acts_for_owner(turn):
            raise NotAllowed
        question.state = _state_after(question, RequestAction.TAKE_BACK)
        question.withdrawn_at = turn.at
        question.save(update_fields=["state", "withdrawn_at"])
        write(turn, EntryKind.QUESTION_WITHDRAWN, data=question_ids([question]))
    return question


def questions_go_on(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    at: datetime | None = None,
) -> list[Question]:
    """Go on without the answers that have not come; whoever was asked may still answer.

    Raises `NotFound`, `NotAllowed` unless the actor acts for the owner, `Stale`, `IllegalState`
    when nothing is awaited.
    """
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.GO_ON, version, at)
        require_owner(turn)
        questions = let_go(turn, GoneOnReason.DECIDED)
        if not questions:
            raise IllegalState(_("No answer is awaited."))
        write(turn, EntryKind.GONE_ON, data=question_ids(questions))
    return questions


def leaver_questions_let_go(*, actor: Actor, member_id: int) -> int:
    """Await no answer of somebody who no longer works here; returns how many were awaited.

    Does nothing for somebody who works here. Safe to run again.
    """
    leaver = Membership.objects.of_company(actor.company_id).get(pk=member_id)
    if leaver.is_active:
        return 0
    awaited = Question.objects.of_company(actor.company_id).filter(
        asked_to=leaver, state=QuestionState.OPEN
    )
    let_go_of = 0
    with transaction.atomic():
        ids = awaited.order_by("request_id").values_list("request_id", flat=True).distinct()
        for request_id in list(ids):
            turn = _turn(actor, request_id, RequestAction.GO_ON, None, None)
            questions = let_go(turn, GoneOnReason.LEFT, of=leaver.pk)
            if questions:
                data = {**question_ids(questions), "left": leaver.name}
                write(turn, EntryKind.GONE_ON, is_automatic=True, data=data)
            let_go_of += len(questions)
    return let_go_of
