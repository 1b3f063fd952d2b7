"""Celery's side of `training`: what falls due without anybody's doing."""

from celery import shared_task

from accounts.sweeps import in_each_company
from training.services import (
    attempts_close,
    certificates_warn,
    late_tell,
    quarter_look,
    refreshers_catch_up,
    sessions_remind,
    skills_refresh,
)


@shared_task
def sessions_sweep() -> int:
    """Remind people of sessions that begin within a day; safe to run any number of times."""
    return in_each_company(lambda actor: sessions_remind(actor=actor))


@shared_task
def refreshers_sweep() -> int:
    """Ask who came to a role after a new version to read it; safe to run any number of times."""
    return in_each_company(lambda actor: refreshers_catch_up(actor=actor))


@shared_task
def quarter_sweep() -> int:
    """Warn of quarters without learning, each person once; safe to run any number of times."""
    return in_each_company(lambda actor: quarter_look(actor=actor))


@shared_task
def late_sweep() -> int:
    """Tell managers what is late with their people; safe to run any number of times."""
    return in_each_company(lambda actor: late_tell(actor=actor))


@shared_task
def attempts_sweep() -> int:
    """Grade attempts whose time is over; safe to run any number of times."""
    return in_each_company(lambda actor: attempts_close(actor=actor))


@shared_task
def skills_sweep() -> int:
    """Write down skills that changed by a day passing, and warn of certificates that end; safe to
    run any number of times."""
    return in_each_company(
        lambda actor: skills_refresh(actor=actor) + certificates_warn(actor=actor)
    )
