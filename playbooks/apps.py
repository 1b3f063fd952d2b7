"""Names the app in the admin panel and listens to events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    """Configuration of the `playbooks` app."""

    name = "playbooks"
    verbose_name = _("Playbooks")
