"""A leaf of a single observation keeps no arrays; those made with arrays of one read alike."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Company
from metrics.figures import Figure
from metrics.models import Leaf
from metrics.selectors import figures
from tests.factories.metrics import drain, wrong_leaves
from tests.metrics.conftest import Crew

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
TIME, SHARE = "resolve_time_first", "fcr"


def tell(crew: Crew, company: Company) -> None:
    """Marta resolves two requests on a day, Priya one on the next."""
    story = crew.story()
    for who, opened, resolved in ((crew.marta, 0, 1), (crew.marta, 1, 3), (crew.priya, 24, 26)):
        story.resolve(story.open(who, opened), who, resolved)
    drain(company)


def read(company: Company, code: str) -> Figure:
    return figures(company_id=company.pk, codes=[code], start=MARCH, end=APRIL)[code, None]


def test_leaf_of_one_then_its_sum_is_its_value(company: Company, crew: Crew) -> None:
    tell(crew, company)
    times = Leaf.objects.filter(definition__code=TIME).order_by("day")
    assert [(one.n, one.total, one.durations) for one in times] == [
        (2, 3 * 3600, [3600, 2 * 3600]),
        (1, 2 * 3600, None),
    ]
    one = read(company, TIME)
    assert (one.value, one.n) == (2 * 3600, 3)
    assert wrong_leaves(company) == []


def test_leaf_of_one_that_keeps_arrays_then_read_alike_and_right(
    company: Company, crew: Crew
) -> None:
    tell(crew, company)
    before = [read(company, code) for code in (TIME, SHARE)]
    for leaf in Leaf.objects.filter(n=1):
        is_timed = leaf.definition.code == TIME
        Leaf.objects.filter(pk=leaf.pk).update(
            durations=[leaf.total] if is_timed else None,
            settles=[leaf.settles_at] if leaf.settles_at else None,
        )
    assert [read(company, code) for code in (TIME, SHARE)] == before
    assert wrong_leaves(company) == []


def test_leaf_of_one_that_settles_later_then_provisional_and_found_by_the_check(
    company: Company, crew: Crew
) -> None:
    tell(crew, company)
    assert read(company, SHARE).provisional_n == 0
    later = timezone.now() + timedelta(days=1)
    Leaf.objects.filter(definition__code=SHARE, n=1).update(settles_at=later)
    assert read(company, SHARE).provisional_n == 1
    assert [(one.key.day, one.key.consultant_id) for one in wrong_leaves(company)] == [
        (date(2026, 3, 3), crew.priya.pk)
    ]


@pytest.mark.parametrize("field", ["total", "settles_at"])
def test_leaf_of_one_that_lost_what_it_is_then_found_by_the_check(
    company: Company, crew: Crew, field: str
) -> None:
    tell(crew, company)
    lost = {"total": 0.0, "settles_at": None}[field]
    code = {"total": TIME, "settles_at": SHARE}[field]
    Leaf.objects.filter(definition__code=code, n=1).update(**{field: lost})
    assert len(wrong_leaves(company)) == 1
