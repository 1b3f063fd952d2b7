"""Figures in words and on cards: pure."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.utils import translation

from metrics import presentation, wording
from metrics.catalogue import CATALOGUE, RESPONSE_OF
from metrics.dashboard.sides import Asked, Row, Sort, against_rest, axis, in_order, rest_of
from metrics.figures import Counters, Figure, InUse, change, figure
from metrics.periods import Period, any_span, span
from metrics.planning import Plan
from metrics.presentation import Reading
from metrics.selectors import SeriesPoint

HOUR = 3600.0
PLAN = Plan(1, "csat", "company", None, "month", 92.0, None, date(2026, 1, 1))


def of(code: str, n: int, positives: int = 0, negatives: int = 0, **more: float) -> Figure:
    """A figure of counters under version 1."""
    return figure(InUse(code, 1, 1, 1), Counters(n, 0.0, positives, negatives, **more))  # type: ignore[arg-type]


def points(*figures: Figure) -> list[SeriesPoint]:
    """The figures as months of this year."""
    return [SeriesPoint(date(2026, place, 1), one) for place, one in enumerate(figures, 1)]


def card_of(
    now: Figure, before: Figure, shown: Sequence[SeriesPoint] = (), plan: Plan | None = None
) -> dict[str, Any]:
    """The card of a figure that was the same a year ago as before."""
    return presentation.card(Reading(now, before, before, shown, plan), "?code=csat")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 11, 1), date(2026, 11, 20), "1–19 Nov 2026"),
        (date(2026, 10, 28), date(2026, 11, 4), "28 Oct – 3 Nov 2026"),
        (date(2025, 12, 29), date(2026, 1, 5), "29 Dec 2025 – 4 Jan 2026"),
        (date(2026, 11, 19), date(2026, 11, 20), "Thu 19 Nov 2026"),
        (date(2026, 10, 1), date(2026, 11, 1), "October 2026"),
        (date(2026, 7, 1), date(2026, 10, 1), "Q3 2026"),
        (date(2026, 8, 1), date(2026, 11, 1), "1 Aug – 31 Oct 2026"),
    ],
)
def test_span_of_days_is_written_as_people_do(start: date, end: date, text: str) -> None:
    assert " ".join(wording.span_text(start, end).split()) == text


def test_span_of_days_in_russian_keeps_the_genitive() -> None:
    with translation.override("ru"):
        assert "нояб." in wording.span_text(date(2026, 11, 1), date(2026, 11, 20))
        assert wording.span_text(date(2026, 10, 1), date(2026, 11, 1)) == "октябрь 2026"


def test_card_without_data_says_so_and_never_zero() -> None:
    card = card_of(of("csat", 0), of("csat", 40, 36))
    assert (card["state"], card["value"]) == ("no_data", "No data")
    assert card["change"] == ""
    assert card["interval"] == ""


def test_card_of_too_few_is_muted_and_shows_no_trend() -> None:
    few = of("csat", 4, 3)
    card = card_of(few, few, points(few, few))
    assert card["state"] == "too_few"
    assert card["value"] == "75.0"
    assert card["change_kind"] == "none"
    assert "<path" not in str(presentation.spark(points(few, few)))


def test_change_gets_a_colour_only_when_more_than_chance() -> None:
    better = change(of("fcr", 400, 200), of("fcr", 400, 280))
    assert presentation.change_kind("fcr", better) == ("ok", "up")
    worse = change(of("fcr", 400, 280), of("fcr", 400, 200))
    assert presentation.change_kind("fcr", worse) == ("risk", "down")
    chance = change(of("nps", 400, 260, 48), of("nps", 400, 284, 40))
    assert presentation.change_kind("nps", chance) == ("none", "flat")
    assert presentation.change_text("nps", chance) == "+8.0"


def test_card_names_interval_mean_and_what_can_still_change() -> None:
    counters = Counters(50, 220.0, 45, 5, provisional_n=3)
    shown = figure(InUse("csat", 1, 1, 1), counters)
    card = card_of(shown, shown, points(shown))
    assert card["interval"] == "95 % interval 78.6 to 95.7 · mean 4.40 · 3 can still change"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            of("nps", 400, 260, 48),
            of("nps", 400, 284, 40),
            "NPS went from 53.0 in Q1 to 61.0 in Q2, not more than chance",
        ),
        (
            of("csat", 400, 200),
            of("csat", 400, 300),
            "CSAT rose from 50.0 % in Q1 to 75.0 % in Q2, more than chance",
        ),
        (
            of("csat", 400, 300),
            of("csat", 400, 200),
            "CSAT fell from 75.0 % in Q1 to 50.0 % in Q2, more than chance",
        ),
        (of("csat", 40, 20), of("csat", 80, 40), "CSAT stayed at 50.0 % in Q2, as in Q1"),
        (
            of("csat", 4, 4),
            of("csat", 80, 40),
            "CSAT: 50.0 % in Q2 after 100.0 % in Q1, too few to judge",
        ),
        (of("csat", 40, 20), of("csat", 0), "CSAT: no data in Q2"),
        (
            of("csat", 0),
            of("csat", 80, 40),
            "CSAT stands at 50.0 % in Q2, with nothing to compare",
        ),
        (
            of("first_response_time", 20, median=HOUR),
            of("first_response_time", 20, median=2 * HOUR),
            "First reply: 2 h in Q2 after 1 h in Q1",
        ),
    ],
)
def test_finding_says_what_happened_in_one_sentence(
    before: Figure, after: Figure, text: str
) -> None:
    assert wording.finding(before, after, "Q1", "Q2") == text


def test_chart_keeps_gaps_and_says_the_same_as_a_table() -> None:
    shown = presentation.chart(
        "csat",
        "A title",
        Period.MONTH,
        points(of("csat", 40, 30), of("csat", 0), of("csat", 4, 4)),
    )
    assert shown.table is not None
    values = [row[1] for row in shown.table.rows]
    assert values == ["75.0 %", "No data", "100.0 %, too few to compare"]


def test_card_says_off_plan_only_when_the_whole_interval_is_below() -> None:
    # 86.0 of 300: 81.6 to 89.5 lies below 92; 90.0 of 50 reaches up to 95.7.
    for figure_, said in (
        (of("csat", 300, 258), ("risk", "off plan")),
        (of("csat", 50, 45), ("none", "cannot be told yet")),
        (of("csat", 2000, 1960), ("ok", "on plan")),
        (of("csat", 5, 1), ("", "")),
    ):
        card = card_of(figure_, figure_, plan=PLAN)
        assert (card["plan_text"], card["plan_kind"], card["plan_said"]) == ("Plan 92.0 %", *said)
    assert "plan_text" not in card_of(of("csat", 0), of("csat", 0), plan=PLAN)


def test_card_of_a_score_says_who_answered() -> None:
    reading = Reading(of("csat", 50, 45), of("csat", 0), of("csat", 0), ())
    card = presentation.card(reading, "", of("response_rate_csat", 918, 312))
    assert card["response"] == "34.0 % of 918 asked answered"
    assert card["year"] is None


def test_chart_marks_where_another_version_begins() -> None:
    older, newer = of("csat", 40, 30), figure(InUse("csat", 2, 2, 2), Counters(40, 0.0, 30))
    shown = points(older, older, newer)
    assert presentation.breaks_in(shown) == [(2, date(2026, 3, 1), 2)]
    drawn = presentation.chart("csat", "T", Period.MONTH, shown, reasons={2: "Shorter window."})
    assert "Definition v2: Shorter window." in drawn.wide
    assert card_of(newer, older)["change_text"] == (
        "another version of the definition: not comparable"
    )
    assert presentation.breaks_in(points(older, older)) == []


def row(key: int, name: str, shown: Figure, whole: Figure) -> Row:
    return Row(key, name, shown, against_rest(shown, whole))


def test_sides_put_the_best_first_and_too_few_last() -> None:
    whole = of("first_response_time", 43, median=2 * HOUR)
    rows = [
        row(1, "Anna", of("first_response_time", 20, median=3 * HOUR, p90=5 * HOUR), whole),
        row(2, "Boris", of("first_response_time", 20, median=1 * HOUR, p90=2 * HOUR), whole),
        row(3, "Clara", of("first_response_time", 3, median=60.0, p90=90.0), whole),
    ]

    def names(asked: Asked) -> list[str]:
        return [one.name for one in in_order(rows, asked)]

    assert names(Asked()) == ["Boris", "Anna", "Clara"]
    assert names(Asked(sort=Sort.NAME)) == ["Anna", "Boris", "Clara"]
    assert names(Asked(sort=Sort.VALUE, is_descending=True)) == ["Anna", "Boris", "Clara"]
    assert names(Asked(sort=Sort.NAME, is_descending=True)) == ["Boris", "Anna", "Clara"]


def test_part_is_compared_with_the_rest_and_not_with_itself() -> None:
    whole, part = of("csat", 500, 400), of("csat", 100, 60)
    rest = rest_of(part, whole)
    assert rest is not None
    assert (rest.n, rest.value) == (400, 85.0)
    against = against_rest(part, whole)
    assert (against.delta, against.is_more_than_chance) == (-25.0, True)
    assert against_rest(of("closed_requests", 4), of("closed_requests", 9)).delta is None
    alone = against_rest(whole, whole)
    assert alone.delta is None


def test_axis_of_a_comparison_stays_close_and_inside_the_scale() -> None:
    low, high = axis("csat", [of("csat", 400, 380), of("csat", 3, 0)], 1)
    assert 85 < low < 93
    assert 95 < high <= 100
    assert axis("csat", [of("csat", 3, 0)], 1) == (0.0, 100.0)


def test_days_are_compared_with_as_many_before_and_a_year_before() -> None:
    today = date(2026, 11, 19)
    month = span(Period.MONTH, today, today)
    assert (month.year_start, month.year_end) == (date(2025, 11, 1), date(2025, 11, 20))
    leap = span(Period.MONTH, date(2024, 2, 5), today)
    assert (leap.year_start, leap.year_end) == (date(2023, 2, 1), date(2023, 3, 1))
    week = span(Period.WEEK, today, today)
    assert (week.year_start, week.year_start.weekday()) == (date(2025, 11, 17), 0)
    own = any_span(date(2026, 3, 5), date(2026, 3, 25), today)
    assert (own.before_start, own.before_end) == (date(2026, 2, 13), date(2026, 3, 5))
    assert (own.year_start, own.year_end) == (date(2025, 3, 5), date(2025, 3, 25))
    lengths = [
        any_span(date(2020, 1, 1), end, today).period
        for end in (
            date(2020, 2, 1),
            date(2020, 6, 1),
            date(2022, 6, 1),
            date(2025, 1, 1),
        )
    ]
    assert lengths == [Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER]
    assert all(one != other for one, other in pairwise(lengths))
    to_come = any_span(date(2026, 11, 10), date(2026, 12, 1), today)
    assert (to_come.end, to_come.is_running) == (date(2026, 11, 20), True)


def test_every_metric_has_a_formula_a_unit_and_an_interval_in_words() -> None:
    for metric in CATALOGUE.values():
        assert wording.formula_text(metric)
        assert wording.UNITS[metric.unit]
        assert wording.INTERVALS[metric.interval]
        is_told = metric.code in {*wording.FORMULAS, *RESPONSE_OF.values()}
        assert metric.is_duration or is_told
        for name in metric.parameters:
            assert name in wording.PARAMETERS
