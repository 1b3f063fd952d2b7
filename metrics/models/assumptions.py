"""Assumptions: what somebody holds a metric to bring about, in versions, with who said so."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet


class AssumptionStatus(models.TextChoices):
    """What is known of it."""

    STATED = "stated", _("stated")
    CONFIRMED = "confirmed", _("confirmed")
    REFUTED = "refuted", _("refuted")


class Assumption(CompanyOwned):
    """That a change of one metric brings about something else. What it says stands in its
    versions; the latest counts. Never a measured effect."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Named in the admin panel."""

        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"assumption {self.pk}"


class AssumptionVersion(CompanyOwned):
    """What an assumption says from a day on. Append-only.

    One unit more of the metric `cause_code` (a point; an hour where it is a time) brings about
    `coefficient` units of `effect`. `evidence` is what confirms or refutes it.
    """

    assumption = models.ForeignKey(Assumption, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    cause_code = models.CharField(_("cause"), max_length=40)
    effect = models.CharField(_("effect"), max_length=200)
    coefficient = models.DecimalField(_("coefficient"), max_digits=12, decimal_places=4)
    unit = models.CharField(_("unit of the effect"), max_length=40)
    source = models.TextField(_("source"))
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    valid_from = models.DateField(_("valid from"))
    status = models.CharField(
        _("status"), max_length=10, choices=AssumptionStatus, default=AssumptionStatus.STATED
    )
    evidence = models.TextField(_("evidence"), blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Numbered one by one; nothing is confirmed or refuted without evidence."""

        verbose_name = _("version of an assumption")
        verbose_name_plural = _("versions of assumptions")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "assumption", "number"], name="assumption_version"
            ),
            models.CheckConstraint(
                condition=models.Q(status="stated") | ~models.Q(evidence=""),
                name="assumption_judged_by_evidence",
            ),
        ]

    def __str__(self) -> str:
        """Which version, for logs."""
        return f"v{self.number} of assumption {self.assumption_id}"
