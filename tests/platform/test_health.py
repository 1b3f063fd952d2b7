"""Health pages: open where they hold nothing, shut where they hold sums."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company
from core.models import Delivery, DeliveryState, OutboxEvent
from core.tenancy import company_scope

TOKEN = "monitoring-token"


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_health_answers_everybody(db: None, path: str) -> None:
    response = Browser().get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", TOKEN[:-1]])
def test_figures_are_not_there_without_the_token(db: None, settings: Any, header: str) -> None:
    for configured in ("", TOKEN):
        settings.HEALTH_TOKEN = configured
        response = Browser().get("/health/figures/", headers={"Authorization": header})
        assert response.status_code == 404


def test_figures_sum_over_all_companies(
    company: Company, other_company: Company, settings: Any
) -> None:
    settings.HEALTH_TOKEN = TOKEN
    for owner, state in (
        (company, DeliveryState.PARKED),
        (other_company, DeliveryState.PARKED),
        (other_company, DeliveryState.PENDING),
    ):
        with company_scope(owner.pk):
            event = OutboxEvent.objects.create(company_id=owner.pk, kind="test.x", payload={})
            Delivery.objects.create(
                company_id=owner.pk, event=event, receiver="test.x", state=state
            )
    response = Browser().get("/health/figures/", headers={"Authorization": f"Bearer {TOKEN}"})
    lines = dict(line.split() for line in response.content.decode().splitlines())
    assert (lines["cs_events_parked"], lines["cs_events_waiting"]) == ("2", "1")
    assert int(lines["cs_events_oldest_seconds"]) >= 0
    assert lines["cs_mails_failed"] == "0"
