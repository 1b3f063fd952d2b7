"""Who took a practice, from which day: noted by hand, or by what they did to learn it."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput
from core.records import locked, update_versioned
from training.models.assignments import Assignment, AssignmentKind, AssignmentState
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.services.assignments import require_manages
from training.services.practices import KEY, practice_locked, require_learns, today_of

GIVEN_ON = (PracticeState.IN_USE, PracticeState.KEPT)


def taker_add(
    *, actor: Actor, practice_id: int, member_id: int, began_on: date | None = None
) -> PracticeTaker:
    """Note from which local day somebody works by it. A manager for their people, heads for all.

    Raises `NotFound`, `NotAllowed`, `IllegalState`, and `InvalidInput` for a day to come or a
    person who took it already.
    """
    taken = {"practice_taken_once": ("member_id", _("This person took it already."))}
    with constraint_errors(taken), transaction.atomic():
        practice = practice_locked(actor, practice_id)
        person = require_manages(actor, member_id)
        if practice.state not in GIVEN_ON:
            raise IllegalState(_("First have it tried."))
        require_learns(practice, person, "member_id")
        today = today_of(actor)
        if began_on is not None and began_on > today:
            raise InvalidInput(fields={"began_on": _("This day has not come yet.")})
        taker = PracticeTaker(
            company_id=actor.company_id,
            practice=practice,
            member=person,
            began_on=began_on or today,
            noted_by_id=actor.membership_id,
        )
        taker.save()
        changes = {"member": [None, member_id], "began_on": [None, taker.began_on]}
        audit(actor=actor, action="practice.taken", subject=practice, changes=changes)
    return taker


def taker_end(
    *, actor: Actor, taker_id: int, ended_on: date | None = None, version: int | None = None
) -> PracticeTaker:
    """Note that somebody no longer works by it. They stay among those who took it."""
    with transaction.atomic():
        taker: PracticeTaker = locked(PracticeTaker.objects.visible_to(actor), taker_id)
        require_manages(actor, taker.member_id)
        today = today_of(actor)
        day = ended_on or today
        if taker.ended_on is not None:
            raise IllegalState(_("This is over already."))
        if not taker.began_on < day <= today:
            message = _("Choose a day after it was begun and not after today.")
            raise InvalidInput(message, fields={"ended_on": message})
        update_versioned(
            actor=actor,
            record=taker,
            values={"ended_on": day},
            action="practice.taker_end",
            version=version,
        )
    return taker


def takers_note(*, company_id: int, assignment_id: int) -> int:
    """Whoever did what teaches a practice in use has taken it from that local day on.

    Called for `AssignmentDone`; safe to run twice. Returns how many practices it was about.
    """
    done = Assignment.objects.of_company(company_id).filter(
        pk=assignment_id, state=AssignmentState.DONE
    )
    assignment: Assignment | None = done.select_related("company").first()
    if assignment is None or assignment.done_at is None:
        return 0
    began_on = local_day(assignment.company.time_zone, assignment.done_at)
    teaches = Q(pk=_practice_of(assignment.key))
    if assignment.kind == AssignmentKind.COURSE:
        teaches |= Q(course_id=assignment.course_id)
    if assignment.kind == AssignmentKind.READING:
        teaches |= Q(playbook_version_id=assignment.playbook_version_id)
    practices = Practice.objects.of_company(company_id).filter(teaches, state__in=GIVEN_ON)
    takers = [
        PracticeTaker(
            company_id=company_id,
            practice=practice,
            member_id=assignment.member_id,
            began_on=began_on,
            assignment=assignment,
        )
        for practice in practices.exclude(member_id=assignment.member_id)
    ]
    PracticeTaker.objects.bulk_create(takers, ignore_conflicts=True)
    return len(takers)


def _practice_of(key: str) -> int:
    """The practice that an assignment was given for; 0 for others."""
    number = key.removeprefix(KEY)
    return int(number) if key.startswith(KEY) and number.isdigit() else 0


def published_note(*, company_id: int, playbook_id: int, version_id: int) -> int:
    """Keep the first version of the playbook approved since a practice went into its draft."""
    rows = Practice.objects.of_company(company_id).filter(
        playbook_id=playbook_id, playbook_version=None
    )
    return int(rows.update(playbook_version_id=version_id))
