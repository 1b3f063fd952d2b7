"""Tables of the cellar: the outbox, its deliveries, the audit trail, and files.

`company_id` is a plain number here because companies live a floor above; the row-level policy
and every reader use it all the same.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import CompanyQuerySet


class OutboxEvent(models.Model):
    """Something happened: written in the transaction that made it happen. Ids only."""

    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Newest last."""

        indexes = [models.Index(fields=["company_id", "id"])]

    def __str__(self) -> str:
        """Kind and number, for logs."""
        return f"{self.kind} #{self.pk}"


class DeliveryState(models.TextChoices):
    """What became of one event at one receiver."""

    PENDING = "pending"
    DONE = "done"
    PARKED = "parked"


class Delivery(models.Model):
    """One event at one receiver: claimed with SKIP LOCKED, done once, parked when hopeless."""

    company_id = models.BigIntegerField()
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    receiver = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Only what is still to be done is indexed: the table is mostly history."""

        constraints = [models.UniqueConstraint(fields=["event", "receiver"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["company_id", "receiver", "due_at"],
                condition=models.Q(state="pending"),
                name="delivery_pending",
            ),
            models.Index(
                fields=["company_id"], condition=models.Q(state="parked"), name="delivery_parked"
            ),
        ]

    def __str__(self) -> str:
        """Receiver and state, for logs and the admin panel."""
        return f"{self.receiver} of event {self.event_id}: {self.state}"


class AuditEntry(models.Model):
    """Who did what to what, when and from where. Append-only by trigger."""

    company_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    membership_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    address = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Read by company, newest first."""

        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["company_id", "-id"]),
            models.Index(fields=["company_id", "subject_type", "subject_id"]),
        ]

    def __str__(self) -> str:
        """Who did what."""
        return f"{self.actor_name}: {self.action}"


class StoredFile(models.Model):
    """Bytes, kept once a company under their SHA-256; never changed.

    Read `content` by `core.files.file_content` only: no list of anything needs megabytes.
    """

    company_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """The same bytes lie once in a company, and never in two companies at once."""

        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.UniqueConstraint(fields=["company_id", "digest"], name="stored_file_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
        ]

    def __str__(self) -> str:
        """The digest, for logs."""
        return self.digest
