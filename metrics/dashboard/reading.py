"""Reads the figures of one view: a constant number of queries."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.utils import timezone

from accounts.selectors import local_day
from core.access import Actor
from metrics import selectors
from metrics.catalogue import CATALOGUE
from metrics.dashboard.asked import View
from metrics.figures import Figure
from metrics.periods import Span
from metrics.planning import Plan
from metrics.selectors.targets import targets_for


def today_of(actor: Actor) -> date:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())


class Reader:
    """Reads the figures of one view. Whoever asks has checked that the actor may see them."""

    def __init__(self, actor: Actor, view: View, days: Span) -> None:
        """Nothing is read yet."""
        self.actor, self.view, self.days = actor, view, days

    def figures(self, codes: Sequence[str]) -> dict[str, Figure]:
        """Metrics over the view's own days. One query."""
        return self._over(codes, [(self.days.start, self.days.end)])[0]

    def with_before(self, codes: Sequence[str]) -> list[dict[str, Figure]]:
        """The same, and over the earlier days. One query."""
        days = self.days
        return self._over(codes, [(days.start, days.end), (days.before_start, days.before_end)])

    def with_year(self, codes: Sequence[str]) -> list[dict[str, Figure]]:
        """The same, over the earlier days, and over the days of the year before. One query."""
        days = self.days
        return self._over(
            codes,
            [
                (days.start, days.end),
                (days.before_start, days.before_end),
                (days.year_start, days.year_end),
            ],
        )

    def _over(
        self, codes: Sequence[str], spans: Sequence[tuple[date, date]]
    ) -> list[dict[str, Figure]]:
        found = selectors.figures_of_spans(
            company_id=self.actor.company_id,
            codes=codes,
            spans=spans,
            level=self.view.level,
            ids=self.view.ids,
            cut=self.view.cut,
        )
        return [{code: figures[code, self.view.id] for code in codes} for figures in found]

    def series(self, codes: Sequence[str]) -> dict[str, list[selectors.SeriesPoint]]:
        """Metrics over the last periods. One query."""
        return selectors.series_of(
            company_id=self.actor.company_id,
            codes=codes,
            period=self.days.period,
            start=self.days.first_shown,
            end=self.days.end,
            level=self.view.level,
            id=self.view.id,
            cut=self.view.cut,
        )

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Targets for these days; a part of what was measured has none. At most one query."""
        if not self.view.cut.is_empty:
            return {}
        codes = list(CATALOGUE)
        days = self.days
        return targets_for(self.actor, codes, self.view.level, self.view.id, days.start, days.end)
