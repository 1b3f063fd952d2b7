"""Where two roles meet, and which requests one of them must tell the other about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Prefetch

from core.access import Actor
from roles.models import Role, Touchpoint, TouchpointTopic


@dataclass(frozen=True, slots=True)
class MandatoryNotice:
    """When a request of the topic reaches one role, the other must hear of it; why in words."""

    touchpoint_id: int
    from_role_id: int
    to_role_id: int
    topic_id: int
    occasion_en: str
    occasion_ru: str


def touchpoints_of(actor: Actor) -> models.QuerySet[Touchpoint]:
    """Touchpoints in use with their roles and topics, by pair of roles in standard order."""
    touchpoints: models.QuerySet[Touchpoint] = Touchpoint.objects.visible_to(actor)
    topics = TouchpointTopic.objects.visible_to(actor).select_related("topic")
    unread = (f"{side}__{name}" for side in ("from_role", "to_role") for name in Role.TEXTS)
    return (
        touchpoints.filter(is_active=True)
        .select_related("from_role", "to_role")
        .defer(*unread)
        .prefetch_related(Prefetch("of_topics", topics.order_by("topic__name_en", "topic_id")))
        .order_by(
            *("from_role__position", "from_role_id", "to_role__position", "to_role_id"),
            *("position", "pk"),
        )
    )


def mandatory_notices(company_id: int) -> Sequence[MandatoryNotice]:
    """Every mandatory notice in use, once for each of its topics. One query."""
    rows = TouchpointTopic.objects.of_company(company_id).filter(
        touchpoint__is_mandatory_notice=True, touchpoint__is_active=True
    )
    named = rows.order_by("touchpoint__position", "touchpoint_id", "topic_id").values_list(
        "touchpoint_id",
        "touchpoint__from_role_id",
        "touchpoint__to_role_id",
        "topic_id",
        "touchpoint__occasion_en",
        "touchpoint__occasion_ru",
    )
    return [MandatoryNotice(*row) for row in named]
