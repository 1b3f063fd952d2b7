"""Steady outliers in words: what was compared, how clear it is, and why it is not luck. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui import charts, formats
from core.ui.charts.figure import ChartTable, legend_entry
from metrics.catalogue import CATALOGUE
from metrics.models import Comparison, OutlierFinding
from metrics.outliers.steady import LEAST_BEYOND
from metrics.periods import Period
from metrics.selectors.follow_ups import Went
from metrics.wording import period_label, span_text, unit_text, with_unit

ONE_WEEK = timedelta(weeks=1)
LONG_OUT = 1_000_000


def metric_name(finding: OutlierFinding) -> str:
    """The metric, and for times what of them is compared."""
    metric = CATALOGUE[finding.code]
    if metric.is_duration:
        return _("%(metric)s: share above the usual time") % {"metric": metric.name}
    return str(metric.name)


def value_text(finding: OutlierFinding, value: float) -> str:
    """A value in the metric's scale, with its unit."""
    metric = CATALOGUE[finding.code]
    unit = "%" if metric.is_duration else unit_text(metric)
    text = formats.number(value, 1)
    return f"{text} {unit}" if unit else text


def days(finding: OutlierFinding) -> tuple[date, date]:
    """The first day of the first week, and the day after the last."""
    weeks = [date.fromisoformat(week["week"]) for week in finding.weeks]
    return min(weeks), max(weeks) + ONE_WEEK


def title(finding: OutlierFinding) -> str:
    """One line: who and what."""
    words = {"name": finding.consultant.name, "metric": str(CATALOGUE[finding.code].name)}
    if finding.is_good:
        return _("%(name)s: steadily better, %(metric)s") % words
    return _("%(name)s: steadily worse, %(metric)s") % words


def own_title(finding: OutlierFinding) -> str:
    """The same for the person themselves."""
    words = {"metric": str(CATALOGUE[finding.code].name)}
    if finding.is_good:
        return _("%(metric)s: you do steadily better") % words
    return _("%(metric)s: worth a closer look") % words


def summary(finding: OutlierFinding) -> str:
    """Observed against expected, with n."""
    start, end = days(finding)
    words = {
        "observed": value_text(finding, finding.observed),
        "expected": value_text(finding, finding.expected),
        "n": formats.number(finding.n),
        "days": span_text(start, end),
    }
    if CATALOGUE[finding.code].is_duration:
        said = _("%(observed)s took longer than usual, expected %(expected)s, n = %(n)s, %(days)s")
    elif finding.comparison == Comparison.PEERS:
        said = _(
            "%(observed)s where others reach %(expected)s on the same work, n = %(n)s, %(days)s"
        )
    else:
        said = _("%(observed)s after %(expected)s on the same work before, n = %(n)s, %(days)s")
    return said % words


def explained(finding: OutlierFinding, looked: int) -> list[str]:
    """What was compared, how clear it is, and why it is not luck: a sentence each."""
    return [_compared(finding), *_of_times(finding), _weekly(finding), *_luck(finding, looked)]


def _compared(finding: OutlierFinding) -> str:
    words = {
        "people": formats.number(finding.reference_people),
        "n": formats.number(finding.reference_n),
        "name": finding.consultant.name,
    }
    if finding.comparison == Comparison.PEERS:
        return (
            ngettext(
                "Compared with what %(people)s other person reached in the same weeks on the same "
                "mix of topics and channels (%(n)s observations, those of %(name)s left out).",
                "Compared with what %(people)s other people reached in the same weeks on the same "
                "mix of topics and channels (%(n)s observations, those of %(name)s left out).",
                finding.reference_people,
            )
            % words
        )
    return (
        _(
            "Compared with what %(name)s reached in the eight weeks before, on the same mix of "
            "topics and channels (%(n)s observations)."
        )
        % words
    )


def _of_times(finding: OutlierFinding) -> list[str]:
    if not CATALOGUE[finding.code].is_duration:
        return []
    return [
        _(
            "Times are compared by how many lie above the median of the same kind of work: one "
            "very long one counts as one. Half of them is usual."
        )
    ]


def _weekly(finding: OutlierFinding) -> str:
    words = {"beyond": finding.beyond, "weeks": len(finding.weeks)}
    if finding.is_above:
        return (
            _("In %(beyond)s of the last %(weeks)s weeks it lay above all that chance allows.")
            % words
        )
    return (
        _("In %(beyond)s of the last %(weeks)s weeks it lay below all that chance allows.") % words
    )


def _luck(finding: OutlierFinding, looked: int) -> list[str]:
    said = [
        _by_chance(finding.q),
        _(
            "That so many people and metrics are looked at (%(looked)s this time) is taken into "
            "account: of all that stands here, at most one in ten should be chance."
        )
        % {"looked": formats.number(looked)},
    ]
    if finding.tau >= 1:
        said.append(
            _(
                "People differ by about %(tau)s points from each other anyway; only what goes "
                "beyond that counts."
            )
            % {"tau": formats.number(finding.tau, 1)}
        )
    return said


def _by_chance(q: float) -> str:
    """A small probability as people say it."""
    times = LONG_OUT if q <= 1 / LONG_OUT else round(1 / q)
    if times >= LONG_OUT:
        return _(
            "All weeks together, a difference like this would come by chance less than once in a "
            "million times."
        )
    said = _(
        "All weeks together, a difference like this would come by chance once in %(times)s times."
    )
    return said % {"times": formats.number(times)}


def mix_rows(finding: OutlierFinding, topics: Mapping[int, str]) -> list[dict[str, Any]]:
    """Kinds of work, the most frequent first: how much, what was reached and what was expected."""
    return [
        {
            "topic": _topic(row, topics),
            "channel": _channel(row["channel"]),
            "n": row["n"],
            "observed": value_text(finding, row["observed"]),
            "expected": value_text(finding, row["expected"]),
        }
        for row in finding.mix
    ]


def _topic(row: Mapping[str, Any], topics: Mapping[int, str]) -> str:
    if row["topic"] is None:
        return _("rare ones together")
    return topics.get(row["topic"], _("no topic"))


CHANNELS = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "web": gettext_lazy("Web"),
    "chat": gettext_lazy("Chat"),
}


def _channel(channel: str | None) -> str:
    if channel is None:
        return _("all")
    return str(CHANNELS.get(channel, channel or "—"))


def chart(finding: OutlierFinding) -> charts.Figure:
    """The weeks, with the band in which they would lie by chance."""
    unit = " %" if CATALOGUE[finding.code].is_duration or unit_text(CATALOGUE[finding.code]) else ""
    points = [
        charts.Point(
            label=period_label(Period.WEEK, date.fromisoformat(week["week"])),
            value=week["observed"],
            low=week["low"],
            high=week["high"],
            n=week["n"],
        )
        for week in finding.weeks
    ]
    drawn = charts.line_figure(
        title=summary(finding),
        points=points,
        value_head=metric_name(finding),
        unit=unit,
    )
    heads = (_("Week"), _("Observed"), _("Expected"), _("By chance"), "n")
    rows = tuple(_chart_row(finding, week) for week in finding.weeks)
    legend = (
        legend_entry("value", _("observed")),
        legend_entry("band", _("where it would lie by chance")),
    )
    return replace(drawn, table=ChartTable(heads, rows), legend=legend)


def _chart_row(finding: OutlierFinding, week: Mapping[str, Any]) -> tuple[str, ...]:
    bounds = {"low": formats.number(week["low"], 1), "high": formats.number(week["high"], 1)}
    return (
        period_label(Period.WEEK, date.fromisoformat(week["week"])),
        value_text(finding, week["observed"]),
        value_text(finding, week["expected"]),
        _("%(low)s to %(high)s") % bounds,
        formats.number(week["n"]),
    )


def rule_text() -> str:
    """The rule, for the foot of the page."""
    return _(
        "Steady means: beyond two standard deviations on the same side in at least %(weeks)s of "
        "the last eight weeks that have enough observations, and all of them together beyond "
        "chance after correction for how many are looked at."
    ) % {"weeks": LEAST_BEYOND}


def went_text(went: Went) -> str:
    """How the metric went since something was done; nothing while that cannot be said."""
    if went.before is None or went.after is None or went.change is None:
        return ""
    values = {
        "before": with_unit(went.before),
        "n_before": formats.number(went.before.n),
        "after": with_unit(went.after),
        "n_after": formats.number(went.after.n),
        "verdict": str(went.change.note),
    }
    return (
        _(
            "Eight weeks before: %(before)s (n = %(n_before)s); eight weeks since: %(after)s "
            "(n = %(n_after)s): %(verdict)s."
        )
        % values
    )
