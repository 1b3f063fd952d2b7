"""What belongs to a request beside itself: what was merged into it, and what it is linked to."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from handoffs.models import LinkKind, Request, RequestLink

# How the second request of a link stands to the first.
SEEN_FROM_THE_OTHER: dict[str, Any] = {
    LinkKind.RELATED: LinkKind.RELATED.label,
    LinkKind.CAUSED_BY: _("cause of"),
    LinkKind.FOLLOWS: _("followed by"),
    LinkKind.SPLIT_FROM: _("has a part split off"),
}

_DUPLICATE = JSONObject(
    pk=F("pk"),
    number=F("number"),
    subject=F("subject"),
    text=F("original_text"),
    opened_at=F("opened_at"),
    channel=F("channel"),
    contact_id=F("contact_id"),
    contact=Coalesce(F("contact__name"), Value("")),
    client=F("client__name"),
)


def with_relatives(requests: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """With `duplicates_seen`, `kept_number`, `links_there` and `links_back`: no query more."""
    merged = Request.objects.visible_to(actor).filter(merged_into=OuterRef("pk"))
    links = RequestLink.objects.visible_to(actor)
    there, back = links.filter(request=OuterRef("pk")), links.filter(other=OuterRef("pk"))
    annotated: QuerySet[Any] = requests.annotate(
        duplicates_seen=ArraySubquery(
            merged.order_by("opened_at", "pk").values(as_json=_DUPLICATE)
        ),
        kept_number=F("merged_into__number"),
        links_there=ArraySubquery(there.order_by("pk").values(as_json=_link("other"))),
        links_back=ArraySubquery(back.order_by("pk").values(as_json=_link("request"))),
    )
    return annotated


def _link(end: str) -> JSONObject:
    return JSONObject(
        pk=F("pk"),
        kind=F("kind"),
        request_id=F(f"{end}_id"),
        number=F(f"{end}__number"),
        subject=F(f"{end}__subject"),
        state=F(f"{end}__state"),
        merged=F(f"{end}__merged_into_id"),
    )


def links_seen(request: Any) -> list[dict[str, Any]]:
    """The links of a request of `with_relatives` from its own side, oldest first."""
    there = [{**row, "how": str(LinkKind(row["kind"]).label)} for row in request.links_there]
    back = [{**row, "how": str(SEEN_FROM_THE_OTHER[row["kind"]])} for row in request.links_back]
    return sorted([*there, *back], key=lambda row: row["pk"])


def merged_numbers(request: Any) -> dict[int, int]:
    """Id → number of what was merged into a request of `with_relatives`."""
    return {row["pk"]: row["number"] for row in getattr(request, "duplicates_seen", ())}
