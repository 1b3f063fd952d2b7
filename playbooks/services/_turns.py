"""The one place that moves a run: one holder's turn at a step ends, and another begins.

A service calls `begin`, checks its own rules, ends the turn and opens the next one: a running run
has exactly one open step before and after, whatever happens in between.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.selectors import calendar_in_force, local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, Stale
from core.records import locked, moment, require_version
from core.transitions import next_state
from handoffs.selectors.routing import Owner
from playbooks.models import Run, RunStep
from playbooks.services._due import due_at
from playbooks.services._holders import holder_of
from playbooks.services._run_news import tell_new_holder
from playbooks.steps import Step
from playbooks.transitions import RUN_TRANSITIONS

MAX_TURNS = 500
NOTE = 4_000


@dataclass(slots=True)
class Turn:
    """One action by one actor on one locked run: `step` is open, `state` the run's state after."""

    actor: Actor
    run: Run
    step: RunStep
    at: datetime
    state: str
    tells_of_past: bool

    @property
    def day(self) -> date:
        """The company's local day."""
        return local_day(self.actor.company_time_zone, self.at)


def begin(
    *,
    actor: Actor,
    run_id: int,
    action: str,
    version: int | None = None,
    step_id: int | None = None,
    at: datetime | None = None,
) -> Turn:
    """Lock the run and check what every action checks; `step_id` is the step the caller means.

    Raises `NotFound` out of scope, `NotAllowed`, `Stale`, `IllegalState` for a run that has ended,
    and `InvalidInput` for a past time before the last thing that happened.
    """
    related = ("playbook", "playbook_version", "client")
    run: Run = locked(Run.objects.visible_to(actor).select_related(*related), run_id)
    actor.require(Capability.PLAYBOOKS_RUN)
    require_version(run, version)
    state = next_state(RUN_TRANSITIONS, run.state, action)
    step = open_step(run)
    if step_id is not None and step.pk != step_id:
        raise Stale
    when = moment(actor, at)
    if when < step.began_at:
        if at is not None:
            raise InvalidInput(fields={"at": _("Something later has already happened.")})
        when = step.began_at  # another machine's clock is ahead of this one
    return Turn(actor, run, step, when, state, tells_of_past=at is not None)


def open_step(run: Run) -> RunStep:
    """The open step of a locked run that has not ended."""
    steps = RunStep.objects.of_company(run.company_id).filter(run=run, ended_at=None)
    step: RunStep = steps.select_related("member", "team", "role").get()
    step.run = run
    return step


def end_step(turn: Turn, *, is_done: bool, note: str, answer: dict[str, str] | None = None) -> None:
    """End the open turn."""
    step = turn.step
    step.ended_at, step.ended_by_id = turn.at, turn.actor.membership_id
    step.is_done, step.note, step.answer = is_done, note, answer or {}
    step.save(update_fields=["ended_at", "ended_by", "is_done", "note", "answer"])


def step_begin(
    actor: Actor, run: Run, step: Step, position: int, at: datetime, *, tells_of_past: bool
) -> RunStep:
    """Open a step of the run's version for whoever is to do it."""
    holder = holder_of(run, step, local_day(actor.company_time_zone, at))
    spec = calendar_in_force(run.company_id).spec
    return _write(
        actor,
        run,
        holder,
        tells_of_past=tells_of_past,
        key=step.key,
        position=position,
        began_at=at,
        due_at=due_at(spec, at, step.due),
    )


def step_pass_on(turn: Turn, holder: Owner) -> RunStep:
    """The step goes on with somebody else: it is due when it was due, and told of once."""
    before = turn.step
    return _write(
        turn.actor,
        turn.run,
        holder,
        tells_of_past=turn.tells_of_past,
        key=before.key,
        position=before.position + 1,
        began_at=turn.at,
        due_at=before.due_at,
        escalated_at=before.escalated_at,
    )


def _write(actor: Actor, run: Run, holder: Owner, *, tells_of_past: bool, **values: Any) -> RunStep:
    step: RunStep = RunStep.objects.create(
        company_id=run.company_id,
        run=run,
        role_id=holder.role_id,
        member_id=holder.owner_id,
        team_id=holder.team_id if holder.owner_id is None else None,
        holder_reason=holder.reason,
        **values,
    )
    if not tells_of_past:
        tell_new_holder(actor, run, step)
    return step


def require_room(turn: Turn) -> None:
    """Raise `IllegalState` for a run that has gone round for too long."""
    if turn.step.position >= MAX_TURNS:
        message = _("This run has had %(count)s steps. Cancel it, and mend the playbook.")
        raise IllegalState(message % {"count": MAX_TURNS})


def save_run(turn: Turn, action: str, **changes: Any) -> None:
    """Count what was done to the run, with its new state, and tell the audit trail."""
    run = turn.run
    before = run.state
    run.version += 1
    fields = ["version"]
    if turn.state != before:
        run.state, run.ended_at = turn.state, turn.at
        changes["state"] = [before, turn.state]
        fields += ["state", "ended_at", "ended_because"]
    run.save(update_fields=fields)
    audit(actor=turn.actor, action=action, subject=run, changes=changes)
