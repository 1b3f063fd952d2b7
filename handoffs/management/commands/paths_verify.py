"""`manage.py paths_verify`: are the prepared ways of requests what the history says?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Company
from core.tenancy import company_scope, system_scope
from handoffs.models import Request
from handoffs.selectors.paths import PathDifference, path_differences, request_ids_in_chunks

_SHOWN = 50


class Command(BaseCommand):
    """Recomputes every way from the ledger and prints what differs; while events wait to be
    relayed, differences may be work to do."""

    help = "Compare prepared ways of requests with a recomputation; exit 1 if they differ."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which company."""
        parser.add_argument("--company", help="the company's short name; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each company; exit with an error if any differs."""
        with system_scope():
            companies = Company.objects.order_by("pk")
            if options["company"]:
                companies = companies.filter(slug=options["company"])
            found = list(companies)
        if options["company"] and not found:
            raise CommandError(f"There is no company {options['company']!r}.")
        wrong = sum(self._check(company) for company in found)
        if wrong:
            raise CommandError(f"{wrong} prepared rows differ from the history.")

    def _check(self, company: Company) -> int:
        wrong = 0
        with company_scope(company.pk):
            for ids in request_ids_in_chunks(company.pk):
                differences = path_differences(company.pk, ids)
                for difference in differences[: max(_SHOWN - wrong, 0)]:
                    self.stdout.write(_line(company, difference))
                wrong += len(differences)
        self.stdout.write(f"{company.slug}: {wrong} differences")
        return wrong


def _line(company: Company, difference: PathDifference) -> str:
    number = Request.objects.of_company(company.pk).get(pk=difference.request_id).number
    what = "way" if difference.place is None else f"move {difference.place}"
    expected, found = difference.expected, difference.found
    if expected is None or found is None:
        return f"#{number}, {what}: {'too much' if expected is None else 'missing'}"
    names = [name for name in expected if expected[name] != found[name]]
    parts = (f"{name} is {found[name]}, should be {expected[name]}" for name in names)
    return f"#{number}, {what}: {'; '.join(parts)}"
