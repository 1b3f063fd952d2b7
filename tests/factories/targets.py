"""Targets and outliers of the small company."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from metrics import services as metrics
from metrics.models import MetricDefinition, Observation, OutlierFinding
from metrics.planning import period_start

MARKED = "Quetzal"


def tell_targets(system: Actor, people: Any) -> None:
    """The company's satisfaction, and the consultant's."""
    start = period_start("quarter", timezone.localdate())
    for level, person in (("company", None), ("consultant", people.consultant)):
        metrics.target_set(
            actor=system,
            code="csat",
            level=level,
            member_id=person.pk if person else None,
            period="quarter",
            starts_on=start,
            at_least=90.0,
        )
    finding = tell_finding(system, people.consultant)
    metrics.follow_up_begin(
        actor=actor_for_membership(people.manager),
        finding_id=finding.pk,
        kind="practice",
        text=f"{MARKED} asks one question more.",
    )


def observe_weekly(
    people: list[tuple[Membership, int]],
    *,
    code: str = "fcr",
    last: date,
    weeks: int = 8,
    n: int = 16,
    values: dict[int, float] | None = None,
) -> None:
    """Observations of each person in each of the weeks up to `last` (a Monday): so many of `n`
    are positive. `values`: a time for each person instead."""
    company_id = people[0][0].company_id
    definition = MetricDefinition.objects.get(company_id=company_id, code=code)
    begins = Observation.objects.filter(definition=definition).count()
    rows = []
    for week in range(weeks):
        for person, positives in people:
            for place in range(n):
                day = last - timedelta(weeks=week) + timedelta(days=place % 5)
                positive = place < positives
                rows.append(
                    Observation(
                        company_id=company_id,
                        definition=definition,
                        source_kind="request",
                        source_id=begins + len(rows) + 1,
                        day=day,
                        at=timezone.now(),
                        value=values[person.pk] + place if values else float(positive),
                        positive=positive,
                        consultant=person,
                        channel="email" if place % 2 else "phone",
                    )
                )
    Observation.objects.bulk_create(rows)


def tell_finding(system: Actor, star: Membership) -> OutlierFinding:
    """One person is better than nine others in each of eight weeks."""
    today = timezone.localdate()
    week = today - timedelta(days=today.weekday() + 7)
    others = [
        Membership.objects.create(
            company_id=system.company_id, name=f"{MARKED} peer {number}", level="consultant"
        )
        for number in range(9)
    ]
    observe_weekly([(star, 16), *((other, 6) for other in others)], last=week)
    metrics.outliers_look(actor=system, week=week)
    return OutlierFinding.objects.get(company_id=system.company_id, consultant=star)
