"""Tags of requests, read along with them."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from core.access import Actor
from handoffs.models import RequestTag, Tag

_FEW: Final = 1_000


def tags_of() -> ArraySubquery:
    """The tags of the request of an outer query, by name: `[{"pk", "name", "colour"}]`."""
    tags = RequestTag.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    shown = JSONObject(pk=F("tag_id"), name=F("tag__name"), colour=F("tag__colour"))
    return ArraySubquery(tags.order_by("tag__name", "tag_id").values(as_json=shown))


def tagged(
    requests: QuerySet[Any], actor: Actor, tags: Sequence[int], *, all_of: bool
) -> QuerySet[Any]:
    """Requests with any of these tags, or with all of them.

    Those of a rare tag are few enough to be named; of a common one the list finds a page soon by
    walking its own order. One query more.
    """
    wanted = set(tags)
    rows = RequestTag.objects.visible_to(actor).filter(tag__in=wanted).values("request_id")
    counted = rows.annotate(found=Count("pk")).order_by("request_id")
    found = counted.filter(found=len(wanted)) if all_of else counted
    few = list(found.values_list("request_id", flat=True)[: _FEW + 1])
    if len(few) <= _FEW:
        return requests.filter(pk__in=few)
    on_it = RequestTag.objects.filter(company=OuterRef("company"), request=OuterRef("pk"))
    needed = [Exists(on_it.filter(tag=tag)) for tag in wanted] if all_of else []
    for exists in needed or [Exists(on_it.filter(tag__in=wanted))]:
        # The second half is never true: it keeps the planner from reading every tagged request.
        requests = requests.filter(Q(exists) | Q(pk__lt=0))
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
