"""Celery's side of requests: promises pass without anybody's doing, and ways are prepared."""

from celery import shared_task

from accounts.actors import actor_for_membership
from accounts.sweeps import in_each_company
from core.tenancy import company_scope
from handoffs.models import BulkAction
from handoffs.services import (
    abandoned_raise,
    attachments_sweep,
    bulk_actions_go_on,
    bulk_run,
    due_times_tell,
    paths_fill,
)


@shared_task
def abandoned_sweep() -> int:
    """Raise the alarm for clients left waiting; safe to run any number of times."""
    return in_each_company(lambda actor: abandoned_raise(actor=actor))


@shared_task
def bulk_action_run(company_id: int, bulk_id: int) -> None:
    """Go on with one action on many requests, as the person who began it."""
    with company_scope(company_id):
        bulk = BulkAction.objects.of_company(company_id).filter(pk=bulk_id)
        owner = bulk.select_related("owner__company").first()
        if owner is not None:
            bulk_run(actor=actor_for_membership(owner.owner), bulk_id=bulk_id)


@shared_task
def bulk_actions_sweep() -> int:
    """Go on with what no worker heard of, or did not finish."""
    return in_each_company(lambda actor: bulk_actions_go_on(actor=actor))


@shared_task
def paths_sweep() -> int:
    """Prepare requests that nobody has prepared, as after an upgrade."""
    return in_each_company(lambda actor: paths_fill(actor=actor))


@shared_task
def due_times_sweep() -> int:
    """Warn of what is due soon, tell of what was missed; safe to run any number of times."""
    return in_each_company(lambda actor: due_times_tell(actor=actor))


@shared_task
def attachments_sweep_all() -> int:
    """Delete files that were uploaded and never sent; safe to run any number of times."""
    return in_each_company(lambda actor: attachments_sweep(actor=actor))
