"""Runs: a playbook at work for a client, step by step over the roles.

While a run goes on exactly one step is open, and somebody always is to do it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from clients.models import Client
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked, moment
from handoffs.models import Request
from handoffs.selectors.routing import Owner, can_own
from playbooks.models import Playbook, Run
from playbooks.services._holders import acts_for_holder, require_holder
from playbooks.services._shared import reason_given
from playbooks.services._turns import (
    NOTE,
    Turn,
    begin,
    end_step,
    open_step,
    require_room,
    save_run,
    step_begin,
    step_pass_on,
)
from playbooks.steps import END, Branch, branches
from playbooks.transitions import RunAction, RunState

KEY = 100
_KEY_USED = _("This key was used for something else.")
_NOTHING = _("Nothing was found here.")
_ERRORS = {"run_idempotency_key": ("idempotency_key", _KEY_USED)}


def run_start(
    *,
    actor: Actor,
    playbook_id: int,
    client_id: int,
    request_id: int | None = None,
    idempotency_key: str = "",
    at: datetime | None = None,
) -> Run:
    """Start the version in force for a client; the first step is somebody's at once.

    A repeated idempotency key gives the first run. Raises `NotFound` for ids out of sight,
    `InvalidInput` for another client's request, and `IllegalState` for a playbook that is not in
    use or has no version, for a client of the past, and when it already runs for the same matter.
    """
    actor.require(Capability.PLAYBOOKS_RUN)
    key = _text("idempotency_key", idempotency_key, KEY)
    when = moment(actor, at)
    with constraint_errors(_ERRORS), transaction.atomic():
        # Whoever starts the same playbook at once waits here and then sees this run.
        playbooks = Playbook.objects.visible_to(actor).select_related("current")
        playbook: Playbook = locked(playbooks, playbook_id)
        known = _known(actor, key, playbook_id, client_id, request_id)
        if known is not None:
            return known
        client, request = _matter(actor, client_id, request_id)
        _require_can_start(actor, playbook, client, request)
        run = Run(
            company_id=actor.company_id,
            playbook=playbook,
            playbook_version=playbook.current,
            client=client,
            request=request,
            started_by_id=actor.membership_id,
            started_at=when,
            idempotency_key=key,
        )
        run.save(force_insert=True)
        first = run.playbook_version.steps[0]
        step_begin(actor, run, first, 1, when, tells_of_past=at is not None)
        audit(actor=actor, action="run.start", subject=run, changes={"step": [None, first.key]})
    return run


def _text(field: str, value: str, limit: int) -> str:
    """The text without blanks around it. Raises `InvalidInput` for one that is too long."""
    text = value.strip()
    if len(text) > limit:
        message = _("At most %(limit)s characters, please.") % {"limit": limit}
        raise InvalidInput(message, fields={field: message})
    return text


def _known(
    actor: Actor, key: str, playbook_id: int, client_id: int, request_id: int | None
) -> Run | None:
    """The run that this key started. Raises `InvalidInput` if it was another one."""
    if not key:
        return None
    run: Run | None = Run.objects.visible_to(actor).filter(idempotency_key=key).first()
    asked = (playbook_id, client_id, request_id)
    if run is not None and (run.playbook_id, run.client_id, run.request_id) != asked:
        raise InvalidInput(_KEY_USED, fields={"idempotency_key": _KEY_USED})
    return run


def _matter(actor: Actor, client_id: int, request_id: int | None) -> tuple[Client, Request | None]:
    """The client, and its request if one is given. Raises `NotFound`, `InvalidInput`."""
    client = Client.objects.visible_to(actor).filter(pk=client_id).first()
    if client is None:
        raise NotFound(fields={"client_id": _NOTHING})
    if request_id is None:
        return client, None
    request = Request.objects.visible_to(actor).filter(pk=request_id).first()
    if request is None:
        raise NotFound(fields={"request_id": _NOTHING})
    if request.client_id != client.pk:
        message = _("This request belongs to another client.")
        raise InvalidInput(message, fields={"request_id": message})
    return client, request


def _require_can_start(
    actor: Actor, playbook: Playbook, client: Client, request: Request | None
) -> None:
    if not playbook.is_active:
        raise IllegalState(_("This playbook is no longer in use."))
    if playbook.current is None:
        raise IllegalState(_("No version of this playbook has been approved yet."))
    if not client.is_active:
        raise IllegalState(_("We no longer work with this client."))
    runs = Run.objects.of_company(actor.company_id).filter(state=RunState.RUNNING)
    running = runs.filter(playbook=playbook, client=client, request=request).first()
    if running is None:
        return
    step = open_step(running)
    title = next(row.title for row in running.playbook_version.steps if row.key == step.key)
    message = _(
        "“%(playbook)s” already runs for %(client)s: “%(step)s” is with %(holder)s. "
        "Finish or cancel that run first."
    )
    names = {
        "playbook": playbook.name,
        "client": client.name,
        "step": title,
        "holder": step.member or step.team,
    }
    raise IllegalState(message % names)


def run_step_finish(
    *,
    actor: Actor,
    run_id: int,
    version: int | None = None,
    step_id: int | None = None,
    answer: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Run:
    """Say that the open step is done; the next one begins, or the run is finished.

    `answer` is the position, from 0, of the branch chosen at a decision; `step_id` the step that
    is meant. Raises `NotFound`, `NotAllowed` unless the actor acts for the holder, `Stale` when
    another step is open by now, `IllegalState`, `InvalidInput` for an unknown answer.
    """
    note = _text("note", note, NOTE)
    with transaction.atomic():
        turn = _turn(actor, run_id, RunAction.STEP_DONE, version, step_id, at)
        require_holder(actor, turn.step, turn.day)
        steps = turn.run.playbook_version.steps
        branch = _chosen(branches(steps)[turn.step.key], answer)
        if branch.to == END:
            turn.state = RunState.FINISHED
        else:
            require_room(turn)
        end_step(turn, is_done=True, note=note, answer=_written(branch))
        if branch.to != END:
            following = next(step for step in steps if step.key == branch.to)
            step_begin(
                actor,
                turn.run,
                following,
                turn.step.position + 1,
                turn.at,
                tells_of_past=turn.tells_of_past,
            )
        save_run(turn, "run.step_done", step=[turn.step.key, branch.to])
    return turn.run


def _turn(
    actor: Actor,
    run_id: int,
    action: str,
    version: int | None,
    step_id: int | None,
    at: datetime | None,
) -> Turn:
    return begin(actor=actor, run_id=run_id, action=action, version=version, step_id=step_id, at=at)


def _chosen(ways: tuple[Branch, ...], answer: int | None) -> Branch:
    """The branch that was answered; a step with one way needs no answer."""
    if len(ways) == 1 and answer is None:
        return ways[0]
    if answer is None:
        message = _("Choose one of the answers.")
        raise InvalidInput(message, fields={"answer": message})
    if not 0 <= answer < len(ways):
        message = _("This step has no such answer.")
        raise InvalidInput(message, fields={"answer": message})
    return ways[answer]


def _written(branch: Branch) -> dict[str, str]:
    """The answer as it read on that day; nothing for a step that simply goes on."""
    if not branch.label_en and not branch.label_ru:
        return {}
    return {"to": branch.to, "label_en": branch.label_en, "label_ru": branch.label_ru}


def run_step_give(
    *,
    actor: Actor,
    run_id: int,
    version: int | None = None,
    step_id: int | None = None,
    member_id: int,
    reason: str,
    at: datetime | None = None,
) -> Run:
    """Give the open step to somebody else, or take what one's team holds.

    It is due when it was due. `reason` may be blank only for taking. Raises `NotFound`,
    `NotAllowed` unless the actor acts for the holder, `Stale`, `IllegalState` for whoever has it
    already, `InvalidInput` for somebody who cannot hold steps.
    """
    takes = member_id == actor.membership_id
    if reason.strip() or not takes:
        reason = reason_given(reason, _("Say why."))
    with transaction.atomic():
        turn = _turn(actor, run_id, RunAction.STEP_GIVE, version, step_id, at)
        require_holder(actor, turn.step, turn.day)
        person = _receiver(actor, member_id)
        if turn.step.member_id == person.pk:
            raise IllegalState(_("%(name)s has this step already.") % {"name": person.name})
        require_room(turn)
        end_step(turn, is_done=False, note=reason.strip())
        why = {
            "rule": "took" if takes else "given",
            "person": person.name,
            "giver": actor.name,
        }
        step_pass_on(turn, Owner(person.pk, turn.step.role_id, None, why))
        before = str(turn.step.member or turn.step.team)
        save_run(turn, "run.step_give", holder=[before, person.name])
    return turn.run


def _receiver(actor: Actor, member_id: int) -> Membership:
    """Somebody who may hold steps now. Raises `NotFound`, `InvalidInput`."""
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=member_id).first()
    if person is None:
        raise NotFound(fields={"member_id": _NOTHING})
    if not can_own(person):
        sentence = (
            _("%(name)s is an internal employee, who cannot do steps of playbooks.")
            if person.is_active
            else _("%(name)s no longer works here.")
        )
        message = sentence % {"name": person.name}
        raise InvalidInput(message, fields={"member_id": message})
    return person


def run_cancel(
    *,
    actor: Actor,
    run_id: int,
    version: int | None = None,
    reason: str,
    at: datetime | None = None,
) -> Run:
    """End a run before its time, with a reason; the open step ends without being done.

    By whoever started it and those who act for the holder. Raises `NotFound`, `NotAllowed`,
    `Stale`, `IllegalState` for a run that has ended, `InvalidInput`.
    """
    reason = reason_given(reason, _("Say why."))
    with transaction.atomic():
        turn = _turn(actor, run_id, RunAction.CANCEL, version, None, at)
        started_it = turn.run.started_by_id == actor.membership_id and not actor.is_system
        if not started_it and not acts_for_holder(actor, turn.step, turn.day):
            raise NotAllowed
        end_step(turn, is_done=False, note="")
        turn.run.ended_because = reason
        save_run(turn, "run.cancel", reason=[None, reason])
    return turn.run
