"""Days of shadowing: arranged on working days, noted, and confirmed by both."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Membership
from accounts.selectors import people_for
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, moment, require_version
from training.models import AssignmentKind, ShadowingDay, ShadowingState
from training.onboarding_days import is_working
from training.selectors.onboarding import calendar_spec, open_plan_of
from training.selectors.shadowing import hosts_suggested
from training.services._days import today_of
from training.services._learning_news import tell
from training.services.assignments import assignment_next_done, may_manage, require_manages

_ERRORS: dict[str, tuple[str, Any]] = {
    "shadowing_day_once": ("on_day", _("This day with this colleague is arranged already.")),
    "shadowing_of_another": ("host_id", _("Choose a colleague.")),
}
_FOCUS, _REASON, _NOTES = 500, 1000, 8000
_LINK = "/learning/shadowing/{}/"


def shadowing_arrange(
    *,
    actor: Actor,
    member_id: int,
    host_id: int,
    on_day: date,
    focus: str = "",
) -> ShadowingDay:
    """A day at a colleague's side: by the person themselves, or by who answers for them.

    What the host is suggested for, as far as the actor may know it, is kept with the day.

    Raises `NotFound`, `NotAllowed`, `InvalidInput` for days off, absences and people who do not
    work with clients.
    """
    actor.require(Capability.TRAINING_VIEW)
    if member_id != actor.membership_id:
        require_manages(actor, member_id)
    host = people_for(actor).filter(pk=host_id).first()
    if host is None or host.pk == member_id:
        raise InvalidInput(fields={"host_id": _("Choose a colleague.")})
    if len(focus.strip()) > _FOCUS:
        raise InvalidInput(fields={"focus": _("At most 500 characters.")})
    _require_day(actor, on_day, member_id, host)
    with constraint_errors(_ERRORS), transaction.atomic():
        day = ShadowingDay(
            company_id=actor.company_id,
            member_id=member_id,
            host=host,
            on_day=on_day,
            focus=focus.strip(),
            why=_why(actor, member_id, host.pk),
            arranged_by_id=actor.membership_id,
        )
        day.save()
        audit(
            actor=actor,
            action="shadowing.arrange",
            subject=day,
            changes={"host": [None, host.pk], "on_day": [None, on_day]},
        )
        _tell(actor, day, "training.shadowing")
    return day


def _why(actor: Actor, member_id: int, host_id: int) -> str:
    """The first reason for which this host is suggested."""
    plan = open_plan_of(actor.company_id, member_id)
    suggested = hosts_suggested(actor, member_id, plan.role_codes if plan else ())
    whys = [one.whys[0] for one in suggested if one.person.pk == host_id and one.whys]
    return whys[0] if whys else ""


def _require_day(actor: Actor, on_day: date, member_id: int, host: Membership) -> None:
    """A working day on which both are here; only the demo and imports tell of the past."""
    if on_day < today_of(actor) and actor.via not in {"demo", "import"}:
        raise InvalidInput(fields={"on_day": _("This day is over.")})
    if not is_working(calendar_spec(actor.company_id), on_day):
        raise InvalidInput(fields={"on_day": _("This is no working day.")})
    absences = Absence.objects.of_company(actor.company_id).filter(
        member_id__in=[member_id, host.pk], starts_on__lte=on_day, ends_on__gt=on_day
    )
    away = list(absences.values_list("member_id", flat=True))
    if host.pk in away:
        message = _("%(name)s is away on that day.") % {"name": host.name}
        raise InvalidInput(fields={"on_day": message})
    if away:
        raise InvalidInput(fields={"on_day": _("The person is away on that day.")})


def _tell(actor: Actor, day: ShadowingDay, kind: str) -> None:
    """The other one of the two; both, when a manager does it."""
    tell(
        actor,
        [day.member_id, day.host_id],
        kind,
        {"shadowing": day.pk, "on_day": day.on_day.isoformat()},
        link=_LINK.format(day.pk),
    )


def _planned(actor: Actor, shadowing_id: int, version: int | None) -> ShadowingDay:
    day: ShadowingDay = locked(_seen(actor), shadowing_id)
    require_version(day, version)
    if day.state != ShadowingState.PLANNED:
        raise IllegalState(_("This day of shadowing is settled."))
    return day


def _seen(actor: Actor) -> Any:
    """Days in sight, without a join that could not be locked."""
    rows = ShadowingDay.objects.visible_to(actor)
    return ShadowingDay.objects.of_company(actor.company_id).filter(pk__in=rows.values("pk"))


def shadowing_say(
    *,
    actor: Actor,
    shadowing_id: int,
    happened: bool,
    because: str = "",
    notes: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> ShadowingDay:
    """One of the two says whether it happened. It counts when both said so; when one says that it
    did not, with the reason, it does not.

    Raises `NotFound`, `NotAllowed` for others, `Stale`, `IllegalState` before the day and after it
    is settled, `InvalidInput`.
    """
    said = because.strip()
    if not happened and not said:
        raise InvalidInput(fields={"because": _("Say why.")})
    if len(said) > _REASON:
        raise InvalidInput(fields={"because": _("At most 1,000 characters.")})
    with transaction.atomic():
        day = _planned(actor, shadowing_id, version)
        if actor.membership_id not in {day.member_id, day.host_id}:
            raise NotAllowed(_("Only the two who were to be there can say so."))
        if happened and day.on_day > today_of(actor):
            raise IllegalState(_("This day has not come yet."))
        if notes is not None and actor.membership_id == day.member_id:
            day.notes = _notes(notes)
        field = "member_said_at" if actor.membership_id == day.member_id else "host_said_at"
        if happened:
            setattr(day, field, moment(actor, at))
            if day.member_said_at and day.host_said_at:
                _confirm(actor, day, at)
        else:
            day.state, day.because = ShadowingState.NOT_HELD, said
            day.ended_by_id = actor.membership_id
        day.version += 1
        changed = ["notes", "state", "because", "ended_by", "assignment", "version", field]
        day.save(update_fields=changed)
        changes = {"happened": [None, happened], "state": [ShadowingState.PLANNED, day.state]}
        audit(actor=actor, action="shadowing.say", subject=day, changes=changes)
        if day.state != ShadowingState.CONFIRMED:
            _tell(actor, day, "training.shadowing_said")
    return day


def _confirm(actor: Actor, day: ShadowingDay, at: datetime | None) -> None:
    """It counts, for the first day of shadowing that is asked for."""
    day.state = ShadowingState.CONFIRMED
    day.assignment = assignment_next_done(
        company_id=actor.company_id,
        member_id=day.member_id,
        kind=AssignmentKind.SHADOWING,
        at=moment(actor, at) if at else None,
    )


def _notes(notes: str) -> str:
    if len(notes) > _NOTES:
        raise InvalidInput(fields={"notes": _("At most 8,000 characters.")})
    return notes.strip()


def shadowing_note(
    *, actor: Actor, shadowing_id: int, notes: str, version: int | None = None
) -> ShadowingDay:
    """What the newcomer saw; theirs to write, before and after the day.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    with transaction.atomic():
        day: ShadowingDay = locked(_seen(actor), shadowing_id)
        if actor.membership_id != day.member_id:
            raise NotAllowed(_("Notes are written by the one who learns."))
        require_version(day, version)
        day.notes, day.version = _notes(notes), day.version + 1
        day.save(update_fields=["notes", "version"])
    return day


def shadowing_cancel(
    *, actor: Actor, shadowing_id: int, because: str, version: int | None = None
) -> ShadowingDay:
    """Call a day off, with the reason: either of the two, or who answers for the newcomer.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    said = because.strip()
    if not said or len(said) > _REASON:
        raise InvalidInput(fields={"because": _("Say why, in at most 1,000 characters.")})
    with transaction.atomic():
        day = _planned(actor, shadowing_id, version)
        is_one = actor.membership_id in {day.member_id, day.host_id}
        if not is_one and not may_manage(actor, day.member_id):
            raise NotAllowed
        day.state, day.because = ShadowingState.CANCELLED, said
        day.ended_by_id, day.version = actor.membership_id, day.version + 1
        day.save(update_fields=["state", "because", "ended_by", "version"])
        audit(actor=actor, action="shadowing.cancel", subject=day, changes={"why": ["", said]})
        _tell(actor, day, "training.shadowing_said")
    return day
