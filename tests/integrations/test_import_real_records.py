"""The public records beside the checkout give exactly the counts stated about them.

Skipped, saying so, where the records are not there.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from integrations.importing.mapping import shipped_mappings
from integrations.models import ImportRun, ImportState
from integrations.services.imports import import_claim, import_create, import_run
from metrics import selectors
from metrics import services as metrics
from metrics.rollup import rollup
from surveys import services as surveys
from surveys.models import Answer

pytestmark = pytest.mark.long

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data"
SUPPORT = RECORDS / "csat_support" / "cases.csv"
INCIDENTS = RECORDS / "volvo_incidents" / "incidents.csv"

MANAGERS = {
    "John Smith": (82.38, 5092),
    "Michael Lee": (83.05, 3540),
    "Jennifer Nguyen": (81.30, 3161),
    "Emily Chen": (86.53, 2887),
    "William Kim": (80.10, 1653),
    "Olivia Tan": (80.57, 849),
}


def drain(company_id: int) -> None:
    """What the workers do, in larger batches: run what is due until nothing is left.

    Autovacuum cannot see into a test's open transaction: the statistics are refreshed here.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        while run_due(company_id, max_batches=5):
            cursor.execute("ANALYZE core_delivery, metrics_observation, metrics_dirtybucket")
    while rollup(company_id, batch=5_000).leaves:
        pass


def imported(actor: Actor, path: Path, mapping: str) -> ImportRun:
    if not path.exists():
        pytest.skip(f"the public records are not here: {path.name}")
    run = import_create(
        actor=actor,
        file_name=path.name,
        path=path,
        mapping_text=shipped_mappings()[mapping],
        dry_run=False,
    )
    claimed = import_claim(actor.company_id, run.pk)
    assert claimed is not None
    return import_run(actor=actor, run=claimed)


@pytest.fixture
def importer(company: Company, admin: Membership) -> Actor:
    system = system_actor(company)
    surveys.defaults_create(actor=system)
    metrics.defaults_create(actor=system)
    return actor_for_membership(admin, via="import")


def test_support_cases_give_the_stated_satisfaction(importer: Actor, company: Company) -> None:
    run = imported(importer, SUPPORT, "support_cases")
    assert run.state == ImportState.DONE, run.error
    assert (run.requests_created, run.rows_refused) == (17_182, 0)
    assert Answer.objects.count() == 17_182
    drain(company.pk)
    span = {"start": date(2023, 7, 1), "end": date(2023, 9, 30)}
    whole = selectors.figures(
        company_id=company.pk, codes=["csat"], level="company", ids=None, **span
    )[("csat", None)]
    assert (round(whole.value, 2), whole.n) == (82.71, 17_182)
    found = {
        name: (round(figure.value, 2), figure.n)
        for _id, name, figure in selectors.breakdown(
            company_id=company.pk, code="csat", level="manager", **span
        )
    }
    assert found == MANAGERS
