"""Deleting candidates: nothing that names them is left anywhere, and nobody else ever saw it."""

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Membership
from core.access import Actor
from core.errors import DomainError, IllegalState
from core.models import StoredFile
from core.tenancy import company_scope, system_scope
from hiring import services
from hiring.erasing import covered
from hiring.models import Candidate, CandidateState, ErasureReason
from notices.models import Notice
from surveys.services import answer_record
from tests.factories.files import PDF
from tests.factories.vacancies import a_day, make_candidate, make_vacancy
from tests.factories.world import People, make_world
from tests.house.routes import ADMIN, OWN, Route

pytestmark = pytest.mark.long

ActorOf = Callable[[Membership], Actor]
NAME = "Xanthippe"


def told_of(text: str) -> list[str]:
    """Tables with a row that has this text in any column, bytes of files included."""
    found = []
    with system_scope(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE %s"  # noqa: S608
                " OR position(%s in t::text) > 0)",
                [f"%{text}%", text.encode().hex()],
            )
            if cursor.fetchone()[0]:
                found.append(model._meta.label)
    return sorted(found)


def test_every_table_that_leads_to_a_candidate_has_an_eraser() -> None:
    reached: set[type[models.Model]] = {Candidate}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model in reached
        }
        if more <= reached:
            break
        reached |= more
    assert {model._meta.label for model in reached - {Candidate}} - covered() == set()


def test_deleted_candidate_is_named_in_no_table_and_is_counted_still(
    manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor)
    candidate = make_candidate(actor, vacancy, name=f"{NAME} Zorn")
    services.document_add(
        actor=actor, candidate_id=candidate.pk, name=f"{NAME}.pdf", content=PDF + NAME.encode()
    )
    services.candidate_change(actor=actor, candidate_id=candidate.pk, notes=f"{NAME} called")
    services.candidate_refuse(actor=actor, candidate_id=candidate.pk, reason=f"{NAME} is late")
    assert set(told_of(NAME)) == {
        "core.StoredFile",
        "hiring.Candidate",
        "hiring.CandidateDocument",
        "hiring.Decision",
    }
    services.candidate_erase(actor=actor, candidate_id=candidate.pk, because="asked")
    assert told_of(NAME) == []
    candidate.refresh_from_db()
    assert (candidate.state, candidate.erased_because) == ("refused", ErasureReason.ASKED)
    with pytest.raises(IllegalState):
        services.candidate_erase(actor=actor, candidate_id=candidate.pk, because="asked")
    with pytest.raises(IllegalState):
        services.candidate_change(actor=actor, candidate_id=candidate.pk, name="Back")


def test_sweep_deletes_on_the_day_and_tells_a_week_before_once(
    manager: Membership, head: Membership, actor_of: ActorOf, system: Actor, browser_of: Any
) -> None:
    vacancy = make_vacancy(actor_of(manager))
    due, soon, later = (
        make_candidate(actor_of(manager), vacancy, name=f"{NAME} {word}", delete_on=a_day(30))
        for word in ("Due", "Soon", "Later")
    )
    for candidate, days in ((due, 0), (soon, 7), (later, 8)):
        Candidate.objects.filter(pk=candidate.pk).update(delete_on=a_day(days))
    assert services.candidates_erase_due(actor=system) == 1
    assert services.deletions_tell(actor=system) == 1
    assert (services.candidates_erase_due(actor=system), services.deletions_tell(actor=system)) == (
        0,
        0,
    )
    assert list(Candidate.objects.filter(erased_at=None).order_by("pk")) == [soon, later]
    notice = Notice.objects.get()
    assert (notice.kind, notice.member_id, notice.params["n"]) == (
        "hiring.deletion_soon",
        manager.pk,
        1,
    )
    services.candidate_keep_until(actor=actor_of(head), candidate_id=soon.pk, delete_on=a_day(5))
    assert services.deletions_tell(actor=system) == 1
    page = browser_of(manager).get(reverse("candidate", args=[due.pk]))
    assert (page.status_code, NAME in page.content.decode()) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_sweep_beside_an_edit_deletes_nothing_that_is_kept_longer() -> None:
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        system = system_actor(company)
        manager = accounts.person_create(actor=system, name="Helen", level="manager")
        actor = actor_for_membership(
            Membership.objects.select_related("company").get(pk=manager.pk)
        )
        vacancy = make_vacancy(actor)
        ids = [make_candidate(actor, vacancy, name=f"Person {n}").pk for n in range(6)]
        Candidate.objects.update(delete_on=a_day(0))
    refused: list[int] = []
    barrier = threading.Barrier(3)

    def keep() -> None:
        with company_scope(company.pk):
            barrier.wait(timeout=60)
            for pk in ids:
                try:
                    services.candidate_keep_until(actor=actor, candidate_id=pk, delete_on=a_day(30))
                except DomainError:
                    refused.append(pk)
        connection.close()

    def sweep() -> None:
        with company_scope(company.pk):
            barrier.wait(timeout=60)
            services.candidates_erase_due(actor=system)
        connection.close()

    threads = [threading.Thread(target=call) for call in (keep, sweep, sweep)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with company_scope(company.pk):
        for candidate in Candidate.objects.all():
            assert (candidate.pk in refused) == (candidate.erased_at is not None)
            assert (candidate.name == "") == (candidate.pk in refused)


def addressed(route: Route, ours: dict[tuple[str, str], int]) -> str:
    """The route's address for these records; asked for the last name where one can search."""
    if route.name == "palette":
        return f"{route.template}?q=Zorn"
    address = route.template
    for key in route.parameters:
        if key in ours:
            address = address.replace(f"{{{key[1]}}}", str(ours[key]), 1)
    return "" if "{" in address or address == route.template else address


def test_nobody_who_does_not_hire_finds_a_candidate_on_any_page_or_in_any_answer(
    system: Actor,
    company: Any,
    admin: Membership,
    manager: Membership,
    consultant: Membership,
    internal: Membership,
    make_person: Any,
    actor_of: ActorOf,
    browser_of: Any,
) -> None:
    colleague = make_person("Daniel Osei")
    people = People(admin, manager, consultant, colleague, internal)
    world = make_world(system, company, people)
    answer_record(public_id=world.invitation.public_id, source="page", score=4, comment="Well")
    hirer = make_person("Hilda Hires", level="manager")
    actor = actor_of(hirer)
    vacancy = make_vacancy(actor, panel_ids=[colleague.pk])
    candidate = make_candidate(actor, vacancy, name=f"{NAME} Zorn")
    services.document_add(
        actor=actor, candidate_id=candidate.pk, name=f"{NAME}.pdf", content=PDF + NAME.encode()
    )
    ours = {
        ("vacancies", "pk"): vacancy.pk,
        ("candidates", "pk"): candidate.pk,
        ("documents", "pk"): candidate.documents.get().pk,
        ("panel", "member_id"): colleague.pk,
        ("candidate-documents", "pk"): candidate.documents.get().pk,
    }
    told, turn = {}, random.choice((0, 3))
    for person in (admin, manager, consultant):
        browser = browser_of(person)
        panel = [route for route in ADMIN if "{" not in route.template]
        own = [route for route in OWN if not route.is_public]
        for number, route in enumerate(own + (panel if person == admin else [])):
            # Where the address names no candidate, the three take turns, and so do the addresses.
            takes = (number + turn) % 6 == (admin, manager, consultant).index(person)
            for address in (route.address(world) if takes else "", addressed(route, ours)):
                if address and NAME.encode() in b"".join(browser.get(address)):
                    told[f"{person.level} {address}"] = route.name
    assert told == {}
    seen = browser_of(colleague).get(reverse("vacancy", args=[vacancy.pk]))
    assert NAME in seen.content.decode()
    assert Candidate.objects.get(pk=candidate.pk).state == CandidateState.APPLIED
    assert StoredFile.objects.exists()
