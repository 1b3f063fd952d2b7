"""Assignments given, done and dropped."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, NotAllowed, NotFound
from core.outbox import publish
from core.records import locked, require_version
from playbooks.models import PlaybookVersion
from training.events import AssignmentDone
from training.models import Assignment, AssignmentKind, AssignmentState, Course
from training.querysets import managed_today


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
) -> int:
    """Mark what a reading, a passed check or a course fulfils; returns how many were open.

    Called in the transaction that records the reading, the attempt or the attendance.
    """
    target = (
        Q(playbook_version_id__in=playbook_version_ids)
        if kind == AssignmentKind.READING
        else Q(playbook_id=playbook_id, course_id=course_id)
        if kind == AssignmentKind.CHECK
        else Q(course_id=course_id)
    )
    rows = Assignment.objects.of_company(company_id).filter(
        target, member_id=member_id, kind=kind, state=AssignmentState.OPEN
    )
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _mark_done(company_id, pk, member_id)
    return len(ids)


def assignment_next_done(*, company_id: int, member_id: int, kind: str) -> Assignment | None:
    """Mark the first open one of a kind of which a person has several, such as days of shadowing.

    None when none is open. Called in the transaction that records the evidence.
    """
    rows = Assignment.objects.of_company(company_id).filter(
        member_id=member_id, kind=kind, state=AssignmentState.OPEN
    )
    found: Assignment | None = rows.select_for_update().order_by("due_on", "pk").first()
    if found is not None:
        _mark_done(company_id, found.pk, member_id)
    return found


def _mark_done(company_id: int, pk: int, member_id: int) -> None:
    Assignment.objects.of_company(company_id).filter(pk=pk).update(
        state=AssignmentState.DONE, done_at=Now()
    )
    publish(company_id, AssignmentDone(assignment_id=pk, member_id=member_id))


# What a person, or their manager, may tick off without more evidence than their word.
BY_WORD = frozenset({AssignmentKind.TASK, AssignmentKind.BIG_PICTURE, AssignmentKind.COURSE})


def assignment_finish(
    *, actor: Actor, assignment_id: int, note: str = "", version: int | None = None
) -> Assignment:
    """Tick off one's own, or that of a person one answers for.

    Raises `NotFound`, `NotAllowed` for a colleague's, `IllegalState` for what is over, and for
    readings, checks, shadowing and supervised work, which are done on their own pages.
    """
    with transaction.atomic():
        found: Assignment = locked(Assignment.objects.visible_to(actor), assignment_id)
        if found.member_id != actor.membership_id and not may_manage(actor, found.member_id):
            raise NotAllowed
        require_version(found, version)
        if found.state != AssignmentState.OPEN:
            raise IllegalState(_("This is not open any more."))
        if found.kind not in BY_WORD:
            raise IllegalState(_("This is done on its own page, not by a tick."))
        found.note, found.version = note, found.version + 1
        found.save(update_fields=["note", "version"])
        _mark_done(actor.company_id, found.pk, found.member_id)
        found.refresh_from_db()
    return found


def assignment_drop(
    *, actor: Actor, assignment_id: int, note: str, version: int | None = None
) -> Assignment:
    """Take it back, with the reason. Raises `NotFound`, `NotAllowed`, `IllegalState`."""
    with transaction.atomic():
        found: Assignment = locked(Assignment.objects.visible_to(actor), assignment_id)
        require_manages(actor, found.member_id)
        require_version(found, version)
        if found.state != AssignmentState.OPEN:
            raise IllegalState(_("This is not open any more."))
        found.state, found.note, found.version = AssignmentState.DROPPED, note, found.version + 1
        found.save(update_fields=["state", "note", "version"])
        audit(actor=actor, action="assignment.drop", subject=found, changes={"note": ["", note]})
    return found
