"""What a page of figures is asked for, and how that stands in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import InvalidInput, NotFound
from metrics.access import allowed_scope, may_cut_by_team
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.periods import ONE_DAY, Period, Span, any_span, span

# What an address says for "has none", where an empty part would say nothing.
NONE = "-"


@dataclass(frozen=True, slots=True)
class View:
    """Whose figures, of which days, of which part of what was measured; one metric in front.

    `until` is the last day of a span of any length; without it the days are the period around
    `start`.
    """

    level: Level
    id: int | None
    period: Period
    start: date | None
    until: date | None
    code: str
    cut: Cut = NO_CUT

    def parts(self) -> dict[str, Any]:
        """The parts of its address; what is not asked is left out."""
        parts = {
            "level": self.level.value,
            "id": self.id,
            "period": self.period.value,
            "start": self.start,
            "until": self.until,
            "code": self.code,
            **cut_parts(self.cut),
        }
        return {name: value for name, value in parts.items() if value is not None}

    def query(self, **changes: Any) -> str:
        """The address's query string with some parts changed; empty parts are left out."""
        parts = self.parts() | changes
        return "?" + urlencode({name: value for name, value in parts.items() if value is not None})

    def days(self, today: date) -> Span:
        """The days in question, up to today while they are still running."""
        if self.until is not None and self.start is not None:
            return any_span(self.start, self.until + ONE_DAY, today)
        return span(self.period, self.start or today, today)

    @property
    def ids(self) -> list[int] | None:
        """For selectors: the one person, or nobody in particular."""
        return None if self.id is None else [self.id]


def require_view(actor: Actor, view: View, by: Dimension | None = None) -> None:
    """Raise `NotFound` for figures, or parts of them, that are not this person's to see."""
    if not allowed_scope(actor, view.level, view.id):
        raise NotFound
    require_parts(actor, view.level, view.cut, by)


def require_parts(actor: Actor, level: Level, cut: Cut, by: Dimension | str | None = None) -> None:
    """Raise `NotFound` for a team's part of the company's figures before who sees no teams."""
    is_by_team = by == Dimension.TEAM or cut.team_id is not None
    if is_by_team and not may_cut_by_team(actor, level):
        raise NotFound


def view_of(cleaned: Mapping[str, Any]) -> View:
    """The asked view, with what is not said filled in. Raises `InvalidInput` without a person."""
    level = Level(cleaned["level"] or Level.COMPANY)
    return View(
        level=level,
        id=person_of(level, cleaned["id"]),
        period=Period(cleaned["period"] or Period.MONTH),
        start=cleaned["start"],
        until=cleaned["until"],
        code=cleaned["code"] or "csat",
        cut=cut_of(cleaned),
    )


def person_of(level: Level, id: int | None) -> int | None:
    """Whose figures: nobody's for the company. Raises `InvalidInput` where a person is missing."""
    if level == Level.COMPANY:
        return None
    if id is None:
        message = _("Say whose figures you want to see.")
        raise InvalidInput(message, fields={"id": message})
    return id


def cut_of(cleaned: Mapping[str, Any]) -> Cut:
    """The cut that an address names, from a form or a serializer with a field per dimension."""
    texts = {
        name: "" if cleaned.get(name) == NONE else cleaned.get(name) or None
        for name in (Dimension.CHANNEL, Dimension.SEGMENT)
    }
    return Cut(
        role_id=cleaned.get(Dimension.ROLE),
        team_id=cleaned.get(Dimension.TEAM),
        topic_id=cleaned.get(Dimension.TOPIC),
        client_id=cleaned.get(Dimension.CLIENT),
        channel=texts[Dimension.CHANNEL],
        segment=texts[Dimension.SEGMENT],
    )


def cut_chosen(chosen: Mapping[str, Any]) -> Cut:
    """The cut that a form of choices names: as text, and empty where a feature is left open."""
    return cut_of(
        {
            one.value: (chosen[one.value] if one.is_text else int(chosen[one.value]))
            for one in Dimension
            if chosen.get(one.value)
        }
    )


def cut_parts(cut: Cut) -> dict[str, Any]:
    """The parts of an address that name a cut; None where a feature is open."""
    return {
        dimension.value: NONE if cut.of(dimension) == "" else cut.of(dimension)
        for dimension in Dimension
    }


def narrowed(cut: Cut, dimension: Dimension, key: int | str | None) -> Cut:
    """The cut narrowed to one part of a table; the key None is of what has no such feature."""
    asked: dict[str, Any] = {dimension.field: key or ("" if dimension.is_text else 0)}
    return replace(cut, **asked)


def behind_url(code: str, level: Level, id: int | None, days: Span, cut: Cut = NO_CUT) -> str:
    """Where the rows behind a figure are; behind retention stand clients, not observations."""
    if CATALOGUE[code].kind == Kind.RETENTION:
        asked = {"start": days.start, "end": days.end - ONE_DAY, "id": id, "segment": cut.segment}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"{reverse('metric-retention')}?{query}#clients"
    parts = {"level": level, "id": id, "start": days.start, "end": days.end, **cut_parts(cut)}
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    return reverse("metric-rows", args=[code]) + "?" + query
