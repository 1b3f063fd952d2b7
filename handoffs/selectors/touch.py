"""How long people had a request in use, with what they put right: one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from core.access import Actor
from handoffs.models import TouchCorrection, TouchTime


@dataclass(frozen=True, slots=True)
class TouchOfDay:
    """One person's time on one local day, in seconds, with its corrections, oldest first."""

    day: date
    seconds: int
    measured_seconds: int
    version: int
    corrections: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TouchOfPerson:
    """One person's time on a request."""

    member_id: int
    name: str
    days: Sequence[TouchOfDay]

    @property
    def seconds(self) -> int:
        """Of all days."""
        return sum(day.seconds for day in self.days)


def touch_of_request(actor: Actor, request_id: int) -> list[TouchOfPerson]:
    """Times the actor may see, by name, newest day first."""
    corrections = TouchCorrection.objects.filter(touch=OuterRef("pk")).order_by("at", "pk")
    said = JSONObject(before=F("before_seconds"), after=F("after_seconds"), reason=F("reason"))
    rows = (
        TouchTime.objects.visible_to(actor)
        .filter(request_id=request_id)
        .select_related("member")
        .annotate(said=ArraySubquery(corrections.values(as_json=said)))
        .order_by("member__name", "member_id", "-day")
    )
    return [
        TouchOfPerson(member.pk, member.name, [_day(row) for row in days])
        for member, days in groupby(rows, key=lambda row: row.member)
    ]


def _day(row: Any) -> TouchOfDay:
    return TouchOfDay(row.day, row.seconds, row.measured_seconds, row.version, row.said or ())
