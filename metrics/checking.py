"""Running the checks that wait, and filling versions that nobody could read yet.

Everything here is computed aside, on a queue of its own: readers see what they saw until a new
build is verified and switched on. Workers may be killed at any time; sweeps call again.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.levels import Level as PersonLevel
from accounts.models import Membership
from core.outbox import run_due
from core.tenancy import company_scope
from metrics.models import (
    BuildState,
    CheckKind,
    CheckState,
    MetricBuild,
    MetricCheck,
    MetricCheckDifference,
)
from metrics.rebuild import AlreadyRunning, NotVerified, Rebuild, active_builds
from metrics.rollup import rollup
from metrics.verify import Difference, Queue, differences, queue_of
from notices.services import notice_give

logger = logging.getLogger(__name__)

KEPT: Final = 200
_ATTEMPTS: Final = 3
_LONGEST_LIST: Final = 20
# A check that began so long ago lost its worker.
_LOST: Final = timedelta(hours=2)
_TRY_AGAIN_AFTER: Final = timedelta(hours=1)


def checks_run(company_id: int) -> int:
    """Run the checks of a company that wait; returns how many came to an end."""
    done = 0
    with company_scope(company_id):
        while (check := _take(company_id)) is not None:
            try:
                _run(check)
            except AlreadyRunning:
                _back(check)
                return done
            except NotVerified as error:
                _fail(check, str(error))
            except Exception as error:
                logger.exception("%s broke off", check)
                _fail(check, type(error).__name__)
            done += 1
    return done


def _take(company_id: int) -> MetricCheck | None:
    """A check that nobody runs, now ours."""
    now = timezone.now()
    lost = Q(state=CheckState.RUNNING, started_at__lt=now - _LOST)
    checks = MetricCheck.objects.of_company(company_id)
    with transaction.atomic():
        waiting = checks.filter(Q(state=CheckState.WAITING) | lost).order_by("pk")
        check: MetricCheck | None = waiting.select_for_update(skip_locked=True).first()
        if check is not None:
            check.state, check.started_at = CheckState.RUNNING, now
            check.save(update_fields=["state", "started_at"])
    return check


def _back(check: MetricCheck) -> None:
    """Another process rebuilds: the sweep tries again."""
    check.state, check.started_at = CheckState.WAITING, None
    check.save(update_fields=["state", "started_at"])


def _fail(check: MetricCheck, error: str) -> None:
    check.state, check.error, check.finished_at = CheckState.FAILED, error[:300], timezone.now()
    check.save(update_fields=["state", "error", "finished_at"])


def _run(check: MetricCheck) -> None:
    if check.kind == CheckKind.REBUILD:
        Rebuild(check.company_id, logger.info, since=check.since, until=check.until).run()
    builds, queue, found = _compared(check)
    for _again in range(_ATTEMPTS):
        if not found or queue.is_empty:
            break
        # What was on its way may explain it: let it arrive, and look again.
        run_due(check.company_id)
        rollup(check.company_id, max_batches=100)
        builds, queue, found = _compared(check)
    _keep(check, builds, queue, found)


def _compared(check: MetricCheck) -> tuple[list[MetricBuild], Queue, Sequence[Difference]]:
    """One look, in one snapshot."""
    with _snapshot():
        queue = queue_of(check.company_id)
        builds = active_builds(check.company_id)
        found = differences(check.company_id, builds, since=check.since, until=check.until)
    return builds, queue, list(found)


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees one moment; inside another one it is part of that."""
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if not is_nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _keep(
    check: MetricCheck, builds: Sequence[MetricBuild], queue: Queue, found: Sequence[Difference]
) -> None:
    """The result, and a notice to the administrators where nothing explains a difference."""
    with transaction.atomic():
        check.state, check.finished_at = CheckState.DONE, timezone.now()
        check.definitions, check.found = len(builds), len(found)
        check.queue_pending, check.queue_parked = queue.pending, queue.parked
        check.queue_marks = queue.marks
        check.save()
        MetricCheckDifference.objects.bulk_create(_kept(check, one) for one in found[:KEPT])
        if found and queue.is_empty:
            _tell(check)


def _kept(check: MetricCheck, one: Difference) -> MetricCheckDifference:
    return MetricCheckDifference(
        company_id=check.company_id,
        check_run=check,
        definition_id=one.key.definition_id,
        day=one.key.day,
        manager_id=one.key.manager_id,
        consultant_id=one.key.consultant_id,
        month_of=one.month_of[:60],
        expected=_plain(one.expected),
        found=_plain(one.found),
    )


def _plain(value: Any) -> dict[str, Any] | None:
    """A leaf as it is kept; of long lists only the beginning and how many there are."""
    if value is None:
        return None
    said: dict[str, Any] = json.loads(json.dumps(asdict(value), cls=DjangoJSONEncoder))
    for name, held in list(said.items()):
        if isinstance(held, list) and len(held) > _LONGEST_LIST:
            said[name], said[f"{name}_count"] = held[:_LONGEST_LIST], len(held)
    return said


def _tell(check: MetricCheck) -> None:
    people = Membership.objects.of_company(check.company_id)
    administrators = people.filter(level=PersonLevel.ADMIN, is_active=True)
    notice_give(
        company_id=check.company_id,
        member_ids=list(administrators.values_list("pk", flat=True)),
        kind="metrics.differ",
        params={
            "found": check.found,
            "since": check.since.isoformat(),
            "last": (check.until - timedelta(days=1)).isoformat(),
        },
        link=reverse("metric-check", args=[check.pk]),
        about=f"metric-check:{check.pk}",
    )


def builds_fill(company_id: int) -> int:
    """Compute and switch on versions that were published and never read; returns how many."""
    with company_scope(company_id):
        builds = [build for build in new_builds(company_id) if _may_try(build, timezone.now())]
        codes = sorted({build.definition.code for build in builds})
        if not codes:
            return 0
        try:
            Rebuild(company_id, logger.info, codes=codes).run()
        except AlreadyRunning:
            return 0
        except NotVerified:
            logger.exception("new versions of company %s are not switched on", company_id)
            _note_failure(builds)
            return 0
    return len(codes)


def new_builds(company_id: int) -> list[MetricBuild]:
    """Builds on their way of versions that no reader has seen yet."""
    builds = MetricBuild.objects.of_company(company_id)
    active = MetricBuild.objects.filter(definition=OuterRef("definition"), state=BuildState.ACTIVE)
    waiting = builds.filter(~Exists(active), state=BuildState.BUILDING)
    return list(waiting.select_related("definition").order_by("pk"))


def _may_try(build: MetricBuild, now: datetime) -> bool:
    failed_at = build.progress.get("failed_at")
    return failed_at is None or datetime.fromisoformat(failed_at) < now - _TRY_AGAIN_AFTER


def _note_failure(builds: Sequence[MetricBuild]) -> None:
    """Leave them alone for a while: whole pasts are dear."""
    failed_at = timezone.now().isoformat()
    for build in builds:
        build.progress = {"failed_at": failed_at}
    MetricBuild.objects.bulk_update(builds, ["progress"])
