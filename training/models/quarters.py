"""What was said about quarters without learning: each thing once."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from training.querysets import AboutMemberQuerySet


class QuarterNoteKind(models.TextChoices):
    """What was found."""

    WARNED = "warned", _("Warned: nothing learned yet")
    MISSED = "missed", _("A quarter without learning")


class QuarterNote(CompanyOwned):
    """A person had learned nothing when the last third of a quarter began, or when it ended.

    `quarter` is the local day on which the quarter begins. What is learned later does not change
    what was so then.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    quarter = models.DateField(_("quarter"))
    kind = models.CharField(_("kind"), max_length=8, choices=QuarterNoteKind)
    noted_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Each once."""

        verbose_name = _("quarter without learning")
        verbose_name_plural = _("quarters without learning")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "quarter", "member", "kind"], name="quarter_note_once"
            )
        ]

    def __str__(self) -> str:
        """Who and when, for logs."""
        return f"{self.kind}: {self.member_id} in {self.quarter}"
