"""`manage.py metrics_verify`: are the figures what the history says?"""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import Company
from core.tenancy import company_scope, system_scope
from metrics.rebuild import active_builds
from metrics.verify import Difference, differences, queue_of

_SHOWN = 50


class Command(BaseCommand):
    """Recomputes every leaf from the ledger, in one snapshot, and prints what differs."""

    help = "Compare figures with a recomputation from history; exit 1 if they differ."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Company and days."""
        parser.add_argument("--company", help="the company's short name; default: all")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, help="from this day")
        parser.add_argument(
            "--to", dest="until", type=date.fromisoformat, help="up to this day, not included"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each company; exit with an error if any differs."""
        with system_scope():
            companies = Company.objects.order_by("pk")
            if options["company"]:
                companies = companies.filter(slug=options["company"])
            found = list(companies)
        if options["company"] and not found:
            raise CommandError(f"There is no company {options['company']!r}.")
        wrong = sum(self._check(company, options) for company in found)
        if wrong:
            raise CommandError(f"{wrong} leaves differ from the history.")

    def _check(self, company: Company, options: dict[str, Any]) -> int:
        nested = connection.in_atomic_block
        with company_scope(company.pk), transaction.atomic():
            if not nested:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self._tell_queue(company)
            builds = active_builds(company.pk)
            wrong = differences(company.pk, builds, since=options["since"], until=options["until"])
        names = {build.definition_id: str(build.definition) for build in builds}
        for difference in wrong[:_SHOWN]:
            self.stdout.write(_line(difference, names))
        if len(wrong) > _SHOWN:
            self.stdout.write(f"… and {len(wrong) - _SHOWN} more")
        self.stdout.write(f"{company.slug}: {len(builds)} metrics, {len(wrong)} differences")
        return len(wrong)

    def _tell_queue(self, company: Company) -> None:
        queue = queue_of(company.pk)
        if queue.is_empty:
            self.stdout.write(f"{company.slug}: the queue is empty, figures must be exact")
            return
        self.stdout.write(
            f"{company.slug}: the queue is not empty ({queue.pending} deliveries pending, "
            f"{queue.parked} parked, {queue.marks} leaves marked): differences may be work to do"
        )


def _line(difference: Difference, names: dict[int, str]) -> str:
    key = difference.key
    if difference.month_of:
        return (
            f"{names[key.definition_id]} in {key.day:%Y-%m}, {difference.month_of}: expected "
            f"{difference.expected or 'no month'}, found {difference.found or 'no month'}"
        )
    return (
        f"{names[key.definition_id]} on {key.day}, manager {key.manager_id}, "
        f"consultant {key.consultant_id}: expected {difference.expected or 'no leaf'}, "
        f"found {difference.found or 'no leaf'}"
    )
