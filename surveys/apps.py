"""Connects the receivers of `surveys`."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Configuration of the `surveys` app."""

    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        """Register the receivers once models are ready."""
        import_module("surveys.receivers")
        import_module("surveys.loop_receivers")
