"""Warnings and findings of quarters without learning, each told once."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import ReportingLine
from core.access import Actor
from training.models import Assignment, QuarterNote, QuarterNoteKind
from training.selectors.quarter import (
    bounds,
    expected_of,
    last_third,
    learned,
    learners,
    next_quarter,
    quarter_start,
)
from training.services._days import today_of
from training.services._learning_news import tell

# For so long after a quarter's end the sweep still looks back at it.
LOOKED_BACK_DAYS = 30


def quarter_look(*, actor: Actor, today: date | None = None) -> int:
    """Warn who has learned nothing when the quarter's last third begins, and list who had nothing
    at its end; their managers are told of both. Each once; returns how many notes were made."""
    day = today or today_of(actor)
    start = quarter_start(day)
    made = 0
    before = quarter_start(start - timedelta(days=1))
    if (day - start).days < LOOKED_BACK_DAYS and _was_used(actor, start):
        made += _note(actor, before, day, QuarterNoteKind.MISSED)
    if day >= last_third(start):
        made += _note(actor, start, day, QuarterNoteKind.WARNED)
    return made


def _was_used(actor: Actor, until: date) -> bool:
    """Whether learning was kept here before that day at all: earlier quarters say nothing."""
    moment, _same = bounds(actor.company_time_zone, until, until)
    rows = Assignment.objects.of_company(actor.company_id)
    return bool(rows.filter(created_at__lt=moment).exists())


def without_learning(actor: Actor, start: date) -> list[int]:
    """Ids of the people of whom one learning is expected in the quarter, and who have none."""
    end = next_quarter(start)
    people = list(learners(actor.company_id).order_by("pk"))
    expected = expected_of(actor.company_id, people, start, end)
    since, until = bounds(actor.company_time_zone, start, end)
    return sorted(expected - set(learned(actor.company_id, expected, since, until)))


def _note(actor: Actor, start: date, day: date, kind: str) -> int:
    notes = QuarterNote.objects.of_company(actor.company_id).filter(quarter=start, kind=kind)
    told = set(notes.values_list("member_id", flat=True))
    new = [pk for pk in without_learning(actor, start) if pk not in told]
    if not new:
        return 0
    with transaction.atomic():
        made = 0
        fresh: list[int] = []
        for member_id in new:
            # Of two sweeps at once one makes the row and tells.
            _row, is_new = notes.get_or_create(
                company_id=actor.company_id, member_id=member_id, quarter=start, kind=kind
            )
            if is_new:
                made += 1
                fresh.append(member_id)
        _tell(actor, fresh, start, day, kind)
    return made


def _tell(actor: Actor, member_ids: list[int], start: date, day: date, kind: str) -> None:
    about = {"quarter": start.isoformat()}
    if kind == QuarterNoteKind.WARNED:
        tell(actor, member_ids, "training.quarter_warned", about)
    lines = ReportingLine.objects.of_company(actor.company_id).on(day)
    managers: dict[int, int] = {}
    for manager_id in lines.filter(member__in=member_ids, manager__isnull=False).values_list(
        "manager_id", flat=True
    ):
        managers[manager_id] = managers.get(manager_id, 0) + 1
    code = f"training.quarter_team_{kind}"
    for manager_id, count in sorted(managers.items()):
        tell(actor, [manager_id], code, {**about, "n": count}, "/learning/team/")
