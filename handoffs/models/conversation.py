"""Messages with the client, and comments among colleagues: two things, two tables."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from clients.models import Contact
from handoffs.models.request import Request
from handoffs.querysets import CommentQuerySet, OfRequestQuerySet
from roles.models import Role


class MessageDirection(models.TextChoices):
    """Who speaks."""

    FROM_CLIENT = "from_client", _("from client")
    TO_CLIENT = "to_client", _("to client")


class Message(CompanyOwned):
    """Words that went to the client or came from them. `is_automatic` ones are no response.

    Of one that came by mail, `html` holds what may be shown of its markup, and `quoted` the older
    words that stood below; `mail_from` is the address it came from, and without a contact nobody
    at the client is known by it. `mail_message_id` is the Message-ID of the mail, in and out.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=12, choices=MessageDirection)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    author_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    is_automatic = models.BooleanField(default=False)
    html = models.TextField(blank=True, db_default="")
    quoted = models.TextField(blank=True, db_default="")
    mail_id = models.BigIntegerField(null=True)
    mail_message_id = models.CharField(max_length=255, blank=True, db_default="")
    mail_from = models.CharField(max_length=254, blank=True, db_default="")
    idempotency_key = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Read in order."""

        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="message_idempotency_key",
            )
        ]
        indexes = [
            models.Index(fields=["request", "at"], name="message_of_request"),
            models.Index(
                fields=["company", "mail_message_id"],
                condition=~Q(mail_message_id=""),
                name="message_of_mail",
            ),
            models.Index(
                fields=["company", "mail_id"],
                condition=Q(mail_id__isnull=False),
                name="message_of_mail_sent",
            ),
        ]

    def __str__(self) -> str:
        """Direction and request; never the text."""
        return f"{self.direction} on {self.request_id}"


class Comment(CompanyOwned):
    """For colleagues only. Another table than messages, and no code that writes to clients
    imports it."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    author_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    idempotency_key = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        """Read in order."""

        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="comment_idempotency_key",
            )
        ]
        indexes = [models.Index(fields=["request", "at"], name="comment_of_request")]

    def __str__(self) -> str:
        """Author and request; never the text."""
        return f"comment by {self.author_id} on {self.request_id}"


class Participant(CompanyOwned):
    """A colleague called into a request (by mention) or keeping it in sight."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="participants")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, related_name="called_in"
    )
    since = models.DateTimeField(db_default=Now())
    muted_at = models.DateTimeField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Once a comment and person."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "request", "member", "comment"],
                nulls_distinct=False,
                name="participant_once",
            )
        ]
        indexes = [models.Index(fields=["company", "member", "request"], name="participant_member")]

    def __str__(self) -> str:
        """Who, where."""
        return f"{self.member_id} on {self.request_id}"
