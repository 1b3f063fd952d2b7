"""Seats of a session: enrolling, giving a seat up, the waiting list, invitations.

The session's row is locked for each of these, so that of two who take the last seat at once one
gets it and the other waits.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked, moment
from training.models import HAS_SEAT, Attendance, AttendanceState, Session
from training.services._learning_news import tell
from training.services.assignments import may_manage

MOST_INVITED = 500
_NOT_MARKED = (AttendanceState.INVITED, AttendanceState.ENROLLED, AttendanceState.WAITING)


def teaches(session: Session, member_id: int | None) -> bool:
    """Whether the person teaches the session. Reads its teachers."""
    return any(row.member_id == member_id for row in session.teachers.all())


def session_locked(actor: Actor, session_id: int) -> Session:
    """The session in sight, locked. Raises `NotFound`."""
    session: Session = locked(
        Session.objects.visible_to(actor).select_related("course").prefetch_related("teachers"),
        session_id,
    )
    return session


def _require_to_come(actor: Actor, session: Session, at: datetime) -> None:
    if session.cancelled_at is not None:
        raise IllegalState(_("This session was called off."))
    if session.starts_at <= at:
        raise IllegalState(_("This session has begun already."))


def session_enrol(*, actor: Actor, session_id: int, at: datetime | None = None) -> Attendance:
    """Take a seat for oneself, or wait for one when all are taken.

    Done twice, it stays as it is. Raises `NotFound`, `NotAllowed`, `IllegalState` for a session
    that has begun or was called off.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    now = moment(actor, at)
    with transaction.atomic():
        session = session_locked(actor, session_id)
        _require_to_come(actor, session, now)
        if teaches(session, actor.membership_id):
            raise IllegalState(_("You teach this session."))
        return _take(session, actor.membership_id, now)


def _take(session: Session, member_id: int, now: datetime) -> Attendance:
    """A seat, or a place in the waiting list. The session is locked."""
    rows = Attendance.objects.of_company(session.company_id).filter(session=session)
    found: Attendance | None = rows.filter(member_id=member_id).first()
    if found is not None and found.state in {AttendanceState.ENROLLED, AttendanceState.WAITING}:
        return found
    state = AttendanceState.ENROLLED if _is_free(session) else AttendanceState.WAITING
    if found is None:
        made: Attendance = Attendance.objects.create(
            company_id=session.company_id,
            session=session,
            member_id=member_id,
            state=state,
            asked_at=now,
        )
        return made
    found.state, found.asked_at, found.version = state, now, found.version + 1
    found.save(update_fields=["state", "asked_at", "version"])
    return found


def _is_free(session: Session) -> bool:
    if session.seats is None:
        return True
    rows = Attendance.objects.of_company(session.company_id).filter(session=session)
    return bool(rows.filter(state__in=HAS_SEAT).count() < session.seats)


def session_leave(*, actor: Actor, session_id: int) -> Attendance:
    """Give one's seat up, or decline an invitation; whoever waits longest moves up.

    Raises `NotFound` for a session one is not in, `IllegalState` for one that has begun.
    """
    actor.require(Capability.TRAINING_VIEW)
    with transaction.atomic():
        session = session_locked(actor, session_id)
        rows = Attendance.objects.of_company(actor.company_id).filter(session=session)
        found: Attendance | None = rows.filter(member_id=actor.membership_id or 0).first()
        if found is None:
            raise NotFound
        if found.state == AttendanceState.CANCELLED:
            return found
        _require_to_come(actor, session, timezone.now())
        _give_up(actor, session, found)
    return found


def _give_up(actor: Actor, session: Session, place: Attendance) -> None:
    place.state, place.version = AttendanceState.CANCELLED, place.version + 1
    place.save(update_fields=["state", "version"])
    move_up(actor, session)


def move_up(actor: Actor, session: Session) -> int:
    """Give free seats to those who wait longest, and tell them. The session is locked."""
    moved: list[int] = []
    waiting = (
        Attendance.objects.of_company(session.company_id)
        .filter(session=session, state=AttendanceState.WAITING)
        .order_by("asked_at", "pk")
    )
    for place in waiting:
        if not _is_free(session):
            break
        place.state, place.version = AttendanceState.ENROLLED, place.version + 1
        place.save(update_fields=["state", "version"])
        moved.append(place.member_id)
    tell(actor, moved, "training.moved_up", {"session_id": session.pk}, address_of(session))
    return len(moved)


def address_of(session: Session) -> str:
    """The path of its page."""
    return f"/learning/sessions/{session.pk}/"


def session_invite(*, actor: Actor, session_id: int, member_ids: Collection[int]) -> int:
    """Invite people: managers their own, teachers and heads anybody who learns here.

    An invitation takes no seat; enrolling does. Returns how many were invited now. Raises
    `NotFound`, `NotAllowed`, `InvalidInput`, `IllegalState`.
    """
    actor.require(Capability.TRAINING_VIEW)
    wanted = set(member_ids)
    if not wanted or len(wanted) > MOST_INVITED:
        raise InvalidInput(fields={"member_ids": _("Choose whom to invite.")})
    with transaction.atomic():
        session = session_locked(actor, session_id)
        _require_to_come(actor, session, timezone.now())
        people = Membership.objects.visible_to(actor).who_work_requests().filter(pk__in=wanted)
        found = set(people.values_list("pk", flat=True))
        if found != wanted:
            raise InvalidInput(
                fields={"member_ids": _("Choose somebody who works with clients here.")}
            )
        if not teaches(session, actor.membership_id):
            actor.require(Capability.TRAINING_MANAGE)
            if not all(may_manage(actor, pk) for pk in sorted(wanted)):
                raise NotAllowed(_("This person reports to somebody else."))
        there = Attendance.objects.of_company(actor.company_id).filter(session=session)
        known = set(there.values_list("member_id", flat=True))
        teachers = {row.member_id for row in session.teachers.all()}
        new = sorted(wanted - known - teachers)
        now = timezone.now()
        Attendance.objects.bulk_create(
            [
                Attendance(
                    company_id=actor.company_id,
                    session=session,
                    member_id=pk,
                    state=AttendanceState.INVITED,
                    asked_at=now,
                )
                for pk in new
            ]
        )
        tell(actor, new, "training.invited", {"session_id": session.pk}, address_of(session))
    return len(new)


def leaver_places_give_up(*, actor: Actor, member_id: int) -> int:
    """The seats of somebody who left are free for others."""
    places = Attendance.objects.of_company(actor.company_id).filter(
        member_id=member_id,
        state__in=_NOT_MARKED,
        session__starts_at__gt=timezone.now(),
        session__cancelled_at=None,
    )
    count = 0
    with transaction.atomic():
        for session_id in list(places.order_by("session_id").values_list("session_id", flat=True)):
            session: Session = locked(Session.objects.of_company(actor.company_id), session_id)
            place: Attendance | None = places.filter(session=session).first()
            if place is not None:
                _give_up(actor, session, place)
                count += 1
    return count
