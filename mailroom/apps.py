"""Connects incoming mail to the workers and to the kinds of notices."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mailroom.wakeup import register_mailroom_wakeup


class MailroomConfig(AppConfig):
    """Configuration of the `mailroom` app."""

    name = "mailroom"
    verbose_name = _("Incoming mail")

    def ready(self) -> None:
        """Nudge the workers after a commit that left mail to place; announce the notices."""
        import_module("mailroom.notice_kinds")
        register_mailroom_wakeup(_nudge)


def _nudge(company_id: int) -> None:
    # Imported when first needed: tasks import models, which are not ready before the apps are.
    import_module("mailroom.tasks").nudge_mailroom(company_id)
