"""Materials of a course: written, ordered, taken out, and ticked off by those who learn."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.file_kinds import clean_name, kind_of
from core.files import file_keep
from core.records import changed_fields, locked, moment, only, require_version, validated
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentState,
    Course,
    Material,
    MaterialKind,
    MaterialSeen,
)
from training.services._links import web_address
from training.services.courses import course_enrol, course_finished_by_materials

MOST_BYTES = 20 * 1024 * 1024
MOST_MATERIALS = 200
MATERIAL_FIELDS = frozenset({"title_en", "title_ru", "text_en", "text_ru", "url"})
MOVES = {"up": -1, "down": 1}


def material_add(
    *,
    actor: Actor,
    course_id: int,
    kind: str,
    title_en: str = "",
    title_ru: str = "",
    text_en: str = "",
    text_ru: str = "",
    url: str = "",
    file_name: str = "",
    content: bytes | None = None,
) -> Material:
    """Add a material at the end. Raises `NotFound`, `NotAllowed`, `InvalidInput`.

    A text has words, a link and a video an address, a file its bytes: what it is they say, not its
    name.
    """
    actor.require(Capability.TRAINING_MANAGE)
    if kind not in MaterialKind.values:
        raise InvalidInput(fields={"kind": _("Choose what it is.")})
    with transaction.atomic():
        course: Course = locked(Course.objects.visible_to(actor), course_id)
        rows = Material.objects.of_company(actor.company_id).filter(course=course)
        if rows.filter(is_active=True).count() >= MOST_MATERIALS:
            raise InvalidInput(
                _("At most %(count)s materials, please.") % {"count": MOST_MATERIALS}
            )
        last = rows.aggregate(last=Max("position"))["last"] or 0
        material = Material(
            company_id=actor.company_id,
            course=course,
            kind=kind,
            position=last + 1,
            title_en=title_en.strip(),
            title_ru=title_ru.strip(),
            text_en=text_en.strip(),
            text_ru=text_ru.strip(),
            url=url.strip(),
        )
        if kind == MaterialKind.FILE:
            _keep(material, file_name, content)
        _check(material)
        material.save()
        audit(actor=actor, action="material.add", subject=material)
    return material


def material_update(
    *, actor: Actor, material_id: int, version: int | None = None, **values: Any
) -> Material:
    """Change title, words or address; a file is taken out and added anew.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.TRAINING_MANAGE)
    only(values, MATERIAL_FIELDS)
    with transaction.atomic():
        material = _in_use(actor, material_id)
        require_version(material, version)
        changes = changed_fields(
            material, {name: str(value).strip() for name, value in values.items()}
        )
        if not changes:
            return material
        _check(material)
        columns = {*changes, "url"}
        material.version += 1
        material.save(update_fields=[*columns, "version"])
        told = {name: change for name, change in changes.items() if not name.startswith("text_")}
        audit(actor=actor, action="material.update", subject=material, changes=told)
    return material


def material_move(*, actor: Actor, material_id: int, direction: str) -> Material:
    """Move it one place `up` or `down`; at the edge it stays."""
    actor.require(Capability.TRAINING_MANAGE)
    if direction not in MOVES:
        raise InvalidInput(fields={"direction": _("Choose up or down.")})
    with transaction.atomic():
        course_id = _in_use(actor, material_id).course_id
        # The course is locked before its materials, as when one is added.
        locked(Course.objects.visible_to(actor), course_id)
        rows = Material.objects.of_company(actor.company_id).filter(
            course_id=course_id, is_active=True
        )
        ordered = list(rows.select_for_update().order_by("position", "pk"))
        place = next(i for i, row in enumerate(ordered) if row.pk == material_id)
        other = place + MOVES[direction]
        if 0 <= other < len(ordered):
            ordered[place], ordered[other] = ordered[other], ordered[place]
            for position, row in enumerate(ordered, start=1):
                if row.position != position:
                    row.position = position
                    row.save(update_fields=["position"])
        moved: Material = next(row for row in ordered if row.pk == material_id)
    return moved


def material_remove(*, actor: Actor, material_id: int, version: int | None = None) -> Material:
    """Take it out of its course. Raises `NotFound`, `NotAllowed`, `Stale`."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        material: Material = locked(Material.objects.visible_to(actor), material_id)
        require_version(material, version)
        if material.is_active:
            material.is_active, material.version = False, material.version + 1
            material.save(update_fields=["is_active", "version"])
            audit(actor=actor, action="material.remove", subject=material)
    return material


def material_seen(
    *, actor: Actor, material_id: int, is_seen: bool = True, at: datetime | None = None
) -> bool:
    """Say that one has been through it, or take that back while the course is open.

    Taking up a course begins with its first tick. Returns whether the course is finished by it.
    Raises `NotFound`, `NotAllowed`, `IllegalState` for a course out of use.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    now = moment(actor, at)
    with transaction.atomic():
        material = _in_use(actor, material_id)
        ticks = MaterialSeen.objects.of_company(actor.company_id).filter(
            member_id=actor.membership_id, material=material
        )
        if not is_seen:
            ticks.delete()
            return False
        is_new = not ticks.exists()
        if is_new:
            if not _was_taken(actor, material.course_id):
                course_enrol(actor=actor, course_id=material.course_id)
            MaterialSeen.objects.bulk_create(
                [
                    MaterialSeen(
                        company_id=actor.company_id,
                        member_id=actor.membership_id,
                        material=material,
                        seen_at=now,
                    )
                ],
                ignore_conflicts=True,
            )
        return course_finished_by_materials(
            actor=actor, member_id=actor.membership_id, course_id=material.course_id, at=at
        )


def _was_taken(actor: Actor, course_id: int) -> bool:
    """Whether the person has the course to take, or has taken it."""
    rows = Assignment.objects.of_company(actor.company_id).filter(
        member_id=actor.membership_id, kind=AssignmentKind.COURSE, course_id=course_id
    )
    return bool(rows.exclude(state=AssignmentState.DROPPED).exists())


def _in_use(actor: Actor, material_id: int) -> Material:
    """The material, locked, of a course in use."""
    material: Material = locked(
        Material.objects.visible_to(actor).select_related("course"), material_id
    )
    if not material.is_active or not material.course.is_active:
        raise IllegalState(_("This is out of use."))
    return material


def _keep(material: Material, name: str, content: bytes | None) -> None:
    """Keep the bytes of a file, judged by what they are. Raises `InvalidInput`."""
    if not content:
        raise InvalidInput(fields={"file": _("Choose a file that is not empty.")})
    if len(content) > MOST_BYTES:
        raise InvalidInput(fields={"file": _("At most 20 MB, please.")})
    kind = kind_of(content)
    if kind is None:
        raise InvalidInput(fields={"file": _("Files of this kind are not kept here.")})
    material.file = file_keep(material.company_id, content)
    material.file_name, material.content_type = clean_name(name, kind), kind.content_type


def _check(material: Material) -> None:
    """Raise `InvalidInput` unless it has a title and what its kind is made of."""
    if not material.title_en and not material.title_ru:
        raise InvalidInput(fields={"title_en": _("Give it a title, in one language at least.")})
    if material.kind in {MaterialKind.LINK, MaterialKind.VIDEO}:
        material.url = web_address(material.url, "url")
    elif material.url:
        raise InvalidInput(fields={"url": _("Only links and videos have an address.")})
    if material.kind == MaterialKind.TEXT and not material.text_en and not material.text_ru:
        raise InvalidInput(fields={"text_en": _("Write the text, in one language at least.")})
    validated(material, exclude=("company", "course", "file"))
