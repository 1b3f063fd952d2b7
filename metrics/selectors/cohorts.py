"""What clients did quarter by quarter, and since when they are clients."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncQuarter

from clients.models import Contract
from core.access import Actor
from metrics.cuts import Cut
from metrics.figures import Counters
from metrics.selectors.behind import observations


@dataclass(frozen=True, slots=True)
class Contracts:
    """A client's contracts as spans of days; an end of None is open."""

    spans: tuple[tuple[date, date | None], ...]

    @property
    def first_day(self) -> date:
        """Since when they are a client."""
        return min(start for start, _end in self.spans)

    def runs_on(self, day: date) -> bool:
        """Whether a contract runs on a day."""
        return any(start <= day and (end is None or end > day) for start, end in self.spans)


def contracts_by_client(actor: Actor, cut: Cut) -> dict[int, Contracts]:
    """Client → their contracts, as far as the cut says which clients. One query."""
    found = Contract.objects.visible_to(actor)
    if cut.client_id:
        found = found.filter(client_id=cut.client_id)
    if cut.segment is not None:
        found = found.filter(client__segment=cut.segment)
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for client_id, start, end in found.values_list("client_id", "starts_on", "ends_on"):
        spans[client_id].append((start, end))
    return {client_id: Contracts(tuple(those)) for client_id, those in spans.items()}


def counters_by_client(
    actor: Actor, code: str, start: date, end: date, cut: Cut
) -> dict[tuple[int, date], Counters]:
    """(client, first day of a quarter) → what was observed of them. Two queries."""
    behind = observations(
        company_id=actor.company_id, code=code, start=start, end=end, cut=cut
    ).filter(client__isnull=False)
    rows = (
        behind.order_by()
        .annotate(quarter=TruncQuarter("day"))
        .values("client_id", "quarter")
        .annotate(
            n=Count("pk"),
            total=Sum("value"),
            positives=Count("pk", filter=Q(positive=True)),
            negatives=Count("pk", filter=Q(negative=True)),
        )
    )
    return {
        (row["client_id"], row["quarter"]): Counters(
            row["n"], row["total"], row["positives"], row["negatives"]
        )
        for row in rows
    }
