"""Who has which grade, how decisions came about, and what managers do themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.levels import Level as AccessLevel
from accounts.models import Membership
from accounts.selectors import people_for
from core.access import Actor, Capability
from core.proportions import Estimate, share
from handoffs.models import Request
from handoffs.transitions import RequestState
from metrics.catalogue import Level
from metrics.figures import Figure
from metrics.selectors import figures
from training.models.delegated import DelegatedState, DelegatedTask
from training.models.growth import Grade, GradeVersion, Promotion, WhyNow
from training.querysets import managed_today

# Below this a share says nothing (METRICS section 1).
LEAST_N = 10
OWN_CODES = ("closed_requests", "handling_time")


def grade_now(company_id: int, member_id: int) -> Promotion | None:
    """The newest decision about a person."""
    rows = Promotion.objects.of_company(company_id).filter(member_id=member_id)
    found: Promotion | None = rows.select_related("grade").order_by("-starts_on", "-pk").first()
    return found


def grades_in_use(actor: Actor) -> list[Grade]:
    """Lowest first."""
    return list(Grade.objects.visible_to(actor).filter(is_active=True).order_by("position", "pk"))


def versions_in_use(actor: Actor) -> list[GradeVersion]:
    """What each grade in use asks for now, the lowest grade first. One query."""
    rows: QuerySet[GradeVersion] = GradeVersion.objects.visible_to(actor)
    newest = rows.filter(grade__is_active=True).order_by("grade_id", "-number")
    found = newest.distinct("grade_id").select_related("grade")
    return sorted(found, key=lambda one: (one.grade.position, one.grade_id))


def next_grade(grades: Collection[Grade], now: Grade | None) -> Grade | None:
    """The one above; the lowest for who has none; None at the top."""
    ordered = sorted(grades, key=lambda one: (one.position, one.pk))
    if now is None:
        return ordered[0] if ordered else None
    higher = (one for one in ordered if (one.position, one.pk) > (now.position, now.pk))
    return next(higher, None)


def people_who_grow(actor: Actor) -> QuerySet[Membership]:
    """Whose growth the actor may see: oneself, one's people of today, or all; with the grade's id
    and its first day."""
    people = people_for(actor)
    if not actor.has(Capability.TRAINING_VIEW_ALL):
        mine = people.filter(pk=actor.membership_id or 0)
        team = actor.has(Capability.TRAINING_VIEW_TEAM)
        people = mine | people.filter(pk__in=managed_today(actor)) if team else mine
    newest = (
        Promotion.objects.of_company(actor.company_id)
        .filter(member_id=OuterRef("pk"))
        .order_by("-starts_on", "-pk")
    )
    return people.annotate(
        grade_id_now=Subquery(newest.values("grade_id")[:1]),
        grade_since=Subquery(newest.values("starts_on")[:1]),
    )


def history_of(actor: Actor, member_id: int) -> QuerySet[Promotion]:
    """A person's grades, the newest first."""
    rows: QuerySet[Promotion] = Promotion.objects.visible_to(actor).filter(member_id=member_id)
    related = rows.select_related("grade", "before", "decided_by", "grade_version")
    return related.order_by("-starts_on", "-pk")


def tasks_of(actor: Actor, member_id: int) -> QuerySet[DelegatedTask]:
    """A person's tasks of managers, open ones first."""
    rows: QuerySet[DelegatedTask] = DelegatedTask.objects.visible_to(actor)
    found = rows.filter(member_id=member_id).select_related("manager", "member")
    return found.order_by("-pk")


def tasks_waiting(actor: Actor) -> QuerySet[DelegatedTask]:
    """Given to the actor and not done, or done and waiting for their review; by their day."""
    rows: QuerySet[DelegatedTask] = DelegatedTask.objects.visible_to(actor)
    mine = rows.filter(member_id=actor.membership_id, state=DelegatedState.GIVEN)
    review = rows.filter(manager_id=actor.membership_id, state=DelegatedState.DONE)
    return (mine | review).select_related("member", "manager").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class FilledPlaces:
    """Of how many promotions so many only filled a place; the interval is Wilson's."""

    n: int
    filled: int
    estimate: Estimate | None

    @property
    def is_too_few(self) -> bool:
        """Whether the share says nothing yet."""
        return self.n < LEAST_N


def filled_places(actor: Actor, since: date) -> FilledPlaces:
    """Promotions of the company since a local day; who was placed was not promoted."""
    rows = Promotion.objects.visible_to(actor).filter(starts_on__gte=since)
    counted = rows.exclude(why_now=WhyNow.PLACED).values("why_now").annotate(n=Count("pk"))
    found = {row["why_now"]: row["n"] for row in counted}
    n, filled = sum(found.values()), found.get(WhyNow.VACANCY, 0)
    return FilledPlaces(n, filled, share(filled, n))


def places_filled(actor: Actor, since: date) -> QuerySet[Promotion]:
    """The promotions behind that share, the newest first."""
    rows: QuerySet[Promotion] = Promotion.objects.visible_to(actor).filter(
        starts_on__gte=since, why_now=WhyNow.VACANCY
    )
    return rows.select_related("member", "grade").order_by("-starts_on", "-pk")


@dataclass(frozen=True, slots=True)
class OwnRequests:
    """What a manager does personally: requests resolved, hours worked on them, owned now."""

    member_id: int
    name: str
    resolved: Figure
    worked: Figure
    owned: int


def own_requests(actor: Actor, today: date) -> list[OwnRequests]:
    """Of managers in the month of `today`: one's own, or all for heads. Four queries."""
    people = people_for(actor).filter(level=AccessLevel.MANAGER)
    if not actor.has(Capability.METRICS_VIEW_ALL):
        people = people.filter(pk=actor.membership_id or 0)
    names = dict(people.values_list("pk", "name"))
    if not names:
        return []
    found = figures(
        company_id=actor.company_id,
        codes=OWN_CODES,
        start=today.replace(day=1),
        end=today + timedelta(days=1),
        level=Level.CONSULTANT,
        ids=list(names),
    )
    open_now = Request.objects.visible_to(actor).filter(owner_id__in=names)
    owned = open_now.exclude(state=RequestState.RESOLVED).order_by().values("owner_id")
    counts = {row["owner_id"]: row["n"] for row in owned.annotate(n=Count("pk"))}
    return [
        OwnRequests(
            pk, name, found["closed_requests", pk], found["handling_time", pk], counts.get(pk, 0)
        )
        for pk, name in names.items()
    ]
