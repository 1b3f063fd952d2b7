"""Clients by when they came: how content they are, how much they ask and how many stay, quarter
by quarter since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.ui import formats
from metrics import selectors, wording
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import Cut
from metrics.dashboard.asked import View, require_view
from metrics.dashboard.naming import names_of
from metrics.dashboard.reading import today_of
from metrics.dashboard.ways import exports, ways
from metrics.figures import Counters, Figure, InUse, figure
from metrics.formulas import share
from metrics.periods import ONE_DAY, Period, earlier_start, next_start, period_start
from metrics.selectors.cohorts import Contracts, contracts_by_client, counters_by_client

QUARTERS = 12
SCORES = ("nps", "csat", "ces", "nsat", "fcr")
# Below so many clients a share of them is not compared.
LEAST_CLIENTS = 10


class Measure(StrEnum):
    """What is followed that is not a score."""

    RETAINED = "retained"
    REQUESTS = "requests"


MEASURES: dict[str, str | Promise] = {
    Measure.RETAINED: gettext_lazy("Clients retained, %"),
    Measure.REQUESTS: gettext_lazy("Requests closed per client"),
    **{code: CATALOGUE[code].name for code in SCORES},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort in one quarter. No value: nothing was measured."""

    value: float | None
    text: str
    n: int
    few: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Clients whose first contract began in one quarter or year, and their quarters since;
    `to_come`: how many more others have."""

    name: str
    clients: int
    cells: tuple[Cell, ...]
    to_come: int = 0


def cohorts(actor: Actor, view: View, measure: str, *, by_year: bool) -> dict[str, Any]:
    """Everything `metrics/cohorts.html` needs: of the whole company, narrowed or not."""
    view = replace(view, level=Level.COMPANY, id=None)
    require_view(actor, view)
    names = names_of(actor, view)
    rows, whole, (first, today) = cohorts_of(actor, view.cut, measure, by_year=by_year)
    here = reverse("metric-cohorts")
    said = {"measure": measure, "by": "year" if by_year else None}
    return {
        **ways(actor, view, view.days(today), names, "metric-cohorts"),
        "shown_days": wording.span_text(first, today + ONE_DAY),
        "heading": MEASURES[measure],
        "cohorts": rows,
        "quarters": range(max((len(row.cells) for row in rows), default=0)),
        "measures": [
            {
                "label": label,
                "url": here + view.query(**(said | {"measure": code})),
                "current": code == measure,
            }
            for code, label in MEASURES.items()
        ],
        "bys": [
            {
                "label": _("By quarter"),
                "url": here + view.query(measure=measure),
                "current": not by_year,
            },
            {
                "label": _("By year"),
                "url": here + view.query(measure=measure, by="year"),
                "current": by_year,
            },
        ],
        "note": _note(measure, whole),
        "exports": exports(here, view, view.days(today), **said),
    }


def cohorts_of(
    actor: Actor, cut: Cut, measure: str, *, by_year: bool
) -> tuple[list[Cohort], Figure | None, tuple[date, date]]:
    """The cohorts of the last years, the definition they are measured by (as a figure of all
    days), and the first and the last day."""
    today = today_of(actor)
    first = earlier_start(Period.QUARTER, period_start("quarter", today), QUARTERS - 1)
    if by_year:
        first = first.replace(month=1, day=1)
    clients = contracts_by_client(actor, cut)
    whole, counters = _measured(actor, cut, measure, first, today)
    rows = followed(clients, counters, measure, whole, (first, today), by_year=by_year)
    return rows, whole, (first, today)


def _measured(
    actor: Actor, cut: Cut, measure: str, first: date, today: date
) -> tuple[Figure | None, dict[tuple[int, date], Counters]]:
    """The definition in use (as a figure of all days), and what was observed of each client."""
    if measure == Measure.RETAINED:
        return None, {}
    code = "closed_requests" if measure == Measure.REQUESTS else measure
    end = today + ONE_DAY
    found = selectors.figures(
        company_id=actor.company_id, codes=[code], start=first, end=end, cut=cut
    )
    return found[code, None], counters_by_client(actor, code, first, end, cut)


def followed(
    clients: Mapping[int, Contracts],
    counters: Mapping[tuple[int, date], Counters],
    measure: str,
    whole: Figure | None,
    days: tuple[date, date],
    *,
    by_year: bool,
) -> list[Cohort]:
    """Each cohort that began on the first of two days or later, the oldest first, up to the
    second. Pure."""
    first, today = days
    members: dict[date, list[int]] = {}
    for client_id, contracts in clients.items():
        begins = period_start("quarter", contracts.first_day)
        if by_year:
            begins = begins.replace(month=1)
        if first <= begins and contracts.first_day <= today:
            members.setdefault(begins, []).append(client_id)
    found = []
    for begins, those in sorted(members.items()):
        name = str(begins.year) if by_year else wording.period_label(Period.QUARTER, begins)
        cells = []
        quarter = begins
        while quarter <= today:
            cells.append(_cell(those, clients, counters, measure, whole, quarter, today))
            quarter = next_start(Period.QUARTER, quarter)
        found.append(Cohort(name, len(those), tuple(cells)))
    longest = max((len(one.cells) for one in found), default=0)
    return [replace(one, to_come=longest - len(one.cells)) for one in found]


def _cell(
    members: Sequence[int],
    clients: Mapping[int, Contracts],
    counters: Mapping[tuple[int, date], Counters],
    measure: str,
    whole: Figure | None,
    quarter: date,
    today: date,
) -> Cell:
    last = min(next_start(Period.QUARTER, quarter) - ONE_DAY, today)
    came = [one for one in members if clients[one].first_day <= last]
    if measure == Measure.RETAINED:
        return _retained(sum(clients[one].runs_on(last) for one in came), len(came))
    merged = _merged([counters.get((one, quarter)) for one in members])
    if measure == Measure.REQUESTS:
        running = [
            one for one in came if clients[one].runs_on(last) or clients[one].runs_on(quarter)
        ]
        return _per_client(merged.n, len(running))
    return _score(measure, whole, merged)


def _retained(running: int, of: int) -> Cell:
    estimate = share(running, of)
    if estimate is None:
        return Cell(None, "", 0, few=True)
    bounds = _("%(low)s to %(high)s") % {
        "low": formats.number(estimate.low, 0),
        "high": formats.number(estimate.high, 0),
    }
    text = formats.number(estimate.value, 0)
    return Cell(estimate.value, text, of, few=of < LEAST_CLIENTS, beside=bounds)


def _per_client(requests: int, of: int) -> Cell:
    if not of:
        return Cell(None, "", 0, few=True)
    value = requests / of
    return Cell(value, formats.number(value, 1), of, few=of < LEAST_CLIENTS)


def _score(code: str, whole: Figure | None, merged: Counters) -> Cell:
    if whole is None or not merged.n:
        return Cell(None, "", 0, few=True)
    found = figure(InUse(code, whole.version, whole.definition_id, None, whole.min_n), merged)
    text = wording.value_text(code, found.value)
    beside = wording.bounds_text(found)
    return Cell(found.value, text, found.n, few=found.too_few, beside=beside)


def _merged(parts: Sequence[Counters | None]) -> Counters:
    known = [part for part in parts if part is not None]
    return Counters(
        sum(part.n for part in known),
        sum(part.total for part in known),
        sum(part.positives for part in known),
        sum(part.negatives for part in known),
    )


def _note(measure: str, whole: Figure | None) -> str:
    """How a cell is to be read."""
    if measure == Measure.RETAINED:
        return _(
            "Of the clients of a row, how many had a running contract on the last day of the "
            "quarter (of the present one: today). n is their number."
        )
    if measure == Measure.REQUESTS:
        return _(
            "Requests closed in the quarter, divided by the clients of the row with a running "
            "contract in it. n is their number."
        )
    words = {"metric": CATALOGUE[measure].name, "version": whole.version if whole else 0}
    return _("%(metric)s, definition v%(version)s, of what clients of the row were asked.") % words
