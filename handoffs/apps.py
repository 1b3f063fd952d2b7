"""Connects the receivers of `handoffs`."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoffsConfig(AppConfig):
    """Requests and hand-overs."""

    name = "handoffs"
    verbose_name = _("Requests")

    def ready(self) -> None:
        """Register the receivers and kinds of notices once models are ready."""
        import_module("handoffs.request_kinds")
        import_module("handoffs.notice_kinds")
        import_module("handoffs.receivers")
