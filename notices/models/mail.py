"""The queue and the record of outgoing mail."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language
from core.access import CompanyQuerySet


class MailState(models.TextChoices):
    """What became of a mail. *Uncertain*: the sender died while the server may have taken it."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")


class Mail(CompanyOwned):
    """One mail to one address: claimed, sent outside any transaction, then marked."""

    to_name = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default="en")
    purpose = models.CharField(max_length=40)
    message_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Only unsent mail is indexed by time."""

        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["company", "due_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="mail_unsent",
            )
        ]

    def __str__(self) -> str:
        """Subject, for the admin panel."""
        return self.subject
