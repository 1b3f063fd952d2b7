"""What is late is told to the manager: once when it becomes late, and again a week later."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from accounts.models import ReportingLine
from core.access import Actor
from training.models import Assignment, AssignmentState, LateTold
from training.selectors.onboarding import AGAIN_AFTER
from training.services._days import today_of
from training.services._learning_news import tell


def late_tell(*, actor: Actor) -> int:
    """Tell each manager of what is late with their people of today, in one notice, on one day at
    most once. Returns how many items were told; safe to run twice, and by two at once."""
    today = today_of(actor)
    with transaction.atomic():
        late = Assignment.objects.of_company(actor.company_id).filter(
            state=AssignmentState.OPEN, due_on__lt=today, member__is_active=True
        )
        # The second of two sweeps waits here, and then reads what the first one told.
        rows = list(late.select_for_update(of=("self",)).order_by("pk").only("pk", "member_id"))
        managers = _managers(actor, {row.member_id for row in rows}, today)
        told = {
            row.assignment_id: row
            for row in LateTold.objects.of_company(actor.company_id).filter(assignment__in=rows)
        }
        busy = set(
            LateTold.objects.of_company(actor.company_id)
            .filter(told_on=today)
            .values_list("manager_id", flat=True)
        )
        due = _due(rows, managers, told, today)
        for manager_id, items in due.items():
            if manager_id not in busy:
                _tell(actor, manager_id, items, today)
        return sum(len(items) for pk, items in due.items() if pk not in busy)


def _managers(actor: Actor, people: set[int], today: date) -> dict[int, int]:
    """Person → whom they report to today."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    found = lines.filter(member_id__in=people, manager__is_active=True)
    return dict(found.values_list("member_id", "manager_id"))


def _due(
    rows: Sequence[Assignment],
    managers: Mapping[int, int],
    told: Mapping[int, LateTold],
    today: date,
) -> dict[int, list[Assignment]]:
    """Manager → what they have not been told of, or not for a week."""
    due = defaultdict(list)
    for row in rows:
        manager_id, before = managers.get(row.member_id), told.get(row.pk)
        if manager_id is None:
            continue
        if before is None or before.told_on + AGAIN_AFTER <= today:
            due[manager_id].append(row)
    return due


def _tell(actor: Actor, manager_id: int, items: Sequence[Assignment], today: date) -> None:
    """Write down that it is told, and tell it."""
    LateTold.objects.bulk_create(
        [
            LateTold(
                company_id=actor.company_id,
                assignment=item,
                manager_id=manager_id,
                first_told_on=today,
                told_on=today,
            )
            for item in items
        ],
        update_conflicts=True,
        unique_fields=["assignment"],
        update_fields=["manager", "told_on"],
    )
    people = {item.member_id for item in items}
    tell(
        actor,
        [manager_id],
        "training.late",
        {"late": len(items), "people": len(people)},
        link="/desk/late-learning/",
    )
