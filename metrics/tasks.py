"""Celery's side of the rollups: hints in, `rollup` called; safe to run any number of times."""

from celery import shared_task

from accounts.actors import system_actor
from accounts.models import Company
from accounts.sweeps import in_each_company
from core.hints import send_hint
from core.tenancy import company_scope
from metrics.checking import builds_fill, checks_run
from metrics.months import roll_months
from metrics.previewing import previews_compute
from metrics.rollup import companies_with_marks, rollup
from metrics.services import checks_plan
from metrics.services.completing import definitions_complete
from metrics.services.outliers import outliers_close
from metrics.services.reports import reports_send
from metrics.services.target_news import targets_tell
from metrics.services.workload import days_close

# A turn's share: a company with more comes back behind the others.
BATCHES_A_TURN = 10


@shared_task
def rollup_company(company_id: int) -> int:
    """Recompute one company's marked leaves, one turn's share of them."""
    result = rollup(company_id, max_batches=BATCHES_A_TURN)
    if result.has_more:
        nudge_rollup(company_id)
    return result.leaves


@shared_task
def rollup_sweep() -> int:
    """Find what hints missed, the longest waiting company first."""
    return sum(rollup(company_id, max_batches=2).leaves for company_id in companies_with_marks())


def nudge_rollup(company_id: int) -> None:
    """Send the hint; without a broker the work waits for the sweep."""
    send_hint(rollup_company, company_id)


@shared_task
def rebuild_months_sweep() -> int:
    """Roll months that are behind and quiet, a share of each company's."""
    return in_each_company(lambda actor: roll_months(actor.company_id))


@shared_task
def rebuild_aside(company_id: int) -> int:
    """Compute what waits aside: drafts of definitions, new versions, checks of the figures."""
    done = previews_compute(company_id) + builds_fill(company_id)
    return done + checks_run(company_id)


@shared_task
def rebuild_sweep() -> int:
    """Plan the checks of the night, and find what hints missed, company by company."""
    in_each_company(lambda actor: checks_plan(actor=actor))
    return in_each_company(lambda actor: rebuild_aside(actor.company_id))


def nudge_aside(company_id: int) -> None:
    """Send the hint; without a broker the work waits for the sweep."""
    send_hint(rebuild_aside, company_id)


@shared_task
def rebuild_days(company_id: int) -> int:
    """Close the days of one company that are over; safe to run any number of times."""
    with company_scope(company_id):
        return days_close(actor=system_actor(Company.objects.get(pk=company_id)))


@shared_task
def rebuild_days_sweep() -> int:
    """Close the days that are over in each company's own zone, and give companies from before an
    upgrade what was added; safe to run any number of times."""
    in_each_company(lambda actor: definitions_complete(actor=actor))
    return in_each_company(lambda actor: days_close(actor=actor))


@shared_task
def rebuild_outliers_sweep() -> int:
    """Look for steady outliers once each company's week is over; safe to run any number of
    times."""
    return in_each_company(lambda actor: outliers_close(actor=actor))


@shared_task
def rebuild_targets_sweep() -> int:
    """Tell of targets that are off plan; safe to run any number of times."""
    return in_each_company(lambda actor: targets_tell(actor=actor))


@shared_task
def reports_sweep() -> int:
    """Write the reports by mail whose time has come; safe to run any number of times."""
    return in_each_company(lambda actor: reports_send(actor=actor))
