"""Work that is looked for in one company after the other, without anybody's doing."""

import logging
from collections.abc import Callable

from accounts.actors import system_actor
from accounts.models import Company
from accounts.selectors import all_company_ids
from core.access import Actor
from core.tenancy import company_scope

logger = logging.getLogger(__name__)


def in_each_company(work: Callable[[Actor], int]) -> int:
    """Call `work` as the product itself inside each company; returns the sum of its counts.

    What fails in one company is logged, and keeps no other waiting: the next sweep tries again.
    """
    done = 0
    for company_id in all_company_ids():
        try:
            with company_scope(company_id):
                done += work(system_actor(Company.objects.get(pk=company_id)))
        except Exception:
            logger.exception("a sweep failed in company %s", company_id)
    return done
