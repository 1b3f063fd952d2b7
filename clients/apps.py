"""Names the app in the admin panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    """Configuration of the `clients` app."""

    name = "clients"
    verbose_name = _("Clients")
