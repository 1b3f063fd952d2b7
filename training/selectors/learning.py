"""Reads for the pages of learning: what is to do, what was done, how the people stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Membership
from core.access import Actor, Capability
from training.models import (
    Assignment,
    AssignmentState,
    Attendance,
    AttendanceState,
    Certificate,
    KnowledgeCheck,
)
from training.querysets import managed_today
from training.selectors.quarter import (
    Learned,
    bounds,
    expected_of,
    last_third,
    learned,
    learners,
    next_quarter,
    quarter_start,
)

SHOWN = 30


def people_in_sight(actor: Actor) -> QuerySet[Any]:
    """Active people whose learning the actor sees: a manager's of today, for heads all."""
    people = learners(actor.company_id)
    if actor.has(Capability.TRAINING_VIEW_ALL):
        return people
    if actor.has(Capability.TRAINING_VIEW_TEAM):
        return people.filter(pk__in=managed_today(actor))
    return people.none()


def person_in_sight(actor: Actor, pk: int) -> Membership | None:
    """Somebody whose learning the actor sees, also if they left; oneself too."""
    people: QuerySet[Membership] = Membership.objects.visible_to(actor).filter(pk=pk)
    if not actor.has(Capability.TRAINING_VIEW_ALL):
        seen = Q(pk=actor.membership_id or 0)
        if actor.has(Capability.TRAINING_VIEW_TEAM):
            seen |= Q(pk__in=managed_today(actor))
        people = people.filter(seen)
    return people.first()


def answers_for_seen(actor: Actor, member_id: int) -> bool:
    """As `services.may_manage`, of somebody whom the actor sees: whoever may manage sees their
    people of today and themselves, or all. No query."""
    if not actor.has(Capability.TRAINING_MANAGE):
        return False
    return actor.has(Capability.TRAINING_VIEW_ALL) or member_id != actor.membership_id


def open_and_done(company_id: int, member_id: int, since: datetime) -> tuple[list[Any], list[Any]]:
    """What a person is to do, the first due first, and has done since a moment, the last first,
    with what it is about. One query.
    """
    wanted = Q(state=AssignmentState.OPEN) | Q(state=AssignmentState.DONE, done_at__gte=since)
    rows: QuerySet[Any] = Assignment.objects.of_company(company_id).filter(
        wanted, member_id=member_id
    )
    found = list(with_targets(rows).order_by("due_on", "pk"))
    done = [one for one in found if one.state == AssignmentState.DONE]
    done.sort(key=lambda one: (one.done_at, one.pk), reverse=True)
    return [one for one in found if one.state == AssignmentState.OPEN], done[:SHOWN]


def with_targets(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With playbook, version and course, and `check_id`, the check that is to be passed."""
    checks = KnowledgeCheck.objects.filter(company_id=OuterRef("company_id"), is_active=True)
    of_playbook = checks.filter(playbook_id=OuterRef("playbook_id")).values("pk")[:1]
    of_course = checks.filter(course_id=OuterRef("course_id")).values("pk")[:1]
    related: QuerySet[Any] = (
        rows.select_related("playbook", "playbook_version", "course", "asked_by")
        .defer("playbook_version__document")
        .annotate(check_id=Coalesce(Subquery(of_playbook), Subquery(of_course)))
    )
    return related


def certificates_of(company_id: int, member_id: int) -> list[Certificate]:
    """A person's certificates that were not revoked, the last first."""
    rows = Certificate.objects.of_company(company_id).filter(member_id=member_id, revoked_at=None)
    related = rows.select_related("playbook", "topic", "course").order_by("-earned_on", "-pk")
    return list(related[:SHOWN])


_COMES = (AttendanceState.INVITED, AttendanceState.ENROLLED, AttendanceState.WAITING)


def places_of(company_id: int, member_id: int, now: datetime) -> list[Attendance]:
    """The sessions to come that a person is invited to, has a seat in or waits for."""
    rows = Attendance.objects.of_company(company_id).filter(
        member_id=member_id,
        state__in=_COMES,
        session__ends_at__gt=now,
        session__cancelled_at=None,
    )
    return list(rows.select_related("session__course").order_by("session__starts_at", "pk"))


@dataclass(frozen=True, slots=True)
class Quarter:
    """A person's quarter so far. `is_warned`: the last third runs, and nothing was learned."""

    start: date
    learned: Learned
    is_expected: bool
    is_warned: bool


def quarters_of(actor: Actor, people: Iterable[Any], today: date) -> dict[int, Quarter]:
    """How each of these `learners` stands in the running quarter. Three queries."""
    rows = list(people)
    start = quarter_start(today)
    end = next_quarter(start)
    since, until = bounds(actor.company_time_zone, start, end)
    found = learned(actor.company_id, [row.pk for row in rows], since, until)
    expected = expected_of(actor.company_id, rows, start, end)
    return {
        row.pk: Quarter(
            start=start,
            learned=found.get(row.pk, Learned()),
            is_expected=row.pk in expected,
            is_warned=row.pk in expected and row.pk not in found and today >= last_third(start),
        )
        for row in rows
    }


def with_loads(people: QuerySet[Any], today: date) -> QuerySet[Any]:
    """People with `to_do` and `late`: how many assignments are open, and past their day."""
    mine = Assignment.objects.filter(
        company_id=OuterRef("company_id"), member_id=OuterRef("pk"), state=AssignmentState.OPEN
    )
    counts = mine.order_by().values("member_id").annotate(number=Count("pk")).values("number")
    late = mine.filter(due_on__lt=today).order_by().values("member_id")
    late_counts = late.annotate(number=Count("pk")).values("number")
    loaded: QuerySet[Any] = people.annotate(
        to_do=Coalesce(Subquery(counts), 0), late=Coalesce(Subquery(late_counts), 0)
    )
    return loaded
