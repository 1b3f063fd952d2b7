"""Practices written down, tried, kept or given up, given on, and taken."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from accounts.selectors import local_day, people_for
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked, only, require_version, update_versioned, validated
from core.transitions import next_state
from handoffs.models import Request
from metrics.catalogue import CATALOGUE, Kind
from metrics.models import FollowUpKind, OutlierFollowUp
from playbooks import services as playbooks
from playbooks.models import Playbook
from training.models.assignments import AssignmentKind, AssignmentReason
from training.models.courses import Course
from training.models.practices import MOST_METRICS, Practice, PracticeState
from training.practice_interview import answers_given
from training.services.assignments import assignment_give, may_manage, require_manages

KEY: Final = "practice:"
# What a difference between people can be told of; sums and counts follow how much somebody works.
MEASURED: Final = frozenset({Kind.SHARE, Kind.NPS, Kind.NSAT, Kind.MEAN, Kind.DURATION})
_FIELDS: Final = ("title", "difference", "steps", "metrics", "weeks", "answers", "owner_id")
_S = PracticeState
# State and the one it goes to, by the name of the latter.
MOVES: Final[Mapping[tuple[str, str], str]] = {
    (_S.DRAFT, _S.READY): _S.READY,
    (_S.READY, _S.DRAFT): _S.DRAFT,
    (_S.READY, _S.IN_USE): _S.IN_USE,
    (_S.IN_USE, _S.KEPT): _S.KEPT,
    **{(state, _S.GIVEN_UP): _S.GIVEN_UP for state in (_S.DRAFT, _S.READY, _S.IN_USE, _S.KEPT)},
    (_S.GIVEN_UP, _S.DRAFT): _S.DRAFT,
}
_WITH_REASON: Final = frozenset({_S.KEPT, _S.GIVEN_UP})
_ERRORS = {
    "practice_of_follow_up": ("follow_up_id", _("A practice was begun of this already.")),
}


def measured_codes() -> list[str]:
    """Metrics of which an effect can be told."""
    return [code for code, metric in CATALOGUE.items() if metric.kind in MEASURED]


def may_write(actor: Actor, practice: Practice) -> bool:
    """Whether the actor may change it: whose it is, who looks after it, who answers for them."""
    mine = actor.membership_id in {practice.member_id, practice.owner_id}
    return (mine and not actor.is_system) or may_manage(actor, practice.member_id)


def may_decide(actor: Actor, practice: Practice) -> bool:
    """Whether the actor may have it tried, keep it or give it up: not by oneself alone."""
    if not actor.has(Capability.TRAINING_MANAGE):
        return False
    return practice.owner_id == actor.membership_id or may_manage(actor, practice.member_id)


def practice_create(
    *,
    actor: Actor,
    title: str,
    member_id: int | None = None,
    difference: str = "",
    steps: str = "",
    metrics: Iterable[str] = (),
    weeks: int = 8,
    answers: Mapping[str, Any] | None = None,
    follow_up_id: int | None = None,
    request_id: int | None = None,
) -> Practice:
    """Begin to write one down: of a steady outlier, of a good request, or freely.

    One's own, or that of a person one answers for. Raises `NotFound`, `NotAllowed`,
    `InvalidInput`.
    """
    actor.require(Capability.TRAINING_VIEW)
    with constraint_errors(_ERRORS), transaction.atomic():
        follow_up = _follow_up(actor, follow_up_id)
        whose = follow_up.consultant_id if follow_up else member_id
        if whose is None:
            raise InvalidInput(fields={"member_id": _("Say whose practice it is.")})
        if whose != actor.membership_id:
            require_manages(actor, whose)
        codes = list(metrics) or ([follow_up.code] if follow_up else [])
        practice = Practice(
            company_id=actor.company_id,
            title=title.strip(),
            member_id=whose,
            owner_id=actor.membership_id,
            difference=difference.strip() or (follow_up.text[:500] if follow_up else ""),
            steps=steps.strip(),
            metrics=_codes(codes),
            weeks=weeks,
            answers=answers_given(answers or {}),
            follow_up=follow_up,
            request=_request(actor, request_id),
            created_by_id=actor.membership_id,
        )
        validated(practice, exclude=("company", "member", "owner", "follow_up", "request"))
        practice.save()
        changes = {"title": [None, practice.title], "member": [None, whose]}
        audit(actor=actor, action="practice.create", subject=practice, changes=changes)
    return practice


def practice_change(
    *, actor: Actor, practice_id: int, version: int | None = None, **values: Any
) -> Practice:
    """Write on. What it should move stays once somebody took it: the effect must not be chosen
    after it is seen. Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`."""
    only(values, _FIELDS)
    with transaction.atomic():
        practice = practice_locked(actor, practice_id)
        if not may_write(actor, practice):
            raise NotAllowed
        if "answers" in values:
            given = answers_given(values["answers"])
            kept = practice.answers.items()
            values["answers"] = {k: v for k, v in kept if k not in values["answers"]} | given
        if "metrics" in values:
            values["metrics"] = _codes(values["metrics"])
        if values.get("owner_id") is not None:
            _member(actor, values["owner_id"], "owner_id")
        measured = {name: values[name] for name in ("metrics", "weeks") if name in values}
        if any(getattr(practice, name) != value for name, value in measured.items()):
            _require_not_taken(practice)
        for name in ("title", "difference", "steps"):
            if name in values:
                values[name] = str(values[name]).strip()
        update_versioned(
            actor=actor, record=practice, values=values, action="practice.change", version=version
        )
    return practice


def practice_move(
    *, actor: Actor, practice_id: int, state: str, reason: str = "", version: int | None = None
) -> Practice:
    """On to another state. Raises `NotFound`, `NotAllowed`, `IllegalState`, `Stale`, and
    `InvalidInput` without the reason that keeping and giving up need."""
    with transaction.atomic():
        practice = practice_locked(actor, practice_id)
        if not may_decide(actor, practice):
            raise NotAllowed(_("The person’s manager or a head decides this."))
        require_version(practice, version)
        target = next_state(MOVES, practice.state, state)
        words = reason.strip()
        if target in _WITH_REASON and not words:
            message = _("Say why.")
            raise InvalidInput(message, fields={"reason": message})
        if target == PracticeState.READY and not (practice.difference and practice.step_lines):
            raise IllegalState(_("First write what is done differently, in a sentence and steps."))
        values = {"state": target, "reason": words}
        update_versioned(
            actor=actor, record=practice, values=values, action="practice.move", version=version
        )
    return practice


def practice_to_playbook(
    *, actor: Actor, practice_id: int, playbook_id: int, version: int | None = None
) -> Practice:
    """Add its steps to the end of a playbook's draft and keep the link; approval is the
    playbook's own way. Raises `NotFound`, `NotAllowed`, `IllegalState`, `Stale`, `InvalidInput`."""
    actor.require(Capability.PLAYBOOKS_WRITE)
    with transaction.atomic():
        practice = practice_locked(actor, practice_id)
        if not may_write(actor, practice):
            raise NotAllowed
        require_version(practice, version)
        if not practice.step_lines:
            raise IllegalState(_("First write its steps, one on each line."))
        if practice.playbook_id is not None:
            raise IllegalState(_("It went into a playbook already."))
        playbook: Playbook | None = (
            Playbook.objects.visible_to(actor).filter(pk=playbook_id).first()
        )
        if playbook is None:
            raise InvalidInput(fields={"playbook_id": _("There is no such playbook.")})
        language = actor_language(practice)
        for line in practice.step_lines:
            text = {f"title_{language}": line[:200]}
            if len(line) > 200:
                text[f"details_{language}"] = line
            playbooks.draft_step_add(actor=actor, playbook_id=playbook.pk, seen=None, **text)
        values = {"playbook": playbook}
        update_versioned(
            actor=actor, record=practice, values=values, action="practice.playbook", version=None
        )
    return practice


def actor_language(practice: Practice) -> str:
    """In which of the two languages the steps are written, by their letters."""
    letters = [letter for letter in practice.steps.lower() if letter.isalpha()]
    russian = sum("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return "ru" if letters and russian * 2 > len(letters) else "en"


def practice_to_course(
    *, actor: Actor, practice_id: int, course_id: int, version: int | None = None
) -> Practice:
    """Say which course teaches it: whoever does the course has taken it from then on."""
    with transaction.atomic():
        practice = practice_locked(actor, practice_id)
        if not may_decide(actor, practice):
            raise NotAllowed
        course: Course | None = Course.objects.visible_to(actor).filter(pk=course_id).first()
        if course is None:
            raise InvalidInput(fields={"course_id": _("There is no such course.")})
        update_versioned(
            actor=actor,
            record=practice,
            values={"course": course},
            action="practice.course",
            version=version,
        )
    return practice


def practice_ask(
    *, actor: Actor, practice_id: int, member_ids: Iterable[int], due_on: date
) -> list[int]:
    """Ask people one answers for to learn it by a day: its course, the playbook it went into,
    or the practice's own page. Whoever does so has taken it. Returns the assignments' ids."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        practice = practice_locked(actor, practice_id)
        if practice.state not in {PracticeState.IN_USE, PracticeState.KEPT}:
            raise IllegalState(_("First have it tried."))
        if due_on < today_of(actor):
            raise InvalidInput(fields={"due_on": _("This day is over.")})
        given = []
        for member_id in dict.fromkeys(member_ids):
            person = require_manages(actor, member_id)
            require_learns(practice, person, "member_ids")
            assignment = assignment_give(
                actor=actor,
                member_id=member_id,
                reason=AssignmentReason.PRACTICE,
                key=f"{KEY}{practice.pk}",
                due_on=due_on,
                **_what(practice),
            )
            given.append(assignment.pk)
        changes = {"asked": [None, given]}
        audit(actor=actor, action="practice.ask", subject=practice, changes=changes)
    return given


def _what(practice: Practice) -> dict[str, Any]:
    """What is to be learned: the course, the playbook, or the practice's own words."""
    if practice.course is not None:
        return {"kind": AssignmentKind.COURSE, "course": practice.course}
    if practice.playbook_version is not None:
        return {"kind": AssignmentKind.READING, "playbook_version": practice.playbook_version}
    return {
        "kind": AssignmentKind.TASK,
        "title_en": f"Practice: {practice.title}"[:200],
        "title_ru": f"Приём работы: {practice.title}"[:200],
    }


def require_learns(practice: Practice, person: Membership, field: str) -> None:
    """Raise `InvalidInput` for the person whose practice it is, and for who takes no part."""
    if person.pk == practice.member_id:
        message = _("It is this person’s own practice.")
        raise InvalidInput(message, fields={field: message})
    if person.level == Level.INTERNAL or not person.is_active:
        message = _("This person does not work with clients.")
        raise InvalidInput(message, fields={field: message})


def today_of(actor: Actor) -> date:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())


def practice_locked(actor: Actor, practice_id: int) -> Practice:
    """The practice, locked with what it teaches. Raises `NotFound`."""
    rows = Practice.objects.visible_to(actor).select_related("course", "playbook_version")
    practice: Practice = locked(rows, practice_id)
    return practice


def _codes(codes: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(codes))
    if len(found) > MOST_METRICS:
        message = _("Choose at most three metrics.")
        raise InvalidInput(message, fields={"metrics": message})
    known = set(measured_codes())
    if any(code not in known for code in found):
        message = _("Of this metric no effect can be told.")
        raise InvalidInput(message, fields={"metrics": message})
    return found


def _follow_up(actor: Actor, pk: int | None) -> OutlierFollowUp | None:
    if pk is None:
        return None
    actor.require(Capability.METRICS_VIEW_TEAM)
    rows = OutlierFollowUp.objects.visible_to(actor).filter(kind=FollowUpKind.PRACTICE)
    found: OutlierFollowUp | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _request(actor: Actor, pk: int | None) -> Request | None:
    if pk is None:
        return None
    found: Request | None = Request.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _member(actor: Actor, pk: int, field: str) -> Membership:
    found = people_for(actor).filter(pk=pk).first()
    if found is None:
        raise InvalidInput(fields={field: _("There is no such person.")})
    return found


def _require_not_taken(practice: Practice) -> None:
    if practice.takers.exists():
        message = _(
            "Somebody took it already: what it is judged by stays, or the effect could be chosen"
            " after it is seen."
        )
        raise IllegalState(message)
