"""Plans of onboarding in words: items, weeks, pace. Plain values for templates."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.ui import formats
from core.views import url_above
from training.models import Assignment, AssignmentKind, AssignmentState, OnboardingPlan, PlanState
from training.onboarding_days import week_of, working_days
from training.selectors.checks import checks_of_playbooks
from training.selectors.onboarding import Progress

STATES = {
    PlanState.OPEN: ("none", "half"),
    PlanState.FINISHED: ("ok", "check"),
    PlanState.CANCELLED: ("none", "x"),
}
_ICONS = {
    AssignmentKind.READING: "book",
    AssignmentKind.CHECK: "help",
    AssignmentKind.COURSE: "book",
    AssignmentKind.SHADOWING: "eye",
    AssignmentKind.SUPERVISED: "inbox",
    AssignmentKind.BIG_PICTURE: "chart",
    AssignmentKind.TASK: "check",
}
_ONE_DAY = timedelta(days=1)


def week_text(plan: OnboardingPlan, spec: Mapping[str, Any], today: date) -> str:
    """Which week of how many."""
    count = max((plan.ends_on - plan.starts_on).days + 1, 1)
    days = [day for day in working_days(spec, plan.starts_on, count) if day <= plan.ends_on]
    number, weeks = week_of(days or [plan.starts_on], today)
    if number == 0:
        return _("begins on %(day)s") % {"day": formats.date_text(plan.starts_on)}
    return _("week %(number)s of %(weeks)s") % {"number": number, "weeks": weeks}


def pace_text(progress: Progress) -> str:
    """Done against what was to be done by now."""
    if not progress.due_so_far:
        return _("Nothing was due so far")
    ahead = progress.ahead
    if ahead < 0:
        said = ngettext("%(n)s thing behind the plan", "%(n)s things behind the plan", -ahead)
        return said % {"n": formats.number(-ahead)}
    if ahead == 0:
        return _("as planned")
    said = ngettext("%(n)s thing ahead of the plan", "%(n)s things ahead of the plan", ahead)
    return said % {"n": formats.number(ahead)}


def plan_row(
    plan: OnboardingPlan,
    progress: Progress,
    spec: Mapping[str, Any],
    today: date,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """One plan in a list."""
    look, icon = STATES[PlanState(plan.state)]
    is_open = plan.state == PlanState.OPEN
    late = progress.late if is_open else []
    coming = progress.coming if is_open else []
    return {
        "pk": plan.pk,
        "url": reverse("onboarding-plan", args=[plan.pk]),
        "name": plan.member.name,
        "roles": [(code, names.get(code, code)) for code in plan.role_codes],
        "is_open": is_open,
        "week": week_text(plan, spec, today) if is_open else "",
        "state": {"kind": look, "icon": icon, "text": PlanState(plan.state).label},
        "done": progress.done,
        "asked": progress.asked,
        "late": len(late),
        "pace": pace_text(progress) if is_open else "",
        "next": coming[0].title if coming else "",
        "next_due": formats.date_text(coming[0].due_on) if coming else "",
        "starts": formats.date_text(plan.starts_on),
        "ends": formats.date_text(plan.ends_on),
        "said": plan.ended_because,
    }


def item_rows(
    items: Collection[Assignment], today: date, *, is_own: bool, may_change: bool
) -> list[dict[str, Any]]:
    """Items with the page where each is done, and what may be done with it. One query at most."""
    asked = {item.playbook_id for item in items if item.kind == AssignmentKind.CHECK}
    playbook_ids = {pk for pk in asked if pk is not None}
    checks: dict[int, int] = {}
    if playbook_ids:
        checks = checks_of_playbooks(next(iter(items)).company_id, playbook_ids)
    return [_item_row(item, today, checks, is_own=is_own, may_change=may_change) for item in items]


def _item_row(
    item: Assignment, today: date, checks: Mapping[int, int], *, is_own: bool, may_change: bool
) -> dict[str, Any]:
    is_open = item.state == AssignmentState.OPEN
    is_late = is_open and item.due_on < today
    return {
        "pk": item.pk,
        "version": item.version,
        "title": item.title,
        "kind": AssignmentKind(item.kind).label,
        "icon": _ICONS[AssignmentKind(item.kind)],
        "url": _url(item, checks) if is_own or item.kind in _TO_READ else "",
        "due": formats.date_text(item.due_on),
        "is_open": is_open,
        "is_late": is_late,
        "is_done": item.state == AssignmentState.DONE,
        "done_at": item.done_at,
        "note": item.note,
        "may_tick": is_open and item.kind == AssignmentKind.TASK and (is_own or may_change),
        "may_change": is_open and may_change,
        "group": _group(item, today),
    }


_TO_READ = frozenset({AssignmentKind.READING, AssignmentKind.TASK})


def _group(item: Assignment, today: date) -> str:
    if item.state != AssignmentState.OPEN:
        return str(item.state)
    if item.due_on < today:
        return "late"
    monday = today - timedelta(days=today.weekday())
    return "week" if item.due_on < monday + timedelta(days=7) else "later"


def _url(item: Assignment, checks: Mapping[int, int]) -> str:
    """Where it is done."""
    if item.kind == AssignmentKind.READING:
        return reverse("reading", args=[item.playbook_version_id])
    check_id = checks.get(item.playbook_id or 0)
    if item.kind == AssignmentKind.CHECK and check_id is not None:
        return url_above("check-take", check_id) or ""
    if item.kind == AssignmentKind.SHADOWING:
        return reverse("shadowing")
    if item.kind == AssignmentKind.SUPERVISED:
        return reverse("supervised")
    if item.kind == AssignmentKind.BIG_PICTURE:
        return reverse("picture")
    if item.kind == AssignmentKind.TASK and ":matrix:" in item.key:
        return reverse("matrix")
    if item.kind == AssignmentKind.TASK and ":role:" in item.key:
        return reverse("role-list")
    return ""


def grouped(rows: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items under their headings, what is late first."""
    found = []
    for code, title, look in _groups():
        own = [row for row in rows if row["group"] == code]
        if own:
            found.append({"code": code, "title": title, "look": look, "rows": own})
    return found


def _groups() -> tuple[tuple[str, str, str], ...]:
    return (
        ("late", pgettext("things to learn", "Late"), "risk"),
        ("week", _("This week"), ""),
        ("later", _("Later"), ""),
        ("done", _("Done"), ""),
        ("dropped", _("Left out"), ""),
    )
