"""Connects the tenancy scope to new database connections."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Configuration of the `core` app."""

    name = "core"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """A connection opened in the middle of a scope (after a database restart) keeps it."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from core.tenancy import apply_to_new_connection  # noqa: PLC0415

        connection_created.connect(apply_to_new_connection, dispatch_uid="core.tenancy")
