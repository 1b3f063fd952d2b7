"""Readings: who read which version of a playbook and said that they will work by it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from playbooks.models import PlaybookVersion
from training.querysets import AboutMemberQuerySet


class Reading(CompanyOwned):
    """A person's word that they read a version and will work by it. Append-only."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="readings", verbose_name=_("person")
    )
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    read_at = models.DateTimeField(_("read"), db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Said once of each version."""

        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["member", "playbook_version"], name="reading_once")
        ]
        indexes = [models.Index(fields=["company", "member", "-read_at"], name="reading_of_member")]

    def __str__(self) -> str:
        """Who and what, for logs."""
        return f"version {self.playbook_version_id} read by {self.member_id}"
