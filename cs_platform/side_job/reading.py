"""Who does customer success on the side today, and how it goes: four queries."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from accounts.models import Membership
from clients.models import ClientTeamMember
from core.access import Actor
from cs_platform.side_job.rules import Staffing
from handoffs.models import Request
from handoffs.transitions import RequestState
from metrics import selectors as metrics
from roles.models import RoleCode, RoleHolding

BESIDE = frozenset({RoleCode.ACCOUNT, RoleCode.PROJECT})
DAYS = 90


@dataclass(frozen=True, slots=True)
class SideJob:
    """The numbers, and the names of those who do customer success beside another role."""

    staffing: Staffing
    names: tuple[str, ...]


def side_job(actor: Actor, today: date) -> SideJob:
    """How customer success is staffed in the actor's company on a local day."""
    people = _people(actor, today)
    holders = [person for person in people if RoleCode.SUCCESS in person.codes]
    combined = [person for person in holders if BESIDE & set(person.codes)]
    if not combined:
        return SideJob(Staffing(len(people), len(holders), 0), ())
    ids = {person.pk for person in combined}
    others = [person.open_requests for person in people if person.pk not in ids]
    own = [person.open_requests for person in combined]
    staffing = Staffing(
        people=len(people),
        holders=len(holders),
        combined=len(combined),
        clients_each=_clients_of(actor, ids, today) / len(combined),
        requests_each=sum(own) / len(own),
        requests_others=sum(others) / len(others) if others else 0.0,
        satisfaction_fell=_satisfaction_fell(actor, today),
    )
    return SideJob(staffing, tuple(person.name for person in combined))


@dataclass(frozen=True, slots=True)
class _Person:
    pk: int
    name: str
    codes: frozenset[str]
    open_requests: int


def _people(actor: Actor, today: date) -> list[_Person]:
    """Everyone who works with clients, with roles of today and open requests: two queries."""
    open_ones = Request.objects.of_company(actor.company_id).exclude(state=RequestState.RESOLVED)
    load = dict(open_ones.order_by().values_list("owner").annotate(n=Count("pk")))
    held = RoleHolding.objects.of_company(actor.company_id).on(today)
    people = Membership.objects.of_company(actor.company_id).who_work_requests()
    rows = people.annotate(
        codes=ArrayAgg("role_holdings__role__code", filter=Q(role_holdings__in=held), default=[])
    )
    return [
        _Person(pk, name, frozenset(codes), load.get(pk, 0))
        for pk, name, codes in rows.order_by("name", "pk").values_list("pk", "name", "codes")
    ]


def _clients_of(actor: Actor, people: set[int], today: date) -> int:
    lines = ClientTeamMember.objects.of_company(actor.company_id).on(today)
    success = lines.filter(role__code=RoleCode.SUCCESS, client__is_active=True)
    return int(success.filter(member__in=people).count())


def _satisfaction_fell(actor: Actor, today: date) -> bool:
    """Whether CSAT of the last 90 days is below the 90 before by more than chance."""
    start = today - timedelta(days=DAYS)
    spans = ((start - timedelta(days=DAYS), start), (start, today + timedelta(days=1)))
    before, after = (
        metrics.figures(company_id=actor.company_id, codes=["csat"], start=first, end=last)[
            "csat", None
        ]
        for first, last in spans
    )
    change = metrics.change(before, after)
    return bool(change.is_more_than_chance and change.delta is not None and change.delta < 0)
