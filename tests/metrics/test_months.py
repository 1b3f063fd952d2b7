"""Months: read only while current, equal to leaves and observations, nothing lost in a race."""

import threading
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.actors import system_actor
from accounts.models import Company
from core.tenancy import company_scope
from metrics import services
from metrics.catalogue import Level
from metrics.cuts import Cut, Dimension
from metrics.derivation import INVITATIONS, definitions_in_use
from metrics.models import MonthPart, MonthRollup, Observation
from metrics.months import roll_months
from metrics.observing import observe
from metrics.selectors import by_dimension, figures, series_of
from surveys.models import Survey
from tests.factories.handoffs import make_client
from tests.factories.metrics import MONDAY, answer, drain, invite, wrong_leaves
from tests.metrics.conftest import Crew, tell_half_a_year

CODES = ["closed_requests", "resolve_time_first", "csat"]
START, END = date(2026, 2, 20), date(2026, 10, 10)


def seen(company: Company, crew: Crew) -> list[Any]:
    """Everything that months may answer, read as it is now."""
    asked: dict[str, Any] = {
        "company_id": company.pk,
        "codes": CODES,
        "start": START,
        "end": END,
    }
    people = [person.pk for person in crew.consultants]
    topic, team = Cut(topic_id=crew.topic.pk), Dimension.TEAM
    points = series_of(**asked, period="month")
    return [
        sorted(figures(**asked).items()),
        sorted(figures(**asked, level=Level.CONSULTANT, ids=people).items()),
        sorted(figures(**asked, cut=topic).items()),
        sorted(figures(**asked, cut=Cut(segment="")).items()),
        sorted(by_dimension(**asked, dimension=team).items()),
        sorted(by_dimension(**asked, dimension=Dimension.SEGMENT).items()),
        [(code, point.period_start, point.figure) for code in CODES for point in points[code]],
    ]


def flat(found: Any) -> list[Any]:
    """All figures, in order."""
    if isinstance(found, (list, tuple)):
        return [figure for part in found for figure in flat(part)]
    return [found] if hasattr(found, "p90") else []


def assert_equal(exact: list[Any], rolled: list[Any]) -> None:
    """Counts to the last one; medians and p90 within 1 %."""
    before, after = flat(exact), flat(rolled)
    assert len(before) == len(after) > 40
    for one, other in zip(before, after, strict=True):
        counts = (one.code, one.n, one.positives, one.negatives, one.mean, one.provisional_n)
        assert counts == (
            *(other.code, other.n, other.positives, other.negatives, other.mean),
            other.provisional_n,
        )
        assert other.value == (None if one.value is None else pytest.approx(one.value, rel=0.01))
        assert other.p90 == (None if one.p90 is None else pytest.approx(one.p90, rel=0.01))


def test_months_under_changes_then_equal_to_leaves_and_observations(
    company: Company, crew: Crew
) -> None:
    random = Random(7)
    tell_half_a_year(company, crew, random, 30)
    exact = seen(company, crew)
    assert roll_months(company.pk, limit=1000, quiet_minutes=0) > 0
    assert roll_months(company.pk, limit=1000, quiet_minutes=0) == 0
    rolled = MonthRollup.objects.filter(part=MonthPart.COMPANY, n__gt=0)
    assert rolled.count() > 12
    assert wrong_leaves(company) == []
    assert_equal(exact, seen(company, crew))
    tell_half_a_year(company, crew, random, 10)
    changed = seen(company, crew)
    assert sum(one.n for one in flat(changed)) > sum(one.n for one in flat(exact))
    roll_months(company.pk, limit=1000, quiet_minutes=0)
    assert wrong_leaves(company) == []
    assert_equal(changed, seen(company, crew))
    rolled.filter(n__gt=0, build__definition__code="csat").update(n=999)
    wrong = wrong_leaves(company)
    assert {one.month_of for one in wrong} == {"company 0"}


def test_month_that_is_behind_or_provisional_then_not_read(company: Company, crew: Crew) -> None:
    tell_half_a_year(company, crew, Random(1), 6)
    roll_months(company.pk, limit=1000, quiet_minutes=0)
    asked: dict[str, Any] = {"company_id": company.pk, "codes": CODES, "start": START, "end": END}
    right = figures(**asked)["closed_requests", None].n
    MonthRollup.objects.filter(part=MonthPart.COMPANY).update(n=100)
    assert figures(**asked)["closed_requests", None].n > 99
    MonthRollup.objects.update(settles_at="2100-01-01T00:00Z")
    assert figures(**asked)["closed_requests", None].n == right
    MonthRollup.objects.update(settles_at=None, generation=0)
    assert figures(**asked)["closed_requests", None].n == right
    assert roll_months(company.pk, limit=1000, quiet_minutes=0) > 0
    assert roll_months(company.pk, limit=1000) == 0


@pytest.mark.django_db(transaction=True)
def test_race_of_roller_and_writers_then_no_current_month_is_wrong(company: Company) -> None:
    services.defaults_create(system_actor(company))
    client = make_client(company).client
    survey = Survey.objects.create(company=company, kind="nps", question_en="?", question_ru="?")
    invitations = [invite(survey, client, at=MONDAY + timedelta(days=day)) for day in range(3)]
    definitions = definitions_in_use(company.pk)
    running, errors = threading.Event(), []
    running.set()

    def write(seed: int) -> None:
        random = Random(seed)
        for number in range(60):
            with transaction.atomic():
                invitation = random.choice(invitations)
                answer(invitation, random.randrange(11), at=MONDAY + timedelta(minutes=number))
                observe(INVITATIONS, company.pk, [invitation.pk], definitions)

    def roll(_: int) -> None:
        while running.is_set():
            roll_months(company.pk, quiet_minutes=0)

    def in_thread(function: Any, number: int) -> None:
        try:
            with company_scope(company.pk):
                function(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    rollers = [threading.Thread(target=in_thread, args=(roll, n)) for n in range(2)]
    writers = [threading.Thread(target=in_thread, args=(write, n)) for n in range(2)]
    for thread in rollers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    running.clear()
    for thread in rollers:
        thread.join()
    assert errors == []
    drain(company)
    roll_months(company.pk, quiet_minutes=0)
    assert MonthRollup.objects.filter(build__definition__code="nps", n=3).exists()
    assert wrong_leaves(company) == []
    assert Observation.objects.filter(definition__code="nps", revision__gt=5).exists()
