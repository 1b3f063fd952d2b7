"""The default matrix, and one of its rows."""

import pytest

from core.access import Actor
from roles import services
from roles.models import MatrixVersion, Responsibility, Topic


@pytest.fixture
def matrix(system: Actor) -> MatrixVersion:
    """The default matrix."""
    services.defaults_create(system)
    return MatrixVersion.objects.get()


@pytest.fixture
def training(matrix: MatrixVersion) -> Responsibility:
    """A row that CS answers for."""
    return Topic.objects.get(code="training").responsibility  # type: ignore[return-value]
