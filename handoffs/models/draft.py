"""What is being written but not sent, and the time people spend on a request."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from clients.models import Contact
from core.access import CompanyQuerySet
from handoffs.models.request import Request
from handoffs.querysets import MessageDraftQuerySet, TouchQuerySet

DAY_SECONDS = 86_400


class DraftKind(models.TextChoices):
    """To the client or to colleagues: the two never mix."""

    MESSAGE = "message", _("message to the client")
    COMMENT = "comment", _("comment for colleagues")


class MessageDraft(CompanyOwned):
    """What one person has typed on one request and not sent yet."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=DraftKind)
    body = models.TextField()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()

    objects = MessageDraftQuerySet.as_manager()

    class Meta:
        """One of each kind; only messages have a recipient."""

        verbose_name = _("draft of a message")
        verbose_name_plural = _("drafts of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "request", "kind"], name="message_draft_one_of_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="message") | Q(kind="comment", contact=None),
                name="message_draft_kind",
            ),
        ]

    def __str__(self) -> str:
        """Kind and request."""
        return f"{self.kind} on {self.request_id}"


class TouchTime(CompanyOwned):
    """How long one person had one request in use on one local day.

    `measured_seconds` only grows; corrections stand beside it. `last_at` is when it grew last:
    no second is counted for one person twice, on whatever page or device.
    """

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    measured_seconds = models.PositiveIntegerField(_("measured"), default=0)
    corrected_seconds = models.IntegerField(_("corrected by"), default=0)
    last_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TouchQuerySet.as_manager()

    class Meta:
        """One row a day; never less than nothing, never more than the day has."""

        verbose_name = _("touch time")
        verbose_name_plural = _("touch times")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "request", "day"], name="touch_time_one_a_day"
            ),
            models.CheckConstraint(
                condition=Q(measured_seconds__lte=DAY_SECONDS)
                & Q(corrected_seconds__gte=0 - models.F("measured_seconds"))
                & Q(corrected_seconds__lte=DAY_SECONDS - models.F("measured_seconds")),
                name="touch_time_within_the_day",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "day"], name="touch_time_of_request"),
            models.Index(fields=["member", "-last_at"], name="touch_time_last"),
        ]

    def __str__(self) -> str:
        """Day and request."""
        return f"{self.day} on {self.request_id}"

    @property
    def seconds(self) -> int:
        """Measured and corrected."""
        return int(self.measured_seconds + self.corrected_seconds)


class TouchCorrection(CompanyOwned):
    """A person put their own time right, and said why. Append-only by trigger."""

    touch = models.ForeignKey(TouchTime, on_delete=models.PROTECT, related_name="corrections")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    before_seconds = models.PositiveIntegerField()
    after_seconds = models.PositiveIntegerField()
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(db_default=Now())

    objects = TouchQuerySet.as_manager()

    class Meta:
        """Read with the time they correct."""

        verbose_name = _("correction of touch time")
        verbose_name_plural = _("corrections of touch time")

    def __str__(self) -> str:
        """From and to."""
        return f"{self.before_seconds} → {self.after_seconds}"


class TouchSetting(CompanyOwned):
    """Whether this company measures touch time; without a row it does."""

    is_measured = models.BooleanField(_("touch time is measured"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One a company."""

        verbose_name = _("setting of touch time")
        verbose_name_plural = _("settings of touch time")
        constraints = [models.UniqueConstraint(fields=["company"], name="touch_setting_once")]

    def __str__(self) -> str:
        """On or off."""
        return "on" if self.is_measured else "off"
