"""Checks: every night by themselves, when asked for, and what follows from a difference."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import F
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed
from metrics import services
from metrics.checking import checks_run
from metrics.models import CheckKind, CheckState, Leaf, MetricCheck, MetricCheckDifference
from metrics.selectors import figures
from notices.models import Notice
from tests.factories.metrics import wrong_leaves
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def chief(admin: Membership, actor_of: Callable[[Membership], Actor]) -> Actor:
    """An administrator."""
    return actor_of(admin)


def _spoil() -> Leaf:
    leaf = Leaf.objects.filter(definition__code="closed_requests").earliest("day", "pk")
    Leaf.objects.filter(pk=leaf.pk).update(n=F("n") + 1)
    return leaf


def test_night_planned_once_in_the_zone_of_the_company_with_an_older_month_in_turn(
    told: Crew, company: Company, system: Actor
) -> None:
    def plan(day: int, hour: int) -> int:
        return services.checks_plan(actor=system, now=datetime(2026, 6, day, hour, 30, tzinfo=UTC))

    # Half past two in Berlin.
    assert [plan(9, 23), plan(10, 0), plan(10, 0), plan(10, 20), plan(11, 0)] == [0, 2, 0, 0, 2]
    first = MetricCheck.objects.filter(night=date(2026, 6, 10))
    assert {(one.kind, one.since, one.until) for one in first} == {
        (CheckKind.NIGHT, date(2026, 5, 6), date(2026, 6, 11)),
        (CheckKind.SAMPLE, *_month(first.get(kind=CheckKind.SAMPLE))),
    }
    samples = MetricCheck.objects.filter(kind=CheckKind.SAMPLE).values_list("since", flat=True)
    assert set(samples) == {MARCH, APRIL}
    assert checks_run(company.pk) == 4
    done = MetricCheck.objects.filter(state=CheckState.DONE, found=0)
    assert (done.count(), Notice.objects.count()) == (4, 0)


def _month(check: MetricCheck) -> tuple[date, date]:
    assert check.since.day == check.until.day == 1
    return check.since, check.until


def test_difference_found_then_kept_told_and_gone_after_computing_anew(
    told: Crew, company: Company, chief: Actor, admin: Membership, head: Membership
) -> None:
    leaf = _spoil()
    check = services.check_ask(actor=chief, since=MARCH, until=APRIL)
    assert checks_run(company.pk) == 1

    check.refresh_from_db()
    assert (check.state, check.found, check.queue_was_empty) == (CheckState.DONE, 1, True)
    kept = MetricCheckDifference.objects.get()
    assert (kept.definition_id, kept.day) == (leaf.definition_id, leaf.day)
    assert kept.expected
    assert kept.found
    assert (kept.expected["n"], kept.found["n"]) == (leaf.n, leaf.n + 1)
    notice = Notice.objects.get()
    assert (notice.member_id, notice.kind) == (admin.pk, "metrics.differ")
    assert notice.link == f"/metrics/checks/{check.pk}/"

    again = services.rebuild_ask(actor=chief, since=MARCH, until=APRIL)
    assert checks_run(company.pk) == 1
    again.refresh_from_db()
    assert (again.state, again.found) == (CheckState.DONE, 0)
    assert wrong_leaves(company) == []
    found = figures(company_id=company.pk, codes=["closed_requests"], start=MARCH, end=APRIL)
    assert found["closed_requests", None].value == 12


def test_check_asked_for_by_others_or_without_sense_then_refused(
    told: Crew, chief: Actor, head: Membership, actor_of: Callable[[Membership], Actor]
) -> None:
    for ask in (services.check_ask, services.rebuild_ask):
        with pytest.raises(NotAllowed):
            ask(actor=actor_of(head), since=MARCH, until=APRIL)
        with pytest.raises(InvalidInput):
            ask(actor=chief, since=APRIL, until=MARCH)
        with pytest.raises(InvalidInput):
            ask(actor=chief, since=date(2020, 1, 1), until=APRIL)
        ask(actor=chief, since=MARCH, until=APRIL)
        with pytest.raises(IllegalState):
            ask(actor=chief, since=MARCH, until=APRIL)
    assert MetricCheck.objects.count() == 2


def test_checks_on_pages_and_over_rest(
    told: Crew,
    company: Company,
    admin: Membership,
    head: Membership,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(admin)
    assert "Nothing was checked yet" in browser.get("/metrics/checks/").content.decode()
    days = {"since": "2026-03-01", "last": "2026-03-31"}
    wrong = browser.post("/metrics/checks/new/", {**days, "last": "2026-02-01"})
    assert (wrong.status_code, MetricCheck.objects.count()) == (422, 0)
    assert browser.post("/metrics/checks/new/", days).status_code == 302
    check = MetricCheck.objects.get()
    page = f"/metrics/checks/{check.pk}/"
    assert "The result will stand here" in browser.get(page).content.decode()
    _spoil()
    checks_run(company.pk)
    with django_assert_max_num_queries(10):
        shown = browser.get(page).content.decode()
    for words in ("March 2026", "1 difference", "Requests closed", "Marta L", "Helen B"):
        assert words in shown
    with django_assert_max_num_queries(10):
        assert "Figures differ from the history" in browser.get("/metrics/checks/").content.decode()
    initial = browser.get(f"/metrics/checks/anew/?check={check.pk}").content.decode()
    assert 'value="2026-03-01"' in initial
    one = browser.get(f"/api/v1/metric-checks/{check.pk}/").json()
    assert (one["found"], one["differences"][0]["code"]) == (1, "closed_requests")
    assert browser.post("/api/v1/metric-checks/", {}).status_code == 405
    for address in ("/metrics/checks/", page, f"/api/v1/metric-checks/{check.pk}/"):
        assert browser_of(head).get(address).status_code == 403
