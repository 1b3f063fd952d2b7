"""Names the app in the admin panel and listens to events."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    """Configuration of the `playbooks` app."""

    name = "playbooks"
    verbose_name = _("Playbooks")

    def ready(self) -> None:
        """Register the receivers and kinds of notices once models are ready."""
        import_module("playbooks.notice_kinds")
        import_module("playbooks.receivers")
