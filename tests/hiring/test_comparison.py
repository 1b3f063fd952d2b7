"""Agreement between interviewers: the figures, and the pages that show them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from scipy import stats  # type: ignore[import-untyped]

from accounts.models import Membership
from core.access import Actor
from core.errors import NotAllowed
from hiring.agreement import Pairs, Sums, from_colleagues, pairs_of, t_quantile
from hiring.selectors.agreement import strictness_of
from tests.factories.interviews import a_sheet, ask, give, make_case

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
PersonMaker = Callable[..., Membership]


def test_pairs_count_every_two_interviewers_once() -> None:
    assert pairs_of([4, 4, 2]) == Pairs(n=3, equal=1, near=1)
    assert pairs_of([3]) == Pairs()
    assert pairs_of([]).equal_share is None
    total = pairs_of([4, 3]) + pairs_of([1, 1])
    assert (total.n, total.equal, total.near, total.is_few) == (2, 1, 2, True)


def test_intervals_are_those_of_scipy() -> None:
    found = Pairs(12, 6, 11).equal_share
    wilson = stats.binomtest(6, 12).proportion_ci(method="wilson")
    assert found is not None
    assert found == pytest.approx((50, 100 * wilson.low, 100 * wilson.high))
    values = [0.5, -0.25, 1.0, 0.0, 0.75, 0.25, -0.5, 1.25, 0.5, 0.0, 0.25]
    mean = Sums.of(values).mean()
    low, high = stats.ttest_1samp(values, 0).confidence_interval()
    assert mean == pytest.approx((sum(values) / 11, low, high), abs=2e-3)
    for degrees in (9, 12, 30, 200):
        assert t_quantile(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), abs=1e-3)
    assert Sums.of([1.0]).mean() is None


def test_strictness_compares_on_the_same_qualities_only() -> None:
    own = {"drive": 2, "learning": 3, "empathy": 1}
    assert from_colleagues(own, [{"drive": 4}, {"drive": 3, "learning": 3}]) == -0.75
    assert from_colleagues(own, [{"positive": 4}]) is None


def test_comparison_shows_what_to_talk_about_first_and_keeps_words_as_text(
    manager: Membership,
    consultant: Membership,
    make_person: PersonMaker,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    other = make_person("Olaf Other")
    case = make_case(manager, consultant, other)
    ask(case.actor, case.candidate, consultant, other)
    give(consultant, case.candidate, a_sheet("<b>Heard</b>", empathy=4))
    give(other, case.candidate, a_sheet("Heard too", empathy=2, drive=None))
    browser = browser_of(manager)
    page = f"/hiring/candidates/{case.candidate.pk}/scores/"
    browser.get(page)
    with django_assert_max_num_queries(22):
        text = browser.get(page).content.decode()
    assert text.index("2 points apart") < text.index("&lt;b&gt;Heard&lt;/b&gt;: drive")
    assert "Not asked: Heard too: no time for drive" in text
    assert "2 of 3 pairs" in text
    assert "Too few pairs to say more" in text
    answer = browser.get(f"/api/v1/interview-comparisons/{case.candidate.pk}/").json()
    assert [row["key"] for row in answer["qualities"]] == [
        "empathy",
        "drive",
        "learning",
        "positive",
    ]
    assert answer["qualities"][0] | {"name": ""} == {
        "key": "empathy",
        "name": "",
        "apart": 2,
        "to_talk_about": True,
        "pairs": 1,
        "equal": 0,
        "near": 0,
    }


def test_page_of_the_talk_keeps_what_is_typed_and_says_what_is_missing(
    manager: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    case = make_case(manager, consultant)
    (interview,) = ask(case.actor, case.candidate, consultant)
    browser, base = browser_of(consultant), f"/hiring/interviews/{interview.pk}/"
    assert "Wilhelmina Quist" in browser.get("/desk/interviews/").content.decode()
    typed = {"version": 0, "scores.drive.score": "4", "scores.drive.evidence": "Asked about work"}
    kept = browser.post(f"{base}keep/", data=typed).content.decode()
    assert 'value="1"' in kept
    assert "Asked about work" in browser.get(base).content.decode()
    stale = browser.post(f"{base}keep/", data=typed | {"version": 9}).content.decode()
    assert "Someone changed this" in stale
    refused = browser.post(base, data=typed | {"version": 1})
    assert refused.status_code == 422
    assert refused.content.decode().count("Give a score, or say why it was not asked.") == 3
    for key in ("learning", "positive", "empathy"):
        typed[f"scores.{key}.not_asked"] = "No time"
    assert browser.post(base, data=typed | {"version": 1}).status_code == 302
    assert "No scores of yours" in browser.get("/desk/interviews/").content.decode()
    shown = browser.get(base).content.decode()
    assert "Asked about work" in shown
    assert browser.get(f"{base}correct/").status_code == 200
    assert browser.get(f"{base}plan/").status_code == 409
    assert browser_of(manager).get(base).status_code == 403


def test_strictness_is_for_heads(
    manager: Membership, admin: Membership, head: Membership, actor_of: ActorOf
) -> None:
    assert strictness_of(actor_of(head), {}) == []
    for person in (manager, admin):
        with pytest.raises(NotAllowed):
            strictness_of(actor_of(person), {})
