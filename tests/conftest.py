"""Fixtures that every test can lean on: a company, its people, and signed-in browsers.

Tests run inside the scope of `company`, as a request of its people would; a test that needs
another company opens `company_scope` (or `system_scope`) itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import HealthCheck, settings

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.tenancy import company_scope
from tests.databases import migrated_copy
from tests.emptying import sql_to_empty

PASSWORD = "correct-horse-battery"

# On a busy machine drawing and running take their time: no clock decides a test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


_LONG = ("e2e", "faults", "fuzz", "long")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: at the end the short ones keep all processes busy."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in _LONG))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, worker_id: str
) -> Iterator[None]:
    """A database of this process's own: a copy of the migrated one."""
    with django_db_blocker.unblock(), migrated_copy(worker_id):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_emptying() -> None:
    """Tests that commit are tidied up after in less time than they take."""
    DatabaseOperations.sql_flush = sql_to_empty  # type: ignore[assignment]


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    """A company in Berlin; the test runs inside its scope and by its clock."""
    made = accounts.company_create(name="Plano Systems", slug="plano", time_zone="Europe/Berlin")
    with company_scope(made.pk), timezone.override(made.time_zone):
        yield made


@pytest.fixture
def other_company(company: Company) -> Company:
    """A stranger company."""
    return accounts.company_create(name="Other", slug="other", time_zone="Asia/Tokyo")


@pytest.fixture
def system(company: Company) -> Actor:
    """The product itself acting in `company`."""
    return system_actor(company)


PersonMaker = Callable[..., Membership]


@pytest.fixture
def make_person(company: Company) -> PersonMaker:
    """`make_person("Marta Lind", level="consultant", company=…)`: a person who can sign in."""

    def make(name: str, *, level: str = "consultant", into: Company | None = None) -> Membership:
        target = into or company
        with company_scope(target.pk):
            email = name.lower().replace(" ", ".") + f"@{target.slug}.example"
            person = accounts.person_create(
                actor=system_actor(target), name=name, level=level, email=email
            )
            # Hashing a password takes longer than the rest of a test: set it only on sign-in.
            return Membership.objects.select_related("company", "user").get(pk=person.pk)

    return make


@pytest.fixture
def consultant(make_person: PersonMaker) -> Membership:
    """A consultant."""
    return make_person("Marta Lind")


@pytest.fixture
def manager(make_person: PersonMaker) -> Membership:
    """A manager."""
    return make_person("Helen Brandt", level="manager")


@pytest.fixture
def head(make_person: PersonMaker) -> Membership:
    """A head."""
    return make_person("Ada Head", level="head")


@pytest.fixture
def admin(make_person: PersonMaker) -> Membership:
    """A company administrator."""
    return make_person("Ann Admin", level="admin")


@pytest.fixture
def internal(make_person: PersonMaker) -> Membership:
    """An internal employee."""
    return make_person("Lena Fischer", level="internal")


@pytest.fixture
def stranger(make_person: PersonMaker, other_company: Company) -> Membership:
    """An administrator of another company."""
    return make_person("Sam Stranger", level="admin", into=other_company)


@pytest.fixture
def actor_of() -> Callable[[Membership], Actor]:
    """`actor_of(person)`: the actor a request of that person would have."""
    return actor_for_membership


@pytest.fixture
def browser_of() -> Callable[[Membership], Browser]:
    """`browser_of(person)`: a signed-in test browser."""

    def make(person: Membership) -> Browser:
        browser = Browser()
        browser.force_login(
            person.user,
            backend="django.contrib.auth.backends.ModelBackend",  # type: ignore[arg-type]
        )
        return browser

    return make


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A fast hasher: the strength of the real one is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
