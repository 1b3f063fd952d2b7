"""The API of figures: the same values as the page, strict about what is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from metrics.catalogue import CATALOGUE
from metrics.models import BuildState, MetricBuild, MetricDefinition
from metrics.wording import with_unit
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
SPAN = "start=2026-03-01&end=2026-04-01"
API = "/api/v1/metrics"


def test_every_figure_is_that_of_the_page(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    found = browser.get(f"{API}/figures/?{SPAN}").json()
    assert {one["code"] for one in found} == set(CATALOGUE)
    for one in found:
        page = browser.get(f"/metrics/?period=month&start=2026-03-10&code={one['code']}")
        figure = page.context["figure"]
        for name, value in one.items():
            assert getattr(figure, name) == value, (one["code"], name)
        assert with_unit(figure) in page.content.decode()


def test_figure_without_data_then_null_and_not_zero(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    (nps,) = browser_of(head).get(f"{API}/figures/?codes=nps&{SPAN}").json()
    assert (nps["value"], nps["low"], nps["high"], nps["mean"]) == (None, None, None, None)
    assert (nps["n"], nps["version"], nps["too_few"], nps["min_n"]) == (0, 1, True, 10)


def test_fcr_of_days_that_are_over_is_not_provisional(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    (fcr,) = browser_of(head).get(f"{API}/figures/?codes=fcr&{SPAN}").json()
    assert (fcr["value"], fcr["n"], fcr["version"]) == (100.0, 12, 1)
    assert fcr["provisional_n"] == 0


def test_series_merges_to_the_figure_of_the_whole(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    for period in ("day", "week", "month", "quarter"):
        points = browser.get(f"{API}/series/?code=fcr&period={period}&{SPAN}").json()
        assert sum(point["figure"]["n"] for point in points) == 12, period
        for point in points:
            assert (point["figure"]["value"] is None) == (point["figure"]["n"] == 0)


def test_comparison_is_that_of_the_page(told: Crew, head: Membership, browser_of: Browsers) -> None:
    browser = browser_of(head)
    rows = browser.get(f"{API}/breakdown/?code=fcr&{SPAN}").json()
    assert [(row["name"], row["figure"]["n"]) for row in rows] == [("Helen B", 12)]
    below = browser.get(f"{API}/breakdown/?code=fcr&level=manager&id={told.helen.pk}&{SPAN}").json()
    assert [(row["name"], row["figure"]["n"]) for row in below] == [("Jonas W", 2), ("Marta L", 10)]
    address = f"level=manager&id={told.helen.pk}&start=2026-03-01&code=fcr"
    page = browser.get(f"/metrics/side-by-side/?{address}")
    shown = {row["name"]: row["n"] for row in page.context["rows"]}
    assert shown == {row["name"]: row["figure"]["n"] for row in below}


def test_rows_are_as_many_as_n_over_all_pages(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    address: str | None = f"{API}/rows/?code=fcr&{SPAN}&page_size=5"
    seen: list[int] = []
    while address:
        answer = browser.get(address).json()
        seen += [row["source_id"] for row in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 12


def test_definitions_say_what_version_counts_how(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    found = browser_of(head).get("/api/v1/metric-definitions/").json()["results"]
    fcr = next(one for one in found if one["code"] == "fcr")
    assert (fcr["version"], fcr["min_n"], fcr["time_zone"]) == (1, 10, "Europe/Berlin")
    assert fcr["parameters"] == {"reopen_days": 7, "repeat_days": 7}


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("figures", "start=x&end=y", "start"),
        ("figures", "start=2026-03-01", "end"),
        ("figures", "start=2026-03-02&end=2026-03-02", "end"),
        ("figures", "start=0001-01-01&end=2026-03-02", "end"),
        ("figures", f"codes=fcr,unknown&{SPAN}", "codes"),
        ("figures", f"level=manager&{SPAN}", "id"),
        ("figures", f"level=company&id=1&{SPAN}", "id"),
        ("figures", f"level=planet&{SPAN}", "level"),
        ("figures", f"id=-1&{SPAN}", "id"),
        ("figures", f"code=fcr&{SPAN}", "code"),
        ("figures", f"cursor=x&{SPAN}", "cursor"),
        ("figures", f"start=2026-01-01&{SPAN}", "start"),
        ("series", f"code=fcr&period=eon&{SPAN}", "period"),
        ("series", "code=fcr&period=day&start=1990-01-01&end=2026-01-01", "end"),
        ("series", "code=fcr&period=week&start=1990-01-01&end=2100-01-01", "end"),
        ("breakdown", f"code=fcr&level=consultant&id=1&{SPAN}", "level"),
        ("rows", SPAN, "code"),
        ("rows", f"code=fcr&cursor=x&{SPAN}", "cursor"),
        ("rows", f"code=fcr&page_size=0&{SPAN}", "page_size"),
    ],
)
def test_query_that_makes_no_sense_then_422_names_the_field(
    told: Crew, head: Membership, browser_of: Browsers, path: str, query: str, field: str
) -> None:
    answer = browser_of(head).get(f"{API}/{path}/?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]


@pytest.mark.parametrize("path", ["figures", "series", "breakdown", "rows"])
def test_other_peoples_figures_then_404(told: Crew, browser_of: Browsers, path: str) -> None:
    def status(who: Membership, level: str, whose: Membership) -> int:
        code = "" if path == "figures" else "code=fcr&"
        address = f"{API}/{path}/?{code}level={level}&id={whose.pk}&{SPAN}"
        return int(browser_of(who).get(address).status_code)

    assert status(told.marta, "manager", told.helen) == 404
    assert status(told.helen, "manager", told.otto) == 404
    assert status(told.helen, "manager", told.helen) == 200
    # A consultant has no level below to compare: the question itself is wrong.
    is_breakdown = path == "breakdown"
    assert status(told.marta, "consultant", told.jonas) == (422 if is_breakdown else 404)
    assert status(told.helen, "consultant", told.priya) == (422 if is_breakdown else 404)
    assert status(told.marta, "consultant", told.marta) == (422 if is_breakdown else 200)
    assert status(told.helen, "consultant", told.marta) == (422 if is_breakdown else 200)


def test_managers_compare_their_own_team_only(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    address = f"{API}/breakdown/?code=fcr&{SPAN}"
    names: dict[str, Any] = {
        person.name: [row["name"] for row in browser_of(person).get(address).json()]
        for person in (told.helen, told.otto, told.marta, head)
    }
    assert names == {"Helen B": ["Helen B"], "Otto K": [], "Marta L": [], "Ada Head": ["Helen B"]}


def test_stranger_gets_none_of_our_figures(
    told: Crew, stranger: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(stranger)
    figures = browser.get(f"{API}/figures/?codes=fcr&{SPAN}").json()
    assert [(one["n"], one["value"]) for one in figures] == [(0, None)]
    assert browser.get(f"{API}/rows/?code=fcr&{SPAN}").json()["results"] == []
    ours = browser.get(f"{API}/figures/?level=consultant&id={told.marta.pk}&codes=fcr&{SPAN}")
    assert ours.status_code == 404


def test_cuts_narrow_every_answer_alike(told: Crew, head: Membership, browser_of: Browsers) -> None:
    browser = browser_of(head)
    cut = f"client={told.client.pk}&channel=phone&topic=0&role={told.client.pk + 10**9}"
    assert browser.get(f"{API}/figures/?codes=fcr&{SPAN}&{cut}").status_code == 404
    cut = f"client={told.client.pk}&channel=phone&topic=0"
    (figure,) = browser.get(f"{API}/figures/?codes=fcr&{SPAN}&{cut}").json()
    assert figure["n"] == 12
    (none,) = browser.get(f"{API}/figures/?codes=fcr&{SPAN}&channel=chat").json()
    assert (none["n"], none["value"]) == (0, None)
    points = browser.get(f"{API}/series/?code=fcr&period=day&{SPAN}&{cut}").json()
    assert sum(point["figure"]["n"] for point in points) == 12
    rows = browser.get(f"{API}/rows/?code=fcr&{SPAN}&{cut}").json()["results"]
    assert len(rows) == 12
    sides = browser.get(f"{API}/sides/?code=fcr&by=client&{SPAN}&{cut}").json()
    assert [(one["name"], one["figure"]["n"]) for one in sides] == [(told.client.name, 12)]


def test_change_between_two_versions_is_refused_unless_both_are_named(
    told: Crew, head: Membership, system: Actor, company: Company, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    before = "before_start=2026-02-01&before_end=2026-03-01"
    same = browser.get(f"{API}/change/?code=fcr&{SPAN}&{before}").json()
    assert (same["delta"], same["note"]) == (None, "no data to compare with")
    first = MetricDefinition.objects.get(code="fcr")
    second = MetricDefinition.objects.create(
        company=company, code="fcr", version=2, time_zone=first.time_zone, starts_on="2026-03-01"
    )
    MetricBuild.objects.create(
        company=company, definition=second, state=BuildState.ACTIVE, filled=True
    )
    for path in ("change", "decomposition"):
        refused = browser.get(f"{API}/{path}/?code=fcr&{SPAN}&{before}")
        assert refused.status_code == 422, path
        assert "before_version" in refused.json()["errors"]
    named = f"{API}/change/?code=fcr&{SPAN}&{before}&version=1&before_version=2"
    answer = browser.get(named).json()
    assert (answer["before"]["version"], answer["after"]["version"]) == (2, 1)
    (figure,) = browser.get(f"{API}/figures/?codes=fcr&versions=fcr:1&{SPAN}").json()
    assert (figure["version"], figure["n"]) == (1, 12)


def test_decomposition_spread_and_cohorts_are_those_of_the_pages(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(head)
    spans = "start=2026-03-03&end=2026-03-08&before_start=2026-03-01&before_end=2026-03-03"
    parts = browser.get(f"{API}/decomposition/?code=resolve_time_first&{spans}&by=channel").json()
    assert parts["refused"] == "Too few on one of the sides: parts of it would be chance."
    assert (parts["change"], parts["parts"]) == (None, [])
    bins = browser.get(f"{API}/distribution/?code=resolve_time_first&{SPAN}").json()
    assert [(one["low"], one["high"], one["count"]) for one in bins if one["count"]] == [
        (7200.0, 14400.0, 12)
    ]
    assert browser.get(f"{API}/distribution/?code=fcr&{SPAN}").status_code == 422
    assert browser.get(f"{API}/cohorts/?measure=retained&by=year").json() == []
    assert browser.get(f"{API}/cohorts/?measure=luck").status_code == 422
