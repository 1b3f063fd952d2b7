"""Celery's side of playbooks: steps fall due without anybody's doing."""

from celery import shared_task

from accounts.sweeps import in_each_company
from playbooks.services import run_steps_escalate


@shared_task
def run_steps_sweep() -> int:
    """Tell managers of steps past due, company by company; safe to run any number of times."""
    return in_each_company(lambda actor: run_steps_escalate(actor=actor))
