"""Late steps are told of once; a leaver's steps pass on."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from core.tenancy import company_scope
from notices.models import Mail
from playbooks import services
from playbooks.models import Run, RunStep
from playbooks.steps import Due, Step
from playbooks.tasks import run_steps_sweep
from tests.factories.handoffs import hold_role, join_client_team, make_team
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.runs import Matter, in_force, make_matter, open_step, start, told

ActorOf = Callable[[Membership], Actor]
LATE = "notice.steps.late"


@pytest.fixture
def other(make_person: Any) -> Membership:
    """A second consultant: the client's Account."""
    person: Membership = make_person("Daniel Osei")
    return person


@pytest.fixture
def matter(system: Actor, consultant: Membership, other: Membership) -> Matter:
    """A client whose CS is the consultant and whose Account is the other one."""
    return make_matter(system, consultant, other)


@pytest.fixture
def run(matter: Matter, consultant: Membership, actor_of: ActorOf) -> Run:
    """A run at the decision, which the other one holds; it has a due time."""
    made = start(actor_of(consultant), matter)
    return services.run_step_finish(actor=actor_of(consultant), run_id=made.pk)


def make_late(run: Run) -> RunStep:
    """Its open step was due a minute ago."""
    RunStep.objects.filter(run=run, ended_at=None).update(
        due_at=timezone.now() - timedelta(minutes=1)
    )
    return open_step(run)


def told_of_late() -> list[str]:
    """Who was told of late steps, in order."""
    return list(Mail.objects.filter(purpose=LATE).order_by("pk").values_list("to_name", flat=True))


# ---------- Late steps


def test_late_step_is_told_to_the_holders_manager_once(
    run: Run, system: Actor, manager: Membership, other: Membership
) -> None:
    make_team(manager, other)
    assert services.run_steps_escalate(actor=system) == 0
    step = make_late(run)
    assert services.run_steps_escalate(actor=system) == 1
    assert services.run_steps_escalate(actor=system) == 0
    step.refresh_from_db()
    assert step.escalated_at is not None
    mail = Mail.objects.get(purpose=LATE)
    assert (mail.to_name, mail.subject) == (
        "Helen Brandt",
        "Late: Agree with the client (Nordhaus)",
    )
    assert "It is with Daniel Osei." in mail.text
    run.refresh_from_db()
    assert run.version == 2


def test_late_step_of_a_team_is_told_to_its_manager(
    matter: Matter, system: Actor, make_person: Any, manager: Membership, actor_of: ActorOf
) -> None:
    support = make_person("Priya Raman")
    hold_role(support, "S")
    make_team(manager, support)
    steps = [Step("do", role="S", title_en="Fix", due=Due(1, "working_hours"))]
    fix = make_playbook_in_force(system, "fix", steps)
    make_late(start(actor_of(matter.success), matter, playbook_id=fix.pk))
    services.run_steps_escalate(actor=system)
    assert told_of_late() == ["Helen Brandt"]


def test_late_step_of_somebody_without_a_manager_is_told_to_who_started_the_run(
    run: Run, system: Actor
) -> None:
    make_late(run)
    services.run_steps_escalate(actor=system)
    assert told_of_late() == ["Marta Lind"]


def test_late_step_given_to_somebody_else_is_not_told_of_again(
    run: Run, system: Actor, manager: Membership, other: Membership, actor_of: ActorOf
) -> None:
    make_late(run)
    services.run_steps_escalate(actor=system)
    services.run_step_give(
        actor=actor_of(other), run_id=run.pk, member_id=manager.pk, reason="Help me"
    )
    assert services.run_steps_escalate(actor=system) == 0
    assert len(told_of_late()) == 1


def test_steps_that_ended_are_never_late(
    run: Run, system: Actor, other: Membership, actor_of: ActorOf
) -> None:
    make_late(run)
    services.run_cancel(actor=actor_of(other), run_id=run.pk, reason="Gone")
    assert services.run_steps_escalate(actor=system) == 0
    assert told_of_late() == []


def test_sweep_looks_into_every_company(run: Run, other_company: Company) -> None:
    make_late(run)
    assert run_steps_sweep() == 1
    assert run_steps_sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_late_steps_under_two_workers_are_told_of_once_each(
    matter: Matter,
    system: Actor,
    company: Company,
    consultant: Membership,
    other: Membership,
    manager: Membership,
    actor_of: ActorOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_team(manager, other)
    actor = actor_of(consultant)
    for number in range(6):
        playbook = in_force(system, f"own-{number}")
        run = start(actor, matter, playbook_id=playbook.pk)
        services.run_step_finish(actor=actor, run_id=run.pk)
        make_late(run)
    monkeypatch.setattr("playbooks.services.run_sweeps.BATCH", 2)
    barrier, counts = threading.Barrier(2), [0, 0]

    def work(index: int) -> None:
        try:
            with company_scope(company.pk):
                barrier.wait(timeout=60)
                counts[index] = services.run_steps_escalate(actor=system)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[index]) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    left = services.run_steps_escalate(actor=system)
    assert sum(counts) + left == 6
    assert told_of_late() == ["Helen Brandt"] * 6


# ---------- Leavers


@pytest.fixture
def leave(system: Actor, company: Company) -> Callable[[Membership], None]:
    """`leave(person)`: their access ends, and the workers have heard of it."""

    def end(person: Membership) -> None:
        accounts.person_deactivate(actor=system, person_id=person.pk)
        run_due(company.pk)

    return end


def test_step_of_a_leaver_goes_to_who_holds_the_role_then(
    run: Run,
    matter: Matter,
    other: Membership,
    make_person: Any,
    leave: Callable[[Membership], None],
) -> None:
    successor = make_person("Priya Raman")
    hold_role(successor, "A")
    before = open_step(run)
    leave(other)
    after = open_step(run)
    assert (after.member, after.key, after.due_at) == (successor, "agree", before.due_at)
    assert after.holder_reason["left"] == "Daniel Osei"
    run.refresh_from_db()
    assert (run.state, run.version) == ("running", 3)
    assert told(run)[1:] == [("agree", "Daniel Osei", False), ("agree", "Priya Raman", False)]
    last = Mail.objects.filter(purpose="notice.steps.begun").latest("pk")
    assert last.to_name == "Priya Raman"


def test_step_of_a_leaver_without_successor_goes_to_the_starter(
    run: Run, consultant: Membership, other: Membership, leave: Callable[[Membership], None]
) -> None:
    leave(other)
    step = open_step(run)
    assert (step.member, step.holder_reason["rule"]) == (consultant, "starter_for_role")


def test_step_of_a_leaver_who_started_the_run_goes_to_who_answers_for_the_client(
    matter: Matter,
    system: Actor,
    make_person: Any,
    actor_of: ActorOf,
    leave: Callable[[Membership], None],
) -> None:
    starter = make_person("Priya Raman")
    plain = make_playbook_in_force(system, "plain", [Step("do", title_en="Do it")])
    run = start(actor_of(starter), matter, playbook_id=plain.pk)
    leave(starter)
    step = open_step(run)
    assert (step.member, step.holder_reason["rule"]) == (matter.success, "last_resort")


def test_ended_runs_of_a_leaver_stay_as_they_were(
    run: Run, other: Membership, actor_of: ActorOf, leave: Callable[[Membership], None]
) -> None:
    services.run_step_finish(actor=actor_of(other), run_id=run.pk, answer=1)
    before = told(run)
    leave(other)
    assert told(run) == before


def test_somebody_who_is_back_keeps_their_steps(
    run: Run, other: Membership, system: Actor, company: Company
) -> None:
    accounts.person_deactivate(actor=system, person_id=other.pk)
    accounts.person_activate(actor=system, person_id=other.pk)
    run_due(company.pk)
    assert open_step(run).member == other


def test_stand_in_gets_the_step_of_a_leaver(
    matter: Matter,
    make_person: Any,
    system: Actor,
    manager: Membership,
    actor_of: ActorOf,
    leave: Callable[[Membership], None],
) -> None:
    holder, stand_in = make_person("Priya Raman"), make_person("Stand In")
    hold_role(holder, "S")
    join_client_team(matter.client, holder, "S", stand_in=stand_in)
    fix = make_playbook_in_force(system, "fix", [Step("do", role="S", title_en="Fix")])
    with time_machine.travel(datetime(2026, 5, 4, 8, tzinfo=UTC), tick=False):
        run = start(actor_of(manager), matter, playbook_id=fix.pk)
    leave(holder)
    assert open_step(run).member == stand_in
