"""Factories of onboarding, and their rows of the small company."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from playbooks.models import PlaybookVersion
from training import services
from training.models import Assignment, AssignmentKind, AssignmentReason


def give_reading(actor: Actor, person: Membership, version: PlaybookVersion) -> Assignment:
    """A version to read, due in a week."""
    return services.assignment_give(
        actor=actor,
        member_id=person.pk,
        kind=AssignmentKind.READING,
        reason=AssignmentReason.ASKED,
        key=f"asked:{version.pk}",
        due_on=timezone.localdate() + timedelta(days=7),
        playbook_version=version,
    )


def tell_onboarding(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
