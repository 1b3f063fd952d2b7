"""Tasks of a manager, given to somebody who is to grow: given, done, reviewed, taken back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, require_version, update_versioned, validated
from notices.services import notice_give
from training.models.delegated import DelegatedState, DelegatedTask, Verdict
from training.services.assignments import may_manage, require_manages


def delegated_give(
    *, actor: Actor, member_id: int, title: str, why: str, due_on: date
) -> DelegatedTask:
    """Give a task of one's own to somebody one answers for, saying why it is a manager's.

    Raises `NotFound`, `NotAllowed`, `InvalidInput`.
    """
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        person = require_manages(actor, member_id)
        if member_id == actor.membership_id:
            raise InvalidInput(fields={"member_id": _("A task is given to somebody else.")})
        if person.level == Level.INTERNAL or not person.is_active:
            raise InvalidInput(fields={"member_id": _("This person does not work with clients.")})
        is_over = due_on < local_day(actor.company_time_zone, timezone.now())
        if is_over and actor.via not in {"demo", "import"}:
            raise InvalidInput(fields={"due_on": _("This day is over.")})
        task = DelegatedTask(
            company_id=actor.company_id,
            member=person,
            manager_id=actor.membership_id,
            title=title.strip(),
            why=why.strip(),
            due_on=due_on,
        )
        validated(task, exclude=("company", "member", "manager"))
        task.save()
        audit(
            actor=actor,
            action="delegated.give",
            subject=task,
            changes={"member": [None, member_id], "title": [None, task.title]},
        )
        _tell(task, "training.task_given", [member_id])
    return task


def delegated_finish(
    *, actor: Actor, task_id: int, result: str, version: int | None = None
) -> DelegatedTask:
    """Say what came of it; one's own only. Raises `NotFound`, `NotAllowed`, `IllegalState`,
    `Stale`, and `InvalidInput` without a result."""
    with transaction.atomic():
        task = _locked(actor, task_id)
        if task.member_id != actor.membership_id:
            raise NotAllowed(_("Whoever has the task says what came of it."))
        require_version(task, version)
        _require(task, DelegatedState.GIVEN)
        values = {
            "state": DelegatedState.DONE,
            "result": _said(result, "result", _("Say what came of it.")),
            "done_at": timezone.now(),
        }
        _change(actor, task, values, "delegated.finish", version)
        told = [task.manager_id] if task.manager_id else []
        _tell(task, "training.task_done", told)
    return task


def delegated_review(
    *, actor: Actor, task_id: int, verdict: str, words: str, version: int | None = None
) -> DelegatedTask:
    """Judge the result: by who gave it, or who answers for the person now; never by oneself."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        task = _locked(actor, task_id)
        _require_reviewer(actor, task)
        require_version(task, version)
        _require(task, DelegatedState.DONE)
        if verdict not in Verdict.values:
            raise InvalidInput(fields={"verdict": _("Choose met, partly met or not met.")})
        values = {
            "state": DelegatedState.REVIEWED,
            "verdict": verdict,
            "words": _said(words, "words", _("Say what was good and what was missing.")),
            "reviewed_at": timezone.now(),
            "reviewed_by_id": actor.membership_id,
        }
        _change(actor, task, values, "delegated.review", version)
        _tell(task, "training.task_reviewed", [task.member_id])
    return task


def delegated_withdraw(
    *, actor: Actor, task_id: int, words: str, version: int | None = None
) -> DelegatedTask:
    """Take it back before it is reviewed, saying why."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        task = _locked(actor, task_id)
        _require_reviewer(actor, task)
        require_version(task, version)
        _require(task, DelegatedState.GIVEN, DelegatedState.DONE)
        values = {
            "state": DelegatedState.WITHDRAWN,
            "words": _said(words, "words", _("Say why.")),
        }
        _change(actor, task, values, "delegated.withdraw", version)
    return task


def may_review(actor: Actor, task: DelegatedTask) -> bool:
    """Whether the actor may judge or take back this task."""
    if not actor.has(Capability.TRAINING_MANAGE) or task.member_id == actor.membership_id:
        return False
    return task.manager_id == actor.membership_id or may_manage(actor, task.member_id)


def _locked(actor: Actor, task_id: int) -> DelegatedTask:
    task: DelegatedTask = locked(DelegatedTask.objects.visible_to(actor), task_id)
    return task


def _require(task: DelegatedTask, *states: str) -> None:
    if task.state not in states:
        raise IllegalState


def _require_reviewer(actor: Actor, task: DelegatedTask) -> None:
    if not may_review(actor, task):
        raise NotAllowed(_("Whoever gave the task, or answers for the person, decides this."))


def _said(text: str, field: str, message: Any) -> str:
    if not text.strip():
        raise InvalidInput(message, fields={field: message})
    return text.strip()


def _change(
    actor: Actor, task: DelegatedTask, values: dict[str, Any], action: str, version: int | None
) -> None:
    update_versioned(actor=actor, record=task, values=values, action=action, version=version)


def _tell(task: DelegatedTask, kind: str, member_ids: list[int]) -> None:
    notice_give(
        company_id=task.company_id,
        member_ids=member_ids,
        kind=kind,
        params={"task_id": task.pk},
        link=f"/learning/tasks/{task.pk}/",
    )
