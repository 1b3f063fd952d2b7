"""Computing a complete new set of leaves beside the one that is read, then switching.

Steps, each in chunks of a transaction: (1) where it is asked for or never was done, observations
are brought up to the ledger, (2) leaves of the new build are filled month by month by several
processes side by side, (3) they are compared with the observations, and with the ledger where
that was read, (4) one switch, (5) the old leaves are dropped. How far it came is kept on the
builds and their pieces: a rebuild that was killed goes on from there when it is called again.

Live traffic goes on. Rollup workers compute marked leaves for the new build too, from the moment
it exists (`metrics.filling` says how the two keep out of each other's way).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from core.outbox import run_due
from core.tenancy import company_scope
from metrics import filling
from metrics.derivation import SOURCES, definitions_in_use
from metrics.derivation.base import fetch
from metrics.models import (
    BuildPiece,
    BuildState,
    MetricBuild,
    MetricDefinition,
    Observation,
)
from metrics.observing import observe
from metrics.rollup import lock_rollup, rollup
from metrics.verify import differences, queue_of, source_ids

Tell = Callable[[str], None]

_ATTEMPTS = 10
_PAUSE_SECONDS = 0.5


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
    """One rebuild of some definitions of a company. `tell` is given lines of progress.

    Leaves are computed from observations. `from_ledger` derives those again first; days, which
    limit what is derived again, imply it, and what never was observed always is. `helpers`: how
    many more connections fill side by side with this one.
    """

    company_id: int
    tell: Tell
    codes: Sequence[str] | None = None
    since: date | None = None
    until: date | None = None
    batch: int = 1000
    from_ledger: bool = False
    helpers: int = 0
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
            self._fill()
            self._check()
            self._verify()
            self._switch()
            filling.drop_retired(self.company_id)
            self.tell("Dropped the old leaves.")

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
            begun = [build for build in made if "source" in build.progress]
            if begun:
                first = min((build.progress for build in begun), key=_place)
                self.since, self.until = _day(first.get("since")), _day(first.get("until"))
                self.tell("Going on with the rebuild that was interrupted.")
            self._plan([build for build in made if build not in begun])
        return made

    def _plan(self, made: Sequence[MetricBuild]) -> None:
        """Decide what is derived again, and note it, before anything is done."""
        unseen = _never_observed(self.company_id, made)
        if (self.since or self.until) and unseen:
            self.since = self.until = None
            self.tell("A definition has no figures yet: its whole past is computed.")
        everything = self.from_ledger or bool(self.since or self.until)
        for build in made:
            derive = everything or build.pk in unseen
            build.progress = self._progress(0 if derive else len(SOURCES), 0, derive)
            build.save(update_fields=["progress"])

    def _build_of(self, definition: MetricDefinition) -> MetricBuild:
        build, _ = MetricBuild.objects.get_or_create(
            company_id=self.company_id, definition=definition, state=BuildState.BUILDING
        )
        build.definition = definition
        return build

    def _progress(self, source: int, after: int, derive: bool) -> dict[str, Any]:
        return {
            "source": source,
            "after": after,
            "derive": derive,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    def _derived(self) -> list[MetricBuild]:
        """Builds whose observations are brought up to the ledger, and compared with it."""
        return [build for build in self.builds if build.progress["derive"]]

    def _observe_all(self) -> None:
        builds = self._derived()
        if not builds:
            return
        definitions = [build.definition for build in builds]
        source_index, after = min(_place(build.progress) for build in builds)
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
                    self._remember(builds, index, ids[-1])
                progress.step(len(ids), changed)
        self._remember(builds, len(SOURCES), 0)

    def _remember(self, builds: Sequence[MetricBuild], source: int, after: int) -> None:
        """In the chunk's transaction. A build that was further is observed again: no harm."""
        for build in builds:
            build.progress = self._progress(source, after, derive=True)
        MetricBuild.objects.bulk_update(builds, ["progress"])

    def _fill(self) -> None:
        """Fill what is not filled yet. Pieces are listed once observations are there."""
        with transaction.atomic():
            lock_rollup(self.company_id, shared=False)
            for build in self.builds:
                if not build.progress.get("planned"):
                    filling.plan(build)
                    build.progress = {**build.progress, "planned": True}
                    build.save(update_fields=["progress"])
        ids = [build.pk for build in self.builds]
        filling.together(self.company_id, ids, filling.fill_next, self.helpers)
        MetricBuild.objects.of_company(self.company_id).filter(pk__in=ids).update(filled=True)
        months = dict.fromkeys(ids, 0)
        for build_id in self._pieces().values_list("build_id", flat=True):
            months[build_id] += 1
        for build in self.builds:
            self.tell(f"Filled {build.definition}: {months[build.pk]} months.")

    def _pieces(self) -> Any:
        pieces = BuildPiece.objects.of_company(self.company_id)
        return pieces.filter(build_id__in=[build.pk for build in self.builds])

    def _check(self) -> None:
        """Compare with the observations; what live traffic changed is given time to settle."""
        ids = [build.pk for build in self.builds]
        for _ in range(_ATTEMPTS):
            wrong = filling.together(self.company_id, ids, filling.check_next, self.helpers)
            if not wrong:
                self.tell("Checked: the new leaves are what was observed.")
                return
            self._settle()
        self._give_up(f"{len(wrong)} months differ from what was observed")

    def _verify(self) -> None:
        """Compare those derived again with the ledger."""
        builds = self._derived()
        if not builds:
            return
        since, until = self.since, self.until
        for _ in range(_ATTEMPTS):
            found = differences(self.company_id, builds, since=since, until=until)
            if not found:
                self.tell("Verified: the new leaves are what the ledger says.")
                return
            self._settle()
            days = [difference.key.day for difference in found]
            since, until = min(days), max(days) + timedelta(days=1)
        self._give_up(f"{len(found)} leaves differ from the ledger")

    def _settle(self) -> None:
        run_due(self.company_id)
        rollup(self.company_id, max_batches=100)
        if not queue_of(self.company_id).is_empty:
            time.sleep(_PAUSE_SECONDS)

    def _give_up(self, why: str) -> None:
        """Called again, it begins from nothing."""
        builds = MetricBuild.objects.of_company(self.company_id)
        builds.filter(pk__in=[build.pk for build in self.builds]).update(filled=False, progress={})
        message = f"{why}; the old ones stay in use"
        raise NotVerified(message)

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
            self._pieces().delete()
        self.tell("Switched to the new leaves.")


def _never_observed(company_id: int, builds: Sequence[MetricBuild]) -> set[int]:
    """Builds of definitions that have never been in use, or of which nothing was ever seen."""
    known = {build.definition_id for build in active_builds(company_id)}
    seen = Observation.objects.of_company(company_id).filter(definition=OuterRef("definition"))
    mine = MetricBuild.objects.of_company(company_id).filter(pk__in=[one.pk for one in builds])
    unseen = set(mine.filter(~Exists(seen)).values_list("pk", flat=True))
    return unseen | {build.pk for build in builds if build.definition_id not in known}


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


def active_builds(company_id: int, codes: Iterable[str] | None = None) -> list[MetricBuild]:
    """Builds that are read, with their definitions."""
    builds = MetricBuild.objects.of_company(company_id).filter(state=BuildState.ACTIVE)
    if codes is not None:
        builds = builds.filter(definition__code__in=list(codes))
    return list(builds.select_related("definition").order_by("definition_id"))
