"""Tags of requests, read along with them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from core.access import Actor
from handoffs.models import RequestTag, Tag


def tags_of() -> ArraySubquery:
    """The tags of the request of an outer query, by name: `[{"pk", "name", "colour"}]`."""
    tags = RequestTag.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    shown = JSONObject(pk=F("tag_id"), name=F("tag__name"), colour=F("tag__colour"))
    return ArraySubquery(tags.order_by("tag__name", "tag_id").values(as_json=shown))


def tagged(requests: QuerySet[Any], tags: Sequence[int], *, all_of: bool) -> QuerySet[Any]:
    """Requests with any of these tags, or with all of them."""
    rows = RequestTag.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    if not all_of:
        return requests.filter(Exists(rows.filter(tag__in=tags)))
    for tag in tags:
        requests = requests.filter(Exists(rows.filter(tag=tag)))
    return requests


def tags_in_use(actor: Actor) -> QuerySet[Tag]:
    """Tags that can be given, by name."""
    tags: QuerySet[Tag] = Tag.objects.visible_to(actor).filter(is_active=True)
    ordered: QuerySet[Tag] = tags.order_by("name", "pk")
    return ordered


def tags_with_counts(actor: Actor) -> QuerySet[Any]:
    """All tags of the company that were not merged, each with how many requests have it."""
    tags: QuerySet[Any] = Tag.objects.visible_to(actor).filter(merged_into=None)
    counted: QuerySet[Any] = tags.annotate(count=Count("request_tags"))
    return counted.order_by("-is_active", "name", "pk")
