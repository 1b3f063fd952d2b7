"""Where two roles meet: on which occasion one tells the other what."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput
from core.records import changed_fields, locked, only, require_version, validated
from roles.models import Topic, Touchpoint, TouchpointTopic
from roles.services._shared import TOUCHPOINT_ERRORS, role_given

TOUCHPOINT_TEXTS = ("occasion", "passes", "rhythm")
TOUCHPOINT_FIELDS = frozenset(
    {f"{name}_{language}" for name in TOUCHPOINT_TEXTS for language in ("en", "ru")}
    | {"from_role_id", "to_role_id", "is_mandatory_notice", "position", "topic_ids"}
)
_ROLES = ("from_role_id", "to_role_id")


def touchpoint_create(
    *,
    actor: Actor,
    code: str,
    from_role_id: int,
    to_role_id: int,
    occasion_en: str,
    occasion_ru: str = "",
    passes_en: str = "",
    passes_ru: str = "",
    rhythm_en: str = "",
    rhythm_ru: str = "",
    is_mandatory_notice: bool = False,
    position: int = 1000,
    topic_ids: Iterable[int] = (),
) -> Touchpoint:
    """Say on which occasion one role tells another what. Raises `InvalidInput`."""
    actor.require(Capability.ROLES_MANAGE)
    touchpoint = Touchpoint(
        company_id=actor.company_id,
        code=code,
        from_role_id=_role(actor, from_role_id, "from_role_id"),
        to_role_id=_role(actor, to_role_id, "to_role_id"),
        occasion_en=occasion_en,
        occasion_ru=occasion_ru,
        passes_en=passes_en,
        passes_ru=passes_ru,
        rhythm_en=rhythm_en,
        rhythm_ru=rhythm_ru,
        is_mandatory_notice=is_mandatory_notice,
        position=position,
    )
    topics = _topics_given(actor, topic_ids)
    validated(touchpoint)
    _check(touchpoint, topics)
    with constraint_errors(TOUCHPOINT_ERRORS), transaction.atomic():
        touchpoint.save()
        _add_topics(touchpoint, topics)
        audit(
            actor=actor,
            action="touchpoint.create",
            subject=touchpoint,
            changes={"topic_ids": [[], sorted(topics)]},
        )
    return touchpoint


def touchpoint_update(
    *, actor: Actor, touchpoint_id: int, version: int | None = None, **values: Any
) -> Touchpoint:
    """Change a touchpoint or take it out of use; `topic_ids` replaces its topics. Its code stays.

    Raises `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.ROLES_MANAGE)
    only(values, TOUCHPOINT_FIELDS | {"is_active"})
    with constraint_errors(TOUCHPOINT_ERRORS), transaction.atomic():
        touchpoint: Touchpoint = locked(Touchpoint.objects.visible_to(actor), touchpoint_id)
        require_version(touchpoint, version)
        before = set(touchpoint.of_topics.values_list("topic_id", flat=True))
        topics = before
        if "topic_ids" in values:
            topics = _topics_given(actor, values.pop("topic_ids"))
        changes = changed_fields(touchpoint, values)
        for name in _ROLES:
            # A role that was taken out of use since may stay where it stands.
            if name in changes:
                _role(actor, getattr(touchpoint, name), name)
        columns = [*changes]
        if topics != before:
            changes["topic_ids"] = [sorted(before), sorted(topics)]
        if not changes:
            return touchpoint
        touchpoint.version += 1
        validated(touchpoint)
        _check(touchpoint, topics)
        touchpoint.save(update_fields=[*columns, "version"])
        touchpoint.of_topics.filter(topic_id__in=before - topics).delete()
        _add_topics(touchpoint, topics - before)
        audit(actor=actor, action="touchpoint.update", subject=touchpoint, changes=changes)
    return touchpoint


def _role(actor: Actor, role_id: int, field: str) -> int:
    role_given(actor, role_id, field)
    return role_id


def _topics_given(actor: Actor, topic_ids: Iterable[int]) -> set[int]:
    """The ids of the company's topics, each once. Raises `InvalidInput`."""
    asked = set(topic_ids)
    found = Topic.objects.visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True)
    if asked - set(found):
        message = _("Choose among the company's topics.")
        raise InvalidInput(message, fields={"topic_ids": message})
    return asked


def _check(touchpoint: Touchpoint, topics: set[int]) -> None:
    fields: dict[str, Any] = {}
    if touchpoint.from_role_id == touchpoint.to_role_id:
        fields["to_role_id"] = _("Choose two different roles.")
    if touchpoint.is_mandatory_notice and not topics:
        fields["topic_ids"] = _("A mandatory notice needs at least one topic.")
    if fields:
        raise InvalidInput(fields=fields)


def _add_topics(touchpoint: Touchpoint, topics: Iterable[int]) -> None:
    TouchpointTopic.objects.bulk_create(
        [
            TouchpointTopic(company_id=touchpoint.company_id, touchpoint=touchpoint, topic_id=topic)
            for topic in sorted(topics)
        ]
    )
