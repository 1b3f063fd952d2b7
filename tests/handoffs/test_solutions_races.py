"""Two at once, in real transactions: one choice, one answer, one proposal for one key."""

from typing import Any

import pytest

from core.errors import DomainError, IllegalState, Stale
from handoffs import services
from handoffs.models import Approval, Entry, EntryKind, Solution
from notices.models import Mail
from tests.factories.handoffs import make_client, make_team, open_request
from tests.factories.solutions import make_kind, make_rule, propose
from tests.handoffs.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_asked(company: Any, consultant: Any, manager: Any, actor_of: Any) -> Any:
    """A request of the consultant, who reports to the manager."""
    make_team(manager, consultant)
    made = make_client(company)
    return open_request(
        actor_of(consultant), made.client, owner_id=consultant.pk, contact_id=made.contact.pk
    )


def refused_of(results: list[Any]) -> list[type]:
    return [type(result) for result in results if isinstance(result, DomainError)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_options_chosen_at_once_make_one(
    company: Any, request_asked: Any, consultant: Any, manager: Any, system: Any, actor_of: Any,
    attempt: int,
) -> None:  # fmt: skip
    kind = make_kind(system)
    marta, helen = actor_of(consultant), actor_of(manager)
    first, second = propose(marta, request_asked, kind), propose(marta, request_asked, kind)

    results = at_once(
        company.pk,
        lambda: services.solution_choose(actor=marta, solution_id=first.pk),
        lambda: services.solution_choose(actor=helen, solution_id=second.pk),
    )

    assert refused_of(results) == [IllegalState]
    assert Solution.objects.filter(state="chosen").count() == 1
    assert Entry.objects.filter(kind=EntryKind.SOLUTION_CHOSEN).count() == 1


def test_last_two_agreements_at_once_settle_it_once(
    company: Any, request_asked: Any, consultant: Any, manager: Any, head: Any, system: Any,
    actor_of: Any,
) -> None:  # fmt: skip
    make_rule(system)
    make_rule(system, agreer="head")
    solution = propose(actor_of(consultant), request_asked, make_kind(system))
    helen, ada = actor_of(manager), actor_of(head)

    results = at_once(
        company.pk,
        lambda: services.solution_agree(actor=helen, solution_id=solution.pk),
        lambda: services.solution_agree(actor=ada, solution_id=solution.pk),
    )

    assert refused_of(results) == []
    solution.refresh_from_db()
    assert (solution.state, solution.version) == ("agreed", 2)
    assert Mail.objects.filter(purpose="notice.solutions.agreed").count() == 1


def test_agreement_and_change_at_once_never_agree_to_other_words(
    company: Any, request_asked: Any, consultant: Any, manager: Any, system: Any, actor_of: Any
) -> None:
    make_rule(system)
    kind = make_kind(system, "other", measure="nothing")
    marta, helen = actor_of(consultant), actor_of(manager)
    solution = propose(marta, request_asked, kind, words="First")

    results = at_once(
        company.pk,
        lambda: services.solution_agree(actor=helen, solution_id=solution.pk, version=1),
        lambda: services.solution_change(
            actor=marta, solution_id=solution.pk, version=1, kind_id=kind.pk, words="Second"
        ),
    )

    assert refused_of(results) == [Stale]
    solution.refresh_from_db()
    assert (solution.words, solution.state) in (("First", "agreed"), ("Second", "proposed"))


def test_same_proposal_sent_twice_at_once_has_one_effect(
    company: Any, request_asked: Any, consultant: Any, system: Any, actor_of: Any
) -> None:
    make_rule(system)
    marta, kind = actor_of(consultant), make_kind(system)

    def send() -> Solution:
        return propose(marta, request_asked, kind, idempotency_key="once")

    results = at_once(company.pk, send, send)

    assert refused_of(results) == []
    assert (Solution.objects.count(), Approval.objects.count()) == (1, 1)


def test_client_is_told_once(
    company: Any, request_asked: Any, consultant: Any, manager: Any, system: Any, actor_of: Any
) -> None:
    marta, helen = actor_of(consultant), actor_of(manager)
    solution = propose(marta, request_asked, make_kind(system))
    services.solution_choose(actor=marta, solution_id=solution.pk)
    services.solution_carry_out(actor=marta, solution_id=solution.pk, done="Paid back.")

    results = at_once(
        company.pk,
        lambda: services.solution_tell(actor=marta, solution_id=solution.pk, body="Done."),
        lambda: services.solution_tell(actor=helen, solution_id=solution.pk, body="All done."),
    )

    assert refused_of(results) == [IllegalState]
    assert Mail.objects.filter(purpose="request.message").count() == 1
