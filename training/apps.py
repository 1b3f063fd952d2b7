"""Names the app in the admin panel and listens to events."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Configuration of the `training` app."""

    name = "training"
    verbose_name = _("Learning and growth")

    def ready(self) -> None:
        """Register the receivers and kinds of notices once models are ready."""
        import_module("training.notice_kinds")
        import_module("training.receivers")
