"""Celery's side of the mail queue: hints in, `mail_send_due` called; safe to run twice."""

from celery import shared_task

from accounts.sweeps import in_each_company
from core.hints import send_hint
from notices.selectors import companies_with_mail
from notices.services import digests_send, mail_send_due

# Mails in a turn: who shares the worker, figures among them, waits no longer than that.
_TURN = 20


@shared_task
def mail_company(company_id: int) -> int:
    """Send what is due for one company, a turn's share; more comes behind the others."""
    handled = mail_send_due(company_id, limit=_TURN)
    if handled == _TURN:
        nudge_mail(company_id)
    return handled


@shared_task
def mail_sweep() -> int:
    """Find what hints missed: lost broker, killed worker, back-off that has run out."""
    return sum(mail_send_due(company_id, limit=50) for company_id in companies_with_mail())


@shared_task
def digest_sweep() -> int:
    """Write the daily mails whose time has come; safe to run any number of times."""
    return in_each_company(lambda actor: digests_send(actor=actor))


def nudge_mail(company_id: int) -> None:
    """Send the hint; without a broker the change succeeds all the same and the sweep finds it."""
    send_hint(mail_company, company_id)
