"""Celery's side of requests: a promise to a client passes without anybody's doing."""

from celery import shared_task

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.tenancy import company_scope
from handoffs.services import abandoned_raise


@shared_task
def abandoned_sweep() -> int:
    """Raise the alarm for clients left waiting; safe to run any number of times."""
    raised = 0
    for company_id in all_company_ids():
        with company_scope(company_id):
            raised += abandoned_raise(actor=system_actor(Company.objects.get(pk=company_id)))
    return raised
