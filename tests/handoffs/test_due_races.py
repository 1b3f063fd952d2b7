"""Two workers, and a worker against a person, in real transactions: told once, nothing lost."""

from typing import Any

import pytest

from accounts.actors import system_actor
from core.errors import DomainError
from handoffs import services
from handoffs.due_rules import DueKind
from handoffs.models import DueTime, Entry, EntryKind, Request
from notices.models import Notice
from tests.factories.due_times import due, let_pass, make_policy
from tests.factories.handoffs import make_client, open_request
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_(company: Any, consultant: Any, actor_of: Any) -> Request:
    """A request of the consultant whose first response was missed."""
    make_policy(company)
    request = open_request(
        actor_of(consultant), make_client(company).client, owner_id=consultant.pk
    )
    let_pass(request, DueKind.FIRST_RESPONSE)
    return request


@pytest.mark.parametrize("attempt", range(3))
def test_two_sweeps_at_once_tell_once(company: Any, request_: Request, attempt: int) -> None:
    system = system_actor(company)

    results = at_once(
        company.pk,
        lambda: services.due_times_tell(actor=system),
        lambda: services.due_times_tell(actor=system),
    )

    assert sorted(results) == [0, 1]
    assert Entry.objects.filter(kind=EntryKind.DUE_MISSED).count() == 1
    assert Notice.objects.filter(kind="due.missed").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_sweep_and_resolving_at_once_leave_one_truth(
    company: Any, request_: Request, consultant: Any, actor_of: Any, attempt: int
) -> None:
    system, owner = system_actor(company), actor_of(consultant)

    results = at_once(
        company.pk,
        lambda: services.due_times_tell(actor=system),
        lambda: services.request_resolve(actor=owner, request_id=request_.pk),
    )

    assert not [result for result in results if isinstance(result, DomainError)]
    row = due(request_, DueKind.FIRST_RESPONSE)
    assert row.missed_at is not None
    assert (row.running_since, row.look_at) == (None, None)
    told = Entry.objects.filter(kind=EntryKind.DUE_MISSED).count()
    assert told == (0 if row.told_at is None else 1)


def test_two_policies_changed_at_once_make_one_version(
    company: Any, head: Any, actor_of: Any
) -> None:
    policy = make_policy(company)
    chief = actor_of(head)

    def change(minutes: int) -> Any:
        return services.service_policy_update(
            actor=chief, policy_id=policy.pk, version=1, first_response_minutes=minutes
        )

    results = at_once(company.pk, lambda: change(10), lambda: change(20))

    assert len([result for result in results if isinstance(result, DomainError)]) == 1
    assert policy.versions.count() == 2
    assert DueTime.objects.count() == 0
