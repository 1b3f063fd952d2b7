"""Celery's side of requests: promises pass without anybody's doing, and ways are prepared."""

from collections.abc import Iterator

from celery import shared_task

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.access import Actor
from core.tenancy import company_scope
from handoffs.services import abandoned_raise, paths_fill


@shared_task
def abandoned_sweep() -> int:
    """Raise the alarm for clients left waiting; safe to run any number of times."""
    return sum(abandoned_raise(actor=actor) for actor in _companies())


@shared_task
def paths_sweep() -> int:
    """Prepare requests that nobody has prepared, as after an upgrade."""
    return sum(paths_fill(actor=actor) for actor in _companies())


def _companies() -> Iterator[Actor]:
    """The product acting in one company after the other, inside its scope."""
    for company_id in all_company_ids():
        with company_scope(company_id):
            yield system_actor(Company.objects.get(pk=company_id))
