"""Exchange rates, assumptions and report subscriptions."""

from datetime import date
from decimal import Decimal
from typing import Any

from clients import services as clients
from core.access import Actor


def tell_retention(system: Actor, people: Any) -> None:
    """One row of each kind."""
    clients.exchange_rate_set(
        actor=system, currency="USD", starts_on=date(2024, 1, 1), rate=Decimal("0.92")
    )
