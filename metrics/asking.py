"""What a reader asks for, as parameters and conditions of one statement.

A period is read wholly by one version of a definition: the newest with an active build that
starts on or before the period's last day. So a series goes over to the next version at the
border of a period, and both sides of a break are of one kind each. A version asked for by name
is read whatever day it starts on.

Several spans of days may be asked for at once. They may overlap: each is read for itself, as if it
were alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from core.languages import reading_order
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import NO_CUT, Cut, Dimension
from metrics.models import MonthPart
from metrics.periods import Period, next_start, period_start

# Of each asked metric and period the version that reads it; a version's periods are neighbours,
# so that a span of days says which.
IN_USE = """
periods AS (
    SELECT * FROM unnest(%(begins)s::date[], %(firsts)s::date[], %(untils)s::date[])
        AS p(period, first, until)
), in_use AS (
    SELECT DISTINCT ON (d.code, p.period) d.code, d.version, d.id AS definition_id,
        b.id AS build_id, d.min_n, p.period, p.first, p.until
    FROM metrics_metricdefinition d
    JOIN metrics_metricbuild b ON b.definition_id = d.id AND b.state = 'active'
    LEFT JOIN unnest(%(named_codes)s::text[], %(named_versions)s::int[])
        AS named(code, version) ON named.code = d.code
    JOIN periods p ON named.version = d.version OR (named.version IS NULL
        AND coalesce(d.starts_on, '-infinity'::date) < p.until)
    WHERE d.company_id = %(company)s AND b.company_id = %(company)s AND d.code = ANY(%(codes)s)
    ORDER BY d.code, p.period, d.version DESC
), spans AS MATERIALIZED (
    SELECT definition_id, build_id, code = ANY(%(timed)s) AS is_timed,
        CASE WHEN %(has_also)s THEN period END AS span, min(first) AS first, max(until) AS until
    FROM in_use GROUP BY 1, 2, 3, 4
)"""

_PEOPLE = {Level.MANAGER: "manager", Level.CONSULTANT: "consultant"}
_NUMBERED = (Dimension.ROLE, Dimension.TEAM, Dimension.TOPIC, Dimension.CLIENT)
_KEYS = {
    **{dimension: f"o.{dimension}_id" for dimension in _NUMBERED},
    Dimension.CHANNEL: "NULLIF(o.channel, '')",
    Dimension.SEGMENT: "NULLIF(client.segment, '')",
}
_TABLES = {
    Dimension.ROLE: "roles_role",
    Dimension.TEAM: "accounts_team",
    Dimension.TOPIC: "roles_topic",
    Dimension.CLIENT: "clients_client",
}
_PARTS = {
    None: MonthPart.COMPANY,
    Dimension.ROLE: MonthPart.ROLE,
    Dimension.TEAM: MonthPart.TEAM,
    Dimension.TOPIC: MonthPart.TOPIC,
    Dimension.CHANNEL: MonthPart.CHANNEL,
    Dimension.CLIENT: MonthPart.CLIENT,
    Dimension.SEGMENT: MonthPart.CLIENT,
}
_PART_OF_LEVEL = {
    Level.COMPANY: MonthPart.COMPANY,
    Level.MANAGER: MonthPart.MANAGER,
    Level.CONSULTANT: MonthPart.CONSULTANT,
}
# Times of so many days at most are read value by value, and are exact.
EXACT_DAYS = 31
# Days before and after are one stretch, however many were asked for.
_NO_MONTHS_BEFORE, _NO_MONTHS_FROM = date(1990, 1, 1), date(2100, 1, 1)
_IN_TWO_LANGUAGES = (Dimension.ROLE, Dimension.TOPIC)
_OF_SEGMENT = """ AND {present}EXISTS (
    SELECT FROM clients_client c WHERE c.company_id = %(company)s AND c.id = {client}
        AND {condition})"""


class Days(NamedTuple):
    """The first day, and the first one no longer asked."""

    first: date
    until: date

    @property
    def is_long(self) -> bool:
        """Whether medians may be read from the histograms of months."""
        return (self.until - self.first).days > EXACT_DAYS

    def by_month(self) -> Iterator["Days"]:
        """The same days cut at the borders of months."""
        first = self.first
        while first < self.until:
            following = _NO_MONTHS_BEFORE
            if first >= _NO_MONTHS_BEFORE:
                following = next_start(Period.MONTH, first.replace(day=1))
            until = min(following, self.until) if first < _NO_MONTHS_FROM else self.until
            yield Days(first, until)
            first = until

    @property
    def is_month(self) -> bool:
        """Whether they are one whole month of those that are kept."""
        if self.first.day != 1 or not _NO_MONTHS_BEFORE <= self.first < _NO_MONTHS_FROM:
            return False
        return self.until == next_start(Period.MONTH, self.first)


class Stretch(NamedTuple):
    """Days that are read in one way: of which span, whether months may answer them."""

    span: date | None
    first: date
    until: date
    is_whole: bool
    is_long: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures, of which days, of whom, of which part, side by side by what.

    Without `period` the days are one whole; `also` are further spans of days beside them.
    `dimension`, or the level without `ids`, says what stands side by side; `named` adds names.
    """

    company_id: int
    codes: Sequence[str]
    start: date
    end: date
    level: Level = Level.COMPANY
    ids: Sequence[int] | None = None
    manager_id: int | None = None
    period: str | None = None
    also: Sequence[tuple[date, date]] = ()
    dimension: Dimension | None = None
    named: bool = False
    cut: Cut = NO_CUT
    versions: Mapping[str, int] | None = None

    def of(self, codes: Sequence[str]) -> "Question":
        """The same of these metrics."""
        return replace(self, codes=codes)

    @property
    def id(self) -> int | None:
        """The one person that is asked about; None of nobody in particular."""
        return self.ids[0] if self.ids else None

    @property
    def needs_observations(self) -> bool:
        """Whether leaves, which know days and people only, do not know enough."""
        return self.dimension is not None or not self.cut.is_empty

    def spans(self) -> list[Days]:
        """All days that are asked for."""
        return [Days(self.start, self.end), *(Days(*days) for days in self.also)]

    def hull(self) -> Days:
        """The days from the first to the last of all spans."""
        spans = self.spans()
        return Days(min(one.first for one in spans), max(one.until for one in spans))

    def month_part(self) -> MonthPart | None:
        """Which part of months answers it; None where none does."""
        asked = [one for one in Dimension if self.cut.of(one) is not None]
        if self.manager_id is not None or self.period not in {None, "month", "quarter"}:
            return None
        if not self._has_whole_month() or len(asked) + (self.dimension is not None) > 1:
            return None
        part = _PARTS[asked[0] if asked else self.dimension]
        if self.level == Level.COMPANY:
            return part
        return _PART_OF_LEVEL[self.level] if part == MonthPart.COMPANY else None

    def _has_whole_month(self) -> bool:
        return any(part.is_month for span in self.spans() for part in span.by_month())

    def stretches(self) -> Iterator[Stretch]:
        """Whole months apart, where months may answer them.

        Versions change at the borders of periods, so a whole month is of one version.
        """
        by_month = self.month_part() is not None
        for name, days in zip(self._names(), self.spans(), strict=True):
            for part in days.by_month() if by_month else [days]:
                is_whole = by_month and part.is_month
                yield Stretch(name if self.also else None, *part, is_whole, days.is_long)

    def _names(self) -> Iterator[date]:
        """What each span is called: two of them may begin on one day."""
        for number in range(1 + len(self.also)):
            yield date.fromordinal(1 + number) if self.also else self.start

    def periods(self) -> Iterator[tuple[date, date, date]]:
        """Each period's name (its first day), first asked day, first day no longer asked.

        With several spans each of them is a period, in their order.
        """
        if self.period is None:
            for name, days in zip(self._names(), self.spans(), strict=True):
                yield name, *days
            return
        begins = period_start(self.period, self.start)
        while begins < self.end:
            following = next_start(Period(self.period), begins)
            yield begins, max(begins, self.start), min(following, self.end)
            begins = following

    def parameters(self) -> dict[str, Any]:
        """For the statements of `metrics.selectors.reading`."""
        periods = list(self.periods())
        stretches = list(self.stretches())
        versions = self.versions or {}
        parameters: dict[str, Any] = {
            "company": self.company_id,
            "codes": list(self.codes),
            "has_also": bool(self.also),
            "timed": [code for code in self.codes if CATALOGUE[code].is_duration],
            "begins": [begins for begins, _, _ in periods],
            "firsts": [first for _, first, _ in periods],
            "untils": [until for _, _, until in periods],
            "stretch_spans": [one.span for one in stretches],
            "stretch_firsts": [one.first for one in stretches],
            "stretch_untils": [one.until for one in stretches],
            "stretch_is_whole": [one.is_whole for one in stretches],
            "stretch_is_long": [one.is_long for one in stretches],
            "named_codes": list(versions),
            "named_versions": list(versions.values()),
            "start": self.start,
            "ids": list(self.ids or ()),
            "manager": self.manager_id,
        }
        return parameters | {f"cut_{one}": self.cut.of(one) for one in Dimension}

    def period_sql(self, day: str) -> str:
        """The period that a day of a piece (`p`) belongs to."""
        if self.also:
            return "p.span"
        if self.period is None:
            return "%(start)s::date"
        return f"date_trunc('{Period(self.period)}', {day}::timestamp)::date"

    def group_sql(self, manager: str, consultant: str) -> str:
        """What stands side by side, from the columns that hold the people."""
        if self.dimension is not None:
            return _KEYS[self.dimension]
        columns = {Level.COMPANY: "NULL::bigint", Level.MANAGER: manager}
        return columns.get(self.level, consultant)

    def people_sql(self, manager: str, consultant: str) -> str:
        """The condition on people."""
        only = ""
        if self.ids is not None and self.level != Level.COMPANY:
            column = {Level.MANAGER: manager, Level.CONSULTANT: consultant}[self.level]
            only += f" AND {column} = ANY(%(ids)s)"
        if self.manager_id is not None:
            only += f" AND {manager} = %(manager)s"
        return only

    def cut_sql(self) -> str:
        """The condition of the cut."""
        only = ""
        for dimension in (*_NUMBERED, Dimension.CHANNEL):
            asked = self.cut.of(dimension)
            if asked is not None:
                column = _KEYS[dimension]
                wanted = f"%(cut_{dimension})s"
                only += f" AND {column} {'= ' + wanted if asked else 'IS NULL'}"
        return only + self._segment_sql("o.client_id")

    def _segment_sql(self, client: str) -> str:
        if self.cut.segment is None:
            return ""
        condition = "c.segment = %(cut_segment)s" if self.cut.segment else "c.segment <> ''"
        present = "" if self.cut.segment else "NOT "
        return _OF_SEGMENT.format(present=present, condition=condition, client=client)

    def month_sql(self) -> tuple[str, str, str]:
        """What stands side by side, the join and the condition, in rows of months (`m`)."""
        group, join, only = "NULL::bigint", "", self.people_sql("m.key", "m.key")
        if self.dimension == Dimension.SEGMENT:
            group, join = _KEYS[Dimension.SEGMENT], self.join_sql("m.key")
        elif self.dimension == Dimension.CHANNEL:
            group = "NULLIF(m.label, '')"
        elif self.dimension is not None:
            group = "NULLIF(m.key, 0)"
        elif self.level != Level.COMPANY:
            group = "m.key"
        for dimension in _NUMBERED:
            if self.cut.of(dimension) is not None:
                only += f" AND m.key = %(cut_{dimension})s"
        if self.cut.channel is not None:
            only += " AND m.label = %(cut_channel)s"
        return group, join, only + self._segment_sql("m.key")

    def join_sql(self, client: str) -> str:
        """What the key needs beside the observations or months."""
        if self.dimension != Dimension.SEGMENT:
            return ""
        return (
            " LEFT JOIN clients_client client"
            f" ON client.company_id = %(company)s AND client.id = {client}"
        )

    def name_sql(self, key: str) -> tuple[str, str]:
        """The expression and the join that give what stands side by side its name."""
        if not self.named:
            return "''", ""
        table = "accounts_membership" if self.dimension is None else _TABLES.get(self.dimension)
        if table is None:
            return f"{key}::text", ""
        name = "named.name"
        if self.dimension in _IN_TWO_LANGUAGES:
            first, second = reading_order()
            name = f"coalesce(NULLIF(named.name_{first}, ''), named.name_{second})"
        join = f" LEFT JOIN {table} named ON named.company_id = %(company)s AND named.id = {key}"
        return name, join
