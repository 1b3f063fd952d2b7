"""What people of the demo company were told lately: some of it read, the latest not yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from handoffs.models import Handover, Message, MessageDirection, Participant, Question, Request
from handoffs.transitions import HandoverState
from notices.models import Notice
from notices.services import News, notice_read, notices_give

_OF_EACH = 4
_READ_AFTER = timedelta(days=1)

Told = tuple[datetime, int, str, dict[str, Any], Request]


def tell_notices(actor: Actor, now: datetime) -> None:
    """To everybody who signs in: the client's messages on their requests, offers to them,
    questions put to them and comments that call them in."""
    people = Membership.objects.of_company(actor.company_id).exclude(user=None)
    for person in people.select_related("company", "user"):
        told = sorted(_news_of(person), key=lambda item: item[0])
        for at, person_id, kind, params, request in told:
            _give(at, person_id, kind, params, request)
        old = Notice.objects.of_company(actor.company_id).filter(
            member=person, at__lt=now - _READ_AFTER
        )
        reader = actor_for_membership(person, via="demo")
        for notice_id in old.order_by("pk").values_list("pk", flat=True):
            notice_read(actor=reader, notice_id=notice_id)


def _give(
    at: datetime, person_id: int, kind: str, params: dict[str, Any], request: Request
) -> None:
    names = {"number": request.number, "subject": request.subject, "client": request.client.name}
    link, about = f"/requests/{request.number}/", f"request:{request.pk}"
    news = News([person_id], kind, {**names, **params}, link, about)
    notices_give(company_id=request.company_id, news=[news], told_at=at)


def _latest(rows: Any, order: str) -> Any:
    return rows.select_related("request__client").order_by(f"-{order}")[:_OF_EACH]


def _news_of(person: Membership) -> Iterator[Told]:
    """The latest of each kind."""
    company_id = person.company_id
    messages = Message.objects.of_company(company_id).filter(
        direction=MessageDirection.FROM_CLIENT, request__owner=person
    )
    for message in _latest(messages, "at"):
        params = {"message_id": message.pk, "by": ""}
        yield message.at, person.pk, "requests.client_wrote", params, message.request
    offers = Handover.objects.of_company(company_id).filter(
        to_owner=person, state=HandoverState.OFFERED
    )
    for offer in _latest(offers.select_related("offered_by"), "offered_at"):
        due = offer.answer_due_at.isoformat() if offer.answer_due_at else ""
        by = offer.offered_by.name if offer.offered_by else ""
        params = {"handover_id": offer.pk, "by": by, "due_at": due}
        yield offer.offered_at, person.pk, "handovers.offered", params, offer.request
    called = Participant.objects.of_company(company_id).filter(member=person).exclude(comment=None)
    for row in _latest(called.select_related("comment__author"), "since"):
        params = {"comment_id": row.comment_id, "by": row.comment.author.name}
        yield row.since, person.pk, "comments.called_in", params, row.request
    asked = Question.objects.of_company(company_id).filter(asked_to=person)
    for row in _latest(asked.select_related("asked_by"), "asked_at"):
        params = {
            "question_id": row.pk,
            "asker": row.asked_by.name,
            "due_at": row.due_at.isoformat(),
        }
        yield row.asked_at, person.pk, "questions.asked", params, row.request
