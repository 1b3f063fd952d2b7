"""How much lies on people: counted by index for each of them, whatever years of requests exist."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Membership, ReportingLine
from accounts.selectors import of_absence
from handoffs.models import Handover, Question, Request
from handoffs.transitions import HandoverState, QuestionState, RequestState

# Named instead of "not resolved": an index answers these.
UNRESOLVED = (RequestState.OPEN, RequestState.WAITING)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has on their hands now.

    Requests open, waiting for the client and past due; hand-overs offered to them that they have
    not answered; answers that colleagues await from them.
    """

    open: int = 0
    waiting: int = 0
    overdue: int = 0
    offers: int = 0
    answers: int = 0

    def __add__(self, other: Self) -> "Load":
        """Both together."""
        names = [field.name for field in fields(Load)]
        return Load(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """A person, the team they work in today, until when they are away, and their load."""

    pk: int
    name: str
    team_id: int | None
    away_until: date | None
    load: Load


def load_of_people(people: QuerySet[Membership], *, overdue: Q, day: date) -> list[PersonLoad]:
    """The load of each of these people who work here and own requests, by name: one query.

    `overdue` says which unresolved requests are past due; `day` is the company's local day.
    """
    requests = Request.objects.filter(company=OuterRef("company"), owner=OuterRef("pk"))
    offers = Handover.objects.filter(
        company=OuterRef("company"), to_owner=OuterRef("pk"), state=HandoverState.OFFERED
    )
    questions = Question.objects.filter(
        company=OuterRef("company"),
        asked_to=OuterRef("pk"),
        state=QuestionState.OPEN,
        request__state__in=UNRESOLVED,
    )
    lines = ReportingLine.objects.on(day).filter(member=OuterRef("pk"))
    rows = people.who_work_requests().annotate(  # type: ignore[attr-defined]
        team_today=Subquery(lines.values("team")[:1]),
        away_until=of_absence("ends_on", day),
        open_ones=_count(requests.filter(state=RequestState.OPEN), "owner"),
        waiting_ones=_count(requests.filter(state=RequestState.WAITING), "owner"),
        overdue_ones=_count(requests.filter(overdue, state__in=UNRESOLVED), "owner"),
        offered=_count(offers, "to_owner"),
        asked=_count(questions, "asked_to"),
    )
    columns = ("open_ones", "waiting_ones", "overdue_ones", "offered", "asked")
    found = rows.order_by("name", "pk").values_list(
        "pk", "name", "team_today", "away_until", *columns
    )
    return [PersonLoad(pk, name, team, away, Load(*load)) for pk, name, team, away, *load in found]


def load_of_teams(company_id: int, *, overdue: Q) -> dict[int, Load]:
    """What teams themselves hold until somebody takes it, by team: two queries."""
    held = Request.objects.of_company(company_id).filter(owner=None, state__in=UNRESOLVED)
    counted = (
        held.order_by()
        .values("owner_team")
        .annotate(
            open_ones=Count("pk", filter=Q(state=RequestState.OPEN)),
            waiting_ones=Count("pk", filter=Q(state=RequestState.WAITING)),
            overdue_ones=Count("pk", filter=overdue),
        )
    )
    offers = Handover.objects.of_company(company_id).filter(
        to_owner=None, state=HandoverState.OFFERED
    )
    offered = dict(offers.order_by().values_list("to_team").annotate(n=Count("pk")))
    columns = ("owner_team", "open_ones", "waiting_ones", "overdue_ones")
    loads = {team: Load(*load) for team, *load in counted.values_list(*columns)}
    return {
        team: loads.get(team, Load()) + Load(offers=offered.get(team, 0))
        for team in loads.keys() | offered.keys()
    }


def _count(rows: QuerySet[Any], column: str) -> Coalesce:
    counted = rows.order_by().values(column).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
