"""Celery's side of `hiring`: what falls due without anybody's doing."""

from celery import shared_task

from accounts.sweeps import in_each_company
from hiring import services


@shared_task
def candidates_sweep() -> int:
    """Delete the data of candidates on their day, and tell of those who are next; safe to run any
    number of times."""
    erased = in_each_company(lambda actor: services.candidates_erase_due(actor=actor))
    return erased + in_each_company(lambda actor: services.deletions_tell(actor=actor))
