"""Reads across onboarding: templates, what plans consist of, and how far they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.calendars import Spec
from accounts.models import Absence
from accounts.selectors import calendar_in_force
from core.access import Actor
from roles.models import Role
from training.models import (
    Assignment,
    AssignmentState,
    OnboardingPlan,
    OnboardingTemplate,
    PictureText,
    PlanState,
    Reading,
)
from training.onboarding_days import Book, Setup, Task
from training.onboarding_texts import Words
from training.selectors.checks import checks_of_playbooks, passed
from training.selectors.duties import playbooks_of_roles


def templates_for(company_id: int, role_ids: Collection[int]) -> dict[int, OnboardingTemplate]:
    """Role → its template, or the one for all roles, or what is usual. One query."""
    rows = OnboardingTemplate.objects.of_company(company_id).filter(
        Q(role__in=role_ids) | Q(role=None)
    )
    found = {row.role_id: row for row in rows}
    usual = found.get(None) or OnboardingTemplate(company_id=company_id)
    return {role_id: found.get(role_id, usual) for role_id in role_ids}


def tasks_of(template: OnboardingTemplate) -> list[Task]:
    """A template's own tasks."""
    return [
        Task(int(item["day"]), Words(item.get("title_en", ""), item.get("title_ru", "")))
        for item in template.tasks
    ]


def setup_of(templates: Iterable[OnboardingTemplate]) -> Setup:
    """What a plan for several roles consists of: the longest, and the most of each kind."""
    rows = list(templates)
    tasks = {task.key: task for row in rows for task in tasks_of(row)}
    return Setup(
        length=max(row.working_days for row in rows),
        shadowing=max(row.shadowing_days for row in rows),
        supervised=max(row.supervised_requests for row in rows),
        with_picture=any(row.with_big_picture for row in rows),
        tasks=list(tasks.values()),
    )


def books_for(
    company_id: int,
    member_id: int,
    templates: Mapping[int, OnboardingTemplate],
    day: date,
) -> list[Book]:
    """Playbooks the roles are worked by that the person has not read as they stand today, and
    those whose check they have not passed."""
    role_ids = [role_id for role_id, row in templates.items() if row.with_readings]
    if not role_ids:
        return []
    playbooks = playbooks_of_roles(company_id, role_ids, day)
    checked = checks_of_playbooks(company_id, [playbook.pk for playbook in playbooks])
    with_checks = any(templates[role_id].with_checks for role_id in role_ids)
    read = set(
        Reading.objects.of_company(company_id)
        .filter(member_id=member_id)
        .values_list("playbook_version_id", flat=True)
    )
    books = [
        Book(playbook.pk, playbook.current, with_checks and playbook.pk in checked)
        for playbook in playbooks
        if playbook.current_id not in read
    ]
    known = {
        book.playbook_id
        for book in books
        if book.has_check and passed(company_id, [member_id], playbook_id=book.playbook_id)
    }
    return [
        Book(book.playbook_id, book.version, has_check=False) if book.playbook_id in known else book
        for book in books
    ]


def away_days(
    company_id: int, member_ids: Collection[int], since: date
) -> dict[int, list[tuple[date, date]]]:
    """Absences that end after a day: first day away and day of coming back, by person."""
    rows = Absence.objects.of_company(company_id).filter(
        member_id__in=member_ids, ends_on__gt=since
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for row in rows.order_by("starts_on"):
        found.setdefault(row.member_id, []).append((row.starts_on, row.ends_on))
    return found


def calendar_spec(company_id: int) -> Spec:
    """The working calendar in force."""
    spec: Spec = calendar_in_force(company_id).spec
    return spec


def role_words(actor: Actor, codes: Collection[str]) -> dict[str, str]:
    """Names of roles by their codes, in the language in use. One query."""
    roles = Role.objects.visible_to(actor).filter(code__in=codes).defer(*Role.TEXTS)
    return {role.code: role.name for role in roles}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan is: its items by due day, and how many of each state."""

    items: Sequence[Assignment]
    today: date

    def of_state(self, state: str) -> list[Assignment]:
        """Items in one state."""
        return [item for item in self.items if item.state == state]

    @property
    def done(self) -> int:
        """Done items."""
        return len(self.of_state(AssignmentState.DONE))

    @property
    def asked(self) -> int:
        """Items that were not dropped."""
        return len(self.items) - len(self.of_state(AssignmentState.DROPPED))

    @property
    def late(self) -> list[Assignment]:
        """Open items whose day is over."""
        return [one for one in self.of_state(AssignmentState.OPEN) if one.due_on < self.today]

    @property
    def coming(self) -> list[Assignment]:
        """Open items whose day has not passed."""
        return [one for one in self.of_state(AssignmentState.OPEN) if one.due_on >= self.today]

    @property
    def due_so_far(self) -> int:
        """Items, not dropped, that were to be done before today."""
        kept = (item for item in self.items if item.state != AssignmentState.DROPPED)
        return sum(1 for item in kept if item.due_on < self.today)

    @property
    def ahead(self) -> int:
        """By how many items the person is ahead of the plan; below nothing, behind."""
        return self.done - self.due_so_far


def progress_of(plans: Collection[OnboardingPlan], today: date) -> dict[int, Progress]:
    """How far each plan is. One query, and none for no plans."""
    items: dict[str, list[Assignment]] = {plan.item_prefix: [] for plan in plans}
    if plans:
        company_id = next(iter(plans)).company_id
        rows = Assignment.objects.of_company(company_id).filter(
            member_id__in={plan.member_id for plan in plans}, key__startswith="onboarding:"
        )
        joined = rows.select_related("playbook", "course").order_by("due_on", "pk")
        for row in joined:
            prefix = ":".join(row.key.split(":")[:2]) + ":"
            if prefix in items:
                items[prefix].append(row)
    return {plan.pk: Progress(items[plan.item_prefix], today) for plan in plans}


def plans_listed(actor: Actor) -> QuerySet[OnboardingPlan]:
    """Plans in sight, those under way first, the newest first."""
    rows: QuerySet[OnboardingPlan] = OnboardingPlan.objects.visible_to(actor)
    return rows.select_related("member", "started_by")


def open_plan_of(company_id: int, member_id: int) -> OnboardingPlan | None:
    """The plan a person is at, if any."""
    rows = OnboardingPlan.objects.of_company(company_id)
    found: OnboardingPlan | None = rows.filter(member_id=member_id, state=PlanState.OPEN).first()
    return found


def has_plan_since(company_id: int, member_id: int, day: date) -> bool:
    """Whether a plan of the person began on that local day or later, whatever became of it."""
    rows = OnboardingPlan.objects.of_company(company_id)
    return bool(rows.filter(member_id=member_id, starts_on__gte=day).exists())


def newest_picture_text(company_id: int) -> PictureText | None:
    """What the company says about the big picture; None while it says what is shipped."""
    rows = PictureText.objects.of_company(company_id).order_by("-number")
    newest: PictureText | None = rows.first()
    return newest


# How long a notice of something late stays the last word.
AGAIN_AFTER = timedelta(days=7)
