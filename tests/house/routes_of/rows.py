"""Rows of the world that addresses name."""

from typing import Any

from tests.factories.world import World


def first(model: Any, world: World) -> int:
    """The key of the company's first row of the kind."""
    found: int = model.objects.filter(company_id=world.company.pk).earliest("pk").pk
    return found
