"""New versions of playbooks are read, people who left have nothing to do, passed checks finish
courses."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import system_actor
from accounts.events import PersonDeactivated
from accounts.models import Company
from core.models import OutboxEvent
from core.outbox import receiver
from playbooks.events import PlaybookPublished
from training.events import CheckPassed
from training.models import KnowledgeCheck
from training.services import (
    course_finished_by_materials,
    leaver_learning_end,
    refreshers_give,
)


@receiver("training.playbook_published", PlaybookPublished)
def ask_to_read(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Ask everybody who works by the playbook to read the version in force."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        refreshers_give(
            actor=actor,
            playbook_id=event.payload["playbook_id"],
            version_id=event.payload["version_id"],
        )


@receiver("training.person_left", PersonDeactivated)
def end_learning(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Drop what leavers were to do, free their seats, and tell whose session has no teacher."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_learning_end(actor=actor, member_id=event.payload["membership_id"])


@receiver("training.course_check_passed", CheckPassed)
def finish_courses(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """A check may be the last thing that a course needed."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        checks = KnowledgeCheck.objects.of_company(company_id).filter(course__isnull=False)
        check = checks.filter(pk=event.payload["check_id"]).first()
        if check is not None and check.course_id is not None:
            with transaction.atomic():
                course_finished_by_materials(
                    actor=actor,
                    member_id=event.payload["member_id"],
                    course_id=check.course_id,
                )
