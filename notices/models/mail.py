"""The queue and the record of outgoing mail."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language
from core.access import CompanyQuerySet
from core.models import StoredFile


class MailState(models.TextChoices):
    """What became of a mail. *Uncertain*: the sender died while the server may have taken it.
    *Bounced*: a server took it, and said later that it could not be delivered."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")
    BOUNCED = "bounced", _("bounced")


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
    references = models.TextField(blank=True, db_default="")
    reply_to = models.CharField(max_length=254, blank=True, db_default="")
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


class MailFile(CompanyOwned):
    """A file that goes out with a mail.

    `attachment_id` names what was attached, a floor above; there a foreign key of the database
    lets in only what was attached for the client.
    """

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    attachment_id = models.BigIntegerField()
    is_for_client = models.BooleanField(db_default=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Once a mail; never anything that was not meant for the client."""

        verbose_name = _("file of a mail")
        verbose_name_plural = _("files of mails")
        constraints = [
            models.UniqueConstraint(fields=["mail", "attachment_id"], name="mail_file_once"),
            models.CheckConstraint(
                condition=models.Q(is_for_client=True), name="mail_file_is_for_client"
            ),
        ]

    def __str__(self) -> str:
        """Its name, for the admin panel."""
        return self.name
