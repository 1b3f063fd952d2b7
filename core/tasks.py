"""Celery's side of the outbox: hints in, `run_due` called; safe to run any number of times."""

from typing import Any

from celery import shared_task
from celery.signals import task_prerun

from core.hints import hint_taken, send_hint
from core.outbox import companies_with_work, run_due, take_turn


@shared_task
def relay_company(company_id: int) -> int:
    """Run what is due for one company; come back if more is left than one turn's share."""
    return take_turn(company_id)


@shared_task
def relay_sweep() -> int:
    """Find what hints missed: lost broker, killed worker, back-off that has run out."""
    return sum(run_due(company_id, max_batches=5) for company_id in companies_with_work())


def nudge_relay(company_id: int) -> None:
    """Send the hint; without a broker the page succeeds all the same and the sweep finds it."""
    send_hint(relay_company, company_id)


@task_prerun.connect
def take_hint(task: Any, args: tuple[object, ...], **_others: Any) -> None:
    """Before any task looks for its work."""
    hint_taken(task.name, args)
