"""Reads of shadowing: what waits for whom, and whom to look over the shoulder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.selectors import local_day, people_for
from core.access import Actor
from handoffs.models import Holding, Request
from metrics.selectors.outliers import findings_of, newest_run
from roles.models import RoleHolding
from training.models import Certificate, ShadowingDay, ShadowingState, SupervisedRequest

MOST_SUGGESTED = 6


def days_listed(actor: Actor) -> QuerySet[ShadowingDay]:
    """Days in sight with who takes part, the newest first."""
    rows: QuerySet[ShadowingDay] = ShadowingDay.objects.visible_to(actor)
    return rows.select_related("member", "host").order_by("-on_day", "-pk")


def days_to_confirm(actor: Actor, today: date) -> QuerySet[ShadowingDay]:
    """Days that have come and wait for this person's word."""
    me = actor.membership_id
    waits = Q(member_id=me, member_said_at=None) | Q(host_id=me, host_said_at=None)
    rows: QuerySet[ShadowingDay] = ShadowingDay.objects.of_company(actor.company_id)
    return rows.filter(waits, state=ShadowingState.PLANNED, on_day__lte=today)


def supervised_listed(actor: Actor) -> QuerySet[SupervisedRequest]:
    """Requests under supervision in sight, with who takes part."""
    rows: QuerySet[SupervisedRequest] = SupervisedRequest.objects.visible_to(actor)
    return rows.select_related("member", "supervisor", "request").order_by("-pk")


def worked_by(actor: Actor, member_id: int) -> QuerySet[Request]:
    """Requests in sight that a person owns or owned."""
    held = Holding.objects.visible_to(actor).filter(owner_id=member_id)
    rows: QuerySet[Request] = Request.objects.visible_to(actor)
    return rows.filter(Q(owner_id=member_id) | Q(pk__in=held.values("request")))


@dataclass(frozen=True, slots=True)
class Suggested:
    """A colleague worth watching, and why: `metric:CODE`, `certified:PLAYBOOK`, `role:CODE`."""

    person: Membership
    whys: list[str] = field(default_factory=list)


def hosts_suggested(actor: Actor, member_id: int, role_codes: Iterable[str]) -> list[Suggested]:
    """Whom to watch: those who hold one of these roles, and of them first those who steadily do
    something better (as far as this actor may know it), then those who are certified.

    Five queries.
    """
    codes = list(role_codes)
    people = list(people_for(actor).exclude(pk=member_id))
    holdings = RoleHolding.objects.visible_to(actor).on(_today(actor))
    held: dict[int, list[str]] = {}
    for person_id, code in holdings.filter(role__code__in=codes).values_list(
        "member_id", "role__code"
    ):
        held.setdefault(person_id, []).append(code)
    whys: dict[int, list[str]] = {}
    for person_id, why in (*_better(actor), *_certified(actor, held)):
        whys.setdefault(person_id, []).append(why)
    found = [
        Suggested(one, [*whys.get(one.pk, []), *(f"role:{code}" for code in held.get(one.pk, []))])
        for one in people
        if one.pk in held or any(why.startswith("metric:") for why in whys.get(one.pk, []))
    ]
    return sorted(found, key=_rank)[:MOST_SUGGESTED]


def _rank(one: Suggested) -> tuple[bool, bool, int, str]:
    kinds = [why.split(":")[0] for why in one.whys]
    return "metric" not in kinds, "role" not in kinds, -kinds.count("certified"), one.person.name


def _today(actor: Actor) -> date:
    return local_day(actor.company_time_zone, timezone.now())


def _better(actor: Actor) -> Iterator[tuple[int, str]]:
    """Steady outliers on the good side among the findings this actor may see."""
    found = findings_of(actor, newest_run(actor.company_id)).filter(is_good=True)
    for person_id, code in dict.fromkeys(found.values_list("consultant_id", "code")):
        yield person_id, f"metric:{code}"


def _certified(actor: Actor, held: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Colleagues in the role with a certificate of a playbook that holds."""
    rows = Certificate.objects.of_company(actor.company_id).filter(
        member_id__in=list(held), revoked_at=None, playbook__isnull=False
    )
    good = rows.filter(Q(valid_until=None) | Q(valid_until__gte=_today(actor)))
    for person_id, playbook_id in good.order_by("pk").values_list("member_id", "playbook_id"):
        yield person_id, f"certified:{playbook_id}"
