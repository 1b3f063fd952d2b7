"""A company with one object of every kind, for hostile input."""

from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts.models import Company, Membership
from core.access import Actor
from surveys.services import answer_record
from tests.factories.world import MARK, People, World, make_world


@pytest.fixture
def world(
    system: Actor,
    company: Company,
    admin: Membership,
    manager: Membership,
    consultant: Membership,
    internal: Membership,
    make_person: Callable[..., Membership],
) -> World:
    """One object of every kind."""
    people = People(admin, manager, consultant, make_person("Daniel Osei"), internal)
    made = make_world(system, company, people)
    answer_record(public_id=made.invitation.public_id, source="page", score=4, comment=MARK)
    return made


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Calls to the bare WSGI application stay inside the test's transaction, as the test client's
    do: Django closes the connection around each request otherwise."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
