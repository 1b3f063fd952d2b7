"""What a person does with what they were told: read it, and say how they want to be told."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed
from core.live import announce
from core.records import changed_fields, locked, validated
from notices.kinds import How, NoticeKind, all_kinds
from notices.models import Notice, NoticeChoice, NoticeRhythm


def notice_read(*, actor: Actor, notice_id: int) -> Notice:
    """Mark one of the actor's notices as read. Raises `NotFound` for somebody else's."""
    with transaction.atomic():
        notice: Notice = locked(Notice.objects.visible_to(actor), notice_id)
        if notice.read_at is None:
            Notice.objects.filter(pk=notice.pk).update(read_at=Now())
            notice.refresh_from_db(fields=["read_at"])
            announce(company_id=actor.company_id, topics=[f"person:{actor.membership_id}"])
    return notice


def notices_read(*, actor: Actor, up_to: int | None = None, kind: str = "", about: str = "") -> int:
    """Mark all of the actor's notices as read, up to the one seen last; returns how many.

    `kind` and `about` narrow it to what was shown. What came later stays unread.
    """
    unread = Notice.objects.visible_to(actor).filter(read_at=None)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    if kind:
        unread = unread.filter(kind=kind)
    if about:
        unread = unread.filter(about=about)
    with transaction.atomic():
        count = unread.update(read_at=Now())
        if count:
            announce(company_id=actor.company_id, topics=[f"person:{actor.membership_id}"])
    return count


def kinds_for(actor: Actor) -> list[NoticeKind]:
    """The kinds of notices that somebody like this may be given."""
    return [kind for kind in all_kinds() if actor.has(kind.capability)]


def notice_choices_set(
    *,
    actor: Actor,
    choices: Mapping[str, str],
    digest_at: time | None = None,
    time_zone: str | None = None,
) -> None:
    """Keep how the actor wants to be told of each kind, and when the daily mail comes.

    What is left out stays. Raises `InvalidInput` for an unknown kind, a way it does not offer,
    or a zone that is none; `NotAllowed` for the product itself.
    """
    actor.require(Capability.SIGNED_IN)
    if actor.membership_id is None:
        raise NotAllowed
    wanted = dict(_checked(actor, choices))
    with transaction.atomic():
        changes = _keep_choices(actor, wanted)
        changes |= _keep_rhythm(actor, digest_at, time_zone)
        if changes:
            own = NoticeRhythm.objects.visible_to(actor).get()
            audit(actor=actor, action="notices.choose", subject=own, changes=changes)


def _checked(actor: Actor, choices: Mapping[str, str]) -> Iterable[tuple[str, How]]:
    known = {kind.code: kind for kind in kinds_for(actor)}
    for code, value in choices.items():
        kind = known.get(code)
        if kind is None:
            raise InvalidInput(fields={code: _("There are no notices of this kind.")})
        if value not in How.values:
            raise InvalidInput(fields={code: _("Choose one of the ways offered.")})
        if value not in kind.ways:
            message = _("The product must tell you of this: choose where, not whether.")
            raise InvalidInput(fields={code: message})
        yield code, How(value)


def _keep_choices(actor: Actor, wanted: Mapping[str, How]) -> dict[str, list[str]]:
    """Save what differs; what waits for the daily mail and is not wanted there leaves it."""
    own = NoticeChoice.objects.visible_to(actor).filter(kind__in=wanted)
    before = dict(own.values_list("kind", "how"))
    usual = {kind.code: kind.usual for kind in kinds_for(actor)}
    changed = {code: how for code, how in wanted.items() if before.get(code, usual[code]) != how}
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(**_own(actor), kind=code, how=how) for code, how in changed.items()],
        update_conflicts=True,
        unique_fields=["company", "member", "kind"],
        update_fields=["how"],
    )
    unmailed = [code for code, how in changed.items() if how in {How.PRODUCT, How.NOTHING}]
    waiting = Notice.objects.visible_to(actor).filter(mailed_at=None, how=How.DIGEST)
    waiting.filter(kind__in=unmailed).update(how=How.PRODUCT)
    return {code: [before.get(code, usual[code]), how] for code, how in changed.items()}


def _own(actor: Actor) -> dict[str, Any]:
    return {"company_id": actor.company_id, "member_id": actor.membership_id}


def _keep_rhythm(
    actor: Actor, digest_at: time | None, time_zone: str | None
) -> dict[str, list[str]]:
    rhythm, _created = NoticeRhythm.objects.get_or_create(**_own(actor))
    values = {"digest_at": digest_at, "time_zone": time_zone}
    given = {name: value for name, value in values.items() if value is not None}
    changes = changed_fields(rhythm, given)
    if changes:
        validated(rhythm)
        rhythm.save(update_fields=[*changes])
    return {name: [str(before), str(after)] for name, (before, after) in changes.items()}
