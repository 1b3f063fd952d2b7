"""Exchange rates, assumptions and report subscriptions."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.actors import actor_for_membership
from clients import services as clients
from core.access import Actor
from metrics import services as metrics
from metrics.models import SentReport
from notices.services import mail_queue

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
    found = metrics.report_subscribe(
        actor=actor_for_membership(people.consultant),
        codes=["csat"],
        level="consultant",
        subject_id=people.consultant.pk,
        cut={"segment": f"{MARK} segment"},
    )
    mail = mail_queue(
        company_id=system.company_id,
        to_email="reader@plano.example",
        to_name=MARK,
        subject=f"{MARK} report",
        text=MARK,
        html=f"<p>{MARK}</p>",
        language="en",
        purpose="notice.report",
    )
    SentReport.objects.create(
        company_id=system.company_id,
        subscription=found,
        period_start=date(2026, 1, 5),
        period_end=date(2026, 1, 12),
        outcome="sent",
        mail=mail,
    )
