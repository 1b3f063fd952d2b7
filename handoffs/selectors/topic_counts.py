"""What clients ask about: topics of a period against the one before, and who stands behind them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from core.proportions import share_difference
from handoffs.models import Request
from handoffs.transitions import RequestState

CHANCE_LIMIT = 1.96
LEAST = 10


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment up to another, which is no longer included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Requests on a topic in a period and in the one before, of all requests of each.

    `resolved` of this period's are resolved by now. `clients` are those who asked in it.
    """

    topic_id: int
    now: int
    before: int
    all_now: int
    all_before: int
    resolved: int
    clients: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_more_than_chance(self) -> bool | None:
        """Whether its share of all requests changed by more than chance; None for too few."""
        if min(self.all_now, self.all_before) < LEAST:
            return None
        z = share_difference((self.before, self.all_before), (self.now, self.all_now))
        return z is not None and abs(z) >= CHANCE_LIMIT


def topic_counts(
    company_id: int, topic_ids: Collection[int], now: Period, before: Period
) -> list[TopicCount]:
    """Topics with requests in either period, the most frequent first: two queries.

    `before` ends where `now` starts.
    """
    requests = Request.objects.of_company(company_id).filter(
        opened_at__gte=before.start, opened_at__lt=now.end
    )
    is_now = Q(opened_at__gte=now.start)
    counted = list(
        requests.order_by()
        .values_list("topic")
        .annotate(
            now=Count("pk", filter=is_now),
            before=Count("pk", filter=~is_now),
            resolved=Count("pk", filter=is_now & Q(state=RequestState.RESOLVED)),
        )
    )
    all_now, all_before = sum(row[1] for row in counted), sum(row[2] for row in counted)
    asked: dict[int, set[int]] = {}
    pairs = requests.filter(is_now, topic__in=topic_ids).order_by().values_list("topic", "client")
    for topic_id, client_id in pairs.distinct():
        asked.setdefault(topic_id, set()).add(client_id)
    found = [
        TopicCount(pk, n, earlier, all_now, all_before, resolved, frozenset(asked.get(pk, ())))
        for pk, n, earlier, resolved in counted
        if pk in topic_ids
    ]
    return sorted(found, key=lambda one: (-one.now, -one.before, one.topic_id))


@dataclass(frozen=True, slots=True)
class ClientCount:
    """How often a client asked about a topic, and how many of these requests are resolved."""

    client_id: int
    client: str
    count: int
    resolved: int


def clients_asking(company_id: int, topic_id: int, period: Period) -> list[ClientCount]:
    """Clients with requests on a topic in a period, who asked most first: one query."""
    requests = Request.objects.of_company(company_id).filter(
        topic=topic_id, opened_at__gte=period.start, opened_at__lt=period.end
    )
    counted = (
        requests.order_by()
        .values_list("client", "client__name")
        .annotate(n=Count("pk"), resolved=Count("pk", filter=Q(state=RequestState.RESOLVED)))
    )
    return [ClientCount(*row) for row in counted.order_by("-n", "client__name", "client")]
