"""The past by a draft beside the version in use: the real derivation, written nowhere else.

A worker takes a draft that waits, walks the ledger in chunks with the draft's parameters, and
compares what it derives with the observations that readers see. The counters of each month of
both sides and some rows that count differently are kept on the draft. A draft that is changed or
thrown away meanwhile stops the worker at its next chunk.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.selectors import local_day
from core.tenancy import company_scope
from metrics.derivation import SOURCES, Source
from metrics.derivation.base import Row, fetch
from metrics.figures import Counters
from metrics.formulas import quantile
from metrics.models import DefinitionDraft, DraftState, MetricDefinition
from metrics.periods import Period, earlier_start
from metrics.rollup import TIMED
from metrics.selectors.drafts import in_use_on
from metrics.verify import source_ids

logger = logging.getLogger(__name__)

MONTHS: Final = 24
SAMPLE: Final = 30
_CHUNK: Final = 2000
# A worker that gave no sign of life for so long is dead: another takes its draft.
_SILENT: Final = timedelta(minutes=5)

# What the draft's parameters say, beside what readers see of the same things.
_COMPARED = """
SELECT coalesce(e.source_id, o.source_id), coalesce(e.key, o.key), coalesce(e.at, o.at),
    o.day, o.value, o.positive, o.negative, o.settles_at,
    e.day, e.value, e.positive, e.negative, e.settles_at
FROM expected e FULL JOIN (
    SELECT * FROM metrics_observation
    WHERE company_id = %(company)s AND definition_id = %(in_use)s AND source_kind = %(kind)s
        AND source_id = ANY(%(ids)s) AND is_current AND NOT is_void
) o ON o.source_id = e.source_id AND o.key = e.key
"""


@dataclass(slots=True)
class Month:
    """Counters of one month of one side."""

    n: int = 0
    total: float = 0.0
    positives: int = 0
    negatives: int = 0
    provisional_n: int = 0
    values: list[float] = field(default_factory=list)

    def add(self, fact: Row, now: datetime, *, is_timed: bool) -> None:
        """Count one fact: day, value, positive, negative, settles at."""
        _day, value, positive, negative, settles_at = fact
        self.n += 1
        self.total += value
        self.positives += positive
        self.negatives += negative
        self.provisional_n += settles_at is not None and settles_at > now
        if is_timed:
            self.values.append(value)

    def plain(self) -> dict[str, Any]:
        """As it is kept: the fields of `metrics.figures.Counters`."""
        counters = Counters(
            self.n,
            self.total,
            self.positives,
            self.negatives,
            self.provisional_n,
            quantile(self.values, 0.5),
            quantile(self.values, 0.9),
        )
        return {name: getattr(counters, name) for name in Counters.__slots__}


@dataclass(slots=True)
class Comparison:
    """Both sides by month, and what counts differently."""

    since: date
    is_timed: bool
    now: datetime
    old: defaultdict[date, Month] = field(default_factory=lambda: defaultdict(Month))
    new: defaultdict[date, Month] = field(default_factory=lambda: defaultdict(Month))
    differ: int = 0
    sample: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: str, row: Row) -> None:
        """One measured thing as both sides see it."""
        source_id, key, at, old, new = *row[:3], row[3:8], row[8:13]
        shown = [self._count(side, fact) for side, fact in ((self.old, old), (self.new, new))]
        if any(shown) and old[:4] != new[:4]:
            self.differ += 1
            thing = {"kind": kind, "id": source_id, "key": key, "at": at.isoformat()}
            self.sample.append({**thing, "old": _plain(old), "new": _plain(new)})
            if len(self.sample) > 2 * SAMPLE:
                self._keep_newest()

    def _count(self, side: defaultdict[date, Month], fact: Row) -> bool:
        day = fact[0]
        if day is None or day < self.since:
            return False
        side[day.replace(day=1)].add(fact, self.now, is_timed=self.is_timed)
        return True

    def _keep_newest(self) -> None:
        self.sample = sorted(self.sample, key=lambda one: str(one["at"]), reverse=True)[:SAMPLE]

    def plain(self) -> dict[str, Any]:
        """As it is kept on the draft."""
        self._keep_newest()
        months = sorted({*self.old, *self.new})
        return {
            "months": [
                [month.isoformat(), self.old[month].plain(), self.new[month].plain()]
                for month in months
            ],
            "differ": self.differ,
            "sample": self.sample,
        }


def _plain(fact: Row) -> dict[str, Any] | None:
    day, value, positive, _negative, _settles = fact
    return None if day is None else {"day": day.isoformat(), "value": value, "positive": positive}


def previews_compute(company_id: int) -> int:
    """Compute the drafts of a company that wait; returns how many. Safe to run side by side."""
    done = 0
    with company_scope(company_id):
        while (draft := _take(company_id)) is not None:
            try:
                done += _compute(draft)
            except Exception:
                logger.exception("the past of %s could not be computed", draft)
                _mine(draft).update(state=DraftState.FAILED)
    return done


def _take(company_id: int) -> DefinitionDraft | None:
    """A draft nobody works on, now ours."""
    now = timezone.now()
    silent = Q(state=DraftState.RUNNING, beat_at__lt=now - _SILENT)
    drafts = DefinitionDraft.objects.of_company(company_id)
    with transaction.atomic():
        waiting = drafts.filter(Q(state=DraftState.WAITING) | silent).order_by("changed_at")
        draft: DefinitionDraft | None = waiting.select_for_update(skip_locked=True).first()
        if draft is not None:
            draft.state, draft.beat_at, draft.done, draft.total = DraftState.RUNNING, now, 0, 0
            draft.save(update_fields=["state", "beat_at", "done", "total"])
    return draft


def _mine(draft: DefinitionDraft) -> Any:
    """The draft as it was taken: nothing once it is changed or thrown away."""
    drafts = DefinitionDraft.objects.of_company(draft.company_id)
    return drafts.filter(pk=draft.pk, version=draft.version, state=DraftState.RUNNING)


def _compute(draft: DefinitionDraft) -> bool:
    """Walk the ledger; False if the draft was changed meanwhile."""
    today = local_day(draft.time_zone, timezone.now())
    since = earlier_start(Period.MONTH, today.replace(day=1), MONTHS - 1)
    in_use = in_use_on(draft.company_id, draft.code, today)
    found = Comparison(since, draft.code in TIMED, timezone.now())
    chunks = list(_chunks(draft, since))
    total = sum(len(ids) for _source, ids in chunks)
    done = 0
    for source, ids in chunks:
        for row in _compared(source, draft, in_use, ids):
            found.add(source.kind, row)
        done += len(ids)
        if not _mine(draft).update(beat_at=timezone.now(), done=done, total=total):
            return False
    computed = {**found.plain(), "version": in_use.version if in_use else None}
    now = timezone.now()
    changed = _mine(draft).update(state=DraftState.DONE, computed=computed, computed_at=now)
    return bool(changed)


def _chunks(draft: DefinitionDraft, since: date) -> Iterator[tuple[Source, list[int]]]:
    """Ids of everything that something happened to, by source."""
    for source in SOURCES:
        if draft.code in source.codes:
            for ids in source_ids(source, draft.company_id, since=since, until=None, chunk=_CHUNK):
                yield source, ids


def _compared(
    source: Source, draft: DefinitionDraft, in_use: MetricDefinition | None, ids: list[int]
) -> list[Row]:
    parameters = {
        "company": draft.company_id,
        "definitions": [draft.pk],
        "in_use": in_use.pk if in_use else 0,
        "kind": source.kind,
        "ids": ids,
    }
    return fetch(source.expected_sql("metrics_definitiondraft") + _COMPARED, parameters)
