"""`manage.py company_create SLUG --name … --time-zone … --admin-email …`: a new company."""

import argparse
import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import services as accounts
from accounts.actors import system_actor
from accounts.levels import Level
from core.errors import DomainError
from core.tenancy import company_scope
from handoffs import services as handoffs
from hiring import services as hiring
from metrics import services as metrics
from playbooks import services as playbooks
from roles import services as roles
from surveys import services as surveys
from training import services as training


class Command(BaseCommand):
    """Creates a company with its roles, topics, playbooks, surveys, metrics and administrator."""

    help = "Create a company with the five roles, default topics, playbooks, surveys and metrics."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who and where; the password is asked for, never given on the command line."""
        parser.add_argument("slug", help="short name, unique on this installation")
        parser.add_argument("--name", required=True)
        parser.add_argument("--time-zone", required=True, help="an IANA name: Europe/Berlin")
        parser.add_argument("--language", default="en", choices=["en", "ru"])
        parser.add_argument("--admin-name", default="Administrator")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument(
            "--no-password",
            action="store_true",
            help="the administrator asks for a link on the sign-in page instead",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it, or nothing."""
        password = None if options["no_password"] else getpass.getpass("Password: ")
        try:
            with transaction.atomic():
                self._create(options, password)
        except DomainError as error:
            details = "; ".join(f"{name}: {text}" for name, text in error.fields.items())
            raise CommandError(f"{error.message} {details}") from error
        self.stdout.write(f"The company {options['slug']} is ready.")

    def _create(self, options: dict[str, Any], password: str | None) -> None:
        company = accounts.company_create(
            name=options["name"],
            slug=options["slug"],
            time_zone=options["time_zone"],
            language=options["language"],
        )
        with company_scope(company.pk):
            actor = system_actor(company)
            for app in (roles, surveys, metrics, playbooks, hiring):
                app.defaults_create(actor=actor)
            training.check_defaults_create(actor=actor)
            handoffs.solution_defaults_create(actor=actor)
            handoffs.service_policies_create_defaults(actor=actor)
            accounts.person_create(
                actor=actor,
                name=options["admin_name"],
                level=Level.ADMIN,
                email=options["admin_email"],
                password=password,
            )
