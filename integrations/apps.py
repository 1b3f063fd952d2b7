"""Names the app in the admin panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    """Configuration of the `integrations` app."""

    name = "integrations"
    verbose_name = _("API tokens")
