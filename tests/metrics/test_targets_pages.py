"""The pages of targets and their API: who sees what, the grid, and its cells."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from metrics import services
from metrics.models import Target, TargetVersion
from metrics.planning import before, period_start
from tests.metrics.conftest import Crew

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]
MARCH = date(2026, 3, 1)


@pytest.fixture
def chief(system: Actor) -> Actor:
    """Sets targets of the past too."""
    return Actor(**{**{f: getattr(system, f) for f in system.__slots__}, "via": "demo"})


def _set(actor: Actor, code: str, level: str, person: Membership | None, **bounds: Any) -> None:
    services.target_set(
        actor=actor,
        code=code,
        level=level,
        member_id=person.pk if person else None,
        period="month",
        starts_on=MARCH,
        **bounds,
    )


@pytest.fixture
def planned(told: Crew, chief: Actor) -> Crew:
    """Targets of March: ten of twelve requests were Marta's, all closed at first contact."""
    _set(chief, "fcr", "company", None, at_least=50.0)
    _set(chief, "closed_requests", "company", None, at_least=20.0, at_most=40.0)
    _set(chief, "resolve_time_first", "company", None, at_most=3600.0)
    _set(chief, "fcr", "manager", told.helen, at_least=50.0)
    _set(chief, "fcr", "consultant", told.marta, at_least=99.0)
    _set(chief, "fcr", "consultant", told.jonas, at_least=99.0)
    return told


def test_page_says_how_each_target_stands(
    planned: Crew, head: Membership, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(head)
    browser.get("/metrics/targets/")
    with django_assert_max_num_queries(14):
        page = browser.get("/metrics/targets/?period=month&start=2026-03-01").content.decode()

    assert page.count("off plan") == 2  # 12 of at least 20; all took two hours
    assert page.count("on plan") == 2  # the company's and Helen's
    assert "100.0 %" in page
    assert "0.0 % within it" in page
    assert "Helen B" in page


def test_team_page_shows_people_and_who_has_too_few(planned: Crew, browser_of: BrowserOf) -> None:
    page = browser_of(planned.helen).get("/metrics/targets/?period=month&start=2026-03-01")
    text = page.content.decode()

    assert "Team of Helen B" in text
    assert "Marta L" in text
    assert "cannot be told yet" in text  # Marta: 10 of 10, from 72.2
    assert "too few to judge" in text  # Jonas: 2


def test_consultant_sees_the_teams_target_without_its_figures(
    planned: Crew, browser_of: BrowserOf
) -> None:
    browser = browser_of(planned.marta)
    address = "/metrics/targets/?period=month&start=2026-03-01"
    mine = browser.get(address)
    team = browser.get(f"{address}&level=manager&id={planned.helen.pk}").content.decode()

    assert "at least 99.0 %" in mine.content.decode()
    assert "at least 50.0 %" in team
    assert "100.0 %" not in team
    for level, person in (("consultant", planned.jonas), ("manager", planned.otto)):
        refused = browser.get(f"{address}&level={level}&id={person.pk}")
        assert refused.status_code == 404
    assert browser.get("/metrics/targets/set/").status_code == 403


def test_grid_keeps_everything_typed_when_one_cell_is_wrong(
    crew: Crew, head: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(head)
    start = period_start("quarter", timezone.localdate())
    address = f"/metrics/targets/set/?period=quarter&start={start}&level=manager&id={crew.helen.pk}"
    marta, jonas = f"csat.consultant.{crew.marta.pk}", f"csat.consultant.{crew.jonas.pk}"
    time = f"resolve_time_first.consultant.{crew.marta.pk}"
    assert f'name="{marta}.least"' in browser.get(address).content.decode()
    typed = {f"{key}.seen": "0" for key in (marta, jonas, time)}
    typed |= {f"{marta}.least": "90,5", f"{jonas}.least": "lots", f"{time}.most": "6.5"}

    wrong = browser.post(address, typed)
    assert wrong.status_code == 422
    assert 'value="lots"' in wrong.content.decode()
    assert 'value="90,5"' in wrong.content.decode()
    assert not Target.objects.exists()

    assert browser.post(address, {**typed, f"{jonas}.least": "900"}).status_code == 422
    assert browser.post(address, {**typed, f"{jonas}.least": ""}).status_code == 302
    found = {row.target.code: (row.at_least, row.at_most) for row in TargetVersion.objects.all()}
    assert found == {"csat": (90.5, None), "resolve_time_first": (None, 23400.0)}
    # Somebody else was quicker.
    assert browser.post(address, {**typed, f"{jonas}.least": ""}).status_code == 302
    late = browser.post(address, {**typed, f"{marta}.least": "80", f"{jonas}.least": ""})
    assert "Someone changed this" in late.content.decode()
    assert TargetVersion.objects.count() == 2


def test_copying_takes_over_the_quarter_before(
    crew: Crew, chief: Actor, head: Membership, browser_of: BrowserOf
) -> None:
    start = period_start("quarter", timezone.localdate())
    services.target_set(
        actor=chief,
        code="csat",
        level="company",
        period="quarter",
        starts_on=before("quarter", start),
        ends_on=start,
        at_least=88.0,
    )
    browser = browser_of(head)
    answer = browser.post("/metrics/targets/copy/", {"period": "quarter", "start": start})
    assert answer.status_code == 302
    assert TargetVersion.objects.get(starts_on=start).at_least == 88.0
    # A period that is over keeps what it had.
    past = start - timedelta(days=400)
    answer = browser.post("/metrics/targets/copy/", {"period": "quarter", "start": past})
    assert answer.status_code == 422


def test_api_sets_changes_and_says_how_targets_stand(
    planned: Crew, head: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(head)
    start = period_start("quarter", timezone.localdate())
    body = {"code": "csat", "level": "company", "period": "quarter", "starts_on": str(start)}
    made = browser.post("/api/v1/targets/", {**body, "at_least": 90}, "application/json")
    assert made.status_code == 201
    address = f"/api/v1/targets/{made.json()['id']}/"
    change = {"starts_on": str(start), "at_least": 91}
    stale = browser.patch(address, change, "application/json", headers={"If-Match": '"7"'})
    changed = browser.patch(address, change, "application/json", headers={"If-Match": '"1"'})
    assert (stale.status_code, changed.status_code) == (412, 200)
    assert [row["at_least"] for row in changed.json()["versions"]] == [91.0, 90.0]
    assert (
        browser.post("/api/v1/targets/", {**body, "odd": 1}, "application/json").status_code == 422
    )

    asked = "/api/v1/targets/standing/?period=month&start=2026-03-01&level=company"
    found = {row["code"]: row["standing"] for row in browser.get(asked).json()}
    assert found == {"fcr": "on", "closed_requests": "off", "resolve_time_first": "off"}
    peer = f"/api/v1/targets/standing/?period=month&level=consultant&id={planned.jonas.pk}"
    assert browser_of(planned.marta).get(peer).status_code == 404
