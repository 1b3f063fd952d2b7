"""Companies that were there before a metric was get its definition without anybody's doing."""

from django.db import transaction

from accounts.models import Company
from core.access import Actor, Capability
from core.records import locked
from metrics.catalogue import CATALOGUE
from metrics.models import MetricBuild, MetricDefinition
from metrics.wakeups import wake_builders


def definitions_complete(*, actor: Actor) -> int:
    """Version 1 of every metric that the company, which has some, has not; returns how many.

    Their figures are computed over the whole past in the background, and read once they are
    complete. Safe to repeat, and for two at once.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    if not _missing(actor):
        return 0
    with transaction.atomic():
        company: Company = locked(Company.objects.visible_to(actor), actor.company_id)
        definitions = MetricDefinition.objects.bulk_create(
            MetricDefinition(
                company=company,
                code=code,
                version=1,
                parameters=CATALOGUE[code].parameters,
                time_zone=company.time_zone,
            )
            for code in _missing(actor)
        )
        MetricBuild.objects.bulk_create(
            MetricBuild(company=company, definition=definition) for definition in definitions
        )
        transaction.on_commit(lambda: wake_builders(company.pk))
    return len(definitions)


def _missing(actor: Actor) -> list[str]:
    known = set(
        MetricDefinition.objects.of_company(actor.company_id).values_list("code", flat=True)
    )
    return [code for code in CATALOGUE if code not in known] if known else []
