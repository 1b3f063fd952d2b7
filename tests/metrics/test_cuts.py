"""Cuts and versions: figures of a part, parts side by side, and breaks inside a series."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Company
from metrics.catalogue import Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.figures import change
from metrics.models import BuildState, Leaf, MetricBuild, MetricDefinition
from metrics.selectors import breakdown, by_dimension, figures, observations, series
from tests.factories.handoffs import make_client, make_topic
from tests.factories.metrics import drain
from tests.metrics.conftest import Crew

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def parts(company: Company, crew: Crew) -> dict[str, int]:
    """Three requests about a topic, two about none, one of a client in a segment; all closed."""
    story = crew.story()
    for hours in range(3):
        request = story.open(crew.marta, hours, crew.topic.pk)
        story.resolve(request, crew.marta, hours + 1 + hours)
    for hours in range(2):
        story.resolve(story.open(crew.priya, hours), crew.priya, hours + 4)
    story.client = make_client(company, "Hotel-Nord").client
    type(story.client).objects.filter(pk=story.client.pk).update(segment="hotels")
    other = make_topic(company, "billing")
    story.resolve(story.open(crew.marta, 1, other.pk), crew.marta, 2)
    drain(company)
    return {"topic": crew.topic.pk, "other": other.pk, "client": story.client.pk}


def closed(company: Company, cut: Cut, **values: object) -> tuple[int, float | None]:
    """How many were closed in March, and the median time to resolve."""
    found = figures(
        company_id=company.pk,
        codes=["closed_requests", "resolve_time_first"],
        start=MARCH,
        end=APRIL,
        cut=cut,
        **values,  # type: ignore[arg-type]
    )
    (_, count), (_, time) = sorted(found.items(), key=lambda item: item[0][0])
    return count.n, time.value


def test_figures_of_a_cut_then_of_that_part_alone(
    company: Company, crew: Crew, parts: dict[str, int]
) -> None:
    assert closed(company, NO_CUT)[0] == 6
    assert closed(company, Cut(topic_id=parts["topic"])) == (3, 2 * 3600)
    assert closed(company, Cut(topic_id=0))[0] == 2
    assert closed(company, Cut(channel="phone"))[0] == 6
    assert closed(company, Cut(channel=""))[0] == 0
    assert closed(company, Cut(segment="hotels"))[0] == 1
    assert closed(company, Cut(segment=""))[0] == 5
    assert closed(company, Cut(client_id=parts["client"], topic_id=parts["other"]))[0] == 1
    assert closed(company, Cut(client_id=parts["client"], topic_id=parts["topic"]))[0] == 0
    own = closed(company, Cut(topic_id=0), level=Level.CONSULTANT, ids=[crew.priya.pk])
    assert own == (2, 3.5 * 3600)
    assert (
        observations(
            company_id=company.pk,
            code="closed_requests",
            start=MARCH,
            end=APRIL,
            cut=Cut(segment="", topic_id=0),
            level=Level.CONSULTANT,
            id=crew.priya.pk,
        ).count()
        == 2
    )
    people = breakdown(
        company_id=company.pk,
        code="closed_requests",
        start=MARCH,
        end=APRIL,
        cut=Cut(topic_id=parts["topic"]),
    )
    assert [(pk, one.n) for pk, _, one in people] == [(crew.marta.pk, 3)]


@pytest.mark.parametrize("dimension", list(Dimension))
def test_parts_side_by_side_then_by_name_and_add_up_in_one_query(
    company: Company, crew: Crew, parts: dict[str, int], dimension: Dimension
) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = by_dimension(
            company_id=company.pk,
            codes=["closed_requests", "fcr"],
            start=MARCH,
            end=APRIL,
            dimension=dimension,
        )
    assert len(captured) == 1
    assert sum(one.n for _, _, one in found["closed_requests"]) == 6
    expected = {
        Dimension.TOPIC: [("Billing", 1), (crew.topic.name, 3), ("", 2)],
        Dimension.SEGMENT: [("hotels", 1), ("", 5)],
        Dimension.CHANNEL: [("phone", 6)],
        Dimension.TEAM: [("Front line", 4), ("Success", 2)],
        Dimension.CLIENT: [(crew.client.name, 5), ("Hotel-Nord", 1)],
    }
    if dimension in expected:
        rows = [(name, one.n) for _, name, one in found["closed_requests"]]
        assert sorted(rows) == sorted(expected[dimension])
        assert [bool(name) for name, _ in rows] == sorted(bool(name) for name, _ in rows)[::-1]


def test_break_of_versions_then_each_period_wholly_by_one(company: Company, crew: Crew) -> None:
    first = MetricBuild.objects.get(definition__code="fcr", state=BuildState.ACTIVE)
    revised = MetricDefinition.objects.create(
        company=company,
        code="fcr",
        version=2,
        time_zone="Europe/Berlin",
        starts_on="2026-03-15",
        reason="Two weeks",
    )
    second = MetricBuild.objects.create(
        company=company, definition=revised, state=BuildState.ACTIVE, filled=True
    )
    for build, positives in ((first, 1), (second, 0)):
        for day in range(60):
            Leaf.objects.create(
                company=company,
                build=build,
                definition_id=build.definition_id,
                day=date(2026, 2, 1) + timedelta(days=day),
                n=1,
                total=positives,
                positives=positives,
                negatives=0,
            )
    asked = {"company_id": company.pk, "code": "fcr", "period": "month"}
    points = series(**asked, start=date(2026, 2, 1), end=APRIL)  # type: ignore[arg-type]
    shown = [(one.figure.version, one.figure.n, one.figure.value) for one in points]
    assert shown == [(1, 28, 100.0), (2, 31, 0.0)]
    assert change(points[0].figure, points[1].figure).delta is None
    by_name = series(**asked, start=date(2026, 2, 1), end=APRIL, versions={"fcr": 1})  # type: ignore[arg-type]
    assert [one.figure.version for one in by_name] == [1, 1]
    for last, version in ((14, 1), (15, 2)):
        found = figures(
            company_id=company.pk, codes=["fcr"], start=MARCH, end=date(2026, 3, last + 1)
        )
        assert found["fcr", None].version == version
