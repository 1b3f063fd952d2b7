"""Who opens what, told by each concept in a module of its own; `tests.house.routes` joins them.

A module has `OPENS_TO` (level: names of routes), `PARAMETERS` (what a parameter names, by the word
before it), and, where needed, `QUERIES` and `REFUSED_HERE`.
"""

from tests.house.routes_of import (
    checks,
    growth,
    interviews,
    learning,
    metrics,
    onboarding,
    playbooks,
    practices,
    surveys,
    vacancies,
)

PARTS = (
    surveys,
    playbooks,
    metrics,
    vacancies,
    interviews,
    onboarding,
    checks,
    learning,
    practices,
    growth,
)
