"""Figures in words and on cards: pure."""

from datetime import date

import pytest
from django.utils import translation

from metrics import presentation, wording
from metrics.catalogue import CATALOGUE
from metrics.figures import Counters, Figure, InUse, change, figure
from metrics.periods import Period
from metrics.selectors import SeriesPoint

HOUR = 3600.0


def of(code: str, n: int, positives: int = 0, negatives: int = 0, **more: float) -> Figure:
    """A figure of counters under version 1."""
    return figure(InUse(code, 1, 1, 1), Counters(n, 0.0, positives, negatives, **more))  # type: ignore[arg-type]


def points(*figures: Figure) -> list[SeriesPoint]:
    """The figures as months of this year."""
    return [SeriesPoint(date(2026, place, 1), one) for place, one in enumerate(figures, 1)]


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
    card = presentation.card(of("csat", 0), of("csat", 40, 36), points(), "?code=csat")
    assert (card["state"], card["value"]) == ("no_data", "No data")
    assert card["change"] == ""
    assert card["interval"] == ""


def test_card_of_too_few_is_muted_and_shows_no_trend() -> None:
    few = of("csat", 4, 3)
    card = presentation.card(few, few, points(few, few), "")
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
    card = presentation.card(shown, shown, points(shown), "")
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


def test_comparison_puts_the_best_first_and_too_few_last() -> None:
    rows = [
        (1, "Anna", of("first_response_time", 20, median=3 * HOUR, p90=5 * HOUR)),
        (2, "Boris", of("first_response_time", 20, median=1 * HOUR, p90=2 * HOUR)),
        (3, "Clara", of("first_response_time", 3, median=60.0, p90=90.0)),
    ]
    links = {member: (f"?id={member}", "rows") for member in (1, 2, 3)}
    whole = of("first_response_time", 43, median=2 * HOUR)
    shown = presentation.breakdown_rows("first_response_time", rows, whole, links)
    assert [(row["name"], row["value"], row["beside"], row["few"]) for row in shown] == [
        ("Boris", "1 h", "2 h", False),
        ("Anna", "3 h", "5 h", False),
        ("Clara", "1 min", "1 min", True),
    ]


def test_every_metric_has_a_formula_a_unit_and_an_interval_in_words() -> None:
    for metric in CATALOGUE.values():
        assert wording.formula_text(metric)
        assert wording.UNITS[metric.unit]
        assert wording.INTERVALS[metric.interval]
        assert metric.is_duration or metric.code in wording.FORMULAS
        for name in metric.parameters:
            assert name in wording.PARAMETERS
