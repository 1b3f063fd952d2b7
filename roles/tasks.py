"""Celery's side of roles: holdings begin and end at midnight without anybody's doing."""

from celery import shared_task

from accounts.sweeps import in_each_company
from roles.services import role_codes_refresh


@shared_task
def role_codes_sweep() -> int:
    """Bring every company's people to today's roles; safe to run any number of times."""
    return in_each_company(role_codes_refresh)
