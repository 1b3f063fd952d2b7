"""Who was at a session, and what they say of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import moment
from training.models import Attendance, AttendanceState, Session, SessionFeedback
from training.services.courses import course_finished
from training.services.seats import session_locked
from training.services.sessions import may_plan

MARKS = (AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED)
_ONCE = {"session_feedback_once": ("score", _("You have said it already."))}


def attendance_mark(
    *, actor: Actor, session_id: int, marks: Mapping[int, str], at: datetime | None = None
) -> int:
    """Say who was there: person → present, absent or excused. Returns how many marks changed.

    Somebody who came without a seat is added. Being there finishes the session's course. A mark
    may be corrected; what was finished by it stays. Raises `NotFound`, `NotAllowed`,
    `InvalidInput`, and `IllegalState` before the session begins.
    """
    actor.require(Capability.TRAINING_VIEW)
    if set(marks.values()) - set(MARKS):
        raise InvalidInput(fields={"state": _("Choose present, absent or excused.")})
    with transaction.atomic():
        session = session_locked(actor, session_id)
        if not may_plan(actor, session):
            raise NotAllowed(_("Its teachers say who was there."))
        now = moment(actor, at)
        if session.cancelled_at is not None or session.starts_at > now:
            raise IllegalState(_("This session has not begun."))
        rows = Attendance.objects.of_company(actor.company_id).filter(session=session)
        places = {row.member_id: row for row in rows.select_for_update().order_by("pk")}
        _require_own(actor, set(marks) - set(places))
        changes = {}
        for member_id, state in sorted(marks.items()):
            place = places.get(member_id)
            before = place.state if place is not None else ""
            if before == state:
                continue
            _mark(actor, session, place, member_id, state, now)
            changes[str(member_id)] = [before, state]
        if changes:
            audit(actor=actor, action="session.attendance", subject=session, changes=changes)
    return len(changes)


def _mark(
    actor: Actor,
    session: Session,
    place: Attendance | None,
    member_id: int,
    state: str,
    now: datetime,
) -> None:
    values = {"state": state, "marked_by_id": actor.membership_id, "marked_at": now}
    if place is None:
        Attendance.objects.create(
            company_id=session.company_id,
            session=session,
            member_id=member_id,
            asked_at=now,
            **values,
        )
    else:
        for name, value in values.items():
            setattr(place, name, value)
        place.version += 1
        place.save(update_fields=["state", "marked_by", "marked_at", "version"])
    if state == AttendanceState.PRESENT and session.course_id is not None:
        course_finished(
            actor=actor,
            member_id=member_id,
            course_id=session.course_id,
            at=now if actor.via == "demo" else None,
        )


def _require_own(actor: Actor, ids: set[int]) -> None:
    people = Membership.objects.visible_to(actor).who_work_requests().filter(pk__in=ids)
    if ids - set(people.values_list("pk", flat=True)):
        raise InvalidInput(fields={"member_ids": _("Choose somebody who works with clients here.")})


def session_feedback_give(
    *, actor: Actor, session_id: int, score: int, words: str = "", at: datetime | None = None
) -> SessionFeedback:
    """Say how useful it was, 1 to 5, and why; once, by those who were there.

    Raises `NotFound` for a session one was not at, `InvalidInput`.
    """
    actor.require(Capability.TRAINING_VIEW)
    if not isinstance(score, int) or not 1 <= score <= 5:
        raise InvalidInput(fields={"score": _("Choose from 1 to 5.")})
    given = words.strip()
    if len(given) > 1000:
        raise InvalidInput(fields={"words": _("At most 1,000 characters.")})
    with constraint_errors(_ONCE), transaction.atomic():
        there = Attendance.objects.of_company(actor.company_id).filter(
            session_id=session_id,
            member_id=actor.membership_id or 0,
            state=AttendanceState.PRESENT,
        )
        place = there.first()
        if place is None:
            raise NotFound
        feedback: SessionFeedback = SessionFeedback.objects.create(
            company_id=actor.company_id,
            session_id=session_id,
            member_id=place.member_id,
            score=score,
            words=given,
            given_at=moment(actor, at) if at is not None else timezone.now(),
        )
    return feedback
