"""What becomes of the learning of people who left: duties, seats, sessions they were to teach."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.levels import Level
from accounts.models import Membership, ReportingLine
from core.access import Actor
from core.audit import audit
from core.records import locked
from training.models import Assignment, AssignmentState, DroppedAs, Session, SessionTeacher
from training.services._days import today_of
from training.services._learning_news import tell
from training.services.seats import address_of, leaver_places_give_up


def leaver_learning_end(*, actor: Actor, member_id: int) -> int:
    """Who left has nothing to do here any more, takes no seat and teaches nothing to come.

    Returns how many duties were open. Does nothing for a person who is back by now.
    """
    people = Membership.objects.of_company(actor.company_id).filter(pk=member_id)
    with transaction.atomic():
        person = people.select_for_update().first()
        if person is None or (person.is_active and person.level != Level.INTERNAL):
            return 0
        dropped = (
            Assignment.objects.of_company(actor.company_id)
            .filter(member_id=member_id, state=AssignmentState.OPEN)
            .update(
                state=AssignmentState.DROPPED, dropped_as=DroppedAs.LEFT, version=F("version") + 1
            )
        )
        leaver_places_give_up(actor=actor, member_id=member_id)
        leaver_teaching_end(actor=actor, member_id=member_id)
    return dropped


def leaver_teaching_end(*, actor: Actor, member_id: int) -> int:
    """Sessions to come lose a teacher who left; who answers for them is told, once each.

    Told are the owner of the course, who planned the session, and the leaver's manager. Returns
    how many sessions it were. What was taught before keeps its teacher.
    """
    teaching: Any = SessionTeacher.objects.of_company(actor.company_id)
    mine = teaching.filter(
        member_id=member_id,
        session__starts_at__gt=timezone.now(),
        session__cancelled_at=None,
    )
    count = 0
    with transaction.atomic():
        for session_id in list(mine.order_by("session_id").values_list("session_id", flat=True)):
            session: Session = locked(
                Session.objects.of_company(actor.company_id).select_related("course"), session_id
            )
            gone, _rows = mine.filter(session=session).delete()
            if not gone:
                continue
            session.version += 1
            session.save(update_fields=["version"])
            changes = {"teacher": [member_id, None]}
            audit(actor=actor, action="session.update", subject=session, changes=changes)
            answering = _who_answers(actor, session, member_id)
            params = {"session_id": session.pk}
            tell(actor, answering, "training.teacher_left", params, address_of(session))
            count += 1
    return count


def _who_answers(actor: Actor, session: Session, member_id: int) -> list[int]:
    """Ids of those who find another teacher, as far as they are here."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(today_of(actor))
    wanted = set(lines.filter(member_id=member_id).values_list("manager_id", flat=True))
    wanted |= {session.created_by_id, session.course.owner_id if session.course else None}
    people = Membership.objects.of_company(actor.company_id).who_work_requests()
    found = people.filter(pk__in=wanted - {None, member_id})
    return list(found.order_by("pk").values_list("pk", flat=True))
