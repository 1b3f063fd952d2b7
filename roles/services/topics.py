"""What requests are about, and who answers for it."""

from typing import Any

from django.db import transaction

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.outbox import publish
from core.records import locked, only, update_versioned, validated
from roles.events import TopicMarked, TopicPlaced
from roles.models import Topic
from roles.services._shared import TOPIC_ERRORS, responsibility_given, role_given

TOPIC_FIELDS = frozenset(
    {"name_en", "name_ru", "role_id", "responsibility_id", "solvable_at_first_contact"}
)


def topic_create(
    *,
    actor: Actor,
    code: str,
    name_en: str,
    name_ru: str = "",
    role_id: int | None = None,
    responsibility_id: int | None = None,
    solvable_at_first_contact: bool = True,
) -> Topic:
    """Add a topic; name its responsibility, or the role that answers. Raises `InvalidInput`."""
    actor.require(Capability.ROLES_MANAGE)
    topic = Topic(
        company_id=actor.company_id,
        code=code,
        name_en=name_en,
        name_ru=name_ru,
        role_id=role_given(actor, role_id),
        responsibility_id=responsibility_given(actor, responsibility_id),
        solvable_at_first_contact=solvable_at_first_contact,
    )
    validated(topic)
    with constraint_errors(TOPIC_ERRORS), transaction.atomic():
        topic.save()
        audit(actor=actor, action="topic.create", subject=topic)
    return topic


def topic_update(
    *, actor: Actor, topic_id: int, version: int | None = None, **values: Any
) -> Topic:
    """Rename a topic, let somebody else answer for it, or take it out of use. Its code stays.

    Requests that came in before keep the owner they have. Raises `Stale`, `InvalidInput`.
    """
    actor.require(Capability.ROLES_MANAGE)
    only(values, TOPIC_FIELDS | {"is_active"})
    if "role_id" in values:
        values["role_id"] = role_given(actor, values["role_id"])
    if "responsibility_id" in values:
        values["responsibility_id"] = responsibility_given(actor, values["responsibility_id"])
    with transaction.atomic():
        topic = locked(Topic.objects.visible_to(actor), topic_id)
        place = (topic.responsibility_id, topic.role_id)
        solvable = topic.solvable_at_first_contact
        update_versioned(
            actor=actor, record=topic, values=values, action="topic.update", version=version
        )
        if (topic.responsibility_id, topic.role_id) != place:
            publish(actor.company_id, TopicPlaced(topic_id=topic.pk))
        if topic.solvable_at_first_contact != solvable:
            publish(actor.company_id, TopicMarked(topic_id=topic.pk))
    return topic
