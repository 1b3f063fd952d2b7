"""Reading figures: values, gaps, periods, comparisons, rows, and who may see what."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotFound
from metrics import formulas, services
from metrics.access import allowed_scope
from metrics.catalogue import CATALOGUE, Level
from metrics.figures import Counters, Figure, InUse, change, figure
from metrics.models import Leaf, MetricBuild, MetricDefinition
from metrics.selectors import breakdown, figures, period_start, rows, series
from metrics.selectors.figures import is_observed
from surveys.models import Survey
from tests.factories.metrics import MONDAY, answer, drain, invite
from tests.metrics.conftest import Crew

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def leaf(code: str, day: date, n: int = 1, *, crew: Crew | None = None, **values: Any) -> Leaf:
    """A leaf of the active build."""
    build = MetricBuild.objects.get(definition__code=code, state="active")
    durations = values.get("durations")
    values.setdefault("total", float(sum(durations or ())))
    return Leaf.objects.create(
        **{
            "company_id": build.company_id,
            "build": build,
            "definition_id": build.definition_id,
            "day": day,
            "n": len(durations) if durations else n,
            "positives": 0,
            "negatives": 0,
            **values,
        }
    )


def of(positives: int, n: int, negatives: int = 0, *, code: str = "csat") -> Figure:
    """A figure of counters."""
    return figure(InUse(code, 1, 1, 1), Counters(n, 0.0, positives, negatives))


def test_figures_without_data_then_none_and_never_zero(company: Company, crew: Crew) -> None:
    found = figures(
        company_id=company.pk, codes=list(CATALOGUE), start=MARCH, end=APRIL, level=Level.COMPANY
    )
    assert len(found) == len(CATALOGUE)
    for one in found.values():
        assert (one.value, one.n, one.low, one.high, one.mean, one.p90) == (None, 0, *[None] * 4)
        assert one.version == 1


def test_figures_of_a_metric_nobody_set_up_then_none(company: Company) -> None:
    found = figures(company_id=company.pk, codes=["nps"], start=MARCH, end=APRIL)
    assert found["nps", None].value is None
    assert found["nps", None].definition_id is None


def test_all_figures_of_everybody_then_one_query(company: Company, crew: Crew) -> None:
    with CaptureQueriesContext(connection) as captured:
        figures(
            company_id=company.pk,
            codes=[code for code in CATALOGUE if is_observed(code)],
            start=MARCH,
            end=APRIL,
            level=Level.CONSULTANT,
            ids=[person.pk for person in crew.consultants],
        )
    assert len(captured) == 1


def test_median_of_merged_days_then_of_the_whole_distribution(company: Company, crew: Crew) -> None:
    leaf("first_response_time", date(2026, 3, 2), durations=[10.0, 20.0, 600.0])
    leaf("first_response_time", date(2026, 3, 3), durations=[1.0])
    one = figures(company_id=company.pk, codes=["first_response_time"], start=MARCH, end=APRIL)[
        "first_response_time", None
    ]
    values = [1, 10, 20, 600]
    assert one.value == formulas.quantile(values, 0.5) == 15
    assert one.p90 == pytest.approx(formulas.quantile(values, 0.9))
    assert one.mean == 157.75
    assert one.n == 4
    assert one.too_few


def test_csat_of_fifty_answers_then_share_interval_and_mean(company: Company, crew: Crew) -> None:
    leaf("csat", date(2026, 3, 2), 50, positives=45, total=220.0, consultant_id=crew.marta.pk)
    for level, of_id in ((Level.COMPANY, None), (Level.CONSULTANT, crew.marta.pk)):
        found = figures(company_id=company.pk, codes=["csat"], start=MARCH, end=APRIL, level=level)
        one = found["csat", of_id]
        assert (one.value, round(one.low or 0, 1), round(one.high or 0, 1)) == (90.0, 78.6, 95.7)
        assert one.mean == 4.4
        assert not one.too_few


def test_end_of_the_range_then_not_included(company: Company, crew: Crew) -> None:
    leaf("closed_requests", MARCH)
    leaf("closed_requests", APRIL)
    found = figures(company_id=company.pk, codes=["closed_requests"], start=MARCH, end=APRIL)
    assert found["closed_requests", None].value == 1


def test_provisional_ones_then_counted_until_they_settle(company: Company, crew: Crew) -> None:
    now = timezone.now()
    past, coming = now - timedelta(days=1), now + timedelta(days=1)
    leaf("fcr", MARCH, 3, positives=3, settles_at=coming, settles=[past, coming])
    leaf("fcr", MARCH + timedelta(days=1), 2, positives=2, settles_at=past, settles=[past, past])
    one = figures(company_id=company.pk, codes=["fcr"], start=MARCH, end=APRIL)["fcr", None]
    assert one.provisional_n == 1
    assert one.is_provisional
    assert one.n == 5


@pytest.mark.parametrize(
    ("period", "start", "end", "starts"),
    [
        ("day", "2024-02-28", "2024-03-02", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("week", "2020-12-30", "2021-01-05", ["2020-12-28", "2021-01-04"]),
        ("month", "2026-01-31", "2026-03-01", ["2026-01-01", "2026-02-01"]),
        ("quarter", "2025-11-15", "2026-04-02", ["2025-10-01", "2026-01-01", "2026-04-01"]),
    ],
)
def test_series_over_gaps_then_each_period_is_there_with_none(
    company: Company, crew: Crew, period: str, start: str, end: str, starts: list[str]
) -> None:
    last = date.fromisoformat(end) - timedelta(days=1)
    leaf("closed_requests", last, 2)
    points = series(
        company_id=company.pk,
        code="closed_requests",
        period=period,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
    )
    assert [point.period_start.isoformat() for point in points] == starts
    assert [point.figure.value for point in points] == [None] * (len(starts) - 1) + [2]


def test_week_53_then_belongs_to_the_year_it_began_in() -> None:
    assert date(2020, 12, 28).isocalendar().week == 53
    assert period_start("week", date(2021, 1, 3)) == date(2020, 12, 28)


def test_breakdown_within_a_manager_then_only_what_was_under_them(
    company: Company, crew: Crew
) -> None:
    leaf("csat", MARCH, 4, positives=4, consultant_id=crew.marta.pk, manager_id=crew.helen.pk)
    leaf("csat", MARCH, 2, positives=0, consultant_id=crew.marta.pk, manager_id=crew.otto.pk)
    leaf("csat", MARCH, 1, consultant_id=0, manager_id=0)
    found = breakdown(company_id=company.pk, code="csat", start=MARCH, end=APRIL)
    assert [(pk, name, one.n) for pk, name, one in found] == [(crew.marta.pk, "Marta L", 6)]
    found = breakdown(
        company_id=company.pk,
        code="csat",
        start=MARCH,
        end=APRIL,
        within_manager_id=crew.helen.pk,
    )
    assert [(one.n, one.value) for _, _, one in found] == [(4, 100.0)]


def test_nps_from_53_to_61_then_not_more_than_chance() -> None:
    result = change(of(260, 400, 48, code="nps"), of(284, 400, 40, code="nps"))
    assert result.delta == pytest.approx(8.0)
    assert result.is_more_than_chance is False
    assert round(result.z or 0, 2) == 1.66
    assert result.note == "not more than chance"


def test_share_that_fell_far_then_more_than_chance() -> None:
    result = change(of(300, 400), of(240, 400))
    assert result.is_more_than_chance is True
    assert (result.z or 0) < -1.96


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (of(0, 0), of(5, 50), "no data to compare with"),
        (of(3, 4), of(45, 50), "too few to judge"),
        (of(0, 20, code="fcr"), of(20, 20), "another version of the definition: not comparable"),
    ],
)
def test_change_that_cannot_be_judged_then_says_why(
    before: Figure, after: Figure, note: str
) -> None:
    result = change(before, after)
    assert result.is_more_than_chance is None
    assert result.note == note


def test_change_of_durations_then_difference_without_judgement() -> None:
    use = InUse("first_response_time", 1, 1, 1)
    result = change(figure(use, Counters(20, median=60.0)), figure(use, Counters(20, median=90.0)))
    assert (result.delta, result.is_more_than_chance, result.note) == (30.0, None, "not judged")


@pytest.fixture
def seen(crew: Crew, actor_of: Any, head: Membership, internal: Membership) -> Any:
    """`seen(person, level, id)`."""
    people = {"head": head, "internal": internal, "helen": crew.helen, "marta": crew.marta}
    return lambda name, level, pk: allowed_scope(actor_of(people[name]), level, pk)


def test_scopes_of_each_level_then_own_team_or_all(company: Company, crew: Crew, seen: Any) -> None:
    leaf("csat", MARCH, consultant_id=crew.priya.pk, manager_id=crew.helen.pk)
    marta, jonas, priya, daniel = (person.pk for person in crew.consultants)
    helen, otto = crew.helen.pk, crew.otto.pk
    company_level = (Level.COMPANY, None)
    expected = {
        "internal": set(),
        "marta": {company_level, (Level.CONSULTANT, marta)},
        "helen": {
            company_level,
            (Level.MANAGER, helen),
            *((Level.CONSULTANT, pk) for pk in (helen, marta, jonas, priya)),
        },
        "head": {
            company_level,
            *((Level.MANAGER, pk) for pk in (helen, otto)),
            *((Level.CONSULTANT, pk) for pk in (helen, marta, jonas, priya, daniel)),
        },
    }
    asked = expected["head"]
    for name, allowed in expected.items():
        assert {one for one in asked if seen(name, *one)} == allowed, name


@pytest.fixture
def answered(company: Company, crew: Crew) -> datetime:
    """Three answers credited to Marta, one to Priya."""
    survey = Survey.objects.create(company=company, kind="nps", question_en="?", question_ru="?")
    for number, person in enumerate([crew.marta] * 3 + [crew.priya]):
        at = MONDAY + timedelta(hours=number)
        answer(invite(survey, crew.client, at=at, consultant=person), 9, at=at)
    drain(company)
    return MONDAY


def test_rows_behind_a_figure_then_pages_with_their_sources(
    company: Company, crew: Crew, answered: datetime, actor_of: Any
) -> None:
    asked: dict[str, Any] = {
        "actor": actor_of(crew.marta),
        "company_id": company.pk,
        "code": "nps",
        "start": MARCH,
        "end": APRIL,
        "level": Level.CONSULTANT,
        "id": crew.marta.pk,
        "size": 2,
    }
    first = rows(**asked)
    second = rows(**asked, cursor=first.next_cursor)
    behind = [*first.rows, *second.rows]
    assert [row.consultant for row in behind] == [crew.marta] * 3
    assert {row.source_kind for row in behind} == {"invitation"}
    assert second.next_cursor is None
    with pytest.raises(NotFound):
        rows(**{**asked, "id": crew.priya.pk})
    with pytest.raises(NotFound):
        rows(**{**asked, "code": "nonsense", "level": Level.COMPANY})


def test_defaults_twice_then_once(company: Company, crew: Crew, system: Actor) -> None:
    assert services.defaults_create(system) == []
    assert MetricDefinition.objects.count() == MetricBuild.objects.count() == len(CATALOGUE)


def test_revision_without_reason_or_with_strange_window_then_refused(
    company: Company, crew: Crew, system: Actor
) -> None:
    for values in (
        {"reason": " "},
        {"reason": "x", "parameters": {"reopen_days": 0}},
        {"reason": "x", "parameters": {"nonsense": 1}},
        {"reason": "x", "time_zone": "UTC+3"},
    ):
        with pytest.raises(InvalidInput):
            services.definition_revise(actor=system, code="fcr", **values)
    assert MetricDefinition.objects.filter(code="fcr").count() == 1
