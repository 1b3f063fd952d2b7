"""What everything has that is written as a draft and published in numbered versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership


class NumberedVersion(CompanyOwned):
    """Base of what was published: which number, why, and by whom. Never changed again."""

    number = models.PositiveIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=1000)
    author = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )

    class Meta:
        """No table of its own; the newest first."""

        abstract = True
        ordering = ("-number",)

    def __str__(self) -> str:
        """The number, as people say it."""
        return f"v{self.number}"


class VersionDraft(CompanyOwned):
    """Base of the next version as it is being written. `version` counts its changes."""

    changed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """No table of its own."""

        abstract = True
