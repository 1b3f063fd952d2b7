"""`manage.py metrics_rebuild --company SLUG`: compute the figures anew beside the present ones."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import Company
from core.tenancy import system_scope
from metrics.months import roll_months
from metrics.rebuild import AlreadyRunning, NotVerified, Rebuild


class Command(BaseCommand):
    """Can be killed and called again; readers see the old figures until the switch."""

    help = "Compute all figures of a company from its history, verify them and switch."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Company, metric, days of the history to look at again, size of a chunk."""
        parser.add_argument("--company", required=True, help="the company's short name")
        parser.add_argument("--definition", help="the code of one metric; default: all")
        parser.add_argument(
            "--from", dest="since", type=date.fromisoformat, help="derive again from this day"
        )
        parser.add_argument(
            "--to", dest="until", type=date.fromisoformat, help="up to this day, not included"
        )
        parser.add_argument("--batch", type=int, default=1000, help="requests in a transaction")
        parser.add_argument(
            "--from-ledger", action="store_true", help="derive everything from the history again"
        )
        parser.add_argument(
            "--connections", type=int, default=2, help="how many fill and check side by side"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run to the end, telling how far it is."""
        with system_scope():
            company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company {options['company']!r}.")
        rebuild = Rebuild(
            company_id=company.pk,
            tell=self.stdout.write,
            codes=[options["definition"]] if options["definition"] else None,
            since=options["since"],
            until=options["until"],
            batch=max(options["batch"], 1),
            from_ledger=options["from_ledger"],
            # Inside another transaction (a test) only this connection sees what there is.
            helpers=0 if connection.in_atomic_block else max(options["connections"] - 1, 0),
        )
        try:
            rebuild.run()
        except NotVerified as error:
            raise CommandError(f"{error}. Call metrics_verify to see them.") from error
        except AlreadyRunning as error:
            raise CommandError(str(error)) from error
        months = roll_months(company.pk, limit=100_000, quiet_minutes=0)
        self.stdout.write(f"Rolled {months} months.")
