"""`manage.py demo_logins`: one login per level of the demo company."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.company import LOGINS, PASSWORD


class Command(BaseCommand):
    """Prints address and password of one person per level."""

    help = "Print one login per level of the demo company."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line each."""
        for level, email in LOGINS.items():
            self.stdout.write(f"  {level:<12} {email:<40} {PASSWORD}")
