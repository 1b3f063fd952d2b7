"""Names the app in the admin panel and listens to events."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HiringConfig(AppConfig):
    """Configuration of the `hiring` app."""

    name = "hiring"
    verbose_name = _("Hiring")

    def ready(self) -> None:
        """Register the receivers and kinds of notices once models are ready."""
        import_module("hiring.notice_kinds")
        import_module("hiring.interview_kinds")
        import_module("hiring.receivers")
