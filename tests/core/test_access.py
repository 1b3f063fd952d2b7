"""The first lock fails closed: undeclared pages do not import, unscoped querysets are empty."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIRequestFactory

from accounts.models import Company, Membership
from core.access import Actor, Capability, ScopedQuerySet
from core.api.permissions import HasCapability
from core.audit import audit
from core.errors import NotAllowed
from core.models import AuditEntry
from core.tenancy import company_scope
from core.views import ActorView
from tests.conftest import PersonMaker


def test_page_without_a_capability_does_not_import() -> None:
    with pytest.raises(TypeError, match="declares no capability"):
        type("Careless", (ActorView,), {})


def test_queryset_that_says_nothing_shows_nothing(system: Actor, make_person: PersonMaker) -> None:
    make_person("Somebody")
    assert Membership.objects.count() == 1
    assert not ScopedQuerySet(Membership).visible_to(system).exists()


def test_actor_without_the_capability_is_refused(consultant: Membership, actor_of: Any) -> None:
    with pytest.raises(NotAllowed):
        actor_of(consultant).require(Capability.PEOPLE_MANAGE)


@pytest.mark.parametrize(
    ("method", "scopes", "allowed"),
    [
        ("get", {"read"}, True),
        ("get", {"write"}, False),
        ("post", {"read"}, False),
        ("post", {"write"}, True),
        ("delete", {"read"}, False),
        ("get", set(), False),
    ],
)
def test_token_needs_the_scope_of_the_method(
    consultant: Membership, actor_of: Any, method: str, scopes: set[str], allowed: bool
) -> None:
    request = getattr(APIRequestFactory(), method)("/")
    request.actor = replace(actor_of(consultant), via="token", scopes=frozenset(scopes))

    class View:
        capability = Capability.PEOPLE_VIEW

    class Wrapped:
        _request = request

    Wrapped.method = request.method  # type: ignore[attr-defined]
    assert HasCapability().has_permission(Wrapped(), View()) is allowed  # type: ignore[arg-type]


def test_audit_entry_keeps_who_what_and_from_where(
    company: Company, admin: Membership, actor_of: Any
) -> None:
    actor = replace(actor_of(admin), address="203.0.113.7", via="page")
    audit(actor=actor, action="test.done", subject=admin, changes={"name": ["A", "Б"]})
    entry = AuditEntry.objects.get(action="test.done")
    assert (entry.actor_name, entry.membership_id, entry.address) == (
        "Ann Admin",
        admin.pk,
        "203.0.113.7",
    )
    assert (entry.subject_type, entry.subject_id) == ("accounts.membership", admin.pk)
    assert entry.changes == {"name": ["A", "Б"]}


def test_audit_trail_refuses_deletion(company: Company, make_person: PersonMaker) -> None:
    make_person("Anyone")
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.exists()


def test_audit_trail_of_another_company_is_out_of_sight(
    company: Company, other_company: Company, make_person: PersonMaker
) -> None:
    make_person("Theirs", into=other_company)
    assert not AuditEntry.objects.filter(company_id=other_company.pk).exists()
    with company_scope(other_company.pk):
        assert AuditEntry.objects.filter(action="person.create").count() == 1
