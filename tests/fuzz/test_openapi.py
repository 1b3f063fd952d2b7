"""Generated calls to every operation of the API: nothing they say may be a fault of ours."""

import os
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.actors import actor_for_membership
from integrations.services.tokens import token_create
from tests.factories.world import World
from tests.house.routes import ROUTES

pytestmark = pytest.mark.fuzz

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
STEP = 2 if EXAMPLES < 5 else 1
QUIETLY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def operations(world: World, kept_connection: None) -> list[Any]:
    """Every operation of the schema, as the product tells it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def headers(world: World) -> dict[str, str]:
    """An administrator's program that may read and write."""
    actor = actor_for_membership(world.people.admin)
    _token, text = token_create(actor=actor, name="fuzz", scopes=["read", "write"], days=1)
    return {"Authorization": f"Bearer {text}"}


def shape(path: str) -> str:
    """The address without the names of its parameters."""
    return re.sub(r"\{\w+\}", "{}", path)


def real_path(world: World, path: str) -> str:
    """The operation's address with numbers of records that exist."""
    found = next(route for route in ROUTES if shape(route.template) == shape(path))
    return found.address(world).partition("?")[0]


def test_every_operation_of_the_schema_is_a_route(operations: list[Any]) -> None:
    routes = {shape(route.template) for route in ROUTES}
    assert [one.path for one in operations if shape(one.path) not in routes] == []
    assert len(operations) > 40


@dataclass
class Caller:
    """Calls operations in a program's name and keeps what they answered."""

    headers: dict[str, str]
    answers: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def call(self, case: Any, address: str) -> None:
        """One call, to a real record when an address is given; its changes are taken back."""
        if address:
            case.path, case.path_parameters = address, {}
        with transaction.atomic():
            try:
                status = int(case.call(headers=self.headers).status_code)
            finally:
                transaction.set_rollback(True)
        self.answers[status] += 1
        if status >= 500:
            self.faults.setdefault(case.operation.label, repr(case)[:600])

    def call_often(self, operation: Any, address: str) -> None:
        """`EXAMPLES` generated calls of one operation, half of them to a real record."""

        @QUIETLY
        @given(case=operation.as_strategy(), is_real=st.booleans())
        def generated(case: Any, is_real: bool) -> None:
            self.call(case, address if is_real else "")

        generated()


def test_generated_calls_when_made_then_never_a_fault_of_ours(
    world: World, operations: list[Any], headers: dict[str, str]
) -> None:
    caller = Caller(headers)
    # Each second operation; which ones turns with the seed that pytest prints.
    for operation in operations[random.randrange(STEP) :: STEP]:
        caller.call_often(operation, real_path(world, operation.path))
    assert caller.faults == {}
    # Neither all refused at the door, nor all accepted.
    assert caller.answers[200] + caller.answers[201] > 50
    assert caller.answers[422] > 50
    # Only the sign-in of programs may say so.
    assert caller.answers[401] <= EXAMPLES
