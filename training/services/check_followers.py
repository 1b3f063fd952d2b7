"""Whom a published check concerns: newcomers whose plans lack it, and holders of its certificate.

Called in the transaction that publishes; each person is given each assignment once, by its key.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput
from roles.models import Role
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    Certificate,
    CertificateSource,
    CheckKeySeen,
    CheckVersion,
    DroppedAs,
    KnowledgeCheck,
    OnboardingPlan,
    PlanState,
)
from training.onboarding_days import CHECK_AFTER
from training.selectors.onboarding import calendar_spec, templates_for
from training.services._days import due_in_working_days, today_of, working_days_later
from training.services._learning_news import tell
from training.services.assignments import assignment_give

_FAR: Final = timedelta(days=366)


def plans_get_check(actor: Actor, check: KnowledgeCheck) -> int:
    """Plans under way in which its playbook is read, or its course taken, ask for the check too.

    It is due two working days after the reading, and not before two from today. Returns how many
    plans there were; plans whose templates ask for no checks stay as they are.
    """
    if not check.is_active:
        return 0
    plans = OnboardingPlan.objects.of_company(actor.company_id).filter(state=PlanState.OPEN)
    by_prefix: dict[str, OnboardingPlan] = {
        plan.item_prefix: plan for plan in plans.select_for_update().order_by("pk")
    }
    about = (
        Q(kind=AssignmentKind.READING, playbook_id=check.playbook_id)
        if check.playbook_id is not None
        else Q(kind=AssignmentKind.COURSE, course_id=check.course_id)
    )
    rows = Assignment.objects.of_company(actor.company_id).filter(
        about,
        key__startswith="onboarding:",
        member_id__in={plan.member_id for plan in by_prefix.values()},
    )
    learnt = rows.exclude(state=AssignmentState.DROPPED).order_by("pk")
    asking = _asking(actor.company_id, by_prefix.values())
    given = 0
    for item in learnt:
        plan = by_prefix.get(":".join(item.key.split(":")[:2]) + ":")
        if plan is not None and plan.pk in asking:
            _give_in_plan(actor, check, plan, item.due_on)
            given += 1
    return given


def _asking(company_id: int, plans: Collection[OnboardingPlan]) -> set[int]:
    """Plans of roles whose templates ask for checks."""
    codes = {code for plan in plans for code in plan.role_codes}
    roles = Role.objects.of_company(company_id).filter(code__in=codes)
    ids = dict(roles.values_list("code", "pk"))
    templates = templates_for(company_id, list(ids.values()))
    wanted = {code for code, pk in ids.items() if templates[pk].with_checks}
    return {plan.pk for plan in plans if wanted & set(plan.role_codes)}


def _give_in_plan(actor: Actor, check: KnowledgeCheck, plan: OnboardingPlan, day: date) -> None:
    spec = calendar_spec(actor.company_id)
    after = min(working_days_later(spec, day, CHECK_AFTER), plan.ends_on)
    target = check.playbook_id or f"course:{check.course_id}"
    item = assignment_give(
        actor=actor,
        member_id=plan.member_id,
        kind=AssignmentKind.CHECK,
        reason=AssignmentReason.ONBOARDING,
        key=f"{plan.item_prefix}check:{target}",
        due_on=max(after, due_in_working_days(actor, CHECK_AFTER)),
        playbook_id=check.playbook_id,
        course=check.course,
    )
    tell(actor, [plan.member_id], "training.asked", {"assignment_id": item.pk})


def anew_by_checked(actor: Actor, day: date | None) -> date | None:
    """The day by which certificates are to be earned anew. Raises `InvalidInput`."""
    if day is None:
        return None
    today = today_of(actor)
    if not today < day <= today + _FAR:
        message = _("Choose a day to come, at most a year from today.")
        raise InvalidInput(message, fields={"anew_by": message})
    return day


def holders_earn_anew(
    actor: Actor, check: KnowledgeCheck, version: CheckVersion, anew_by: date
) -> int:
    """Ask who holds a certificate of an older version to pass this one by a local day.

    People who left, or who know the answers and could not earn it, are not asked; what was asked
    about an older version and is open is overtaken. Returns how many people were asked.
    """
    held = Certificate.objects.of_company(actor.company_id).filter(
        Q(valid_until=None) | Q(valid_until__gte=today_of(actor)),
        source=CertificateSource.CHECK,
        revoked_at=None,
        attempt__check_of=check,
        attempt__check_version__number__lt=version.number,
    )
    knowing = CheckKeySeen.objects.of_company(actor.company_id).filter(check_of=check)
    people = Membership.objects.of_company(actor.company_id).who_work_requests()
    asked = people.filter(pk__in=held.values("member_id")).exclude(
        pk__in=knowing.values("member_id")
    )
    prefix = _anew_prefix(check)
    Assignment.objects.of_company(actor.company_id).filter(
        key__startswith=prefix, state=AssignmentState.OPEN
    ).update(
        state=AssignmentState.DROPPED, dropped_as=DroppedAs.OVERTAKEN, version=F("version") + 1
    )
    count = 0
    for member_id in asked.order_by("pk").values_list("pk", flat=True):
        item = assignment_give(
            actor=actor,
            member_id=member_id,
            kind=AssignmentKind.CHECK,
            reason=AssignmentReason.REFRESHER,
            key=f"{prefix}{version.number}",
            due_on=anew_by,
            playbook_id=check.playbook_id,
            course=check.course,
        )
        tell(actor, [member_id], "training.asked", {"assignment_id": item.pk})
        count += 1
    return count


def anew_keys_after(check: KnowledgeCheck, version: CheckVersion) -> list[str]:
    """Keys of what was asked about newer versions: passing this one does not fulfil it."""
    newer = check.versions.filter(number__gt=version.number).values_list("number", flat=True)
    return [f"{_anew_prefix(check)}{number}" for number in newer]


def _anew_prefix(check: KnowledgeCheck) -> str:
    return f"check-anew:{check.pk}:"
