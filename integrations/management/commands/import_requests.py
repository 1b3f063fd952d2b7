"""`manage.py import_requests FILE --mapping MAPPING.toml --company SLUG`: import past records."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import system_actor
from accounts.models import Company
from core.errors import DomainError
from core.tenancy import company_scope, system_scope
from integrations.importing.mapping import SHIPPED
from integrations.models import ImportRun, ImportState
from integrations.services.imports import import_claim, import_create, import_run


class Command(BaseCommand):
    """Runs an import in this process; workers compute the figures from what it leaves."""

    help = "Import past requests and answers from a CSV file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """File, mapping, company, dry run, and where refused rows go."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", required=True, help="a TOML file, or the name of a shipped mapping"
        )
        parser.add_argument("--company", required=True, help="the company's short name")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--refused", type=Path, help="write refused rows to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; exit with an error when the file as a whole cannot be imported."""
        with system_scope():
            company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company {options['company']!r}.")
        with company_scope(company.pk):
            self._run(company, options)

    def _run(self, company: Company, options: dict[str, Any]) -> None:
        actor = system_actor(company, via="import", name="Import")
        try:
            run = import_create(
                actor=actor,
                file_name=options["file"].name,
                path=options["file"].resolve(),
                mapping_text=_mapping_text(options["mapping"]),
                dry_run=options["dry_run"],
            )
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        claimed = import_claim(company.pk, run.pk)
        if claimed is None:
            raise CommandError("A worker has taken this import already.")
        run = import_run(actor=actor, run=claimed, progress=self._show)
        self.stdout.write("")
        if run.state == ImportState.FAILED:
            raise CommandError(run.error)
        kind = "Dry run" if run.dry_run else "Import"
        self.stdout.write(
            f"{kind}: {run.rows_read} rows, {run.requests_created} requests created, "
            f"{run.requests_known} known already, {run.rows_refused} rows refused."
        )
        if options["refused"]:
            _write_refused(run, options["refused"])

    def _show(self, run: ImportRun) -> None:
        share = 100 * run.rows_read // max(run.rows_total, 1)
        end = "\r" if sys.stdout.isatty() else "\n"
        self.stdout.write(f"{run.rows_read} of {run.rows_total} rows ({share} %)", ending=end)


def _mapping_text(name: str) -> str:
    shipped = SHIPPED / f"{name}.toml"
    return (shipped if shipped.exists() else Path(name)).read_text("utf-8")


def _write_refused(run: ImportRun, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason", "values"])
        for refused in run.refused.order_by("row_number").iterator():
            writer.writerow([refused.row_number, refused.reason, refused.row])
