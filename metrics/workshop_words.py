"""Versions and drafts of definitions in words, and both sides of a draft month by month. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.ui import formats
from core.ui.charts.compared import Line, compared_figure
from core.ui.charts.figure import Figure as Chart
from metrics import wording
from metrics.catalogue import CATALOGUE, Kind
from metrics.figures import Counters, Figure, InUse, figure
from metrics.models import DefinitionDraft, MetricBuild, MetricDefinition
from metrics.periods import Period

SECONDS_AN_HOUR = 3600


def said_by(record: MetricDefinition | DefinitionDraft) -> list[tuple[str, str]]:
    """What a version lays down, name by name."""
    parameters = [
        (str(wording.PARAMETERS.get(name, name)), formats.number(value))
        for name, value in record.parameters.items()
    ]
    return [
        *parameters,
        (_("Least n"), formats.number(record.min_n)),
        (_("Time zone"), record.time_zone),
    ]


def begins_text(starts_on: date | None) -> str:
    """From when on a version counts."""
    return formats.date_text(starts_on) if starts_on else _("the whole past")


def version_rows(
    versions: Sequence[Any],
    builds: Mapping[int, MetricBuild],
    pieces: Mapping[int, tuple[int, int]],
    today: date,
) -> list[dict[str, Any]]:
    """Versions, newest first: what each lays down, who made it and why, and how it stands."""
    active = [one for one in versions if one.is_computed]
    begun = [one for one in active if one.starts_on is None or one.starts_on <= today]
    in_use = max(begun, key=lambda one: one.version, default=None)
    return [
        {
            "number": one.version,
            "begins": begins_text(one.starts_on),
            "says": said_by(one),
            "reason": one.reason,
            "by": one.created_by.name if one.created_by else _("The product"),
            "at": one.created_at,
            **_standing(one, in_use, today),
            **(_to_come(builds.get(one.pk), pieces) if not one.is_computed else {}),
        }
        for one in versions
    ]


def _to_come(build: MetricBuild | None, pieces: Mapping[int, tuple[int, int]]) -> dict[str, str]:
    of_build = pieces.get(build.pk) if build else None
    return {"kind": "none", "icon": "clock", "state": _build_text(build, of_build)}


def _standing(version: Any, in_use: Any | None, today: date) -> dict[str, str]:
    if version == in_use:
        return {"kind": "ok", "icon": "check", "state": _("in use")}
    if version.starts_on is not None and version.starts_on > today:
        return {"kind": "none", "icon": "calendar", "state": _("computed, to come")}
    return {"kind": "none", "icon": "clock", "state": _("for earlier periods")}


def _build_text(build: MetricBuild | None, pieces: tuple[int, int] | None) -> str:
    """How far a version is computed that nobody reads yet."""
    if build is None:
        return _("not computed yet")
    if build.progress.get("failed_at"):
        return _("did not pass the check, is tried again")
    if build.filled:
        return _("computed, is being checked")
    if pieces:
        done, total = (formats.number(number) for number in pieces)
        return _("%(done)s of %(total)s months computed") % {"done": done, "total": total}
    return _("the history is being read") if build.progress else _("waits to be computed")


class Sides:
    """Both sides of a computed draft: the version in use and the draft, month by month."""

    def __init__(self, draft: DefinitionDraft, in_use: MetricDefinition | None) -> None:
        """Figures from the counters that are kept on the draft."""
        self.code = draft.code
        self.metric = CATALOGUE[draft.code]
        old = InUse(draft.code, in_use.version if in_use else 0, min_n=_min_n(in_use, draft))
        new = InUse(draft.code, old.version + 1, min_n=draft.min_n)
        self.old_name = _("v%(number)s, in use") % {"number": old.version}
        self.new_name = _("the draft")
        self.months: list[tuple[date, Figure, Figure]] = [
            (
                date.fromisoformat(month),
                figure(old, Counters(**before)),
                figure(new, Counters(**after)),
            )
            for month, before, after in draft.computed.get("months", [])
        ]

    def rows(self) -> list[dict[str, Any]]:
        """The table, newest month first."""
        return [
            {
                "month": wording.period_label(Period.MONTH, month),
                "old": self._cells(old),
                "new": self._cells(new),
                "difference": self._difference(old, new),
                "differs": (old.value, old.n) != (new.value, new.n),
            }
            for month, old, new in reversed(self.months)
        ]

    def _cells(self, side: Figure) -> dict[str, Any]:
        return {
            "value": wording.value_text(self.code, side.value),
            "n": side.n,
            "beside": wording.beside_text(side),
            "few": side.too_few,
            "provisional": wording.provisional_text(side),
        }

    def _difference(self, old: Figure, new: Figure) -> str:
        if old.value is None or new.value is None:
            return ""
        delta = new.value - old.value
        if self.metric.is_time:
            sign = "" if not delta else formats.MINUS if delta < 0 else "+"
            return sign + formats.duration(abs(delta))
        return formats.signed(delta, wording.decimals(self.metric))

    def chart(self) -> Chart:
        """Both lines in one picture."""
        scale = SECONDS_AN_HOUR if self.metric.is_time else 1
        unit = wording.unit_text(self.metric)
        return compared_figure(
            title=str(self.metric.name),
            label_head=_("Month"),
            labels=[wording.period_label(Period.MONTH, month) for month, _old, _new in self.months],
            lines=[
                self._line(self.new_name, [new for _month, _old, new in self.months], scale),
                self._line(self.old_name, [old for _month, old, _new in self.months], scale),
            ],
            unit=f" {unit}" if unit else _(" h") if self.metric.is_time else "",
            decimals=wording.decimals(self.metric),
        )

    def _line(self, label: str, side: Iterable[Figure], scale: int) -> Line:
        figures = list(side)
        return Line(
            label=label,
            values=[None if one.value is None else one.value / scale for one in figures],
            notes=[f"{wording.with_unit(one)} (n = {formats.number(one.n)})" for one in figures],
        )


def _min_n(in_use: MetricDefinition | None, draft: DefinitionDraft) -> int:
    return in_use.min_n if in_use else draft.min_n


def sample_rows(
    draft: DefinitionDraft, sources: Mapping[tuple[str, int], dict[str, str]]
) -> list[dict[str, Any]]:
    """Things that count differently by the draft, newest first."""
    return [
        {
            "source": sources.get((one["kind"], one["id"])),
            "at": parse_datetime(one["at"]),
            "old": _fact_text(draft.code, one["old"], one["new"]),
            "new": _fact_text(draft.code, one["new"], one["old"]),
        }
        for one in draft.computed.get("sample", [])
    ]


def _fact_text(code: str, fact: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """How one side counts a thing; the day is said where the sides differ in it."""
    if fact is None:
        return _("does not count")
    metric = CATALOGUE[code]
    if metric.is_time:
        said = formats.duration(fact["value"])
    elif metric.kind == Kind.SHARE and not metric.scored:
        said = _("yes") if fact["positive"] else _("no")
    else:
        said = f"{fact['value']:g}"
    if other is None or other["day"] == fact["day"]:
        return said
    return f"{said}, {formats.date_text(date.fromisoformat(fact['day']))}"
