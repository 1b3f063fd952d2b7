"""What requests say about clients: what is open, when they were last written to, what they ask
again and again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clients.models import Client
from handoffs.models import Message, MessageDirection, Request, RequestChannel
from handoffs.selectors.troubles import open_alarms
from handoffs.transitions import RequestState
from roles.models import Topic

# Somebody spoke with the client when such a request was written down.
SPOKEN = (RequestChannel.PHONE, RequestChannel.CHAT)


def with_open_requests(clients: QuerySet[Client]) -> QuerySet[Any]:
    """Clients with `open_ones` and `wrong_ones`: unresolved requests, and those with an alarm."""
    unresolved = Request.objects.filter(company=OuterRef("company"), client=OuterRef("pk")).exclude(
        state=RequestState.RESOLVED
    )
    wrong = unresolved.filter(Exists(open_alarms()))
    annotated: QuerySet[Any] = clients.annotate(
        open_ones=_count(unresolved), wrong_ones=_count(wrong)
    )
    return annotated


def _count(requests: QuerySet[Request]) -> Coalesce:
    counted = requests.order_by().values("client").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def touched_since(since: datetime) -> Q:
    """Clients whom a person wrote to, or spoke with, since then: a condition on clients.

    A touch is a message to the client that a person wrote, or a request taken down by phone or
    in a chat. Whatever happened to a request later than that shows in its last activity.
    """
    recent = Request.objects.filter(
        company=OuterRef("company"), client=OuterRef("pk"), last_activity_at__gte=since
    )
    written = Message.objects.filter(
        company=OuterRef("company"),
        request=OuterRef("pk"),
        direction=MessageDirection.TO_CLIENT,
        is_automatic=False,
        at__gte=since,
    )
    spoken = Q(channel__in=SPOKEN, opened_at__gte=since)
    return Q(Exists(recent.filter(spoken | Q(Exists(written)))))


@dataclass(frozen=True, slots=True)
class LastContact:
    """When a client was last touched by us, and when they last wrote or spoke to us."""

    touched_at: datetime | None
    heard_at: datetime | None

    @property
    def at(self) -> datetime | None:
        """The later of both."""
        known = [moment for moment in (self.touched_at, self.heard_at) if moment is not None]
        return max(known, default=None)


NO_CONTACT = LastContact(None, None)


def last_contacts(
    company_id: int, client_ids: Collection[int], since: datetime
) -> Mapping[int, LastContact]:
    """The last contact with each of these clients since then: one query, for the rows of a page.

    Clients without any request in that time are absent.
    """
    requests = Request.objects.of_company(company_id).filter(
        client__in=client_ids, last_activity_at__gte=since
    )
    by_people = Q(messages__is_automatic=False, messages__at__gte=since)
    outward = Q(messages__direction=MessageDirection.TO_CLIENT)
    rows = (
        requests.order_by()
        .values_list("client")
        .annotate(
            spoken=Max("opened_at", filter=Q(channel__in=SPOKEN, opened_at__gte=since)),
            touched=Max("messages__at", filter=by_people & outward),
            heard=Max("messages__at", filter=by_people & ~outward),
        )
    )
    return {
        client: LastContact(_later(touched, spoken), _later(heard, spoken))
        for client, spoken, touched, heard in rows
    }


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A topic that a client asked about again and again, and when last."""

    client_id: int
    client: str
    topic: Topic
    count: int
    last_at: datetime


def repeated_topics(
    clients: QuerySet[Client], company_id: int, since: datetime, least: int
) -> list[Repeated]:
    """Topics of these clients with at least so many requests since then, the most frequent first.

    Two queries; `topic` is the record.
    """
    requests = Request.objects.of_company(company_id).filter(
        client__in=clients.order_by().values("pk"), opened_at__gte=since, topic__isnull=False
    )
    found = list(
        requests.order_by()
        .values_list("client", "topic", "client__name")
        .annotate(n=Count("pk"), last=Max("opened_at"))
        .filter(n__gte=least)
        .order_by("-n", "-last", "client", "topic")
    )
    topics = Topic.objects.of_company(company_id).in_bulk({row[1] for row in found})
    return [
        Repeated(client, name, topics[topic], n, last) for client, topic, name, n, last in found
    ]
