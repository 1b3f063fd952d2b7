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

    def figures(
        self, codes: Sequence[str], start: date | None = None, end: date | None = None
    ) -> dict[str, Figure]:
        """Metrics over some days; over the view's own days if none are given. One query."""
        found = selectors.figures(
            company_id=self.actor.company_id,
            codes=codes,
            start=start or self.days.start,
            end=end or self.days.end,
            level=self.view.level,
            ids=self.view.ids,
            cut=self.view.cut,
        )
        return {code: found[code, self.view.id] for code in codes}

    def before(self, codes: Sequence[str]) -> dict[str, Figure]:
        """The same over the earlier days."""
        return self.figures(codes, self.days.before_start, self.days.before_end)

    def year_before(self, codes: Sequence[str]) -> dict[str, Figure]:
        """The same over the days of the year before."""
        return self.figures(codes, self.days.year_start, self.days.year_end)

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
