"""Where a company's questions may be shown inside other sites."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from core.access import CompanyQuerySet


class WidgetSetting(CompanyOwned):
    """The sites that may show a question in a frame: a list of origins, none at first."""

    origins = models.JSONField(_("sites that may show questions"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One a company."""

        verbose_name = _("sites for questions")
        verbose_name_plural = _("sites for questions")
        constraints = [models.UniqueConstraint(fields=["company"], name="widget_setting_once")]

    def __str__(self) -> str:
        """The origins."""
        return ", ".join(self.origins)
