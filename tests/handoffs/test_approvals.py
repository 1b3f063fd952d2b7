"""Who must agree: the person each rule means, never oneself, and what becomes of their asking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.outbox import run_due
from handoffs import services
from handoffs.models import (
    Approval,
    ApprovalRule,
    ApprovalRuleVersion,
    Entry,
    Request,
    Solution,
    SolutionKind,
)
from notices.models import Notice
from tests.factories.handoffs import make_role, make_team, take
from tests.factories.solutions import make_kind, make_rule, propose


@pytest.fixture
def owner(account: Membership, actor_of: Any) -> Actor:
    """The account manager, who owns the request and reports to the manager."""
    actor: Actor = actor_of(account)
    return actor


@pytest.fixture
def refund(system: Actor) -> SolutionKind:
    """Counted in money."""
    return make_kind(system)


def asked(solution: Solution) -> list[Membership]:
    rows = solution.approvals.select_related("asked").order_by("pk")
    return [row.asked for row in rows if row.state == "open"]


def away(system: Actor, person: Membership, stand_in: Membership | None = None) -> None:
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=person.pk,
        starts_on=today,
        ends_on=today + timedelta(days=7),
        stand_in_id=stand_in.pk if stand_in else None,
    )


# ---------- Whom a rule means


def test_head_is_asked_by_name_and_an_administrator_where_there_is_none(
    request_: Request, owner: Actor, refund: SolutionKind, system: Actor, admin: Membership,
    make_person: Any,
) -> None:  # fmt: skip
    make_rule(system, agreer="head")

    assert asked(propose(owner, request_, refund)) == [admin]
    head = make_person("Ada Head", level="head")
    assert asked(propose(owner, request_, refund)) == [head]


def test_client_person_in_a_role_or_their_manager_is_asked(
    request_: Request,
    owner: Actor,
    success: Membership,
    make_person: Any,
    refund: SolutionKind,
    system: Actor,
) -> None:
    boss = make_person("Olga Boss", level="manager")
    make_team(boss, success, name="Success")
    role = make_role(request_.company, "CS")
    rule = make_rule(system, agreer="role", role_id=role.pk)

    assert asked(propose(owner, request_, refund)) == [success]
    services.approval_rule_update(actor=system, rule_id=rule.pk, agreer="role_manager")
    assert asked(propose(owner, request_, refund)) == [boss]


def test_two_rules_that_mean_one_person_ask_once(
    request_: Request, owner: Actor, manager: Membership, refund: SolutionKind, system: Actor
) -> None:
    make_rule(system)
    make_rule(system, agreer="person", member_id=manager.pk)

    assert asked(propose(owner, request_, refund)) == [manager]


def test_nobody_is_asked_about_their_own_so_the_next_one_up_is(
    request_: Request,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    system: Actor,
    actor_of: Any,
) -> None:
    make_rule(system)

    solution = propose(actor_of(manager), request_, refund)

    assert asked(solution) == [head]
    with pytest.raises(NotAllowed):
        services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)


def test_only_manager_left_agrees_to_their_own(
    request_: Request, manager: Membership, refund: SolutionKind, system: Actor, actor_of: Any
) -> None:
    make_rule(system)
    boss = actor_of(manager)

    solution = propose(boss, request_, refund)

    approval = solution.approvals.get()
    assert (approval.asked, approval.only_one_left) == (manager, True)
    assert services.solution_agree(actor=boss, solution_id=solution.pk).state == "agreed"


def test_where_nobody_at_all_could_agree_proposing_is_refused(
    request_of: Request, consultant: Membership, refund: SolutionKind, system: Actor, actor_of: Any
) -> None:
    make_rule(system)

    with pytest.raises(IllegalState):
        propose(actor_of(consultant), request_of, refund)

    assert not Solution.objects.exists()


def test_rule_of_an_owning_team_means_its_manager(
    client: Any, support: Membership, manager: Membership, refund: SolutionKind, system: Actor,
    actor_of: Any, request_: Request, head: Membership,
) -> None:  # fmt: skip
    make_rule(system)
    team = support.reporting_lines.get().team
    Request.objects.filter(pk=request_.pk).update(owner=None, owner_team=team)

    assert asked(propose(actor_of(support), request_, refund)) == [manager]


# ---------- Away, gone, or owner by now


def test_whoever_stands_in_is_told_and_may_agree(
    request_: Request,
    owner: Actor,
    manager: Membership,
    make_person: Any,
    refund: SolutionKind,
    system: Actor,
    actor_of: Any,
) -> None:
    deputy = make_person("Dora Deputy", level="manager")
    away(system, manager, deputy)
    make_rule(system)

    solution = propose(owner, request_, refund)

    assert asked(solution) == [manager]
    told = Notice.objects.filter(kind="solutions.to_agree").values_list("member", flat=True)
    assert set(told) == {manager.pk, deputy.pk}
    services.solution_agree(actor=actor_of(deputy), solution_id=solution.pk)
    approval = solution.approvals.get()
    assert (approval.asked, approval.answered_by, approval.state) == (manager, deputy, "agreed")


def test_stand_in_does_not_agree_to_their_own(
    request_: Request, owner: Actor, account: Membership, manager: Membership, head: Membership,
    refund: SolutionKind, system: Actor,
) -> None:  # fmt: skip
    make_rule(system)
    solution = propose(owner, request_, refund)
    away(system, manager, account)

    with pytest.raises(NotAllowed):
        services.solution_agree(actor=owner, solution_id=solution.pk)

    # Asked while the manager is away: whoever stands in is the proposer, so the head is asked.
    assert asked(propose(owner, request_, refund)) == [head]


def test_somebody_away_without_a_stand_in_is_passed_over(
    request_: Request, owner: Actor, manager: Membership, head: Membership, refund: SolutionKind,
    system: Actor,
) -> None:  # fmt: skip
    away(system, manager)
    make_rule(system)

    assert asked(propose(owner, request_, refund)) == [head]


def test_leaver_is_asked_no_more_and_another_is(
    company: Company,
    request_: Request,
    owner: Actor,
    internal: Membership,
    head: Membership,
    refund: SolutionKind,
    system: Actor,
) -> None:
    make_rule(system, agreer="person", member_id=internal.pk)
    solution = propose(owner, request_, refund)
    accounts.person_deactivate(actor=system, person_id=internal.pk)

    run_due(company.pk)
    run_due(company.pk)

    states = solution.approvals.order_by("pk").values_list("asked", "state")
    assert list(states) == [(internal.pk, "set_aside"), (head.pk, "open")]
    entry = Entry.objects.filter(request=request_, kind="proposed").latest("pk")
    assert (entry.data["left"], entry.is_automatic) == ("Lena Fischer", True)
    assert Notice.objects.filter(kind="solutions.to_agree", member=head).count() == 1


def test_whoever_comes_to_own_the_request_is_asked_no_more(
    company: Company,
    request_: Request,
    owner: Actor,
    manager: Membership,
    head: Membership,
    refund: SolutionKind,
    system: Actor,
    actor_of: Any,
) -> None:
    make_rule(system)
    solution = propose(owner, request_, refund)
    take(actor_of(manager), request_, manager)
    with pytest.raises(NotAllowed):
        services.solution_agree(actor=actor_of(manager), solution_id=solution.pk)

    run_due(company.pk)

    assert asked(solution) == [head]


# ---------- Rules as they were


def test_rule_is_frozen_on_what_was_proposed_and_kept_as_it_was(
    request_: Request, owner: Actor, manager: Membership, head: Membership, refund: SolutionKind,
    system: Actor,
) -> None:  # fmt: skip
    rule = make_rule(system, above=Decimal(10), currency="eur", kind_id=refund.pk)
    solution = propose(owner, request_, refund)

    services.approval_rule_update(
        actor=system, rule_id=rule.pk, version=1, agreer="head", above=Decimal(20)
    )

    approval = solution.approvals.get()
    assert (approval.asked, approval.rule.agreer, approval.rule.above) == (manager, "manager", 10)
    versions = ApprovalRuleVersion.objects.order_by("number")
    assert list(versions.values_list("number", "agreer", "currency")) == [
        (1, "manager", "EUR"),
        (2, "head", "EUR"),
    ]
    assert asked(propose(owner, request_, refund)) == [head]
    with pytest.raises(Stale):
        services.approval_rule_update(actor=system, rule_id=rule.pk, version=1, position=5)
    services.approval_rule_update(actor=system, rule_id=rule.pk, is_active=False)
    assert propose(owner, request_, refund).state == "agreed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"agreer": "role"}, "role_id"),
        ({"agreer": "person"}, "member_id"),
        ({"agreer": "nobody"}, "agreer"),
        ({"above": Decimal(-1), "currency": "EUR"}, "above"),
        ({"above": Decimal(101)}, "above"),
        ({"above": Decimal(5), "currency": "EURO"}, "currency"),
        ({"currency": "EUR"}, "currency"),
        ({"position": 0x8000}, "position"),
        ({"version": 5}, "version"),
    ],
)
def test_rule_that_does_not_fit_is_refused_by_field(
    system: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_rule(system, **values)

    assert field in refused.value.fields
    assert not ApprovalRule.objects.exists()
    assert not ApprovalRuleVersion.objects.exists()


def test_limit_fits_the_kind(refund: SolutionKind, system: Actor) -> None:
    discount = make_kind(system, "discount", measure="percent")

    for values in (
        {"kind_id": refund.pk, "above": Decimal(5)},
        {"kind_id": discount.pk, "above": Decimal(5), "currency": "EUR"},
    ):
        with pytest.raises(InvalidInput) as refused:
            make_rule(system, **values)
        assert list(refused.value.fields) == ["currency"]


def test_rules_and_kinds_are_changed_by_heads_and_of_their_own_company(
    manager: Membership, stranger: Membership, refund: SolutionKind, system: Actor, actor_of: Any
) -> None:
    rule = make_rule(system)
    foreign = actor_of(stranger)

    for call in (
        lambda: make_rule(actor_of(manager)),
        lambda: services.solution_defaults_create(actor=actor_of(manager)),
        lambda: services.solution_kind_update(
            actor=actor_of(manager), kind_id=refund.pk, name_en="x"
        ),
    ):
        with pytest.raises(NotAllowed):
            call()
    for call in (
        lambda: services.approval_rule_update(actor=foreign, rule_id=rule.pk, position=2),
        lambda: services.solution_kind_update(actor=foreign, kind_id=refund.pk, name_en="x"),
        lambda: make_rule(foreign, kind_id=refund.pk),
        lambda: make_rule(foreign, agreer="person", member_id=manager.pk),
    ):
        with pytest.raises(NotFound):
            call()
    assert ApprovalRule.objects.count() == 1


def test_usual_rules_hold_in_both_languages_and_come_once(
    company: Company, system: Actor, account: Membership
) -> None:
    services.solution_defaults_create(actor=system)
    services.solution_defaults_create(actor=system)

    kinds = SolutionKind.objects.order_by("position")
    assert [kind.code for kind in kinds] == [
        *("refund", "discount", "replacement", "credit-note", "other"),
    ]
    assert all(kind.name_ru and kind.text_en and kind.text_ru for kind in kinds)
    assert ApprovalRule.objects.count() == 6
    by_role = ApprovalRule.objects.get(agreer="role_manager")
    assert (by_role.role.code, by_role.above, by_role.currency) == ("A", 10, "")


def test_kind_out_of_use_is_not_proposed(
    request_: Request, owner: Actor, refund: SolutionKind, system: Actor
) -> None:
    services.solution_kind_update(actor=system, kind_id=refund.pk, is_active=False)

    with pytest.raises(NotFound) as refused:
        propose(owner, request_, refund)

    assert list(refused.value.fields) == ["kind_id"]


def test_answers_are_measured_by_the_frozen_calendar(
    request_: Request, account: Membership, manager: Membership, refund: SolutionKind,
    system: Actor, actor_of: Any,
) -> None:  # fmt: skip
    make_rule(system)
    Request.objects.filter(pk=request_.pk).update(
        opened_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        last_activity_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    )
    past = replace(actor_of(account), via="demo"), replace(actor_of(manager), via="demo")
    monday = datetime(2026, 3, 2, 10, tzinfo=UTC)
    solution = propose(past[0], request_, refund, at=monday)

    services.solution_agree(
        actor=past[1], solution_id=solution.pk, at=monday + timedelta(minutes=90)
    )

    assert Approval.objects.get().working_seconds == 90 * 60
    assert not Notice.objects.exists()
