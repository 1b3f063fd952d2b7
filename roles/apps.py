"""Names the app in the admin panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    """Configuration of the `roles` app."""

    name = "roles"
    verbose_name = _("Roles")
