"""Exchange rates, assumptions and report subscriptions."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.actors import actor_for_membership
from clients import services as clients
from core.access import Actor
from metrics import services as metrics

MARK = "Quetzal"


def tell_retention(system: Actor, people: Any) -> None:
    """One row of each kind."""
    clients.exchange_rate_set(
        actor=system, currency="USD", starts_on=date(2024, 1, 1), rate=Decimal("0.92")
    )
    metrics.assumption_state(
        actor=actor_for_membership(people.manager),
        cause_code="nps",
        effect=f"{MARK} clients",
        coefficient=Decimal(2),
        unit="%",
        source=f"{MARK} said so",
    )
