"""Celery's side of imports: ids in, one service called, safe to run twice."""

from celery import shared_task

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.access import Actor
from core.hints import send_hint
from core.tenancy import company_scope
from integrations.models import ImportRun
from integrations.services.imports import import_claim, import_run, imports_to_run


@shared_task
def import_one(company_id: int, run_id: int) -> None:
    """Run one import unless another worker has it."""
    with company_scope(company_id):
        run = import_claim(company_id, run_id)
        if run is not None:
            import_run(actor=_actor_of(run), run=run)


@shared_task
def import_sweep() -> None:
    """Find imports whose hint was lost or whose worker died."""
    for company_id in all_company_ids():
        with company_scope(company_id):
            waiting = imports_to_run(company_id)
        for run_id in waiting:
            import_one(company_id, run_id)


def nudge_import(company_id: int, run_id: int) -> None:
    """Send the hint; without a broker the sweep finds the run."""
    send_hint(import_one, company_id, run_id)


def _actor_of(run: ImportRun) -> Actor:
    """The person who started it, telling of the past; the product itself for a command."""
    if run.started_by is None:
        return system_actor(Company.objects.get(pk=run.company_id), via="import", name="Import")
    return actor_for_membership(run.started_by, via="import")
