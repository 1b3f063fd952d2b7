"""Celery's side of requests: promises pass without anybody's doing, and ways are prepared."""

from celery import shared_task

from accounts.sweeps import in_each_company
from handoffs.services import abandoned_raise, attachments_sweep, due_times_tell, paths_fill


@shared_task
def abandoned_sweep() -> int:
    """Raise the alarm for clients left waiting; safe to run any number of times."""
    return in_each_company(lambda actor: abandoned_raise(actor=actor))


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
