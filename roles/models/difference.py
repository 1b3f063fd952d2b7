"""How two roles differ, in words: people confuse them in pairs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from core.access import CompanyQuerySet
from roles.models.role import Role
from roles.models.texts import in_language


class RoleDifference(CompanyOwned):
    """What to tell somebody who takes one role for the other. One text a pair; the order of the
    two roles means nothing, so `first` is the one with the smaller id."""

    first = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="+", verbose_name=_("one role")
    )
    second = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="+", verbose_name=_("other role")
    )
    text_en = models.TextField(_("how they differ, English"), max_length=4000, blank=True)
    text_ru = models.TextField(_("how they differ, Russian"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Each pair once."""

        verbose_name = _("difference between two roles")
        verbose_name_plural = _("differences between roles")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "first", "second"], name="role_difference_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="role_difference_in_order"
            ),
        ]

    def __str__(self) -> str:
        """The pair by codes, for people."""
        return f"{self.first.code} / {self.second.code}"

    @property
    def text(self) -> str:
        """The words in the language in use."""
        return in_language(self, "text")
