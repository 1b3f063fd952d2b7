"""`manage.py backup FILE`: the whole database in one file, while people work."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cs_platform.backup import BackupError, backup_write


class Command(BaseCommand):
    """Writes a backup."""

    help = "Write the whole database, of one moment, to a file that `restore` reads."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, or say why not."""
        file: Path = options["file"]
        try:
            backup_write(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {file} ({file.stat().st_size / 1e6:.1f} MB)")
