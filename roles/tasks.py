"""Celery's side of roles: holdings begin and end at midnight without anybody's doing."""

from celery import shared_task

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.tenancy import company_scope
from roles.services import role_codes_refresh


@shared_task
def role_codes_sweep() -> int:
    """Bring every company's people to today's roles; safe to run any number of times."""
    changed = 0
    for company_id in all_company_ids():
        with company_scope(company_id):
            changed += role_codes_refresh(system_actor(Company.objects.get(pk=company_id)))
    return changed
