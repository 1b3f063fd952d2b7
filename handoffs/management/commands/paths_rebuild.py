"""`manage.py paths_rebuild --company SLUG`: prepare the ways of all requests anew."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import system_actor
from accounts.models import Company
from core.statistics import refresh_statistics
from core.tenancy import company_scope, system_scope
from handoffs.models import RequestMove, RequestPath
from handoffs.services import paths_rebuild


class Command(BaseCommand):
    """Can be killed and called again; pages are read meanwhile."""

    help = "Derive the ways of a company's requests from their history, for the analysis."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Company, and whether topics count as they are today."""
        parser.add_argument("--company", required=True, help="the company's short name")
        parser.add_argument(
            "--topics-as-today",
            action="store_true",
            help="judge past requests by the responsibilities that topics have today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run to the end, telling how many rows changed."""
        with system_scope():
            company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company {options['company']!r}.")
        with company_scope(company.pk):
            actor = system_actor(company)
            changed = paths_rebuild(actor=actor, keep=not options["topics_as_today"])
            refresh_statistics([RequestPath, RequestMove])
        self.stdout.write(f"{company.slug}: {changed} rows changed")
