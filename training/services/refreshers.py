"""Refreshers: whoever works by a playbook reads each new version of it, asked by the product.

A first version writes down how people work already and asks nobody; who begins to answer for the
playbook later gets it by onboarding. Only the version in force is ever asked for, so events may
come in any order and any number of times.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.access import Actor
from core.records import locked
from playbooks.models import Playbook, PlaybookVersion
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    DroppedAs,
    Reading,
)
from training.selectors.duties import people_of_playbook
from training.services._days import due_in_working_days, today_of
from training.services._learning_news import tell

WORKING_DAYS = 10
# The sweep finds people who came to a role after the version; older ones come by onboarding.
LOOKED_BACK = timedelta(days=60)


def refreshers_give(*, actor: Actor, playbook_id: int, version_id: int) -> int:
    """Ask everybody who works by the playbook to read that version, if it is in force and not the
    first one. Returns how many were asked now; the second time it is nobody.

    Readings of older versions that are open are overtaken, or, where they were asked for another
    reason (onboarding, a manager), go on with the new version.
    """
    with transaction.atomic():
        # Locked, so that two who ask at once ask once.
        playbook: Playbook = locked(
            Playbook.objects.of_company(actor.company_id).select_related("current"), playbook_id
        )
        version: PlaybookVersion | None = playbook.current
        if version is None or version.pk != version_id or not playbook.is_active:
            return 0
        if version.number == 1:
            return 0
        _overtake(actor.company_id, version)
        asked = _ask(actor, version)
        if asked:
            tell(
                actor,
                asked,
                "training.refresher",
                {"playbook_id": playbook.pk, "number": version.number},
                f"/learning/read/{version.pk}/",
            )
    return len(asked)


def _overtake(company_id: int, version: PlaybookVersion) -> None:
    """Readings of older versions are asked for no more."""
    older = Assignment.objects.of_company(company_id).filter(
        kind=AssignmentKind.READING,
        playbook_id=version.playbook_id,
        state=AssignmentState.OPEN,
        playbook_version__number__lt=version.number,
    )
    ids = list(older.select_for_update(of=("self",)).order_by("pk").values_list("pk", "reason"))
    refreshers = [pk for pk, reason in ids if reason == AssignmentReason.REFRESHER]
    others = [pk for pk, reason in ids if reason != AssignmentReason.REFRESHER]
    rows = Assignment.objects.of_company(company_id)
    rows.filter(pk__in=refreshers).update(
        state=AssignmentState.DROPPED, dropped_as=DroppedAs.OVERTAKEN, version=F("version") + 1
    )
    rows.filter(pk__in=others).update(playbook_version=version, version=F("version") + 1)


def _ask(actor: Actor, version: PlaybookVersion) -> list[int]:
    """Give the reading to those who have none; ids of the people."""
    today = today_of(actor)
    people = {
        person.pk for person in people_of_playbook(actor.company_id, version.playbook_id, today)
    }
    rows = Assignment.objects.of_company(actor.company_id).filter(
        kind=AssignmentKind.READING, playbook_version=version, member__in=people
    )
    left = list(rows.filter(dropped_as=DroppedAs.LEFT).order_by("pk"))
    left_ids = {row.pk for row in left}
    have = set(rows.exclude(pk__in=left_ids).values_list("member_id", flat=True))
    read = Reading.objects.of_company(actor.company_id).filter(playbook_version=version)
    have |= set(read.filter(member__in=people).values_list("member_id", flat=True))
    due_on = due_in_working_days(actor, WORKING_DAYS)
    back = {row.member_id: row.pk for row in left if row.member_id not in have}
    Assignment.objects.filter(pk__in=back.values()).update(
        state=AssignmentState.OPEN, dropped_as="", due_on=due_on, version=F("version") + 1
    )
    new = sorted(people - have - set(back))
    Assignment.objects.bulk_create(
        [_refresher(actor.company_id, pk, version, due_on) for pk in new], ignore_conflicts=True
    )
    return [*new, *back]


def _refresher(
    company_id: int, member_id: int, version: PlaybookVersion, due_on: date
) -> Assignment:
    return Assignment(
        company_id=company_id,
        member_id=member_id,
        kind=AssignmentKind.READING,
        reason=AssignmentReason.REFRESHER,
        key=f"refresher:{version.playbook_id}:{version.pk}",
        playbook_id=version.playbook_id,
        playbook_version=version,
        due_on=due_on,
    )


def refreshers_catch_up(*, actor: Actor) -> int:
    """Ask those who came to a role, or back, after a recent version. Safe to run again."""
    recent = Playbook.objects.of_company(actor.company_id).filter(
        is_active=True,
        current__number__gt=1,
        current__approved_at__gte=timezone.now() - LOOKED_BACK,
    )
    return sum(
        refreshers_give(actor=actor, playbook_id=pk, version_id=version_id)
        for pk, version_id in recent.order_by("pk").values_list("pk", "current_id")
    )
