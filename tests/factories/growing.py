"""Hiring and learning in the small company, told when everything below is there."""

from typing import Any

from tests.factories.checks import tell_checks
from tests.factories.growth import tell_growth
from tests.factories.interviews import tell_interviews
from tests.factories.learning import tell_learning
from tests.factories.onboarding import tell_onboarding
from tests.factories.practices import tell_practices
from tests.factories.vacancies import tell_vacancies


def tell_growing(world: Any) -> None:
    """One object of every kind."""
    for tell in (
        tell_vacancies,
        tell_interviews,
        tell_onboarding,
        tell_checks,
        tell_learning,
        tell_practices,
        tell_growth,
    ):
        tell(world)
