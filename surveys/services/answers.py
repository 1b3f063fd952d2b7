"""Answers, and the wish not to be asked again."""

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
from surveys.events import InvitationChanged
from surveys.models import SCALES, Answer, Invitation, InvitationState

MAX_COMMENT = 5_000
MAX_ANSWERS = 50


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
    score: int,
    comment: str = "",
    source: str,
    at: datetime | None = None,
    actor: Actor | None = None,
) -> Answer:
    """Record an answer or a changed mind; the same answer pressed again changes nothing.

    Without an actor it comes from the contact's own page, inside the company's scope. Raises
    `NotFound`, `InvalidInput`, `IllegalState` once closed, `TooManyAnswers`.
    """
    when = _moment(actor, at)
    with transaction.atomic():
        invitation = _locked(public_id, actor)
        if score not in SCALES[invitation.kind]:
            raise InvalidInput(fields={"score": _("Choose one of the answers.")})
        if when > invitation.closes_at:
            raise IllegalState(_("The time to answer is over. Thank you all the same."))
        comment = _checked(comment)
        answers = list(invitation.answers.order_by("at", "pk"))
        last: Answer | None = answers[-1] if answers else None
        if last is not None and (last.score, last.comment) == (score, comment):
            return last
        if len(answers) >= MAX_ANSWERS:
            raise TooManyAnswers
        return _append(invitation, score, comment, source, when)


def _moment(actor: Actor | None, at: datetime | None) -> datetime:
    if actor is not None:
        actor.require(Capability.RECORDS_IMPORT)
        return moment(actor, at)
    if at is not None:
        raise NotAllowed
    return timezone.now()


def _locked(public_id: UUID, actor: Actor | None) -> Invitation:
    """The invitation, locked: fifty presses at once stand in line here."""
    rows = Invitation.objects.all() if actor is None else Invitation.objects.visible_to(actor)
    invitation: Invitation | None = (
        rows.select_for_update(of=("self",)).filter(public_id=public_id).first()
    )
    if invitation is None:
        raise NotFound
    return invitation


def _checked(comment: str) -> str:
    text = comment.strip()
    if len(text) > MAX_COMMENT:
        sentence = _("At most %(count)s characters.") % {"count": MAX_COMMENT}
        raise InvalidInput(fields={"comment": sentence})
    return text


def _append(
    invitation: Invitation, score: int, comment: str, source: str, when: datetime
) -> Answer:
    answer = Answer.objects.create(
        company_id=invitation.company_id,
        invitation=invitation,
        score=score,
        comment=comment,
        source=source,
        at=when,
    )
    if invitation.state != InvitationState.DELIVERED:
        # Whatever the mail server said: who answers was reached.
        invitation.state, invitation.delivered_at = InvitationState.DELIVERED, when
        invitation.save(update_fields=["state", "delivered_at"])
    publish(invitation.company_id, InvitationChanged(invitation_id=invitation.pk))
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
