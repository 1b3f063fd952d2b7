"""Celery's side of playbooks: steps fall due without anybody's doing."""

from celery import shared_task

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.tenancy import company_scope
from playbooks.services import run_steps_escalate


@shared_task
def run_steps_sweep() -> int:
    """Tell managers of steps past due, company by company; safe to run any number of times."""
    told = 0
    for company_id in all_company_ids():
        with company_scope(company_id):
            told += run_steps_escalate(actor=system_actor(Company.objects.get(pk=company_id)))
    return told
