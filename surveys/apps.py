"""Connects the receivers of `surveys`."""

from importlib import import_module

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Configuration of the `surveys` app."""

    name = "surveys"

    def ready(self) -> None:
        """Register the receivers once models are ready."""
        import_module("surveys.receivers")
