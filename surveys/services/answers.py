"""Answers, and the wish not to be asked again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import system_actor
from clients.services import contact_update
from core.access import Actor, Capability
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound
from core.outbox import publish
from core.records import moment
from surveys.events import AnswerGiven, InvitationChanged
from surveys.models import (
    SCALES,
    WITHOUT_SCORE,
    Answer,
    FollowUpAnswer,
    FollowUpQuestion,
    Invitation,
    InvitationState,
    QuestionType,
)
from surveys.selectors.questionnaires import follow_ups

MAX_COMMENT = 5_000
MAX_ANSWERS = 50
_CHOOSE = _("Choose one of the answers.")

Said = str | Sequence[str]
"""An answer to a follow-up question: words, or the keys of what was chosen."""


class TooManyAnswers(DomainError):
    """A public page must have an end: nobody changes an honest answer fifty times."""

    code = "too_many_answers"
    status: ClassVar[int] = 429
    default_message: ClassVar[str | Promise] = _(
        "This answer was changed too many times. The last one counts."
    )


def answer_record(
    *,
    public_id: UUID,
    score: int | None,
    comment: str = "",
    follow_ups: Mapping[int, Said] | None = None,
    source: str,
    at: datetime | None = None,
    actor: Actor | None = None,
    idempotency_key: str = "",
) -> Answer:
    """Record an answer or a changed mind; the same answer pressed again changes nothing.

    No score is *don't know*, where the kind offers it. `follow_ups` are answers by the id of the
    question; they belong to the score they are given with. A repeated `idempotency_key` gives the
    first answer, whatever was answered since. Without an actor it comes from the contact's own
    page, inside the company's scope. Raises `NotFound`, `InvalidInput`, `IllegalState` once
    closed, `TooManyAnswers`.
    """
    when, key = _moment(actor, at), _key(idempotency_key)
    with transaction.atomic():
        invitation = _locked(public_id, actor)
        _check_score(invitation, score)
        answers: list[Answer] = list(invitation.answers.order_by("at", "pk"))
        known = next((one for one in answers if key and one.idempotency_key == key), None)
        if known is not None:
            return known
        if when > invitation.closes_at:
            raise IllegalState(_("The time to answer is over. Thank you all the same."))
        said = _said(invitation, score, follow_ups or {})
        values = {"score": score, "comment": _checked("comment", comment)}
        last = answers[-1] if answers else None
        if last is not None and _is_same(last, values, said):
            return last
        if len(answers) >= MAX_ANSWERS:
            raise TooManyAnswers
        answer = Answer(
            company_id=invitation.company_id,
            invitation=invitation,
            source=source,
            at=when,
            idempotency_key=key,
            **values,
        )
        return _append(invitation, answer, said)


def _moment(actor: Actor | None, at: datetime | None) -> datetime:
    if actor is not None:
        actor.require(Capability.RECORDS_IMPORT)
        return moment(actor, at)
    if at is not None:
        raise NotAllowed
    return timezone.now()


def _key(text: str) -> str:
    key = text.strip()
    if len(key) > 100:
        raise InvalidInput(fields={"idempotency_key": _("At most 100 characters.")})
    return key


def _locked(public_id: UUID, actor: Actor | None) -> Invitation:
    """The invitation, locked: fifty presses at once stand in line here."""
    rows = Invitation.objects.all() if actor is None else Invitation.objects.visible_to(actor)
    invitation: Invitation | None = (
        rows.select_for_update(of=("self",)).filter(public_id=public_id).first()
    )
    if invitation is None:
        raise NotFound
    return invitation


def _check_score(invitation: Invitation, score: int | None) -> None:
    if score is None and invitation.kind in WITHOUT_SCORE:
        return
    if score is None or score not in SCALES[invitation.kind]:
        raise InvalidInput(fields={"score": _CHOOSE})


def _checked(field: str, words: str) -> str:
    text = words.strip()
    if len(text) > MAX_COMMENT:
        sentence = _("At most %(count)s characters.") % {"count": MAX_COMMENT}
        raise InvalidInput(fields={field: sentence})
    return text


def _said(
    invitation: Invitation, score: int | None, given: Mapping[int, Said]
) -> list[FollowUpAnswer]:
    """The follow-up answers, not saved. Raises `InvalidInput` for a question that was not asked,
    and for choices that it does not offer."""
    if not given:
        return []
    asked = {question.pk: question for question in follow_ups(invitation.survey_version, score)}
    if set(given) - set(asked):
        raise InvalidInput(fields={"follow_ups": _("This question was not asked to this score.")})
    return [_follow_up(asked[pk], given[pk]) for pk in sorted(asked) if given.get(pk)]


def _follow_up(question: FollowUpQuestion, said: Said) -> FollowUpAnswer:
    answer = FollowUpAnswer(company_id=question.company_id, question=question)
    if question.type == QuestionType.TEXT:
        if not isinstance(said, str):
            raise InvalidInput(fields={"follow_ups": _("Answer this question in words.")})
        answer.text = _checked("follow_ups", said)
        return answer
    keys = [said] if isinstance(said, str) else list(dict.fromkeys(said))
    offered = {key for key, _label in question.options}
    if not set(keys) <= offered or (question.type == QuestionType.ONE and len(keys) > 1):
        raise InvalidInput(fields={"follow_ups": _CHOOSE})
    answer.choices = keys
    return answer


def _is_same(last: Answer, values: Mapping[str, object], said: Sequence[FollowUpAnswer]) -> bool:
    if (last.score, last.comment) != (values["score"], values["comment"]):
        return False
    before = {(one.question_id, one.text, *one.choices) for one in last.follow_ups.all()}
    return before == {(one.question_id, one.text, *one.choices) for one in said}


def _append(invitation: Invitation, answer: Answer, said: Sequence[FollowUpAnswer]) -> Answer:
    answer.save(force_insert=True)
    for one in said:
        one.answer = answer
    FollowUpAnswer.objects.bulk_create(said)
    if invitation.state != InvitationState.DELIVERED:
        # Whatever the mail server said: who answers was reached.
        invitation.state, invitation.delivered_at = InvitationState.DELIVERED, answer.at
        invitation.save(update_fields=["state", "delivered_at"])
    publish(
        invitation.company_id,
        InvitationChanged(invitation_id=invitation.pk),
        AnswerGiven(invitation_id=invitation.pk, answer_id=answer.pk),
    )
    return answer


def opt_out(*, public_id: UUID) -> Invitation:
    """The contact does not want to be asked again, by their own press. Raises `NotFound`."""
    with transaction.atomic():
        invitation = _locked(public_id, None)
        contact = invitation.contact
        if contact is None:
            raise NotFound
        if contact.takes_surveys:
            actor = system_actor(invitation.company, via="survey", name=contact.name)
            contact_update(actor=actor, contact_id=contact.pk, takes_surveys=False)
        if invitation.opted_out_at is None:
            invitation.opted_out_at = timezone.now()
            invitation.save(update_fields=["opted_out_at"])
    return invitation
