"""Computing a complete new set of leaves beside the one that is read, then switching.

Steps, each in chunks of a transaction: (1) observations are brought up to the ledger, (2) leaves
of the new build are filled month by month, (3) the build is compared with the ledger, (4) one
switch, (5) the old leaves are dropped. How far it came is kept on the builds: a rebuild that was
killed goes on from there when it is called again.

Live traffic goes on. Rollup workers compute marked leaves for the new build too, from the moment
it exists; filling a month takes the rollup lock alone, so that whichever of the two computes a
leaf last has seen every change whose mark is gone.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from core.outbox import run_due
from core.tenancy import company_scope
from metrics.derivation import SOURCES, definitions_in_use
from metrics.derivation.base import fetch
from metrics.models import BuildState, MetricBuild, MetricDefinition
from metrics.observing import observe
from metrics.rollup import COUNTERS, LEAF_COLUMNS, TIMED, lock_rollup, rollup
from metrics.verify import Difference, differences, queue_of, source_ids

Tell = Callable[[str], None]

_ATTEMPTS = 10
_PAUSE_SECONDS = 0.5
_DROP_CHUNK = 5000


class NotVerified(Exception):
    """The new build is not what the ledger says; it was not switched on."""


class AlreadyRunning(Exception):
    """Another process rebuilds this company's figures."""


@contextmanager
def _alone(company_id: int) -> Iterator[None]:
    """One rebuild of a company at a time; the lock falls with the process that held it."""
    key = f"metrics.rebuild.{company_id}"
    taken = fetch("SELECT pg_try_advisory_lock(hashtextextended(%(key)s, 0))", {"key": key})
    if not taken[0][0]:
        message = "another process rebuilds the figures of this company"
        raise AlreadyRunning(message)
    try:
        yield
    finally:
        fetch("SELECT pg_advisory_unlock(hashtextextended(%(key)s, 0))", {"key": key})


@dataclass(slots=True)
class Rebuild:
    """One rebuild of some definitions of a company. `tell` is given lines of progress."""

    company_id: int
    tell: Tell
    codes: Sequence[str] | None = None
    since: date | None = None
    until: date | None = None
    batch: int = 1000
    builds: list[MetricBuild] = field(default_factory=list)

    def run(self) -> None:
        """Begin or go on, to the end.

        Raises `NotVerified` and leaves the old build in use; `AlreadyRunning` for a second one.
        """
        with company_scope(self.company_id), _alone(self.company_id):
            self.builds = self._begin()
            if not self.builds:
                self.tell("Nothing to rebuild: the company has no such definition.")
                return
            self._observe_all()
            for build in self.builds:
                _Fill(build, self.tell).run()
            self._verify()
            self._switch()
            self._drop_retired()

    def _begin(self) -> list[MetricBuild]:
        """The builds on their way: those of a rebuild that was killed, or new ones."""
        with transaction.atomic():
            lock_rollup(self.company_id, shared=False)
            definitions = [
                definition
                for definition in definitions_in_use(self.company_id)
                if self.codes is None or definition.code in self.codes
            ]
            made = [self._build_of(definition) for definition in definitions]
        places = [build.progress for build in made]
        if any(places):
            first = min(places, key=_place)
            self.since, self.until = _day(first.get("since")), _day(first.get("until"))
            self.tell("Going on with the rebuild that was interrupted.")
        elif (self.since or self.until) and self._has_new(made):
            self.since = self.until = None
            self.tell("A definition has no figures yet: its whole past is computed.")
        return made

    def _has_new(self, builds: Iterable[MetricBuild]) -> bool:
        """Whether a definition has never been in use: a part of the past would not do."""
        known = {build.definition_id for build in active_builds(self.company_id)}
        return any(build.definition_id not in known for build in builds)

    def _build_of(self, definition: MetricDefinition) -> MetricBuild:
        build, _ = MetricBuild.objects.get_or_create(
            company_id=self.company_id, definition=definition, state=BuildState.BUILDING
        )
        build.definition = definition
        return build

    def _observe_all(self) -> None:
        definitions = [build.definition for build in self.builds]
        source_index, after = min(_place(build.progress) for build in self.builds)
        for index, source in enumerate(SOURCES):
            if index < source_index:
                continue
            begin_after = after if index == source_index else 0
            progress = _Estimate(source.kind, _count(source.ids_sql, self.company_id), self.tell)
            for ids in source_ids(
                source,
                self.company_id,
                since=self.since,
                until=self.until,
                after=begin_after,
                chunk=self.batch,
            ):
                with transaction.atomic():
                    changed = observe(source, self.company_id, ids, definitions)
                    self._remember(index, ids[-1])
                progress.step(len(ids), changed)
        self._remember(len(SOURCES), 0)

    def _remember(self, source_index: int, after: int) -> None:
        """In the chunk's transaction. A build that was further is observed again: no harm."""
        place = {
            "source": source_index,
            "after": after,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }
        for build in self.builds:
            build.progress = {**build.progress, **place}
        MetricBuild.objects.bulk_update(self.builds, ["progress"])

    def _verify(self) -> None:
        """Compare; what live traffic changed meanwhile is given time to settle."""
        found = self._differences(self.since, self.until)
        for _ in range(_ATTEMPTS):
            if not found:
                self.tell("Verified: the new leaves are what the ledger says.")
                return
            run_due(self.company_id)
            rollup(self.company_id, max_batches=100)
            if not queue_of(self.company_id).is_empty:
                time.sleep(_PAUSE_SECONDS)
            days = [difference.key.day for difference in found]
            found = self._differences(min(days), max(days) + timedelta(days=1))
        # Called again, it begins from nothing.
        builds = MetricBuild.objects.of_company(self.company_id)
        builds.filter(pk__in=[build.pk for build in self.builds]).update(filled=False, progress={})
        message = f"{len(found)} leaves differ from the ledger; the old ones stay in use"
        raise NotVerified(message)

    def _differences(self, since: date | None, until: date | None) -> list[Difference]:
        return differences(self.company_id, self.builds, since=since, until=until)

    def _switch(self) -> None:
        with transaction.atomic():
            lock_rollup(self.company_id, shared=False)
            mine = MetricBuild.objects.of_company(self.company_id)
            definition_ids = [build.definition_id for build in self.builds]
            mine.filter(definition_id__in=definition_ids, state=BuildState.ACTIVE).update(
                state=BuildState.RETIRED
            )
            mine.filter(pk__in=[build.pk for build in self.builds]).update(
                state=BuildState.ACTIVE, activated_at=Now(), progress={}
            )
        self.tell("Switched to the new leaves.")

    def _drop_retired(self) -> None:
        dropped = 1
        while dropped:
            with connection.cursor() as cursor:
                cursor.execute(_DROP, {"company": self.company_id, "limit": _DROP_CHUNK})
                dropped = cursor.rowcount
        self.tell("Dropped the old leaves.")


_DROP = """
DELETE FROM metrics_leaf WHERE id IN (
    SELECT l.id FROM metrics_leaf l JOIN metrics_metricbuild b ON b.id = l.build_id
    WHERE l.company_id = %(company)s AND b.company_id = %(company)s AND b.state = 'retired'
    LIMIT %(limit)s)
"""


def _place(progress: dict[str, Any]) -> tuple[int, int]:
    return int(progress.get("source", 0)), int(progress.get("after", 0))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _count(ids_sql: str, company_id: int) -> int:
    sql = f"SELECT count(*) FROM ({ids_sql}) counted"  # noqa: S608
    rows = fetch(sql, {"company": company_id, "after": 0, "limit": None})
    return int(rows[0][0])


class _Estimate:
    """Lines of progress with the time that is left, by the pace so far."""

    def __init__(self, kind: str, total: int, tell: Tell) -> None:
        self.kind, self.total, self.tell = kind, total, tell
        self.done = self.changed = 0
        self.began = time.monotonic()

    def step(self, count: int, changed: int) -> None:
        """Another chunk is done."""
        self.done += count
        self.changed += changed
        left = (time.monotonic() - self.began) / self.done * max(self.total - self.done, 0)
        self.tell(
            f"Observed {self.done} of at most {self.total} ({self.kind}), "
            f"{self.changed} observations changed, about {left:.0f} s left."
        )


_MONTHS = """
SELECT DISTINCT date_trunc('month', day::timestamp)::date AS month FROM metrics_observation
WHERE company_id = %(company)s AND definition_id = %(definition)s AND is_current AND NOT is_void
ORDER BY month
"""

_FILL = f"""
INSERT INTO metrics_leaf
    (company_id, build_id, definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS})
SELECT %(company)s, %(build)s, %(definition)s, day, manager, consultant, n, total, positives,
    negatives, settles_at, settles, CASE WHEN %(timed)s THEN durations END
FROM (
    SELECT day, leaf_manager AS manager, leaf_consultant AS consultant, {COUNTERS}
    FROM metrics_observation o
    WHERE company_id = %(company)s AND definition_id = %(definition)s AND is_current
        AND NOT is_void AND day >= %(month)s AND day < %(next_month)s
    GROUP BY 1, 2, 3
) leaf
"""  # noqa: S608

_EMPTY_ALL = "DELETE FROM metrics_leaf WHERE company_id = %(company)s AND build_id = %(build)s"

_EMPTY = """
DELETE FROM metrics_leaf WHERE company_id = %(company)s AND build_id = %(build)s
    AND day >= %(month)s AND day < %(next_month)s
"""


@dataclass(slots=True)
class _Fill:
    """Fills one build from observations, month by month."""

    build: MetricBuild
    tell: Tell

    def run(self) -> None:
        """Fill what is not filled yet."""
        if self.build.filled:
            return
        parameters = {
            "company": self.build.company_id,
            "build": self.build.pk,
            "definition": self.build.definition_id,
            "timed": self.build.definition.code in TIMED,
        }
        done = _day(self.build.progress.get("month"))
        if done is None:
            self._empty(parameters)
        months = [row[0] for row in fetch(_MONTHS, parameters)]
        for month in months:
            if done is None or month > done:
                self._fill(month, parameters)
        self.build.filled = True
        self.build.save(update_fields=["filled"])
        self.tell(f"Filled {self.build.definition}: {len(months)} months.")

    def _empty(self, parameters: dict[str, Any]) -> None:
        """Begin from nothing; months are listed after it, so what workers wrote comes again."""
        with transaction.atomic():
            lock_rollup(self.build.company_id, shared=False)
            with connection.cursor() as cursor:
                cursor.execute(_EMPTY_ALL, parameters)

    def _fill(self, month: date, parameters: dict[str, Any]) -> None:
        following = (month + timedelta(days=31)).replace(day=1)
        values = {**parameters, "month": month, "next_month": following}
        with transaction.atomic():
            lock_rollup(self.build.company_id, shared=False)
            with connection.cursor() as cursor:
                cursor.execute(_EMPTY, values)
                cursor.execute(_FILL, values)
            self.build.progress = {**self.build.progress, "month": month.isoformat()}
            self.build.save(update_fields=["progress"])


def active_builds(company_id: int, codes: Iterable[str] | None = None) -> list[MetricBuild]:
    """Builds that are read, with their definitions."""
    builds = MetricBuild.objects.of_company(company_id).filter(state=BuildState.ACTIVE)
    if codes is not None:
        builds = builds.filter(definition__code__in=list(codes))
    return list(builds.select_related("definition").order_by("definition_id"))
