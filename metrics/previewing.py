"""The past by a draft beside the version in use: the real derivation, written nowhere else.

A worker takes a draft that waits and walks the ledger in chunks, once by the version in use and
once by the draft's parameters: two counts of the same moment, whatever waits in the queue. The
counters of each month of both sides and some things that count differently are kept on the draft.
A draft that is changed or thrown away meanwhile stops the worker at its next chunk.
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

# Of each measured thing (source, key): when, then day, value, positive, negative, settles at.
Facts = dict[tuple[int, int], Row]
_NOTHING: Final[Row] = (None, None, None, None, None, None)
_DERIVED = """
SELECT source_id, key, at, day, value, positive, negative, settles_at FROM expected
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

    def add(self, kind: str, olds: Facts, news: Facts) -> None:
        """What both sides derived from some part of the ledger."""
        for key in sorted({*olds, *news}):
            self._add(kind, key, olds.get(key, _NOTHING), news.get(key, _NOTHING))

    def _add(self, kind: str, key: tuple[int, int], one: Row, other: Row) -> None:
        at, old, new = one[0] or other[0], one[1:], other[1:]
        shown = [self._count(side, fact) for side, fact in ((self.old, old), (self.new, new))]
        if any(shown) and old[:4] != new[:4]:
            self.differ += 1
            thing = {"kind": kind, "id": key[0], "key": key[1], "at": at.isoformat()}
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
        olds = _derived(source, draft.company_id, ids, in_use)
        found.add(source.kind, olds, _derived(source, draft.company_id, ids, draft))
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


def _derived(
    source: Source,
    company_id: int,
    ids: list[int],
    definition: MetricDefinition | DefinitionDraft | None,
) -> Facts:
    """What follows from a part of the ledger by a version or a draft."""
    if definition is None:
        return {}
    parameters = {"company": company_id, "definitions": [definition.pk], "ids": ids}
    sql = source.expected_sql(definition._meta.db_table) + _DERIVED
    return {row[:2]: row[2:] for row in fetch(sql, parameters)}
