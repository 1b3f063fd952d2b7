"""Names the app in the admin panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailroomConfig(AppConfig):
    """Configuration of the `mailroom` app."""

    name = "mailroom"
    verbose_name = _("Incoming mail")
