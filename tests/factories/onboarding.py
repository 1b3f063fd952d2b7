"""Factories of onboarding, and their rows of the small company."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Membership
from core.access import Actor
from playbooks.models import PlaybookVersion
from training import services
from training.models import Assignment, AssignmentKind, AssignmentReason
from training.onboarding_days import is_working
from training.selectors.onboarding import calendar_spec


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


def led_by(system: Actor, person: Membership, manager: Membership) -> None:
    """The person reports to the manager since long ago."""
    accounts.reporting_line_set(
        actor=system,
        member_id=person.pk,
        manager_id=manager.pk,
        team_id=None,
        starts_on=date(2024, 1, 1),
    )


def working_day(company_id: int, day: date, step: int = 1) -> date:
    """The first working day from a day on, or back from it."""
    spec = calendar_spec(company_id)
    while not is_working(spec, day):
        day += timedelta(days=step)
    return day


def tell_onboarding(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    mark, people = "Quetzal", world.people
    system, today = system_actor(world.company), timezone.localdate()
    newcomer, host = actor_for_membership(people.consultant), people.colleague
    manager = actor_for_membership(people.manager)
    services.onboarding_template_set(
        actor=manager,
        role_id=None,
        with_readings=False,
        tasks=[{"day": 1, "title_en": f"{mark} task", "title_ru": ""}],
    )
    services.onboarding_start(actor=manager, member_id=people.consultant.pk, starts_on=today)
    services.shadowing_arrange(
        actor=newcomer,
        member_id=people.consultant.pk,
        host_id=host.pk,
        on_day=working_day(world.company.pk, today),
        focus=f"{mark} calls",
    )
    services.supervised_ask(
        actor=newcomer,
        member_id=people.consultant.pk,
        request_id=world.request.pk,
        supervisor_id=host.pk,
    )
    services.picture_text_write(
        actor=system,
        text_en=f"{mark} clients stay",
        question_en=f"{mark} why?",
        reason=f"{mark} words",
    )
    services.picture_answer_give(actor=newcomer, answer=f"{mark} answers in time")
    version = world.playbook.versions.get(number=1)
    services.reading_acknowledge(actor=newcomer, playbook_version_id=version.pk)
