"""Mailboxes and incoming mail."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from core.models import StoredFile
from handoffs.models import Request
from mailroom.querysets import IncomingMailQuerySet
from mailroom.transitions import MailState, Reason
from roles.models import Topic


class Encryption(models.TextChoices):
    """How the line to the mail server is protected."""

    TLS = "tls", _("TLS (usually port 993)")
    STARTTLS = "starttls", _("STARTTLS (usually port 143)")
    NONE = "none", _("None (inside your own network only)")


class Mailbox(CompanyOwned):
    """An address of the company whose mail becomes requests.

    Its mail comes by IMAP while `is_active`, by a webhook once it has a token, or by both.
    The password is sealed, of the token only a digest is kept. `last_uid` counts within
    `uid_validity`, as IMAP numbers its mails.
    """

    name = models.CharField(_("name"), max_length=100)
    address = models.EmailField(_("address"))
    imap_host = models.CharField(_("mail server"), max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(
        _("port"), default=993, validators=[MinValueValidator(1), MaxValueValidator(65_535)]
    )
    encryption = models.CharField(
        _("encryption"), max_length=10, choices=Encryption, default=Encryption.TLS
    )
    imap_user = models.CharField(_("user name"), max_length=254, blank=True)
    sealed_password = models.TextField(blank=True)
    folder = models.CharField(_("folder"), max_length=200, default="INBOX")
    is_active = models.BooleanField(_("mail is fetched from this server"), default=False)
    token_digest = models.CharField(max_length=64, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    keeper = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    failures = models.PositiveIntegerField(default=0)
    last_polled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """An address is read once."""

        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.UniqueConstraint("company", Lower("address"), name="mailbox_address"),
            models.CheckConstraint(
                condition=Q(is_active=False) | ~Q(imap_host=""), name="mailbox_active_has_host"
            ),
        ]

    def __str__(self) -> str:
        """Its address."""
        return self.address


class Door(models.TextChoices):
    """By which way a mail came."""

    IMAP = "imap", _("mail server")
    WEBHOOK = "webhook", _("webhook")


class IncomingMail(CompanyOwned):
    """One mail as it came, and what became of it.

    The same bytes make one row. `mail_key` stands for Message-ID, sender, day and subject: a
    second mail with the same key is kept as `same_as` the first, and never placed.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    mail_key = models.CharField(max_length=64)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    door = models.CharField(max_length=10, choices=Door)
    size = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=255, blank=True)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(
        _("state"), max_length=10, choices=MailState, default=MailState.RECEIVED
    )
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="incoming_mails"
    )
    message_pk = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    handled_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        """Once a company, whatever door it came by."""

        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        constraints = [
            models.UniqueConstraint(fields=["company", "digest"], name="incoming_mail_bytes"),
            models.UniqueConstraint(
                fields=["company", "mail_key"],
                condition=Q(same_as=None),
                name="incoming_mail_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | Q(request__isnull=False),
                name="incoming_mail_placed_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-received_at", "-id"], name="incoming_state"),
            models.Index(fields=["company", "-received_at", "-id"], name="incoming_recent"),
            models.Index(
                fields=["company", "due_at"],
                condition=Q(state="received"),
                name="incoming_to_place",
            ),
            models.Index(fields=["company", "sender", "received_at"], name="incoming_sender"),
            models.Index(
                fields=["company", "message_id"],
                condition=~Q(message_id=""),
                name="incoming_message_id",
            ),
        ]

    def __str__(self) -> str:
        """Its number; never its words."""
        return f"incoming mail {self.pk}"
