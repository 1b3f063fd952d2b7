"""Scores against what came later: said only where there are enough people for it."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership
from hiring import services
from hiring.checks_passed import checks_passed
from hiring.hindsight import FEWEST, connection, ranks
from hiring.models import Decision
from hiring.selectors.hindsight import hindsight_of
from tests.factories.checks import WRONG, make_check, take
from tests.factories.interviews import a_sheet, ask, give, make_case
from tests.factories.playbooks import make_playbook
from tests.factories.roles import standard_roles
from tests.factories.vacancies import a_day


def test_ranks_of_equal_values_share_their_mean() -> None:
    assert ranks([3.0, 1.0, 3.0, 2.0]) == [3.5, 1.0, 3.5, 2.0]


def test_connection_is_not_said_of_few_of_equal_or_of_perfect_order() -> None:
    few = [(float(n), float(n % 3)) for n in range(FEWEST - 1)]
    assert connection(few, looked_at=1) is None
    assert connection([(1.0, float(n)) for n in range(20)], looked_at=1) is None
    assert connection([(float(n), float(n)) for n in range(20)], looked_at=1) is None


def test_connection_is_spearmans_with_fishers_interval() -> None:
    """IQ and hours of television, the worked example of Spearman's coefficient: rho −29/165."""
    xs = (106, 100, 86, 101, 99, 103, 97, 113, 112, 110)
    ys = (7, 27, 2, 50, 28, 29, 20, 12, 6, 17)
    found = connection([(float(x), float(y)) for x, y in zip(xs, ys, strict=True)], looked_at=12)
    assert found is not None
    assert (found.n, found.is_sure) == (10, False)
    assert found.rho == pytest.approx(-29 / 165)
    assert found.low == pytest.approx(-0.7278, abs=1e-4)
    assert found.high == pytest.approx(0.5145, abs=1e-4)


def test_page_says_that_there_is_nobody_yet_and_is_closed_to_interviewers(
    manager: Membership, consultant: Membership, browser_of: Any
) -> None:
    address = reverse("hiring-hindsight")
    page = browser_of(manager).get(address)
    assert "Nobody to look back at yet" in page.content.decode()
    assert browser_of(consultant).get(address).status_code == 403


def test_people_hired_long_ago_stand_beside_their_figures_and_checks(
    manager: Membership,
    consultant: Membership,
    head: Membership,
    make_person: Any,
    browser_of: Any,
    actor_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    case = make_case(manager, consultant)
    ask(case.actor, case.candidate, consultant)
    give(consultant, case.candidate, a_sheet("Told", drive=4, empathy=2))
    hired = services.candidate_hire(
        actor=case.actor, candidate_id=case.candidate.pk, starts_on=a_day(-20), reason="Good"
    )
    assert hindsight_of(case.actor).people == []
    Decision.objects.update(starts_on=a_day(-100))
    found = hindsight_of(case.actor)
    (person,) = found.people
    assert (person.scores["drive"], person.scores["empathy"]) == ((4.0, 1), (2.0, 1))
    assert [figure.value for figure in person.figures.values()] == [None, None, None]
    assert {(one.n, one.connection) for one in found.compared} == {(0, None)}
    assert set(found.qualities) == {"drive", "learning", "positive", "empathy"}
    other = make_person("Otto Other", level="manager")
    assert hindsight_of(actor_of(other)).people == []
    browser = browser_of(head)
    with django_assert_max_num_queries(20):
        page = browser.get(reverse("hiring-hindsight")).content.decode()
    assert hired.membership is not None
    assert all(text in page for text in (hired.membership.name, "too few to say", "No data"))


def test_first_tries_at_checks_are_counted_in_the_days_of_each(
    manager: Membership, consultant: Membership, actor_of: Any, system: Any
) -> None:
    standard_roles(system)
    check = make_check(actor_of(manager), make_playbook(system).pk)
    take(consultant, check, WRONG)
    take(consultant, check)
    inside = {consultant.pk: (a_day(-5), a_day(1))}
    assert checks_passed(check.company_id, inside) == {consultant.pk: (0, 1)}
    assert checks_passed(check.company_id, {consultant.pk: (a_day(-5), a_day(0))}) == {}
