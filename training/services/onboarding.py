"""Onboarding: plans begun, extended for another role, finished and called off."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from core.access import Actor
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.records import locked, moment, require_version
from roles.models import Role
from roles.selectors import roles_of
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    DroppedAs,
    OnboardingPlan,
    PlanState,
    ShadowingDay,
    ShadowingState,
)
from training.onboarding_days import Part, parts_of, working_days
from training.onboarding_texts import Words
from training.selectors.onboarding import (
    away_days,
    books_for,
    calendar_spec,
    open_plan_of,
    setup_of,
    templates_for,
)
from training.services._days import today_of
from training.services._learning_news import tell
from training.services.assignments import assignment_give, require_manages

_NOTE, _FAR = 1000, timedelta(days=366)


def onboarding_start(
    *, actor: Actor, member_id: int, starts_on: date, role_ids: Collection[int] | None = None
) -> OnboardingPlan:
    """Make the plan of a newcomer from the roles they hold, or from those that are named.

    While one is under way another role adds what is missing to it, and the same role nothing.
    Raises `NotFound`, `NotAllowed` for somebody else's people, `InvalidInput` for people without a
    role or who take no part in learning.
    """
    require_manages(actor, member_id)
    if abs(starts_on - today_of(actor)) > _FAR:
        raise InvalidInput(fields={"starts_on": _("Choose a day within a year from today.")})
    with transaction.atomic():
        # Locked, so that two who begin at once make one plan.
        person: Membership = locked(Membership.objects.visible_to(actor), member_id)
        if not person.is_active or person.level == Level.INTERNAL:
            message = _("Choose somebody who works with clients here.")
            raise InvalidInput(fields={"member_id": message})
        roles = _roles(actor, person, starts_on, role_ids)
        plan = open_plan_of(actor.company_id, member_id)
        known = set(plan.role_codes) if plan else set()
        new = [role for role in roles if role.code not in known]
        if plan is not None and not new:
            return plan
        plan = _with_parts(actor, person, starts_on, new, plan)
        codes = [role.code for role in new]
        audit(actor=actor, action="onboarding.start", subject=plan, changes={"roles": [[], codes]})
        tell(
            actor,
            [member_id],
            "training.onboarding",
            {"plan": plan.pk, "starts_on": plan.starts_on.isoformat()},
            link=f"/learning/onboarding/{plan.pk}/",
        )
    return plan


def _roles(
    actor: Actor, person: Membership, starts_on: date, role_ids: Collection[int] | None
) -> list[Role]:
    """The roles named, or those held on the first day (or today, if that is later)."""
    if role_ids:
        found = Role.objects.visible_to(actor).filter(pk__in=role_ids, is_active=True)
        roles = list(found.order_by("position", "pk"))
        if len(roles) != len(set(role_ids)):
            raise InvalidInput(fields={"role_ids": _("There is no such role.")})
        return roles
    roles = roles_of(person.pk, max(starts_on, today_of(actor)))
    if not roles:
        message = _("This person holds no role on that day: choose one.")
        raise InvalidInput(message, fields={"role_ids": message})
    return roles


def _with_parts(
    actor: Actor,
    person: Membership,
    starts_on: date,
    roles: Sequence[Role],
    plan: OnboardingPlan | None,
) -> OnboardingPlan:
    """The plan, new or longer, and what it asks for in addition."""
    company_id = actor.company_id
    templates = templates_for(company_id, [role.pk for role in roles])
    setup = setup_of(templates.values())
    away = away_days(company_id, [person.pk], starts_on).get(person.pk, [])
    days = working_days(calendar_spec(company_id), starts_on, setup.length, away=away)
    codes = [role.code for role in roles]
    if plan is None:
        plan = OnboardingPlan.objects.create(
            company_id=company_id,
            member=person,
            starts_on=starts_on,
            ends_on=days[-1],
            role_codes=codes,
            started_by_id=actor.membership_id,
        )
    else:
        plan.role_codes = [*plan.role_codes, *codes]
        plan.ends_on, plan.version = max(plan.ends_on, days[-1]), plan.version + 1
        plan.save(update_fields=["role_codes", "ends_on", "version"])
    named = [
        (role.pk, Words(role.name_en, role.name_ru))
        for role in roles
        if templates[role.pk].with_role
    ]
    books = books_for(company_id, person.pk, templates, max(starts_on, today_of(actor)))
    for part in parts_of(setup, named, books):
        _give(actor, plan, part, days[part.day - 1])
    return plan


def _give(actor: Actor, plan: OnboardingPlan, part: Part, due_on: date) -> None:
    assignment_give(
        actor=actor,
        member_id=plan.member_id,
        kind=part.kind,
        reason=AssignmentReason.ONBOARDING,
        key=plan.item_prefix + part.key,
        due_on=due_on,
        playbook_version=part.playbook_version,
        playbook_id=part.playbook_id,
        title_en=part.words.en[:200],
        title_ru=part.words.ru[:200],
    )


def _open_plan(actor: Actor, plan_id: int, version: int | None) -> OnboardingPlan:
    """The plan, locked, of a person the actor answers for; raises if it is over."""
    plan: OnboardingPlan = locked(OnboardingPlan.objects.visible_to(actor), plan_id)
    require_manages(actor, plan.member_id)
    require_version(plan, version)
    if plan.state != PlanState.OPEN:
        raise IllegalState(_("This plan is over."))
    return plan


def onboarding_item_add(
    *, actor: Actor, plan_id: int, due_on: date, title_en: str = "", title_ru: str = ""
) -> Assignment:
    """One more task in a plan. Raises `NotFound`, `NotAllowed`, `IllegalState`, `InvalidInput`."""
    english, russian = title_en.strip(), title_ru.strip()
    if not (english or russian):
        raise InvalidInput(fields={"title_en": _("Say what is to be done.")})
    if due_on < today_of(actor):
        raise InvalidInput(fields={"due_on": _("This day is over.")})
    with transaction.atomic():
        plan = _open_plan(actor, plan_id, None)
        item = assignment_give(
            actor=actor,
            member_id=plan.member_id,
            kind=AssignmentKind.TASK,
            reason=AssignmentReason.ONBOARDING,
            key=f"{plan.item_prefix}added:{uuid4().hex}",
            due_on=due_on,
            title_en=english[:200],
            title_ru=russian[:200],
        )
        audit(actor=actor, action="onboarding.item_add", subject=item)
    return item


def onboarding_finish(
    *,
    actor: Actor,
    plan_id: int,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> OnboardingPlan:
    """Say that the person is on board. What is open is dropped: `note` then says why.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    return _end(actor, plan_id, PlanState.FINISHED, note, version, at)


def onboarding_cancel(
    *, actor: Actor, plan_id: int, because: str, version: int | None = None
) -> OnboardingPlan:
    """Call the whole plan off, with the reason; days of shadowing to come are called off with it.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    return _end(actor, plan_id, PlanState.CANCELLED, because, version)


def _end(
    actor: Actor,
    plan_id: int,
    state: PlanState,
    words: str,
    version: int | None,
    at: datetime | None = None,
) -> OnboardingPlan:
    said, is_cancel = words.strip(), state == PlanState.CANCELLED
    field = "because" if is_cancel else "note"
    if len(said) > _NOTE:
        raise InvalidInput(fields={field: _("At most 1,000 characters.")})
    with transaction.atomic():
        plan = _open_plan(actor, plan_id, version)
        items = Assignment.objects.of_company(actor.company_id).filter(
            member_id=plan.member_id,
            key__startswith=plan.item_prefix,
            state=AssignmentState.OPEN,
        )
        ids = list(items.select_for_update().order_by("pk").values_list("pk", flat=True))
        if (is_cancel or ids) and not said:
            message = _("Say why.") if is_cancel else _("Say why what is open is left out.")
            raise InvalidInput(message, fields={field: message})
        Assignment.objects.of_company(actor.company_id).filter(pk__in=ids).update(
            state=AssignmentState.DROPPED,
            dropped_as=DroppedAs.TAKEN_BACK,
            note=said,
            version=F("version") + 1,
        )
        plan.state, plan.ended_at, plan.ended_because = state, moment(actor, at), said
        plan.version += 1
        plan.save(update_fields=["state", "ended_at", "ended_because", "version"])
        if is_cancel:
            _call_off_shadowing(actor, plan, said)
        changes = {"state": [PlanState.OPEN, state], "dropped": [0, len(ids)]}
        audit(actor=actor, action="onboarding.end", subject=plan, changes=changes)
    return plan


def _call_off_shadowing(actor: Actor, plan: OnboardingPlan, because: str) -> None:
    days = ShadowingDay.objects.of_company(actor.company_id).filter(
        member_id=plan.member_id, state=ShadowingState.PLANNED, on_day__gte=today_of(actor)
    )
    days.update(
        state=ShadowingState.CANCELLED,
        because=because,
        ended_by_id=actor.membership_id,
        version=F("version") + 1,
    )
