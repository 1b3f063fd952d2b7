"""Names the app in the admin panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Configuration of the `accounts` app."""

    name = "accounts"
    verbose_name = _("People")
