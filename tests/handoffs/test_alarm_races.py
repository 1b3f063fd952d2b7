"""Two workers at once, in real transactions: an alarm is raised once and told once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from handoffs import services
from handoffs.models import Entry, EntryKind, Request, RequestAlarm
from notices.models import Mail
from tests.factories.alarms import alarms, let_pass, promise, told
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_raise_a_loop_once(
    company: Company,
    in_a_loop: Request,
    success: Membership,
    system: Actor,
    attempt: int,
) -> None:
    results = at_once(
        company.pk,
        *[lambda: services.alarms_raise(actor=system, request_ids=[in_a_loop.pk])] * 3,
    )
    assert sorted(results) == [0, 0, 1]
    assert alarms() == [(in_a_loop.pk, "loop", True)]
    assert len(told()) == 2
    assert Mail.objects.filter(purpose="notice.requests.alarm").count() == 2
    assert Entry.objects.filter(kind=EntryKind.NOTIFIED).count() == 2


def test_sweep_and_relay_raise_a_broken_promise_once(
    company: Company,
    request_: Request,
    account: Membership,
    support: Membership,
    success: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    promise(actor_of(account), request_, support, timezone.now() + timedelta(hours=1))
    let_pass(request_)
    at_once(
        company.pk,
        lambda: services.abandoned_raise(actor=system),
        lambda: run_due(company.pk),
        lambda: services.abandoned_raise(actor=system),
    )
    assert alarms() == [(request_.pk, "abandoned", True)]
    assert len(told()) == 2


@pytest.mark.parametrize("attempt", range(3))
def test_resolving_while_it_is_raised_leaves_no_open_alarm(
    company: Company,
    in_a_loop: Request,
    account: Membership,
    system: Actor,
    actor_of: Any,
    attempt: int,
) -> None:
    at_once(
        company.pk,
        lambda: services.alarms_raise(actor=system, request_ids=[in_a_loop.pk]),
        lambda: services.request_resolve(actor=actor_of(account), request_id=in_a_loop.pk),
    )
    run_due(company.pk)
    assert not RequestAlarm.objects.filter(cleared_at=None).exists()
