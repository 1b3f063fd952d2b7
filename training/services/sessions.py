"""Sessions: planned, moved, called off, and told of a day before."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import changed_fields, only, require_version, validated
from training.models import HAS_SEAT, Attendance, AttendanceState, Course, Session, SessionTeacher
from training.services._learning_news import tell
from training.services._links import web_address
from training.services.seats import address_of, move_up, session_locked, teaches

SESSION_FIELDS = frozenset(
    {
        *("title_en", "title_ru", "about_en", "about_ru", "starts_at", "ends_at"),
        *("place", "url", "seats", "course_id", "teacher_ids"),
    }
)
LONGEST = timedelta(days=14)
TOLD_BEFORE = timedelta(days=1)
_ENDS_FIRST = _("It must end after it begins.")
_ERRORS = {
    "session_ends_after_start": ("ends_at", _ENDS_FIRST),
    "session_has_name": ("title_en", _("Choose a course, or give it a title.")),
}
_WHEN = ("starts_at", "ends_at", "place", "url")


def may_plan(actor: Actor, session: Session) -> bool:
    """Whether the person may change the session and mark who was there: its teachers, whoever
    planned it, and heads. Reads its teachers."""
    if not actor.has(Capability.TRAINING_VIEW):
        return False
    if actor.has(Capability.TRAINING_MANAGE) and (
        actor.has(Capability.TRAINING_VIEW_ALL) or session.created_by_id == actor.membership_id
    ):
        return True
    return teaches(session, actor.membership_id)


def session_create(
    *,
    actor: Actor,
    starts_at: datetime,
    ends_at: datetime,
    course_id: int | None = None,
    title_en: str = "",
    title_ru: str = "",
    about_en: str = "",
    about_ru: str = "",
    place: str = "",
    url: str = "",
    seats: int | None = None,
    teacher_ids: Iterable[int] = (),
) -> Session:
    """Plan a session of a course, or with a title of its own.

    Raises `NotAllowed`, `InvalidInput`. Only imports and the demo plan for the past.
    """
    actor.require(Capability.TRAINING_MANAGE)
    session = Session(
        company_id=actor.company_id,
        course_id=_course_given(actor, course_id),
        title_en=title_en.strip(),
        title_ru=title_ru.strip(),
        about_en=about_en.strip(),
        about_ru=about_ru.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        url=web_address(url, "url") if url.strip() else "",
        seats=seats,
        created_by_id=actor.membership_id,
    )
    teachers = _teachers_given(actor, teacher_ids)
    _check(actor, session)
    _require_to_come(actor, session)
    with constraint_errors(_ERRORS), transaction.atomic():
        session.save()
        _set_teachers(session, teachers)
        audit(actor=actor, action="session.create", subject=session)
        tell(
            actor,
            sorted(teachers),
            "training.teach",
            {"session_id": session.pk},
            address_of(session),
        )
    return session


def session_update(
    *, actor: Actor, session_id: int, version: int | None = None, **values: Any
) -> Session:
    """Change what, when, where, by whom, for how many. `teacher_ids` replaces who teaches.

    Those who come are told when time or place changes; more seats let people move up. Raises
    `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`, `IllegalState`.
    """
    only(values, SESSION_FIELDS)
    with constraint_errors(_ERRORS), transaction.atomic():
        session = _planned(actor, session_id, version)
        teachers: set[int] | None = None
        if "teacher_ids" in values:
            teachers = _teachers_given(actor, values.pop("teacher_ids"))
        if "course_id" in values:
            _course_given(actor, values["course_id"])
        if values.get("url"):
            values["url"] = web_address(values["url"], "url")
        changes = changed_fields(session, values)
        columns = [*changes]
        before = {row.member_id for row in session.teachers.all()}
        if teachers is not None and teachers != before:
            changes["teacher_ids"] = [sorted(before), sorted(teachers)]
        if not changes:
            return session
        _check(actor, session)
        _require_room(session)
        if "starts_at" in changes:
            _require_to_come(actor, session)
            session.reminded_at = None
            columns.append("reminded_at")
        session.version += 1
        session.save(update_fields=[*columns, "version"])
        if teachers is not None:
            _set_teachers(session, teachers, before)
        audit(actor=actor, action="session.update", subject=session, changes=changes)
        _tell_changes(actor, session, changes, (teachers or before) - before)
    return session


def _tell_changes(
    actor: Actor, session: Session, changes: dict[str, Any], new_teachers: Collection[int]
) -> None:
    about = {"session_id": session.pk}
    if any(name in changes for name in _WHEN):
        coming = people_of(session, (AttendanceState.ENROLLED, AttendanceState.WAITING))
        teachers = SessionTeacher.objects.of_company(session.company_id).filter(session=session)
        coming += list(teachers.values_list("member_id", flat=True))
        tell(actor, coming, "training.session_changed", about, address_of(session))
    tell(actor, sorted(new_teachers), "training.teach", about, address_of(session))
    if "seats" in changes:
        move_up(actor, session)


def people_of(session: Session, states: Collection[str]) -> list[int]:
    """Ids of the people who stand so with the session."""
    rows = Attendance.objects.of_company(session.company_id).filter(session=session)
    return list(rows.filter(state__in=states).order_by("pk").values_list("member_id", flat=True))


def session_cancel(
    *, actor: Actor, session_id: int, because: str, version: int | None = None
) -> Session:
    """Call it off, saying why; everybody who comes is told.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`, `IllegalState` for one that began.
    """
    given = because.strip()
    if not given or len(given) > 1000:
        message = _("Say why.") if not given else _("At most 1,000 characters.")
        raise InvalidInput(message, fields={"because": message})
    with transaction.atomic():
        session = _planned(actor, session_id, version)
        if session.starts_at <= timezone.now():
            raise IllegalState(_("This session has begun already."))
        session.cancelled_at, session.cancelled_because = timezone.now(), given
        session.version += 1
        session.save(update_fields=["cancelled_at", "cancelled_because", "version"])
        audit(actor=actor, action="session.cancel", subject=session)
        states = (AttendanceState.INVITED, AttendanceState.ENROLLED, AttendanceState.WAITING)
        told = people_of(session, states) + [row.member_id for row in session.teachers.all()]
        tell(
            actor,
            told,
            "training.session_cancelled",
            {"session_id": session.pk},
            address_of(session),
        )
    return session


def _planned(actor: Actor, session_id: int, version: int | None) -> Session:
    """The session, locked, if the actor may plan it and it was not called off."""
    session = session_locked(actor, session_id)
    if not may_plan(actor, session):
        raise NotAllowed(_("Its teachers, whoever planned it and heads change a session."))
    require_version(session, version)
    if session.cancelled_at is not None:
        raise IllegalState(_("This session was called off."))
    return session


def sessions_remind(*, actor: Actor) -> int:
    """Remind those who come, and who teach, of what begins within a day; each session once."""
    now = timezone.now()
    due = Session.objects.of_company(actor.company_id).filter(
        cancelled_at=None, reminded_at=None, starts_at__gt=now, starts_at__lte=now + TOLD_BEFORE
    )
    with transaction.atomic():
        sessions = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .prefetch_related("teachers")
            .order_by("pk")[:200]
        )
        for session in sessions:
            session.reminded_at = now
            session.save(update_fields=["reminded_at"])
            told = people_of(session, (AttendanceState.ENROLLED,))
            told += [row.member_id for row in session.teachers.all()]
            tell(actor, told, "training.reminder", {"session_id": session.pk}, address_of(session))
    return len(sessions)


def _check(actor: Actor, session: Session) -> None:
    validated(session, exclude=("company", "course", "created_by"))
    if session.course_id is None and not (session.title_en or session.title_ru):
        message = _("Choose a course, or give it a title.")
        raise InvalidInput(message, fields={"title_en": message})
    if session.ends_at <= session.starts_at:
        raise InvalidInput(fields={"ends_at": _ENDS_FIRST})
    if session.ends_at - session.starts_at > LONGEST:
        raise InvalidInput(fields={"ends_at": _("A session lasts two weeks at most.")})


def _require_to_come(actor: Actor, session: Session) -> None:
    if session.starts_at <= timezone.now() and actor.via not in {"import", "demo"}:
        raise InvalidInput(fields={"starts_at": _("This time is over.")})


def _require_room(session: Session) -> None:
    if session.seats is None:
        return
    taken = len(people_of(session, HAS_SEAT))
    if taken > session.seats:
        message = _("%(count)s seats are taken already.") % {"count": taken}
        raise InvalidInput(message, fields={"seats": message})


def _course_given(actor: Actor, course_id: int | None) -> int | None:
    if course_id is None:
        return None
    if not Course.objects.visible_to(actor).filter(pk=course_id).exists():
        raise InvalidInput(fields={"course_id": _("There is no such course.")})
    return course_id


def _teachers_given(actor: Actor, ids: Iterable[int]) -> set[int]:
    asked = set(ids)
    people = Membership.objects.visible_to(actor).who_work_requests().filter(pk__in=asked)
    if asked - set(people.values_list("pk", flat=True)):
        raise InvalidInput(
            fields={"teacher_ids": _("Choose somebody who works with clients here.")}
        )
    return asked


def _set_teachers(
    session: Session, asked: Collection[int], before: Collection[int] = frozenset()
) -> None:
    rows = SessionTeacher.objects.of_company(session.company_id).filter(session=session)
    rows.filter(member_id__in=set(before) - set(asked)).delete()
    SessionTeacher.objects.bulk_create(
        [
            SessionTeacher(company_id=session.company_id, session=session, member_id=pk)
            for pk in sorted(set(asked) - set(before))
        ]
    )
