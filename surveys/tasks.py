"""Celery's side of surveys: rhythms are planned, what waits is sent, reminders go out."""

from celery import shared_task

from accounts.sweeps import in_each_company
from surveys.services import occasions_send_due, reminders_send, rhythms_plan


@shared_task
def occasions_sweep() -> int:
    """Plan each company's day once, and send what is due; safe to run any number of times."""
    planned = in_each_company(lambda actor: rhythms_plan(actor=actor))
    return planned + in_each_company(lambda actor: occasions_send_due(actor=actor))


@shared_task
def reminders_sweep() -> int:
    """Remind those who have not answered, once each."""
    return in_each_company(lambda actor: reminders_send(actor=actor))
