"""Service policies and requests with due times, for tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.actors import system_actor
from accounts.models import Company
from core.access import Actor
from handoffs import services
from handoffs.due_rules import DueKind
from handoffs.models import DueTime, Request, ServicePolicy
from roles.models import Topic

LONG_AGO = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""A Monday at nine in Berlin."""


def make_policy(company: Company, name: str = "All requests", **values: Any) -> ServicePolicy:
    """A policy in force since before any test: two hours, four hours, two days."""
    values = {
        "first_response_minutes": 120,
        "next_response_minutes": 240,
        "resolution_minutes": 960,
        "starts_on": datetime(2020, 1, 1, tzinfo=UTC).date(),
        **values,
    }
    actor = system_actor(company, via="demo")
    return services.service_policy_create(actor=actor, name_en=name, **values)


def past(actor: Actor) -> Actor:
    """The same person, telling of the past."""
    return replace(actor, via="demo")


def due(request: Request, kind: DueKind) -> DueTime:
    """The last due time of a kind that counts."""
    rows = DueTime.objects.filter(request=request, kind=kind, replaced_at=None)
    return rows.order_by("started_at", "pk").last()  # type: ignore[return-value]


def let_pass(request: Request, kind: DueKind, *, minutes: int = 1) -> None:
    """As if the due time had been over for so long, whatever the clock says."""
    now = datetime.now(UTC)
    row = due(request, kind)
    row.due_at = row.look_at = now - timedelta(minutes=minutes)
    row.save(update_fields=["due_at", "look_at"])


def make_topics(company: Company, *codes: str) -> list[Topic]:
    """Topics without a role."""
    return [Topic.objects.create(company=company, code=code, name_en=code) for code in codes]
