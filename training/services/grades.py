"""Grades, what they ask for in versions, and what people judge of each other's growth."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed, NotFound
from core.records import locked, only, require_version, update_versioned, validated
from metrics.catalogue import CATALOGUE
from training.grade_defaults import DEFAULTS
from training.grade_document import RequirementKind, document_read, write
from training.models.growth import Grade, GradeVersion, Judgement
from training.services.assignments import require_manages

_FIELDS: Final = ("name_en", "name_ru", "position", "is_active")
_ERRORS = {
    "grade_code": ("code", _("There is a grade with this code.")),
    "grade_has_name": ("name_en", _("Give a name in one language at least.")),
    "grade_version_number": ("document", _("Somebody else changed it just now. Try again.")),
}


def grade_create(
    *,
    actor: Actor,
    code: str,
    position: int,
    document: Any,
    name_en: str = "",
    name_ru: str = "",
    reason: str = "",
) -> Grade:
    """A grade with the first version of what it asks for. Raises `NotAllowed`, `InvalidInput`."""
    actor.require(Capability.GROWTH_DECIDE)
    requirements = document_read(document, CATALOGUE)
    with constraint_errors(_ERRORS), transaction.atomic():
        grade = Grade(
            company_id=actor.company_id,
            code=code,
            position=position,
            name_en=name_en.strip(),
            name_ru=name_ru.strip(),
        )
        validated(grade, exclude=("company",))
        grade.save()
        _write_version(actor, grade, 1, write(requirements), reason.strip() or str(_("Begun")))
        audit(actor=actor, action="grade.create", subject=grade, changes={"code": [None, code]})
    return grade


def grade_change(
    *, actor: Actor, grade_id: int, version: int | None = None, **values: Any
) -> Grade:
    """Its names, its place, whether it is in use. Raises as others do."""
    actor.require(Capability.GROWTH_DECIDE)
    only(values, _FIELDS)
    with constraint_errors(_ERRORS), transaction.atomic():
        grade: Grade = locked(Grade.objects.visible_to(actor), grade_id)
        update_versioned(
            actor=actor, record=grade, values=values, action="grade.change", version=version
        )
    return grade


def grade_revise(
    *, actor: Actor, grade_id: int, document: Any, reason: str, version: int | None = None
) -> GradeVersion:
    """Another version of what it asks for, with the reason; decisions keep the one of their day.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.GROWTH_DECIDE)
    requirements = document_read(document, CATALOGUE)
    if not reason.strip():
        message = _("Say why.")
        raise InvalidInput(message, fields={"reason": message})
    with constraint_errors(_ERRORS), transaction.atomic():
        grade: Grade = locked(Grade.objects.visible_to(actor), grade_id)
        require_version(grade, version)
        newest = grade.versions.order_by("-number").first()
        number = newest.number + 1 if newest else 1
        made = _write_version(actor, grade, number, write(requirements), reason.strip())
        grade.version += 1
        grade.save(update_fields=["version"])
        changes = {"number": [number - 1, number], "reason": [None, made.reason]}
        audit(actor=actor, action="grade.revise", subject=grade, changes=changes)
    return made


def grades_begin(*, actor: Actor) -> int:
    """Begin with the shipped grades, where there are none. Returns how many were made."""
    actor.require(Capability.GROWTH_DECIDE)
    with transaction.atomic():
        if Grade.objects.of_company(actor.company_id).exists():
            return 0
        for position, one in enumerate(DEFAULTS, start=1):
            grade_create(
                actor=actor,
                code=one.code,
                position=position,
                name_en=one.name_en,
                name_ru=one.name_ru,
                document=one.document,
            )
    return len(DEFAULTS)


def judgement_give(
    *, actor: Actor, member_id: int, grade_id: int, key: str, is_met: bool, words: str
) -> Judgement:
    """Judge what no figure can tell, in words: by who answers for the person, not by oneself."""
    with transaction.atomic():
        person = require_manages(actor, member_id)
        if member_id == actor.membership_id:
            raise NotAllowed(_("This is about you: ask your manager."))
        grade = Grade.objects.visible_to(actor).filter(pk=grade_id).first()
        newest = grade.versions.order_by("-number").first() if grade is not None else None
        if grade is None or newest is None:
            raise NotFound
        judged = {one.key for one in newest.requirements if one.kind == RequirementKind.JUDGED}
        if key not in judged:
            raise InvalidInput(fields={"key": _("This is not judged by a person.")})
        if not words.strip():
            message = _("Say what you saw.")
            raise InvalidInput(message, fields={"words": message})
        judgement = Judgement(
            company_id=actor.company_id,
            member=person,
            grade=grade,
            key=key,
            is_met=is_met,
            words=words.strip(),
            judged_by_id=actor.membership_id,
        )
        validated(judgement, exclude=("company", "member", "grade", "judged_by"))
        judgement.save()
        changes = {"key": [None, key], "is_met": [None, is_met]}
        audit(actor=actor, action="grade.judge", subject=judgement, changes=changes)
    return judgement


def _write_version(
    actor: Actor, grade: Grade, number: int, document: list[dict[str, Any]], reason: str
) -> GradeVersion:
    version = GradeVersion(
        company_id=actor.company_id,
        grade=grade,
        number=number,
        document=document,
        reason=reason,
        created_by_id=actor.membership_id,
    )
    validated(version, exclude=("company", "grade", "created_by"))
    version.save()
    return version
