"""The second lock: a forgotten filter shows nothing of another company."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from accounts.models import Company, Membership
from core.errors import DomainError
from core.models import AuditEntry
from core.tenancy import company_scope, current_scope, system_scope
from tests.conftest import PersonMaker


def test_unscoped_query_shows_only_the_company_in_scope(
    company: Company, other_company: Company, make_person: PersonMaker
) -> None:
    make_person("Ours")
    make_person("Theirs", into=other_company)
    assert [person.name for person in Membership.objects.all()] == ["Ours"]
    with company_scope(other_company.pk):
        assert [person.name for person in Membership.objects.all()] == ["Theirs"]
    with system_scope():
        assert Membership.objects.count() == 2
    assert current_scope() == str(company.pk)


def test_row_of_another_company_cannot_be_written(company: Company, other_company: Company) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Membership.objects.create(company_id=other_company.pk, name="Smuggled")
    with company_scope(other_company.pk):
        assert not Membership.objects.exists()


def test_scope_is_restored_after_a_broken_transaction(company: Company) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), system_scope():
        raise ZeroDivisionError
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.company_id')")
        assert cursor.fetchone() == (str(company.pk),)


def test_audit_trail_refuses_change(company: Company, make_person: PersonMaker) -> None:
    make_person("Anyone")
    entry = AuditEntry.objects.first()
    assert entry is not None
    with pytest.raises((InternalError, Exception), match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="forged")
    assert not issubclass(ProgrammingError, DomainError)
