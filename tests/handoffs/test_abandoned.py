"""Clients left waiting: found by the sweep, told, and over as soon as somebody writes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Request, RequestAlarm
from handoffs.tasks import abandoned_sweep
from notices.models import Mail
from tests.factories.alarms import alarms, let_pass, promise, told
from tests.factories.handoffs import MadeClient, open_request


def test_broken_promise_is_found_by_the_sweep_and_over_with_a_message(
    company: Company,
    request_: Request,
    account: Membership,
    support: Membership,
    success: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    promise(actor_of(account), request_, support, timezone.now() + timedelta(hours=1))
    run_due(company.pk)
    assert services.abandoned_raise(actor=system) == 0
    let_pass(request_)

    assert abandoned_sweep() == 1
    assert abandoned_sweep() == 0

    assert alarms() == [(request_.pk, "abandoned", True)]
    assert told() == [("Helen Brandt", "abandoned"), ("Nina Kowalska", "abandoned")]
    assert "“An answer”" in Mail.objects.filter(purpose="notice.requests.alarm")[0].text
    services.message_send(
        actor=actor_of(account), request_id=request_.pk, body="Soon.", is_automatic=True
    )
    run_due(company.pk)
    assert alarms() == [(request_.pk, "abandoned", True)]  # a machine's word is no answer
    services.message_send(actor=actor_of(account), request_id=request_.pk, body="Here it is.")
    run_due(company.pk)
    assert alarms() == [(request_.pk, "abandoned", False)]
    assert services.abandoned_raise(actor=system) == 0


def test_broken_promise_is_over_with_a_new_promise(
    company: Company,
    request_: Request,
    account: Membership,
    support: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    offer = promise(actor_of(account), request_, support, timezone.now() + timedelta(hours=1))
    let_pass(request_)
    assert services.abandoned_raise(actor=system) == 1
    services.handover_withdraw(actor=actor_of(account), handover_id=offer.pk)
    promise(actor_of(account), request_, support, timezone.now() + timedelta(hours=2))
    run_due(company.pk)
    assert alarms() == [(request_.pk, "abandoned", False)]


@pytest.mark.parametrize(
    ("asked", "written", "waits"),
    [(None, None, 1), (None, -30, 1), (None, -10, 0), (-5, -10, 1), (-10, -5, 0), (1, -10, 0)],
)
def test_sweep_and_rule_agree_on_who_waits(
    client: MadeClient,
    account: Membership,
    support: Membership,
    system: Actor,
    asked: int | None,
    written: int | None,
    waits: int,
) -> None:
    teller = actor_for_membership(account, via="demo")
    due = timezone.now() - timedelta(hours=2)
    request = open_request(teller, client.client, owner_id=account.pk, at=due - timedelta(hours=48))
    tell: dict[int, Callable[[datetime], Any]] = {
        -24: lambda at: promise(teller, request, support, due, at=at)
    }
    if asked is not None:
        tell[asked] = lambda at: services.message_receive(
            actor=teller, request_id=request.pk, body="And?", at=at
        )
    if written is not None:
        tell[written] = lambda at: services.message_send(
            actor=teller, request_id=request.pk, body="Well.", at=at
        )
    for hours in sorted(tell):
        tell[hours](due + timedelta(hours=hours))
    # The sweep looks for them in the database; without it the rule decides on plain values.
    assert services.abandoned_raise(actor=system) == waits
    RequestAlarm.objects.update(cleared_at=timezone.now())
    assert services.alarms_raise(actor=system, request_ids=[request.pk]) == waits


def test_sweep_looks_into_every_company_and_touches_no_other(
    company: Company, other_company: Company, request_: Request, support: Membership, actor_of: Any
) -> None:
    promise(actor_of(support_giver(request_)), request_, support, soon())
    let_pass(request_)
    assert abandoned_sweep() == 1
    with company_scope(other_company.pk):
        assert RequestAlarm.objects.count() == 0


def support_giver(request: Request) -> Membership:
    """Who owns it now."""
    owner = Request.objects.select_related("owner__company", "owner__user").get(pk=request.pk).owner
    assert owner is not None
    return owner


def soon() -> datetime:
    """In an hour."""
    return timezone.now() + timedelta(hours=1)
