"""Subscriptions to reports by mail, and what became of each report."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language, Membership, validate_time_zone
from core.access import CompanyQuerySet
from notices.models import Mail

LAST_DAY = {"weekly": 7, "monthly": 28}


class Rhythm(models.TextChoices):
    """How often a report goes."""

    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class ReportSubscription(CompanyOwned):
    """Figures that a person gets by mail about each finished week or month.

    Whose figures: the company's, those of the team or the person `subject`. It goes on `day`
    (from Monday on, or of the month) at `at` by the clock of `time_zone`. What the reader may see
    is asked when it goes, not when it is made.
    """

    reader = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    made_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    level = models.CharField(_("level"), max_length=12)
    subject = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    codes = ArrayField(models.CharField(max_length=40), verbose_name=_("metrics"))
    cut = models.JSONField(_("part"), default=dict, blank=True)
    day = models.PositiveSmallIntegerField(
        _("day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    at = models.TimeField(_("time"), default=time(8))
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    is_active = models.BooleanField(_("sent"), default=True)
    # Reports that were due before are not sent: nobody wanted them then.
    active_since = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Looked for by the sweep, and by the reader."""

        verbose_name = _("report subscription")
        verbose_name_plural = _("report subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level="company", subject=None)
                | (~models.Q(level="company") & models.Q(subject__isnull=False)),
                name="report_has_its_subject",
            )
        ]

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"{self.rhythm} report {self.pk}"


class ReportOutcome(models.TextChoices):
    """What became of a report."""

    SENT = "sent", _("sent")
    NO_RIGHT = "no_right", _("not sent: the reader may not see these figures any more")
    NO_ADDRESS = "no_address", _("not sent: the reader does not sign in")


class SentReport(CompanyOwned):
    """One report of one period: once a subscription, whoever comes second does nothing.

    `as_of` is when the figures were read: data that came later is not in it. Append-only.
    """

    subscription = models.ForeignKey(
        ReportSubscription, on_delete=models.PROTECT, related_name="sent"
    )
    period_start = models.DateField()
    period_end = models.DateField()
    outcome = models.CharField(max_length=10, choices=ReportOutcome)
    mail = models.ForeignKey(
        Mail, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    as_of = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Once."""

        verbose_name = _("sent report")
        verbose_name_plural = _("sent reports")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "subscription", "period_start"], name="report_once"
            )
        ]

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"report {self.subscription_id} of {self.period_start}"
