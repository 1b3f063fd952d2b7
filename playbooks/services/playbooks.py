"""A playbook itself: what it is for, where it belongs, who answers for it, and its reviews."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability, ScopedQuerySet
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import changed_fields, locked, only, require_version, update_versioned, validated
from playbooks.models import Playbook, PlaybookDraft, PlaybookTopic, PlaybookTouchpoint
from playbooks.services._shared import PLAYBOOK_ERRORS, months_later, require_name
from roles.models import Topic, Touchpoint

PLAYBOOK_TEXTS = ("name", "purpose")
PLAYBOOK_FIELDS = frozenset(
    {f"{name}_{language}" for name in PLAYBOOK_TEXTS for language in ("en", "ru")}
    | {"kind", "owner_id", "review_months", "is_active", "topic_ids", "touchpoint_ids"}
)


def playbook_create(
    *,
    actor: Actor,
    code: str,
    kind: str,
    name_en: str = "",
    name_ru: str = "",
    purpose_en: str = "",
    purpose_ru: str = "",
    owner_id: int | None = None,
    review_months: int = 6,
    topic_ids: Iterable[int] = (),
    touchpoint_ids: Iterable[int] = (),
) -> Playbook:
    """Begin a playbook with an empty draft; nothing is in force before somebody approves it.

    Raises `InvalidInput`.
    """
    actor.require(Capability.PLAYBOOKS_WRITE)
    playbook = Playbook(
        company_id=actor.company_id,
        code=code,
        kind=kind,
        name_en=name_en,
        name_ru=name_ru,
        purpose_en=purpose_en,
        purpose_ru=purpose_ru,
        owner_id=_owner_given(actor, owner_id),
        review_months=review_months,
    )
    topics = _given(Topic.objects.visible_to(actor), topic_ids, "topic_ids")
    touchpoints = _given(Touchpoint.objects.visible_to(actor), touchpoint_ids, "touchpoint_ids")
    validated(playbook)
    require_name(playbook)
    with constraint_errors(PLAYBOOK_ERRORS), transaction.atomic():
        playbook.save()
        PlaybookDraft.objects.create(
            company_id=actor.company_id,
            playbook=playbook,
            changed_by_id=actor.membership_id,
            changed_at=timezone.now(),
        )
        _set_topics(playbook, topics)
        _set_touchpoints(playbook, touchpoints)
        audit(actor=actor, action="playbook.create", subject=playbook)
    return playbook


def playbook_update(
    *, actor: Actor, playbook_id: int, version: int | None = None, **values: Any
) -> Playbook:
    """Change what a playbook is called, is for, belongs to, or whether it is in use.

    `topic_ids` and `touchpoint_ids` replace what was there. Its code stays; its steps are changed
    in the draft. Raises `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.PLAYBOOKS_WRITE)
    only(values, PLAYBOOK_FIELDS)
    with transaction.atomic():
        playbook: Playbook = locked(Playbook.objects.visible_to(actor), playbook_id)
        require_version(playbook, version)
        links = _changed_links(actor, playbook, values)
        changes = changed_fields(playbook, values)
        if "owner_id" in changes:
            _owner_given(actor, playbook.owner_id)
        columns = [*changes]
        changes |= links
        if not changes:
            return playbook
        playbook.version += 1
        validated(playbook)
        require_name(playbook)
        playbook.save(update_fields=[*columns, "version"])
        audit(actor=actor, action="playbook.update", subject=playbook, changes=changes)
    return playbook


def playbook_review_confirm(
    *, actor: Actor, playbook_id: int, version: int | None = None
) -> Playbook:
    """Say that the version in force still holds: the next review is due `review_months` from today.

    For its owner and for those who approve. Raises `NotFound`, `NotAllowed`, `Stale`, and
    `IllegalState` for a playbook that is not in force.
    """
    actor.require(Capability.PLAYBOOKS_WRITE)
    with transaction.atomic():
        playbook: Playbook = locked(Playbook.objects.visible_to(actor), playbook_id)
        if not may_review(actor, playbook):
            raise NotAllowed(_("Only its owner and those who approve playbooks can say so."))
        if playbook.current_id is None or not playbook.is_active:
            raise IllegalState(_("This playbook is not in force."))
        today = local_day(actor.company_time_zone, timezone.now())
        update_versioned(
            actor=actor,
            record=playbook,
            values={"review_due_on": months_later(today, playbook.review_months)},
            action="playbook.review",
            version=version,
        )
    return playbook


def may_review(actor: Actor, playbook: Playbook) -> bool:
    """Whether the person may say that the playbook still holds."""
    is_owner = playbook.owner_id is not None and playbook.owner_id == actor.membership_id
    return actor.has(Capability.PLAYBOOKS_APPROVE) or (
        is_owner and actor.has(Capability.PLAYBOOKS_WRITE)
    )


def _owner_given(actor: Actor, owner_id: int | None) -> int | None:
    """The id of somebody who works here and reads playbooks, or None. Raises `InvalidInput`."""
    if owner_id is None:
        return None
    people = Membership.objects.visible_to(actor).filter(is_active=True)
    if not people.exclude(level=Level.INTERNAL).filter(pk=owner_id).exists():
        message = _("Choose somebody who works with clients here.")
        raise InvalidInput(message, fields={"owner_id": message})
    return owner_id


def _given(rows: ScopedQuerySet[Any], ids: Iterable[int], field: str) -> set[int]:
    """The ids of the company's own, each once. Raises `InvalidInput`."""
    asked = set(ids)
    if asked - set(rows.filter(pk__in=asked).values_list("pk", flat=True)):
        message = _("Choose among the company's own.")
        raise InvalidInput(message, fields={field: message})
    return asked


def _changed_links(
    actor: Actor, playbook: Playbook, values: dict[str, Any]
) -> dict[str, list[list[int]]]:
    """Replace topics and touchpoints that `values` names, taking them out of it; what changed."""
    changes = {}
    if "topic_ids" in values:
        asked = _given(Topic.objects.visible_to(actor), values.pop("topic_ids"), "topic_ids")
        before = set(playbook.of_topics.values_list("topic_id", flat=True))
        if asked != before:
            _set_topics(playbook, asked, before)
            changes["topic_ids"] = [sorted(before), sorted(asked)]
    if "touchpoint_ids" in values:
        rows = Touchpoint.objects.visible_to(actor)
        asked = _given(rows, values.pop("touchpoint_ids"), "touchpoint_ids")
        before = set(playbook.of_touchpoints.values_list("touchpoint_id", flat=True))
        if asked != before:
            _set_touchpoints(playbook, asked, before)
            changes["touchpoint_ids"] = [sorted(before), sorted(asked)]
    return changes


def _set_topics(
    playbook: Playbook, asked: Collection[int], before: Collection[int] = frozenset()
) -> None:
    playbook.of_topics.filter(topic_id__in=set(before) - set(asked)).delete()
    PlaybookTopic.objects.bulk_create(
        [
            PlaybookTopic(company_id=playbook.company_id, playbook=playbook, topic_id=pk)
            for pk in sorted(set(asked) - set(before))
        ]
    )


def _set_touchpoints(
    playbook: Playbook, asked: Collection[int], before: Collection[int] = frozenset()
) -> None:
    playbook.of_touchpoints.filter(touchpoint_id__in=set(before) - set(asked)).delete()
    PlaybookTouchpoint.objects.bulk_create(
        [
            PlaybookTouchpoint(company_id=playbook.company_id, playbook=playbook, touchpoint_id=pk)
            for pk in sorted(set(asked) - set(before))
        ]
    )
