"""`manage.py restore FILE`: fill an empty database from a backup."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cs_platform.backup import BackupError, backup_restore


class Command(BaseCommand):
    """Restores a backup."""

    help = "Fill an empty database from a file that `backup` wrote: all of it, or nothing."
    # The tables that a check may ask for come with the file.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """From where."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, or say why not."""
        try:
            backup_restore(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Next: migrate (brings an older backup up to date), then")
        self.stdout.write("metrics_verify --company SLUG (compares the figures with the history).")
