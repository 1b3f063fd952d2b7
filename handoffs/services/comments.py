"""Comments: for colleagues only. Nothing here knows contacts, messages or mail."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed, NotFound
from handoffs.mentions import mentioned
from handoffs.models import Comment, EntryKind, Participant
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._texts import LONG, idempotency_key_checked, required_text
from handoffs.services.attachments import attachments_given, attachments_put
from handoffs.transitions import RequestAction

_KEY_USED = _("This key was used for something else.")
_KEY_ERRORS = {"comment_idempotency_key": ("idempotency_key", _KEY_USED)}
_MOST_CALLED_IN = 50


def comment_add(
    *,
    actor: Actor,
    request_id: int,
    body: str,
    call_in: Sequence[int] = (),
    attachment_ids: Sequence[int] = (),
    at: datetime | None = None,
    idempotency_key: str = "",
) -> Comment:
    """Write to colleagues, and call some of them in: they get sight of this request.

    `attachment_ids` are files that the actor uploaded for colleagues; no message can have them.
    A repeated idempotency key gives the first comment. Raises `NotFound` for a request or person
    out of sight, `NotAllowed`, `InvalidInput`.
    """
    body = required_text("body", body, LONG)
    key = idempotency_key_checked(idempotency_key)
    if actor.membership_id is None:
        raise NotAllowed(_("Only people write comments."))
    with constraint_errors(_KEY_ERRORS), transaction.atomic():
        turn = begin(
            actor=actor,
            request_id=request_id,
            action=RequestAction.COMMENT,
            capability=Capability.REQUESTS_COMMENT,
            at=at,
        )
        known = _known(turn, key)
        if known is not None:
            return known
        called_in = _called_in(actor, [*call_in, *_mentioned(actor, body)])
        attachments = attachments_given(turn, attachment_ids, is_with_client=False)
        comment: Comment = Comment.objects.create(
            company_id=actor.company_id,
            request=turn.request,
            author_id=actor.membership_id,
            author_role_id=turn.request.owner_role_id if turn.is_owner else None,
            body=body,
            idempotency_key=key,
            at=turn.at,
        )
        attachments_put(attachments, comment=comment)
        _let_in(turn, comment, called_in)
        data = {"called_in": called_in} if called_in else {}
        write(turn, EntryKind.COMMENTED, comment=comment, data=data)
    return comment


def _known(turn: Turn, key: str) -> Comment | None:
    """This author's comment under the key; another author's stays unseen."""
    if not key:
        return None
    comments = Comment.objects.of_company(turn.actor.company_id)
    comment: Comment | None = comments.filter(
        idempotency_key=key, author_id=turn.actor.membership_id, request=turn.request
    ).first()
    return comment


def _mentioned(actor: Actor, body: str) -> list[int]:
    """Colleagues named by `@`, for those who know who works here; oneself is not called in."""
    if "@" not in body or not actor.has(Capability.PEOPLE_VIEW):
        return []
    people = Membership.objects.visible_to(actor).filter(is_active=True)
    named = mentioned(body, people.values_list("pk", "name"))
    return [pk for pk in named if pk != actor.membership_id]


def _called_in(actor: Actor, ids: Sequence[int]) -> list[int]:
    """The ids once each, in order. Raises `NotFound` and `InvalidInput` for people gone."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > _MOST_CALLED_IN:
        raise InvalidInput(fields={"call_in": _("Too many people.")})
    people = Membership.objects.visible_to(actor).filter(pk__in=wanted)
    active = dict(people.values_list("pk", "is_active"))
    if set(wanted) - set(active):
        raise NotFound(fields={"call_in": _("Nothing was found here.")})
    if not all(active.values()):
        raise InvalidInput(fields={"call_in": _("One of them no longer works here.")})
    return wanted


def _let_in(turn: Turn, comment: Comment, member_ids: Sequence[int]) -> None:
    Participant.objects.bulk_create(
        Participant(
            company_id=turn.request.company_id,
            request=turn.request,
            member_id=member_id,
            comment=comment,
            since=turn.at,
        )
        for member_id in member_ids
    )
