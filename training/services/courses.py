"""Courses: written, taken, and finished by what people did."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import changed_fields, locked, only, require_version, validated
from playbooks.models import Playbook
from roles.models import Role, Topic
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    CertificateSource,
    Course,
    CourseRole,
    Material,
    MaterialSeen,
)
from training.selectors.checks import check_of, passed
from training.services._days import due_in_working_days
from training.services.assignments import assignment_give, assignments_done
from training.services.certificates import certificate_earned

COURSE_FIELDS = frozenset(
    {
        *("name_en", "name_ru", "about_en", "about_ru", "playbook_id", "topic_id", "owner_id"),
        *("certificate_months", "is_active", "role_ids"),
    }
)
# For what one takes up oneself.
OWN_WORKING_DAYS = 20


def course_create(
    *,
    actor: Actor,
    name_en: str = "",
    name_ru: str = "",
    about_en: str = "",
    about_ru: str = "",
    playbook_id: int | None = None,
    topic_id: int | None = None,
    owner_id: int | None = None,
    certificate_months: int | None = None,
    role_ids: Iterable[int] = (),
) -> Course:
    """Begin a course without materials. Raises `NotAllowed`, `InvalidInput`."""
    actor.require(Capability.TRAINING_MANAGE)
    course = Course(
        company_id=actor.company_id,
        name_en=name_en.strip(),
        name_ru=name_ru.strip(),
        about_en=about_en.strip(),
        about_ru=about_ru.strip(),
        playbook_id=playbook_id,
        topic_id=topic_id,
        owner_id=owner_id,
        certificate_months=certificate_months,
    )
    _require_own(actor, course)
    roles = _roles_given(actor, role_ids)
    _check(course)
    with transaction.atomic():
        course.save()
        _set_roles(course, roles)
        audit(actor=actor, action="course.create", subject=course)
    return course


def course_update(
    *, actor: Actor, course_id: int, version: int | None = None, **values: Any
) -> Course:
    """Change what a course is called, teaches, gives, and for whom it is.

    `role_ids` replaces what was there. Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.TRAINING_MANAGE)
    only(values, COURSE_FIELDS)
    with transaction.atomic():
        course: Course = locked(Course.objects.visible_to(actor), course_id)
        require_version(course, version)
        asked = _roles_given(actor, values.pop("role_ids")) if "role_ids" in values else None
        changes = changed_fields(course, values)
        columns = [*changes]
        before = set(course.of_roles.values_list("role_id", flat=True))
        if asked is not None and asked != before:
            _set_roles(course, asked, before)
            changes["role_ids"] = [sorted(before), sorted(asked)]
        if not changes:
            return course
        _require_own(actor, course)
        _check(course)
        course.version += 1
        course.save(update_fields=[*columns, "version"])
        audit(actor=actor, action="course.update", subject=course, changes=changes)
    return course


def course_enrol(*, actor: Actor, course_id: int) -> Assignment:
    """Take a course up by one's own wish; what is open or given already stays as it is.

    Raises `NotFound`, `NotAllowed`, `IllegalState` for a course out of use.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    with transaction.atomic():
        course: Course | None = Course.objects.visible_to(actor).filter(pk=course_id).first()
        if course is None:
            raise NotFound
        if not course.is_active:
            raise IllegalState(_("This course is out of use."))
        # Locked, so that two presses take it up once.
        me: Membership = locked(Membership.objects.visible_to(actor), actor.membership_id)
        mine = Assignment.objects.of_company(actor.company_id).filter(
            member=me, kind=AssignmentKind.COURSE, course=course
        )
        found: Assignment | None = mine.filter(state=AssignmentState.OPEN).order_by("pk").first()
        if found is not None:
            return found
        return assignment_give(
            actor=actor,
            member_id=me.pk,
            kind=AssignmentKind.COURSE,
            reason=AssignmentReason.OWN,
            key=f"own:course:{course.pk}:{mine.count()}",
            due_on=due_in_working_days(actor, OWN_WORKING_DAYS),
            course=course,
        )


def course_finished_by_materials(
    *, actor: Actor, member_id: int, course_id: int, at: datetime | None = None
) -> bool:
    """Finish a person's course if they have been through all materials and passed its check.

    Called in the transaction that records the last of them. A course with neither is finished by
    a session only.
    """
    company_id = actor.company_id
    # Locked, so that of two last things done at once the later one sees both.
    locked(Membership.objects.of_company(company_id), member_id)
    materials = Material.objects.of_company(company_id).filter(course_id=course_id, is_active=True)
    seen = MaterialSeen.objects.of_company(company_id).filter(member_id=member_id)
    check = check_of(company_id, course_id=course_id)
    if check is None and not materials.exists():
        return False
    if materials.exclude(pk__in=seen.values("material")).exists():
        return False
    if check is not None and not passed(company_id, [member_id], course_id=course_id):
        return False
    course_finished(actor=actor, member_id=member_id, course_id=course_id, at=at)
    return True


def course_finished(
    *, actor: Actor, member_id: int, course_id: int, at: datetime | None = None
) -> None:
    """Mark the person's course as done and give its certificate, if it gives one.

    The certificate comes with what was open; who takes part again without having been asked to
    gets none anew.
    """
    done = assignments_done(
        company_id=actor.company_id,
        member_id=member_id,
        kind=AssignmentKind.COURSE,
        course_id=course_id,
        at=at,
    )
    course: Course = Course.objects.of_company(actor.company_id).get(pk=course_id)
    if done and course.certificate_months is not None:
        certificate_earned(
            company_id=actor.company_id,
            member_id=member_id,
            source=CertificateSource.COURSE,
            earned_on=local_day(actor.company_time_zone, at or timezone.now()),
            months=course.certificate_months or None,
            course_id=course_id,
        )


def _check(course: Course) -> None:
    validated(course, exclude=("company", "playbook", "topic", "owner"))
    if not course.name_en and not course.name_ru:
        message = _("Give it a name, in one language at least.")
        raise InvalidInput(message, fields={"name_en": message})


def _require_own(actor: Actor, course: Course) -> None:
    """Raise `InvalidInput` for a playbook, a topic or an owner that is not the company's."""
    people = Membership.objects.visible_to(actor).who_work_requests()
    targets: tuple[tuple[str, Any, Any], ...] = (
        ("playbook_id", course.playbook_id, Playbook.objects.visible_to(actor)),
        ("topic_id", course.topic_id, Topic.objects.visible_to(actor)),
        ("owner_id", course.owner_id, people),
    )
    for field, pk, rows in targets:
        if pk is not None and not rows.filter(pk=pk).exists():
            raise InvalidInput(fields={field: _("Choose among the company's own.")})


def _roles_given(actor: Actor, ids: Iterable[int]) -> set[int]:
    asked = set(ids)
    if asked - set(
        Role.objects.visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True)
    ):
        raise InvalidInput(fields={"role_ids": _("Choose among the company's own.")})
    return asked


def _set_roles(
    course: Course, asked: Collection[int], before: Collection[int] = frozenset()
) -> None:
    course.of_roles.filter(role_id__in=set(before) - set(asked)).delete()
    CourseRole.objects.bulk_create(
        [
            CourseRole(company_id=course.company_id, course=course, role_id=pk)
            for pk in sorted(set(asked) - set(before))
        ]
    )
