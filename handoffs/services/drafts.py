"""Drafts: what a person types is kept while they type, for any device, until it is sent."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.errors import NotAllowed, NotFound
from handoffs.models import Comment, DraftKind, Message, MessageDraft, Request
from handoffs.services._people import contact_given
from handoffs.services._texts import LONG, idempotency_key_checked, one_of, optional_text

_CAPABILITY = {
    DraftKind.MESSAGE: Capability.REQUESTS_WORK,
    DraftKind.COMMENT: Capability.REQUESTS_COMMENT,
}


def draft_keep(
    *,
    actor: Actor,
    request_id: int,
    kind: str,
    body: str,
    contact_id: int | None = None,
    idempotency_key: str = "",
) -> MessageDraft | None:
    """Keep what is typed; an empty text takes the draft away.

    `idempotency_key` is the composer's: what was sent under it meanwhile is not kept any more.
    Gives None where nothing is kept. Raises `NotFound`, `NotAllowed`, `InvalidInput`.
    """
    body = optional_text("body", body, LONG)
    key = idempotency_key_checked(idempotency_key)
    with transaction.atomic():
        request, member_id = _begin(actor, request_id, kind)
        drafts = _drafts(actor, request.pk, kind)
        if not body or _was_sent(actor, request.pk, kind, key):
            drafts.delete()
            return None
        contact = None
        if kind == DraftKind.MESSAGE and contact_id is not None:
            contact = contact_given(actor, request.client_id, contact_id)
        draft: MessageDraft
        draft, _made = drafts.update_or_create(
            member_id=member_id,
            request_id=request.pk,
            kind=kind,
            defaults={"body": body, "contact": contact, "kept_at": timezone.now()},
            create_defaults={
                "company_id": actor.company_id,
                "body": body,
                "contact": contact,
                "kept_at": timezone.now(),
            },
        )
    return draft


def draft_discard(*, actor: Actor, request_id: int, kind: str) -> None:
    """Take the draft away; there need not be one. Raises `NotFound`, `NotAllowed`."""
    with transaction.atomic():
        request, _member_id = _begin(actor, request_id, kind)
        _drafts(actor, request.pk, kind).delete()


def _begin(actor: Actor, request_id: int, kind: str) -> tuple[Request, int]:
    """The request in sight; one at a time for each person, so that a draft that is still on its
    way cannot come back after its message was sent."""
    one_of("kind", kind, DraftKind.values)
    request: Request | None = Request.objects.visible_to(actor).filter(pk=request_id).first()
    if request is None:
        raise NotFound
    actor.require(_CAPABILITY[DraftKind(kind)])
    if actor.membership_id is None:
        raise NotAllowed(_("Only people write drafts."))
    people = Membership.objects.of_company(actor.company_id).select_for_update(no_key=True)
    people.get(pk=actor.membership_id)
    return request, actor.membership_id


def _drafts(actor: Actor, request_id: int, kind: str) -> QuerySet[MessageDraft]:
    drafts: QuerySet[MessageDraft] = MessageDraft.objects.visible_to(actor)
    return drafts.filter(request_id=request_id, kind=kind)


def _was_sent(actor: Actor, request_id: int, kind: str, key: str) -> bool:
    if not key:
        return False
    model = Message if kind == DraftKind.MESSAGE else Comment
    rows = model.objects.of_company(actor.company_id)
    return bool(
        rows.filter(
            idempotency_key=key, request_id=request_id, author_id=actor.membership_id
        ).exists()
    )
