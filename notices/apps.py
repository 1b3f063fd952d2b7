"""Connects the mail queue to the workers."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from notices.wakeup import register_mail_wakeup


class NoticesConfig(AppConfig):
    """Configuration of the `notices` app."""

    name = "notices"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Nudge the mail workers after a commit that queued mail."""
        register_mail_wakeup(_nudge)


def _nudge(company_id: int) -> None:
    # Imported when first needed: tasks import models, which are not ready before the apps are.
    import_module("notices.tasks").nudge_mail(company_id)
