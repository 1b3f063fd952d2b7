"""A product of its own for tests that kill what it runs on.

`company` is made in that product's database, so the usual fixtures make its people there too.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.access import Actor
from core.tenancy import company_scope
from cs_platform.embedded.processes import ServerProcess
from integrations.services.tokens import token_create
from metrics import services as metrics
from surveys import services as surveys
from tests.conftest import PersonMaker
from tests.factories.handoffs import hold_role, make_client, make_team, make_topic
from tests.faults.office import Office, Program
from tests.faults.product import Product, wait_for

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here kills processes."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def servers(django_db_blocker: Any) -> Iterator[Product]:
    """Servers with a migrated database without rows; nothing of the product runs on them yet."""
    folder = Path(tempfile.mkdtemp(prefix="cs-faults-"))
    made = Product(folder)
    try:
        with django_db_blocker.unblock():
            made.fill()
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def product(servers: Product, django_db_blocker: Any) -> Iterator[Product]:
    """The servers, with this process's Django on them; what the test started ends with it."""
    with django_db_blocker.unblock(), servers.as_database():
        yield servers
        servers.stop_processes()
        # What killed workers had not acknowledged is no next test's business.
        with servers.broker as broker:
            broker.flushall()


@pytest.fixture
def company(product: Product) -> Iterator[Company]:
    """A new company; the test runs inside its scope."""
    number = next(_numbers)
    made = accounts.company_create(
        name=f"Plano {number}", slug=f"plano-{number}", time_zone="Europe/Berlin"
    )
    with company_scope(made.pk):
        yield made


@pytest.fixture(scope="session")
def web(servers: Product) -> ServerProcess:
    """The web server, answering: one for all tests, none may need another one."""
    process = servers.launch_web()
    program = Program(servers.port, "")

    def answers() -> bool:
        assert process.poll() is None, process.log_tail()
        return program.call("GET", "requests/").status == 401

    wait_for(answers, what="the web server answers")
    return process


@pytest.fixture
def token_of(web: ServerProcess, product: Product) -> Callable[[Membership], Program]:
    """`token_of(person)`: that person's program."""

    def make(person: Membership) -> Program:
        actor = actor_for_membership(person)
        _token, text = token_create(actor=actor, name="p", scopes=["read", "write"], days=9)
        return Program(product.port, text)

    return make


@pytest.fixture
def office(
    company: Company,
    system: Actor,
    make_person: PersonMaker,
    token_of: Callable[[Membership], Program],
) -> Office:
    """A company at work: three people in two teams, a client who can be asked, figures in use."""
    surveys.defaults_create(actor=system)
    metrics.defaults_create(actor=system)
    people = [make_person(name) for name in ("Marta Lind", "Daniel Osei", "Priya Raman")]
    marta, daniel, priya = people
    helen, otto = (make_person(name, level="manager") for name in ("Helen Brandt", "Otto Keller"))
    make_team(helen, marta)
    hold_role(marta, "CS")
    made = make_client(company)
    return Office(
        company=company,
        marta=marta,
        daniel=daniel,
        priya=priya,
        team=make_team(otto, daniel, priya, name="Success"),
        client=made.client,
        contact=made.contact,
        topic=make_topic(company),
        programs={
            person.name.split()[0].lower(): token_of(person) for person in (*people, helen, otto)
        },
    )
