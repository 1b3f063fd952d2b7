"""Imports of past records: start one, run it in batches, refuse rows with reasons.

Safe to run twice: a request is known by its key in the old system. Safe to kill: what is
written stays, and the run begins again and skips it. Each batch is one transaction.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.levels import Level
from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.errors import DomainError, IllegalState, InvalidInput, NotFound
from core.statistics import refresh_statistics
from handoffs.models import Entry, Handover, Holding, Request
from integrations.importing.converting import CaseRefused, Converter, NamedCase
from integrations.importing.mapping import Mapping, parse_mapping
from integrations.importing.reading import Row, count_rows, read_cases
from integrations.importing.writing import BatchWriter
from integrations.models import ImportRun, ImportState, RefusedRow
from surveys.models import Answer, Invitation

BATCH = 500
# Batches after which the tables have grown by so much that old statistics mislead.
REFRESH_AFTER = frozenset({0, 3, 15, 63, 255, 1023})
_WRITTEN = (Request, Entry, Handover, Holding, Invitation, Answer)
STALE_AFTER = timedelta(minutes=5)

Progress = Callable[[ImportRun], None]


def import_create(
    *, actor: Actor, file_name: str, path: Path, mapping_text: str, dry_run: bool
) -> ImportRun:
    """Check mapping and columns and queue the run. Raises `InvalidInput` for either."""
    actor.require(Capability.RECORDS_IMPORT)
    mapping = parse_mapping(mapping_text)
    rows_total = count_rows(path, mapping)
    with transaction.atomic():
        run = ImportRun.objects.create(
            company_id=actor.company_id,
            started_by_id=actor.membership_id,
            file_name=file_name[:255],
            file_path=str(path),
            mapping=mapping_text,
            dry_run=dry_run,
            rows_total=rows_total,
        )
        audit(actor=actor, action="import.create", subject=run)
    return run


def import_start_for_real(*, actor: Actor, run_id: int) -> ImportRun:
    """Queue a finished dry run's file and mapping again, to be written this time.

    Raises `NotFound`, and `IllegalState` for a run that was no dry run or has not ended.
    """
    dry = import_of(actor, run_id)
    if not dry.dry_run or dry.state != ImportState.DONE:
        raise IllegalState
    return import_create(
        actor=actor,
        file_name=dry.file_name,
        path=Path(dry.file_path),
        mapping_text=dry.mapping,
        dry_run=False,
    )


def import_claim(company_id: int, run_id: int) -> ImportRun | None:
    """Take a run that is queued, or whose worker has died; None if somebody else has it."""
    with transaction.atomic():
        run = (
            ImportRun.objects.of_company(company_id)
            .select_for_update(skip_locked=True, of=("self",))
            .filter(pk=run_id)
            .filter(_to_be_run())
            .first()
        )
        if run is None:
            return None
        run.state = ImportState.RUNNING
        run.heartbeat_at = timezone.now()
        run.rows_read = run.requests_created = run.requests_known = run.rows_refused = 0
        run.error = ""
        run.save()
        run.refused.all().delete()
    return run


def _to_be_run() -> models.Q:
    dead = models.Q(heartbeat_at__lt=timezone.now() - STALE_AFTER)
    return models.Q(state=ImportState.QUEUED) | models.Q(state=ImportState.RUNNING) & dead


def imports_to_run(company_id: int) -> list[int]:
    """Ids of runs that wait for a worker."""
    runs = ImportRun.objects.of_company(company_id).filter(_to_be_run())
    return list(runs.order_by("pk").values_list("pk", flat=True))


def import_run(*, actor: Actor, run: ImportRun, progress: Progress | None = None) -> ImportRun:
    """Run a claimed import to its end. A fault of the file ends it as failed, with the reason."""
    mapping = parse_mapping(run.mapping)
    try:
        _run_batches(actor, run, mapping, progress)
    except (DomainError, OSError) as error:
        run.state, run.error = ImportState.FAILED, str(error)[:2000]
    else:
        run.state = ImportState.DONE
    run.finished_at = timezone.now()
    run.save()
    return run


def answerable_for_teams(actor: Actor) -> int:
    """Who answers for teams that the file gives no head: the importer, or the administrator.

    Raises `InvalidInput` for a company without an administrator.
    """
    if actor.membership_id is not None:
        return actor.membership_id
    admins = Membership.objects.of_company(actor.company_id).active().filter(level=Level.ADMIN)
    first = admins.order_by("pk").first()
    if first is None:
        raise InvalidInput(_("The company needs an administrator first."))
    return int(first.pk)


def _run_batches(actor: Actor, run: ImportRun, mapping: Mapping, progress: Progress | None) -> None:
    converter = Converter(mapping, actor.company_time_zone, timezone.now())
    writer = BatchWriter(actor, mapping, answerable_for_teams(actor))
    for number, cases in enumerate(_batches(read_cases(Path(run.file_path), mapping), BATCH)):
        good, refused = _converted(converter, cases)
        with transaction.atomic(), _rolled_back(run.dry_run):
            written = writer.write(good)
        run.requests_created += written.created
        run.requests_known += written.known
        run.rows_read += sum(len(rows) for rows in cases)
        run.rows_refused += len(refused)
        run.heartbeat_at = timezone.now()
        with transaction.atomic():
            RefusedRow.objects.bulk_create(_refused_rows(run, refused))
            run.save()
        if number in REFRESH_AFTER and not run.dry_run:
            refresh_statistics(_WRITTEN)
        if progress is not None:
            progress(run)


class _DryRunEnds(Exception):
    """Leaves a dry run's transaction."""


@contextlib.contextmanager
def _rolled_back(dry_run: bool) -> Iterator[None]:
    """Do the work and take it back, so that a dry run finds what a real one would."""
    if not dry_run:
        yield
        return
    with contextlib.suppress(_DryRunEnds), transaction.atomic():
        yield
        raise _DryRunEnds


def _batches(cases: Iterable[list[Row]], size: int) -> Iterator[list[list[Row]]]:
    iterator = iter(cases)
    while batch := list(islice(iterator, size)):
        yield batch


def _converted(
    converter: Converter, cases: Sequence[list[Row]]
) -> tuple[list[NamedCase], list[tuple[Row, str]]]:
    good: dict[str, NamedCase] = {}
    refused: list[tuple[Row, str]] = []
    for rows in cases:
        try:
            case = converter.convert(rows)
            if case.key in good:
                raise CaseRefused(_("Another row of the file has this key."))
            good[case.key] = case
        except CaseRefused as reason:
            refused += [(row, str(reason)) for row in rows]
    return list(good.values()), refused


def _refused_rows(run: ImportRun, refused: Sequence[tuple[Row, str]]) -> list[RefusedRow]:
    return [
        RefusedRow(
            company_id=run.company_id,
            run=run,
            row_number=row.number,
            reason=reason[:500],
            row=row.values,
        )
        for row, reason in refused
    ]


def import_of(actor: Actor, run_id: int) -> ImportRun:
    """A run of the actor's company. Raises `NotFound`."""
    actor.require(Capability.RECORDS_IMPORT)
    run: ImportRun | None = ImportRun.objects.visible_to(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run
