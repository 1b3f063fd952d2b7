"""`manage.py demo_load [--if-empty]`: build the demo company."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from demo.building import build, is_built


class Command(BaseCommand):
    """Builds the demo company once; an interrupted build is begun anew under the same name."""

    help = "Build the demo company by calling services with a fixed seed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """`--if-empty` makes a second call cheap."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, unless it is there."""
        if is_built():
            self.stdout.write("The demo company is there.")
            return
        build(self.stdout.write)
