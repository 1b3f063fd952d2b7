"""Configuration of the `handoffs` app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoffsConfig(AppConfig):
    """Requests and hand-overs."""

    name = "handoffs"
    verbose_name = _("Requests")
