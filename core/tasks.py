"""Celery's side of the outbox: hints in, `run_due` called; safe to run any number of times."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from core.outbox import companies_with_work, run_due

logger = logging.getLogger(__name__)


@shared_task
def relay_company(company_id: int) -> int:
    """Run what is due for one company; come back if more is left than one turn's share."""
    return run_due(company_id)


@shared_task
def relay_sweep() -> int:
    """Find what hints missed: lost broker, killed worker, back-off that has run out."""
    return sum(run_due(company_id, max_batches=5) for company_id in companies_with_work())


def nudge_relay(company_id: int) -> None:
    """Send the hint; without a broker the page succeeds all the same and the sweep finds it."""
    try:
        relay_company.apply_async(args=[company_id], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("no hint sent, the sweep will find the work: %s", error)
