"""Assignments given, done and dropped."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.outbox import publish
from core.records import locked, moment, require_version
from playbooks.models import Playbook, PlaybookVersion
from training.events import AssignmentDone
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    Course,
    DroppedAs,
)
from training.querysets import managed_today
from training.services._learning_news import tell

_NO_SUCH_PLAYBOOK = _("There is no such playbook in force.")
_NO_SUCH_COURSE = _("There is no such course.")
NOTE = 2000


def may_manage(actor: Actor, member_id: int) -> bool:
    """Whether the actor answers for this person's learning: their manager of today, or a head."""
    if not actor.has(Capability.TRAINING_MANAGE):
        return False
    if actor.has(Capability.TRAINING_VIEW_ALL):
        return True
    return bool(managed_today(actor).filter(member_id=member_id).exists())


def require_manages(actor: Actor, member_id: int) -> Membership:
    """The person, if the actor answers for their learning.

    Raises `NotFound` for a person out of sight, `NotAllowed` for somebody else's.
    """
    actor.require(Capability.TRAINING_MANAGE)
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=member_id).first()
    if person is None:
        raise NotFound
    if not may_manage(actor, member_id):
        raise NotAllowed(_("This person reports to somebody else."))
    return person


def assignment_give(
    *,
    actor: Actor,
    member_id: int,
    kind: str,
    reason: str,
    key: str,
    due_on: date,
    playbook_version: PlaybookVersion | None = None,
    playbook_id: int | None = None,
    course: Course | None = None,
    title_en: str = "",
    title_ru: str = "",
) -> Assignment:
    """Give it once: whoever has an assignment of that key keeps it as it is.

    Called by services that checked the actor's right to do so, in their transaction, with a person
    and targets of the actor's company.
    """
    values: dict[str, Any] = {
        "kind": kind,
        "reason": reason,
        "playbook_version": playbook_version,
        "playbook_id": playbook_version.playbook_id if playbook_version else playbook_id,
        "course": course,
        "title_en": title_en,
        "title_ru": title_ru,
        "due_on": due_on,
        "asked_by_id": actor.membership_id,
    }
    assignment: Assignment
    assignment, _is_new = Assignment.objects.of_company(actor.company_id).get_or_create(
        company_id=actor.company_id, member_id=member_id, key=key, defaults=values
    )
    return assignment


def assignments_done(
    *,
    company_id: int,
    member_id: int,
    kind: str,
    playbook_version_ids: Collection[int] = (),
    playbook_id: int | None = None,
    course_id: int | None = None,
    except_keys: Collection[str] = (),
    at: datetime | None = None,
) -> int:
    """Mark what a reading, a passed check or a course fulfils; returns how many were open.

    What was asked for under `except_keys` is not fulfilled by it. Called in the transaction that
    records the reading, the attempt or the attendance; `at` is a moment of the past that the caller
    has checked (imports and the demo tell of it).
    """
    target = (
        Q(playbook_version_id__in=playbook_version_ids)
        if kind == AssignmentKind.READING
        else Q(playbook_id=playbook_id, course_id=course_id)
        if kind == AssignmentKind.CHECK
        else Q(course_id=course_id)
    )
    rows = (
        Assignment.objects.of_company(company_id)
        .filter(target, member_id=member_id, kind=kind, state=AssignmentState.OPEN)
        .exclude(key__in=except_keys)
    )
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _mark_done(company_id, pk, member_id, at)
    return len(ids)


def assignment_next_done(
    *, company_id: int, member_id: int, kind: str, at: datetime | None = None
) -> Assignment | None:
    """Mark the first open one of a kind of which a person has several, such as days of shadowing.

    None when none is open. Called in the transaction that records the evidence; `at` as above.
    """
    rows = Assignment.objects.of_company(company_id).filter(
        member_id=member_id, kind=kind, state=AssignmentState.OPEN
    )
    found: Assignment | None = rows.select_for_update().order_by("due_on", "pk").first()
    if found is not None:
        _mark_done(company_id, found.pk, member_id, at)
    return found


def _mark_done(company_id: int, pk: int, member_id: int, at: datetime | None = None) -> None:
    Assignment.objects.of_company(company_id).filter(pk=pk).update(
        state=AssignmentState.DONE, done_at=at or Now()
    )
    publish(company_id, AssignmentDone(assignment_id=pk, member_id=member_id))


# What a person may tick off without more evidence than their word; a course only their manager.
BY_WORD = frozenset({AssignmentKind.TASK})


def assignment_ask(
    *,
    actor: Actor,
    member_id: int,
    kind: str,
    due_on: date,
    playbook_id: int | None = None,
    course_id: int | None = None,
    title_en: str = "",
    title_ru: str = "",
) -> Assignment:
    """Ask a person one answers for to read, to pass a check, to take a course or to do a task.

    What is asked for and open already stays as it is. Raises `NotFound`, `NotAllowed`,
    `InvalidInput`.
    """
    require_manages(actor, member_id)
    if kind not in ASKED_BY_HAND:
        raise InvalidInput(fields={"kind": _("Choose what is to be done.")})
    _require_to_come(actor, due_on)
    with transaction.atomic():
        # Locked, so that two who ask for the same at once ask once.
        person = locked(Membership.objects.visible_to(actor), member_id)
        if not person.is_active or person.level == Level.INTERNAL:
            raise InvalidInput(
                fields={"member_id": _("Choose somebody who works with clients here.")}
            )
        target = _target(actor, kind, playbook_id, course_id)
        if target:
            open_now = Assignment.objects.of_company(actor.company_id).filter(
                member_id=member_id, kind=kind, state=AssignmentState.OPEN, **target
            )
            found: Assignment | None = open_now.order_by("pk").first()
            if found is not None:
                return found
        elif not title_en.strip() and not title_ru.strip():
            raise InvalidInput(fields={"title_en": _("Say what is to be done.")})
        else:
            target = {"title_en": title_en.strip(), "title_ru": title_ru.strip()}
        asked = assignment_give(
            actor=actor,
            member_id=member_id,
            kind=kind,
            reason=AssignmentReason.ASKED,
            key=f"asked:{kind}:{uuid4().hex}",
            due_on=due_on,
            **target,
        )
        audit(actor=actor, action="assignment.ask", subject=asked)
        tell(actor, [member_id], "training.asked", {"assignment_id": asked.pk})
    return asked


ASKED_BY_HAND = (
    AssignmentKind.READING,
    AssignmentKind.CHECK,
    AssignmentKind.COURSE,
    AssignmentKind.TASK,
)


def _target(
    actor: Actor, kind: str, playbook_id: int | None, course_id: int | None
) -> dict[str, Any]:
    """What is to be read, passed or taken, of the actor's company; nothing for a task."""
    if kind == AssignmentKind.TASK:
        return {}
    if kind == AssignmentKind.COURSE or (kind == AssignmentKind.CHECK and course_id is not None):
        courses = Course.objects.visible_to(actor).filter(is_active=True)
        course = courses.filter(pk=course_id).first()
        if course is None:
            raise InvalidInput(fields={"course_id": _NO_SUCH_COURSE})
        return {"course": course}
    in_force = Playbook.objects.visible_to(actor).filter(is_active=True, current__isnull=False)
    playbook = in_force.select_related("current").filter(pk=playbook_id).first()
    if playbook is None:
        raise InvalidInput(fields={"playbook_id": _NO_SUCH_PLAYBOOK})
    if kind == AssignmentKind.READING:
        return {"playbook_version": playbook.current}
    return {"playbook_id": playbook.pk}


def _require_to_come(actor: Actor, due_on: date) -> None:
    if due_on < local_day(actor.company_time_zone, timezone.now()):
        raise InvalidInput(fields={"due_on": _("This day is over.")})


def _opened(actor: Actor, assignment_id: int, version: int | None) -> Assignment:
    """The assignment in sight, locked; raises `Stale` and `IllegalState`."""
    found: Assignment = locked(Assignment.objects.visible_to(actor), assignment_id)
    require_version(found, version)
    if found.state != AssignmentState.OPEN:
        raise IllegalState(_("This is not open any more."))
    return found


def assignment_finish(
    *,
    actor: Actor,
    assignment_id: int,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Tick off one's own, or that of a person one answers for.

    Raises `NotFound`, `NotAllowed` for a colleague's, `IllegalState` for what is over, and for
    what has a page of its own: readings, checks, shadowing, supervised work, and one's own course.
    """
    given = _note_given(note)
    with transaction.atomic():
        found: Assignment = locked(Assignment.objects.visible_to(actor), assignment_id)
        answers = may_manage(actor, found.member_id)
        if found.member_id != actor.membership_id and not answers:
            raise NotAllowed
        found = _opened(actor, assignment_id, version)
        if not may_finish(actor, found, answers=answers):
            raise IllegalState(_("This is done on its own page, not by a tick."))
        found.note, found.version = given, found.version + 1
        found.save(update_fields=["note", "version"])
        _mark_done(actor.company_id, found.pk, found.member_id, moment(actor, at) if at else None)
        found.refresh_from_db()
        if found.member_id != actor.membership_id:
            audit(actor=actor, action="assignment.finish", subject=found)
    return found


def may_finish(actor: Actor, assignment: Assignment, *, answers: bool) -> bool:
    """Whether a tick of this person is enough; `answers` says whether they are the manager."""
    is_own = assignment.member_id == actor.membership_id
    if assignment.kind == AssignmentKind.COURSE:
        return answers and not is_own
    return assignment.kind in BY_WORD and (is_own or answers)


def assignment_due_change(
    *, actor: Actor, assignment_id: int, due_on: date, version: int | None = None
) -> Assignment:
    """Give more or less time, to a person one answers for.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput` for a day that is over.
    """
    with transaction.atomic():
        found = _opened(actor, assignment_id, version)
        require_manages(actor, found.member_id)
        _require_to_come(actor, due_on)
        if found.due_on == due_on:
            return found
        changes = {"due_on": [found.due_on, due_on]}
        found.due_on, found.version = due_on, found.version + 1
        found.save(update_fields=["due_on", "version"])
        audit(actor=actor, action="assignment.due", subject=found, changes=changes)
    return found


def assignment_drop(
    *, actor: Actor, assignment_id: int, note: str, version: int | None = None
) -> Assignment:
    """Take it back, with the reason. Raises `NotFound`, `NotAllowed`, `IllegalState`,
    `InvalidInput`."""
    given = _note_given(note)
    if not given:
        raise InvalidInput(fields={"note": _("Say why.")})
    with transaction.atomic():
        found: Assignment = locked(Assignment.objects.visible_to(actor), assignment_id)
        require_manages(actor, found.member_id)
        found = _opened(actor, assignment_id, version)
        found.state, found.note, found.version = AssignmentState.DROPPED, given, found.version + 1
        found.dropped_as = DroppedAs.TAKEN_BACK
        found.save(update_fields=["state", "dropped_as", "note", "version"])
        audit(actor=actor, action="assignment.drop", subject=found, changes={"note": ["", given]})
    return found


def _note_given(note: str) -> str:
    given = note.strip()
    if len(given) > NOTE:
        raise InvalidInput(fields={"note": _("At most 2,000 characters.")})
    return given
