"""Runs: started, gone through, given, cancelled, and who may do which."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from clients.models import ClientTeamMember
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from notices.models import Mail
from playbooks import services
from playbooks.models import PlaybookVersion, Run, RunStep
from playbooks.selectors.run_reasons import holder_reason_text
from playbooks.selectors.runs import steps_for_desk
from playbooks.services._turns import MAX_TURNS
from playbooks.steps import Branch, Due, Step
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_client,
    make_role,
    make_team,
    open_request,
)
from tests.factories.playbooks import make_playbook, make_playbook_in_force, publish
from tests.factories.runs import Matter, make_matter, open_step, start, told

ActorOf = Callable[[Membership], Actor]
MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)  # ten o'clock in Berlin


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
    """A run at its first step, which the consultant holds."""
    return start(actor_of(consultant), matter)


def mails(purpose: str) -> list[tuple[str, str]]:
    """To whom, and about what, in order."""
    found = Mail.objects.filter(purpose=purpose).order_by("pk")
    return list(found.values_list("to_name", "subject"))


# ---------- Starting


def test_run_when_started_then_first_step_is_with_the_clients_person_of_its_role(
    matter: Matter, manager: Membership, actor_of: ActorOf
) -> None:
    run = start(actor_of(manager), matter)
    step = open_step(run)
    assert (run.state, run.version, run.started_by, run.ended_at) == ("running", 1, manager, None)
    assert run.playbook_version == matter.playbook.current
    assert (step.key, step.position, step.member, step.team) == (
        "spot",
        1,
        matter.success,
        None,
    )
    assert step.holder_reason["rule"] == "client_role"
    assert step.due_at is None
    assert mails("notice.steps.begun") == [
        ("Marta Lind", "Your step: Spot the opportunity (Nordhaus)")
    ]
    assert AuditEntry.objects.filter(action="run.start", subject_id=run.pk).count() == 1


def test_run_when_the_starter_holds_the_first_step_then_nobody_is_mailed(run: Run) -> None:
    assert Mail.objects.count() == 0


def test_run_start_when_playbook_is_not_in_force_then_refused(
    matter: Matter, system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    written = make_playbook(system, "unapproved")
    actor = actor_of(consultant)
    with pytest.raises(IllegalState, match="No version of this playbook"):
        start(actor, matter, playbook_id=written.pk)
    services.playbook_update(actor=system, playbook_id=matter.playbook.pk, is_active=False)
    with pytest.raises(IllegalState, match="no longer in use"):
        start(actor, matter)
    assert Run.objects.count() == 0


def test_run_start_when_client_is_of_the_past_then_refused(
    matter: Matter, consultant: Membership, actor_of: ActorOf
) -> None:
    matter.client.is_active = False
    matter.client.save(update_fields=["is_active"])
    with pytest.raises(IllegalState, match="no longer work with this client"):
        start(actor_of(consultant), matter)
    assert Run.objects.count() == 0


def test_run_start_when_request_is_another_clients_then_refused(
    matter: Matter, company: Company, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)
    foreign = open_request(actor, make_client(company, "Umbra").client)
    with pytest.raises(InvalidInput) as refused:
        start(actor, matter, request_id=foreign.pk)
    assert list(refused.value.fields) == ["request_id"]
    with pytest.raises(NotFound):
        start(actor, matter, request_id=foreign.pk + 1000)
    assert Run.objects.count() == 0


def test_run_start_when_it_runs_for_the_same_matter_then_refused_naming_it(
    matter: Matter, run: Run, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)
    with pytest.raises(IllegalState) as refused:
        start(actor, matter)
    assert str(refused.value.message) == (
        "“Opportunity” already runs for Nordhaus: “Spot the opportunity” is with Marta Lind. "
        "Finish or cancel that run first."
    )
    request = open_request(actor, matter.client)
    of_request = start(actor, matter, request_id=request.pk)
    with pytest.raises(IllegalState):
        start(actor, matter, request_id=request.pk)
    assert set(Run.objects.all()) == {run, of_request}
    services.run_cancel(actor=actor, run_id=run.pk, reason="Again from the start")
    assert start(actor, matter).state == "running"


def test_run_start_when_key_is_repeated_then_the_first_run(
    matter: Matter, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)
    first = start(actor, matter, idempotency_key="k")
    assert start(actor, matter, idempotency_key="k") == first
    with pytest.raises(InvalidInput) as refused:
        start(actor, matter, idempotency_key="k", request_id=open_request(actor, matter.client).pk)
    assert list(refused.value.fields) == ["idempotency_key"]
    with pytest.raises(InvalidInput):
        start(actor, matter, idempotency_key="k" * 101)
    assert Run.objects.count() == 1


def test_run_keeps_its_version_when_another_is_approved(
    matter: Matter, run: Run, consultant: Membership, actor_of: ActorOf
) -> None:
    publish(matter.playbook, [Step("only", title_en="Only")])
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    assert open_step(run).key == "agree"


# ---------- Who does a step


def test_step_without_a_role_is_with_the_starter(
    matter: Matter, system: Actor, manager: Membership, actor_of: ActorOf
) -> None:
    plain = make_playbook_in_force(system, "plain", [Step("do", title_en="Do it")])
    step = open_step(start(actor_of(manager), matter, playbook_id=plain.pk))
    assert (step.member, step.role, step.holder_reason["rule"]) == (manager, None, "starter")


def test_step_of_a_role_nobody_holds_is_with_the_starter_and_says_so(
    matter: Matter, company: Company, system: Actor, manager: Membership, actor_of: ActorOf
) -> None:
    role = make_role(company, "Pj")
    planned = make_playbook_in_force(system, "plan", [Step("do", role="Pj", title_en="Plan")])
    step = open_step(start(actor_of(manager), matter, playbook_id=planned.pk))
    assert (step.member, step.role) == (manager, role)
    assert step.holder_reason["rule"] == "starter_for_role"
    assert step.holder_reason["role"] == "Pj"


def test_step_goes_to_the_stand_in_of_somebody_who_left(
    matter: Matter, system: Actor, make_person: Any, manager: Membership, actor_of: ActorOf
) -> None:
    away, stand_in = make_person("Away"), make_person("Stand In")
    hold_role(away, "S")
    join_client_team(matter.client, away, "S", stand_in=stand_in)
    accounts.person_deactivate(actor=system, person_id=away.pk)
    fix = make_playbook_in_force(system, "fix", [Step("do", role="S", title_en="Fix")])
    assert open_step(start(actor_of(manager), matter, playbook_id=fix.pk)).member == stand_in


def test_step_goes_to_the_roles_team_when_the_client_has_nobody(
    matter: Matter, system: Actor, make_person: Any, manager: Membership, actor_of: ActorOf
) -> None:
    support = make_person("Priya Raman")
    hold_role(support, "S")
    team = make_team(manager, support)
    fix = make_playbook_in_force(system, "fix", [Step("do", role="S", title_en="Fix")])
    step = open_step(start(actor_of(matter.success), matter, playbook_id=fix.pk))
    assert (step.member, step.team, step.role.code) == (None, team, "S")
    assert mails("notice.steps.begun") == [("Helen Brandt", "Your step: Fix (Nordhaus)")]


def test_step_when_the_product_itself_starts_is_with_who_answers_for_the_client(
    matter: Matter, system: Actor
) -> None:
    plain = make_playbook_in_force(system, "plain", [Step("do", title_en="Do it")])
    step = open_step(start(system, matter, playbook_id=plain.pk))
    assert (step.member, step.holder_reason["rule"]) == (matter.success, "last_resort")


# ---------- Going on


def test_step_when_finished_then_the_next_begins_with_its_due_time(
    matter: Matter, consultant: Membership, other: Membership, actor_of: ActorOf
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        run = start(actor_of(consultant), matter)
        services.run_step_finish(
            actor=actor_of(consultant), run_id=run.pk, version=1, note="  They asked for more.  "
        )
    first, second = RunStep.objects.filter(run=run).order_by("position")
    assert (first.is_done, first.ended_by, first.ended_at) == (True, consultant, MONDAY)
    assert (first.note, first.answer) == ("They asked for more.", {})
    assert (second.key, second.position, second.member) == ("agree", 2, other)
    assert second.due_at == datetime(2026, 5, 6, 16, 0, tzinfo=UTC)  # Wednesday, six o'clock
    run.refresh_from_db()
    assert (run.state, run.version) == ("running", 2)
    assert mails("notice.steps.begun") == [
        ("Daniel Osei", "Your step: Agree with the client (Nordhaus)")
    ]
    assert "6 May 2026, 18:00" in Mail.objects.get().text


def test_step_mail_is_in_the_holders_language(
    run: Run, consultant: Membership, other: Membership, actor_of: ActorOf
) -> None:
    other.user.language = "ru"
    other.user.save(update_fields=["language"])
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    mail = Mail.objects.get()
    assert mail.language == "ru"
    assert "Договориться с клиентом" in mail.subject


@pytest.mark.parametrize(("answer", "state"), [(0, "running"), (1, "finished")])
def test_decision_when_answered_then_goes_the_way_of_the_answer(
    run: Run, consultant: Membership, other: Membership, actor_of: ActorOf, answer: int, state: str
) -> None:
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    after = services.run_step_finish(actor=actor_of(other), run_id=run.pk, answer=answer)
    asked = RunStep.objects.get(run=run, key="agree")
    assert (
        asked.answer
        == [
            {"to": "contract", "label_en": "agreed", "label_ru": "согласен"},
            {"to": "", "label_en": "refused", "label_ru": "отказ"},
        ][answer]
    )
    assert after.state == state
    assert (after.ended_at is None) == (state == "running")
    assert RunStep.objects.filter(run=run, ended_at=None).count() == (state == "running")


@pytest.mark.parametrize("answer", [None, -1, 2])
def test_decision_when_answer_is_unknown_then_refused(
    run: Run, consultant: Membership, other: Membership, actor_of: ActorOf, answer: int | None
) -> None:
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    before = told(run)
    with pytest.raises(InvalidInput) as refused:
        services.run_step_finish(actor=actor_of(other), run_id=run.pk, answer=answer)
    assert list(refused.value.fields) == ["answer"]
    assert told(run) == before


def test_run_when_last_step_is_done_then_finished_and_nothing_more_is_possible(
    run: Run, consultant: Membership, other: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    services.run_step_finish(actor=actor_of(other), run_id=run.pk, answer=0)
    run = services.run_step_finish(actor=actor_of(other), run_id=run.pk)
    assert (run.state, run.version) == ("finished", 4)
    assert told(run) == [
        ("spot", "Marta Lind", True),
        ("agree", "Daniel Osei", True),
        ("contract", "Daniel Osei", True),
    ]
    actor = actor_of(manager)
    for attempt in (
        lambda: services.run_step_finish(actor=actor, run_id=run.pk),
        lambda: services.run_step_give(
            actor=actor, run_id=run.pk, member_id=manager.pk, reason="r"
        ),
        lambda: services.run_cancel(actor=actor, run_id=run.pk, reason="r"),
    ):
        with pytest.raises(IllegalState):
            attempt()


def test_step_when_another_is_open_by_now_then_stale(
    run: Run, consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    seen = open_step(run)
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk, step_id=seen.pk)
    for meant in ({"step_id": seen.pk}, {"version": 1}):
        with pytest.raises(Stale):
            services.run_step_finish(actor=actor_of(manager), run_id=run.pk, answer=0, **meant)
    assert [row[2] for row in told(run)] == [True, False]


def test_loop_comes_back_to_a_step_with_a_row_of_its_own_and_ends_some_day(
    matter: Matter, system: Actor, manager: Membership, actor_of: ActorOf
) -> None:
    ways = (Branch("ask", "again", "снова"), Branch("", "enough", "хватит"))
    steps = [Step("ask", title_en="Ask"), Step("hear", title_en="Hear", next=ways)]
    actor = actor_of(manager)
    run = start(actor, matter, playbook_id=make_playbook_in_force(system, "loop", steps).pk)
    for answer in (None, 0, None):
        services.run_step_finish(actor=actor, run_id=run.pk, answer=answer)
    assert [row[0] for row in told(run)] == ["ask", "hear", "ask", "hear"]
    RunStep.objects.filter(run=run, position=4).update(position=MAX_TURNS)
    with pytest.raises(IllegalState, match="has had 500 steps"):
        services.run_step_finish(actor=actor, run_id=run.pk, answer=0)
    assert services.run_step_finish(actor=actor, run_id=run.pk, answer=1).state == "finished"


# ---------- Giving


def test_step_when_given_then_the_other_has_it_and_it_is_due_as_before(
    run: Run, consultant: Membership, other: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    services.run_step_finish(actor=actor_of(consultant), run_id=run.pk)
    before = open_step(run)
    services.run_step_give(
        actor=actor_of(other), run_id=run.pk, member_id=manager.pk, reason="On holiday"
    )
    after = open_step(run)
    before.refresh_from_db()
    assert (before.is_done, before.note, before.ended_by) == (False, "On holiday", other)
    assert (after.key, after.position, after.member) == ("agree", 3, manager)
    assert (after.due_at, after.role) == (before.due_at, before.role)
    assert after.holder_reason == {
        "rule": "given",
        "person": "Helen Brandt",
        "giver": "Daniel Osei",
    }
    assert mails("notice.steps.begun")[-1][0] == "Helen Brandt"


def test_step_when_it_cannot_be_given_then_refused(
    run: Run,
    consultant: Membership,
    internal: Membership,
    stranger: Membership,
    make_person: Any,
    system: Actor,
    actor_of: ActorOf,
) -> None:
    gone = make_person("Gone")
    accounts.person_deactivate(actor=system, person_id=gone.pk)
    actor = actor_of(consultant)
    for member, reason, error, field in (
        (internal, "r", InvalidInput, "member_id"),
        (gone, "r", InvalidInput, "member_id"),
        (stranger, "r", NotFound, "member_id"),
        (gone, "  ", InvalidInput, "reason"),
    ):
        with pytest.raises(error) as refused:
            services.run_step_give(actor=actor, run_id=run.pk, member_id=member.pk, reason=reason)
        assert list(refused.value.fields) == [field]
    with pytest.raises(IllegalState, match="Marta Lind has this step already"):
        services.run_step_give(actor=actor, run_id=run.pk, member_id=consultant.pk, reason="")
    assert told(run) == [("spot", "Marta Lind", False)]


def test_member_of_the_holding_team_takes_its_step(
    matter: Matter, system: Actor, make_person: Any, manager: Membership, actor_of: ActorOf
) -> None:
    support, outsider = make_person("Priya Raman"), make_person("Out Sider")
    hold_role(support, "S")
    make_team(manager, support)
    fix = make_playbook_in_force(system, "fix", [Step("do", role="S", title_en="Fix")])
    run = start(actor_of(matter.success), matter, playbook_id=fix.pk)
    with pytest.raises(NotAllowed):
        services.run_step_give(
            actor=actor_of(outsider), run_id=run.pk, member_id=outsider.pk, reason=""
        )
    services.run_step_give(actor=actor_of(support), run_id=run.pk, member_id=support.pk, reason="")
    assert open_step(run).holder_reason["rule"] == "took"
    assert services.run_step_finish(actor=actor_of(support), run_id=run.pk).state == "finished"


# ---------- Cancelling


def test_run_when_cancelled_then_its_step_ends_undone(
    run: Run, consultant: Membership, actor_of: ActorOf
) -> None:
    with pytest.raises(InvalidInput):
        services.run_cancel(actor=actor_of(consultant), run_id=run.pk, reason=" ")
    run = services.run_cancel(
        actor=actor_of(consultant), run_id=run.pk, version=1, reason="The client is gone"
    )
    assert (run.state, run.ended_because) == ("cancelled", "The client is gone")
    step = RunStep.objects.get(run=run)
    assert (step.is_done, step.ended_at, step.ended_by) == (False, run.ended_at, consultant)


# ---------- Who may


def test_run_is_moved_by_its_holder_and_by_those_who_answer_for_others_only(
    run: Run, other: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(other)  # holds the next step, not this one
    for attempt in (
        lambda: services.run_step_finish(actor=actor, run_id=run.pk),
        lambda: services.run_step_give(actor=actor, run_id=run.pk, member_id=other.pk, reason=""),
        lambda: services.run_cancel(actor=actor, run_id=run.pk, reason="r"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert told(run) == [("spot", "Marta Lind", False)]
    services.run_step_finish(actor=actor_of(manager), run_id=run.pk)
    assert RunStep.objects.get(run=run, key="spot").ended_by == manager


def test_run_is_cancelled_by_who_started_it(
    matter: Matter, make_person: Any, actor_of: ActorOf
) -> None:
    starter = make_person("Out Sider")
    run = start(actor_of(starter), matter)
    assert services.run_cancel(actor=actor_of(starter), run_id=run.pk, reason="r").ended_at


def test_run_of_another_company_or_of_no_concern_is_not_found(
    matter: Matter, run: Run, internal: Membership, stranger: Membership, actor_of: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        start(actor_of(internal), matter)
    for person in (internal, stranger):
        actor = actor_of(person)
        with company_scope(actor.company_id):
            for attempt in (
                lambda actor=actor: services.run_step_finish(actor=actor, run_id=run.pk),
                lambda actor=actor: services.run_cancel(actor=actor, run_id=run.pk, reason="r"),
            ):
                with pytest.raises(NotFound):
                    attempt()
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        start(actor_of(stranger), matter)
    assert told(run) == [("spot", "Marta Lind", False)]
    assert Run.objects.count() == 1


def test_stand_in_of_somebody_who_is_away_may_do_their_step(
    run: Run,
    matter: Matter,
    system: Actor,
    consultant: Membership,
    other: Membership,
    make_person: Any,
    actor_of: ActorOf,
) -> None:
    deputy = make_person("Depu Ty")
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=consultant.pk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stand_in_id=deputy.pk,
    )
    with pytest.raises(NotAllowed):
        services.run_step_finish(actor=actor_of(other), run_id=run.pk)
    assert [row.key for row in steps_for_desk(actor_of(deputy)).mine] == ["spot"]
    assert steps_for_desk(actor_of(other)).mine == []
    services.run_step_finish(actor=actor_of(deputy), run_id=run.pk)
    assert RunStep.objects.get(run=run, key="spot").ended_by == deputy


def test_stand_in_in_the_clients_team_may_do_the_step_while_the_holder_is_away(
    run: Run,
    matter: Matter,
    system: Actor,
    consultant: Membership,
    make_person: Any,
    actor_of: ActorOf,
) -> None:
    deputy = make_person("Depu Ty")
    place = ClientTeamMember.objects.get(client=matter.client, member=consultant)
    place.stand_in = deputy
    place.save(update_fields=["stand_in"])
    with pytest.raises(NotAllowed):
        services.run_step_finish(actor=actor_of(deputy), run_id=run.pk)
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=consultant.pk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
    )
    assert services.run_step_finish(actor=actor_of(deputy), run_id=run.pk).version == 2


# ---------- Why it is theirs


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ({"rule": "starter", "person": "Ann"}, "Ann started the run."),
        (
            {"rule": "starter_for_role", "person": "Ann", "role": "Pj", "role_en": "Project"},
            "Nobody holds the role Project now, so the step is with Ann, who started the run.",
        ),
        (
            {"rule": "role_team", "team": "Front", "role": "S", "role_en": "Support"},
            "The client has nobody as Support, so the step is with the team “Front”.",
        ),
        (
            {"rule": "role_team", "team": "Front", "role": "S", "away": "Bob"},
            "Bob is away, so the step is with the team “Front”.",
        ),
        (
            {"rule": "given", "person": "Ann", "giver": "Bob", "left": "Cy"},
            "Cy no longer works here. Bob gave it to Ann.",
        ),
        (
            {"rule": "client_role", "person": "Ann", "role": "S", "role_en": "Support"},
            "Ann holds the role Support for the client.",
        ),
        ({}, ""),
    ],
)
def test_reason_is_a_sentence(reason: dict[str, str], sentence: str) -> None:
    assert holder_reason_text(RunStep(holder_reason=reason)) == sentence


# ---------- Of the past


def test_past_is_told_by_imports_only_in_its_order_and_without_mail(
    matter: Matter, consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    with pytest.raises(NotAllowed):
        start(actor, matter, at=MONDAY)
    teller = replace(actor, via="demo")
    run = start(teller, matter, at=MONDAY)
    with pytest.raises(InvalidInput) as refused:
        services.run_step_finish(actor=teller, run_id=run.pk, at=MONDAY - timedelta(hours=1))
    assert list(refused.value.fields) == ["at"]
    services.run_step_finish(actor=teller, run_id=run.pk, at=MONDAY + timedelta(hours=1))
    assert open_step(run).began_at == MONDAY + timedelta(hours=1)
    assert Mail.objects.count() == 0
    assert PlaybookVersion.objects.count() == 1


def test_due_unit_is_used(
    matter: Matter, system: Actor, manager: Membership, actor_of: ActorOf
) -> None:
    steps = [Step("do", title_en="Do", due=Due(3, "working_hours"))]
    quick = make_playbook_in_force(system, "quick", steps)
    with time_machine.travel(MONDAY, tick=False):
        step = open_step(start(actor_of(manager), matter, playbook_id=quick.pk))
    assert step.due_at == MONDAY + timedelta(hours=3)
