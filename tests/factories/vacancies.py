"""Factories of vacancies, and their rows of the small company."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company
from core.access import Actor
from hiring import services
from hiring.models import Candidate, Vacancy
from roles.models import Role
from roles.services import role_create
from tests.factories.files import PDF


def make_vacancy(actor: Actor, **values: Any) -> Vacancy:
    """An open one of the person who acts, for Customer success."""
    if "role_id" not in values:
        values["role_id"] = a_role(actor).pk
    return services.vacancy_open(actor=actor, **{"title": "Success consultant", **values})


def a_role(actor: Actor) -> Role:
    """Customer success, made if it is missing."""
    role = Role.objects.filter(company_id=actor.company_id, code="CS").first()
    if role is None:
        system = system_actor(Company.objects.get(pk=actor.company_id))
        role = role_create(actor=system, code="CS", name_en="Customer success")
    return role


def given(name: str = "Wilhelmina Quist", **values: Any) -> dict[str, Any]:
    """What is known of a candidate."""
    return {
        "name": name,
        "email": name.lower().replace(" ", ".") + "@applicant.example",
        "phone": "+49 30 555 01",
        "source_kind": "board",
        "source": f"Site where {name} wrote",
        "notes": f"{name} can begin soon",
        "consent_on": a_day(-3),
        "consent_how": f"Ticked by {name}",
        **values,
    }


def a_day(days: int) -> date:
    """So many days from today, by the clock of the tests' company."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Berlin")) + timedelta(days=days)


def make_candidate(actor: Actor, vacancy: Vacancy, **values: Any) -> Candidate:
    """Somebody with everything that can be known."""
    return services.candidate_add(actor=actor, vacancy_id=vacancy.pk, **given(**values))


def tell_vacancies(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    people = world.people
    actor = actor_for_membership(people.manager)
    vacancy = make_vacancy(
        actor,
        title="Quetzal consultant",
        about="Quetzal work",
        panel_ids=[people.consultant.pk, people.admin.pk],
    )
    candidate = make_candidate(actor, vacancy, name="Quetzal Person")
    services.document_add(
        actor=actor, candidate_id=candidate.pk, name="Quetzal.pdf", content=PDF + b" of a person"
    )
