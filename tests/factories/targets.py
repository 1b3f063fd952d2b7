"""Targets and outliers of the small company."""

from typing import Any

from django.utils import timezone

from core.access import Actor
from metrics import services as metrics
from metrics.planning import period_start


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
