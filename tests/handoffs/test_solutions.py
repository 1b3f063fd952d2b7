"""Solutions: proposed side by side, agreed to, chosen, carried out, told; nothing without a yes."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent
from handoffs import services
from handoffs.models import (
    Approval,
    Comment,
    Entry,
    EntryKind,
    Message,
    Request,
    Solution,
    SolutionKind,
)
from handoffs.transitions import (
    SOLUTION_TRANSITIONS,
    ApprovalState,
    RequestAction,
    SolutionState,
)
from notices.models import Mail, Notice
from tests.factories.handoffs import kinds, open_request
from tests.factories.solutions import make_kind, make_rule, propose

A, S = RequestAction, SolutionState


@pytest.fixture
def owner(account: Membership, actor_of: Any) -> Actor:
    """The account manager, who owns the request and reports to the manager."""
    actor: Actor = actor_of(account)
    return actor


@pytest.fixture
def refund(system: Actor) -> SolutionKind:
    """Counted in money."""
    return make_kind(system)


@pytest.fixture
def discount(system: Actor) -> SolutionKind:
    """Counted in percent."""
    return make_kind(system, "discount", measure="percent")


def agreed(owner: Actor, request: Request, kind: SolutionKind, boss: Actor) -> Solution:
    """Proposed, and agreed to by the manager."""
    solution = propose(owner, request, kind)
    return services.solution_agree(actor=boss, solution_id=solution.pk)


def carried_out(owner: Actor, request: Request, kind: SolutionKind) -> Solution:
    """Nobody need agree; chosen and carried out."""
    solution = propose(owner, request, kind)
    services.solution_choose(actor=owner, solution_id=solution.pk)
    return services.solution_carry_out(actor=owner, solution_id=solution.pk, done="Paid back.")


def test_states_follow_one_table() -> None:
    actions = (A.PROPOSE, A.AGREE, A.REFUSE, A.DROP, A.CHOOSE, A.CARRY_OUT, A.MESSAGE_CLIENT)
    legal = {
        (state, action): SOLUTION_TRANSITIONS[state, action]
        for state, action in product(S, actions)
        if (state, action) in SOLUTION_TRANSITIONS
    }

    assert legal == SOLUTION_TRANSITIONS == {
        (S.PROPOSED, A.PROPOSE): S.PROPOSED,
        (S.PROPOSED, A.AGREE): S.AGREED,
        (S.PROPOSED, A.REFUSE): S.REFUSED,
        (S.PROPOSED, A.DROP): S.DROPPED,
        (S.AGREED, A.DROP): S.DROPPED,
        (S.REFUSED, A.DROP): S.DROPPED,
        (S.CHOSEN, A.DROP): S.DROPPED,
        (S.AGREED, A.CHOOSE): S.CHOSEN,
        (S.CHOSEN, A.CARRY_OUT): S.CARRIED_OUT,
        (S.CARRIED_OUT, A.MESSAGE_CLIENT): S.TOLD,
    }  # fmt: skip


def test_proposing_asks_the_manager_and_changes_no_owner(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, system: Actor
) -> None:
    rule = make_rule(system, above=Decimal(20), currency="EUR", kind_id=refund.pk)

    solution = propose(owner, request_, refund)

    request_.refresh_from_db()
    approval = Approval.objects.get(solution=solution)
    assert (solution.state, solution.version) == (S.PROPOSED, 1)
    assert (solution.amount, solution.currency) == (Decimal("50.00"), "EUR")
    assert (approval.asked, approval.state) == (manager, ApprovalState.OPEN)
    assert (approval.rule.rule, approval.rule.number) == (rule, 1)
    assert not approval.only_one_left
    assert request_.owner_id == owner.membership_id
    assert kinds(request_) == ["opened", "proposed"]
    data = Entry.objects.get(kind=EntryKind.SOLUTION_PROPOSED).data
    assert data["solutions"] == [solution.pk]
    assert data["solution"]["amount"] == "50.00"
    notice = Notice.objects.get(kind="solutions.to_agree")
    assert (notice.member, notice.link) == (manager, f"/requests/{request_.number}/#solutions")


def test_words_stand_in_the_solution_alone(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, actor_of: Any,
    system: Actor,
) -> None:  # fmt: skip
    make_rule(system)
    solution = propose(owner, request_, refund, words="quiet-words-4711")
    services.solution_agree(
        actor=actor_of(manager), solution_id=solution.pk, reason="quiet-reason-4712"
    )
    services.solution_choose(actor=owner, solution_id=solution.pk)
    services.solution_carry_out(actor=owner, solution_id=solution.pk, done="quiet-done-4713")
    services.solution_tell(actor=owner, solution_id=solution.pk, body="We paid it back.")

    for model in (Entry, OutboxEvent, AuditEntry, Comment, Message, Request, Mail, Notice):
        for row in model.objects.values():
            assert "quiet-" not in str(row)


def test_solution_below_every_limit_is_agreed_at_once(
    request_: Request, owner: Actor, refund: SolutionKind, discount: SolutionKind, system: Actor
) -> None:
    make_rule(system, above=Decimal(50), currency="EUR", kind_id=refund.pk)
    make_rule(system, above=Decimal(10), kind_id=discount.pk)

    first, second = propose(owner, request_, refund), propose(owner, request_, discount)

    assert {first.state, second.state} == {S.AGREED}
    assert first.agreed_at == first.proposed_at
    assert not Approval.objects.exists()


def test_amount_in_another_currency_is_taken_for_one_above_the_limit(
    request_: Request, owner: Actor, refund: SolutionKind, system: Actor
) -> None:
    make_rule(system, above=Decimal(1000), currency="EUR", kind_id=refund.pk)

    solution = propose(owner, request_, refund, currency="usd")

    assert (solution.currency, solution.state) == ("USD", S.PROPOSED)


def test_discount_above_its_percentage_asks_the_manager_of_the_role(
    request_: Request,
    owner: Actor,
    discount: SolutionKind,
    manager: Membership,
    account: Membership,
    system: Actor,
) -> None:
    role = request_.owner_role
    make_rule(
        system, kind_id=discount.pk, above=Decimal(10), agreer="role_manager", role_id=role.pk
    )

    solution = propose(owner, request_, discount, percent=Decimal("10.01"))

    assert [item.asked for item in solution.approvals.all()] == [manager]


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("refund", {"amount": None}, "amount"),
        ("refund", {"amount": Decimal(0)}, "amount"),
        ("refund", {"amount": Decimal("-5")}, "amount"),
        ("refund", {"amount": Decimal("1.005")}, "amount"),
        ("refund", {"amount": Decimal(10) ** 13}, "amount"),
        ("refund", {"currency": "EURO"}, "currency"),
        ("refund", {"currency": "ЕВР"}, "currency"),
        ("refund", {"percent": Decimal(5)}, "percent"),
        ("refund", {"words": "  "}, "words"),
        ("refund", {"words": "a\x00b"}, "words"),
        ("refund", {"idempotency_key": "k" * 101}, "idempotency_key"),
        ("discount", {"percent": None}, "percent"),
        ("discount", {"percent": Decimal(101)}, "percent"),
        ("discount", {"purchases": 0}, "purchases"),
        ("discount", {"purchases": None}, "purchases"),
        ("discount", {"amount": Decimal(5), "currency": "EUR"}, "amount"),
    ],
)
def test_proposing_badly_is_refused_by_field(
    request_: Request,
    owner: Actor,
    refund: SolutionKind,
    discount: SolutionKind,
    code: str,
    values: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        propose(owner, request_, refund if code == "refund" else discount, **values)

    assert list(refused.value.fields) == [field]
    assert (Solution.objects.count(), kinds(request_)) == (0, ["opened"])


def test_last_agreement_settles_it_and_tells_the_proposer(
    request_: Request,
    owner: Actor,
    account: Membership,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    make_rule(system, position=1)
    make_rule(system, agreer="head", position=2)
    solution = propose(owner, request_, refund)

    first = services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)
    assert first.state == S.PROPOSED
    last = services.solution_agree(actor=actor_of(head), solution_id=solution.pk, reason="Fair.")

    assert (last.state, last.version) == (S.AGREED, 2)
    answers = list(last.approvals.order_by("pk").values_list("answered_by", "state", "reason"))
    assert answers == [(manager.pk, "agreed", ""), (head.pk, "agreed", "Fair.")]
    assert all(item.working_seconds is not None for item in last.approvals.all())
    assert kinds(request_) == ["opened", "proposed", "agreed", "agreed"]
    assert list(
        Notice.objects.filter(kind="solutions.agreed").values_list("member", flat=True)
    ) == [account.pk]


def test_one_refusal_is_enough_and_nobody_else_need_answer(
    request_: Request,
    owner: Actor,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    make_rule(system, position=1)
    make_rule(system, agreer="head", position=2)
    solution = propose(owner, request_, refund)

    services.solution_refuse(actor=actor_of(manager), solution_id=solution.pk, reason="Too much.")

    solution.refresh_from_db()
    assert solution.state == S.REFUSED
    states = solution.approvals.order_by("pk").values_list("state", "reason")
    assert list(states) == [("refused", "Too much."), ("set_aside", "")]
    with pytest.raises(IllegalState):
        services.solution_agree(actor=actor_of(head), solution_id=solution.pk)
    with pytest.raises(IllegalState):
        services.solution_choose(actor=owner, solution_id=solution.pk)
    assert kinds(request_) == ["opened", "proposed", "refused"]


def test_refusing_needs_a_reason(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, actor_of: Any,
    system: Actor,
) -> None:  # fmt: skip
    make_rule(system)
    solution = propose(owner, request_, refund)

    with pytest.raises(InvalidInput) as refused:
        services.solution_refuse(actor=actor_of(manager), solution_id=solution.pk, reason=" ")

    assert list(refused.value.fields) == ["reason"]
    assert Approval.objects.get().state == ApprovalState.OPEN


def test_agreeing_twice_has_one_effect_and_changing_ones_mind_none(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, actor_of: Any,
    system: Actor,
) -> None:  # fmt: skip
    make_rule(system)
    solution = agreed(owner, request_, refund, actor_of(manager))

    again = services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)

    assert (again.state, again.version) == (S.AGREED, 2)
    assert kinds(request_) == ["opened", "proposed", "agreed"]
    with pytest.raises(IllegalState):
        services.solution_refuse(actor=actor_of(manager), solution_id=solution.pk, reason="No.")


def test_only_those_who_are_asked_answer(
    request_: Request,
    owner: Actor,
    other: Membership,
    admin: Membership,
    internal: Membership,
    stranger: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    make_rule(system)
    solution = propose(owner, request_, refund)

    for person, error in ((other, NotAllowed), (admin, NotAllowed), (internal, NotFound)):
        with pytest.raises(error):
            services.solution_agree(actor=actor_of(person), solution_id=solution.pk)
    with pytest.raises(NotFound):
        services.solution_agree(actor=actor_of(stranger), solution_id=solution.pk)
    with pytest.raises(NotAllowed):
        services.solution_agree(actor=owner, solution_id=solution.pk)
    assert Approval.objects.get().state == ApprovalState.OPEN


def test_change_before_an_answer_asks_everybody_anew(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, actor_of: Any,
    system: Actor,
) -> None:  # fmt: skip
    make_rule(system)
    solution = propose(owner, request_, refund)

    changed = services.solution_change(
        actor=owner,
        solution_id=solution.pk,
        version=1,
        kind_id=refund.pk,
        words="Less",
        amount=Decimal(40),
        currency="EUR",
    )

    assert (changed.words, changed.amount, changed.version) == ("Less", Decimal(40), 2)
    assert list(changed.approvals.order_by("pk").values_list("state", flat=True)) == [
        "set_aside",
        "open",
    ]
    with pytest.raises(Stale):
        services.solution_agree(actor=actor_of(manager), solution_id=solution.pk, version=1)
    services.solution_agree(actor=actor_of(manager), solution_id=solution.pk, version=2)
    with pytest.raises(IllegalState):
        services.solution_change(
            actor=owner, solution_id=solution.pk, kind_id=refund.pk, words="More",
            amount=Decimal(400), currency="EUR",
        )  # fmt: skip
    solution.refresh_from_db()
    assert (solution.words, solution.state) == ("Less", S.AGREED)


def test_change_after_the_first_of_two_answers_is_refused(
    request_: Request,
    owner: Actor,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    make_rule(system)
    make_rule(system, agreer="head")
    solution = propose(owner, request_, refund)
    services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)

    with pytest.raises(IllegalState):
        services.solution_change(
            actor=owner, solution_id=solution.pk, kind_id=refund.pk, words="More",
            amount=Decimal(400), currency="EUR",
        )  # fmt: skip

    solution.refresh_from_db()
    assert solution.amount == Decimal(50)


def test_choosing_one_leaves_the_others_or_drops_them(
    request_: Request, owner: Actor, refund: SolutionKind, discount: SolutionKind
) -> None:
    first, second = propose(owner, request_, refund), propose(owner, request_, discount)

    services.solution_choose(actor=owner, solution_id=first.pk)

    second.refresh_from_db()
    assert second.state == S.AGREED
    with pytest.raises(IllegalState):
        services.solution_choose(actor=owner, solution_id=second.pk)
    services.solution_drop(actor=owner, solution_id=first.pk, reason="They want the discount")
    services.solution_choose(actor=owner, solution_id=second.pk)
    third = propose(owner, request_, refund)
    services.solution_drop(actor=owner, solution_id=second.pk)
    fourth = propose(owner, request_, discount)
    services.solution_choose(actor=owner, solution_id=fourth.pk, drop_others=True)
    states = Solution.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["dropped", "dropped", "dropped", "chosen"]
    entry = Entry.objects.filter(kind=EntryKind.SOLUTION_CHOSEN).latest("pk")
    assert entry.data["dropped"] == [third.pk]


def test_nothing_is_chosen_that_lacks_an_agreement(
    request_: Request,
    owner: Actor,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    make_rule(system)
    make_rule(system, agreer="head")
    solution = propose(owner, request_, refund)
    services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)

    for actor in (owner, actor_of(manager), actor_of(head)):
        with pytest.raises(IllegalState):
            services.solution_choose(actor=actor, solution_id=solution.pk)

    solution.refresh_from_db()
    assert (solution.state, solution.chosen_at) == (S.PROPOSED, None)


def test_carrying_out_says_what_was_done_and_telling_sends_one_message(
    request_: Request, owner: Actor, refund: SolutionKind
) -> None:
    solution = carried_out(owner, request_, refund)
    assert (solution.state, solution.done) == (S.CARRIED_OUT, "Paid back.")

    message = services.solution_tell(
        actor=owner, solution_id=solution.pk, body="Dear Anna, done.", idempotency_key="once"
    )
    again = services.solution_tell(
        actor=owner, solution_id=solution.pk, body="Dear Anna, done.", idempotency_key="once"
    )

    solution.refresh_from_db()
    assert again == message
    assert (solution.state, solution.message, solution.told_at) == (S.TOLD, message, message.at)
    assert Mail.objects.filter(purpose="request.message").count() == 1
    with pytest.raises(IllegalState):
        services.solution_tell(actor=owner, solution_id=solution.pk, body="Once more")
    assert kinds(request_) == ["opened", "proposed", "chosen", "carried_out", "message_out"]


def test_refused_message_leaves_the_solution_as_it_was(
    request_: Request, owner: Actor, refund: SolutionKind
) -> None:
    solution = carried_out(owner, request_, refund)

    with pytest.raises(InvalidInput):
        services.solution_tell(actor=owner, solution_id=solution.pk, body="Dear {contact}")

    solution.refresh_from_db()
    assert (solution.state, solution.message) == (S.CARRIED_OUT, None)
    assert not Message.objects.exists()


def test_telling_before_it_is_carried_out_is_refused(
    request_: Request, owner: Actor, refund: SolutionKind
) -> None:
    solution = propose(owner, request_, refund)
    services.solution_choose(actor=owner, solution_id=solution.pk)

    with pytest.raises(IllegalState):
        services.solution_tell(actor=owner, solution_id=solution.pk, body="Dear Anna, done.")

    assert not Message.objects.exists()


def test_only_who_acts_for_the_owner_proposes_chooses_and_carries_out(
    request_: Request,
    owner: Actor,
    other: Membership,
    internal: Membership,
    refund: SolutionKind,
    actor_of: Any,
    system: Actor,
) -> None:
    solution = propose(owner, request_, refund)
    colleague = actor_of(other)

    for call in (
        lambda: propose(colleague, request_, refund),
        lambda: services.solution_choose(actor=colleague, solution_id=solution.pk),
        lambda: services.solution_drop(actor=colleague, solution_id=solution.pk),
        lambda: propose(system, request_, refund),
    ):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(NotFound):
        propose(actor_of(internal), request_, refund)
    assert list(Solution.objects.values_list("state", flat=True)) == ["agreed"]


def test_resolved_request_takes_no_proposal_but_a_chosen_one_is_still_carried_out(
    request_: Request, owner: Actor, refund: SolutionKind
) -> None:
    solution = propose(owner, request_, refund)
    services.solution_choose(actor=owner, solution_id=solution.pk)
    services.request_resolve(actor=owner, request_id=request_.pk)

    with pytest.raises(IllegalState):
        propose(owner, request_, refund)
    done = services.solution_carry_out(actor=owner, solution_id=solution.pk, done="Paid back.")

    assert done.state == S.CARRIED_OUT
    request_.refresh_from_db()
    assert request_.state == "resolved"


def test_repeated_key_proposes_once_and_another_persons_key_is_refused(
    request_: Request, owner: Actor, account: Membership, client: Any, refund: SolutionKind
) -> None:
    first = propose(owner, request_, refund, idempotency_key="once")
    again = propose(owner, request_, refund, idempotency_key="once")

    assert again == first
    elsewhere = open_request(owner, client.client, owner_id=account.pk)
    with pytest.raises(InvalidInput) as refused:
        propose(owner, elsewhere, refund, idempotency_key="once")
    assert list(refused.value.fields) == ["idempotency_key"]
    assert Solution.objects.count() == 1


def test_another_companys_ids_are_not_found(
    request_: Request,
    owner: Actor,
    refund: SolutionKind,
    stranger: Membership,
    other_company: Company,
    actor_of: Any,
) -> None:
    solution = propose(owner, request_, refund)
    actor = actor_of(stranger)

    calls: list[Any] = [
        lambda: propose(actor, request_, refund),
        lambda: services.solution_choose(actor=actor, solution_id=solution.pk),
        lambda: services.solution_drop(actor=actor, solution_id=solution.pk),
        lambda: services.solution_carry_out(actor=actor, solution_id=solution.pk, done="x"),
        lambda: services.solution_tell(actor=actor, solution_id=solution.pk, body="x"),
        lambda: propose(replace(owner, company_id=other_company.pk), request_, refund),
    ]
    for call in calls:
        with pytest.raises(DomainError) as refused:
            call()
        assert isinstance(refused.value, NotFound)
    assert kinds(request_) == ["opened", "proposed"]


def test_database_keeps_what_was_proposed_and_asked(
    request_: Request, owner: Actor, refund: SolutionKind, system: Actor, manager: Membership
) -> None:
    rule = make_rule(system)
    solution = propose(owner, request_, refund)

    for rows, values in (
        (Solution.objects.filter(pk=solution.pk), {"request": None, "idempotency_key": "x"}),
        (Approval.objects.filter(solution=solution), {"asked_at": solution.proposed_at}),
        (rule.versions.all(), {"agreer": "head"}),
    ):
        changed = {"idempotency_key": "x"} if "request" in values else values
        if rows.model is Approval:
            changed = {"only_one_left": True}
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changed)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
