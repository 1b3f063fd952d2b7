"""Files on messages and on comments: two sides that never mix."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.models import StoredFile
from handoffs.models.conversation import Comment, Message
from handoffs.models.request import Request
from handoffs.querysets import AttachmentQuerySet


class Attachment(CompanyOwned):
    """A file of a message or of a comment, or *pending*: uploaded and not sent yet.

    `is_with_client` is said when it is uploaded and never changes (trigger): what was uploaded for
    colleagues can be of no message, and a mail takes nothing else (foreign key of the files of
    mails). What came with a client's first words is of the request alone. One that was refused
    has a code for the reason and no file.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    is_with_client = models.BooleanField()
    uploaded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    preview = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)
    refused_reason = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        """Of a message or of a comment, never of both, and each on its own side."""

        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_with_client=True, comment=None)
                | Q(is_with_client=False, message=None),
                name="attachment_on_its_side",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, refused_reason="")
                | (Q(file=None) & ~Q(refused_reason="")),
                name="attachment_kept_or_refused",
            ),
            # What the files of mails refer to.
            models.UniqueConstraint(
                fields=["company", "id", "file", "is_with_client"], name="attachment_for_mails"
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "created_at"],
                condition=Q(message=None, comment=None, uploaded_by__isnull=False),
                name="attachment_pending",
            ),
            models.Index(
                fields=["request"],
                condition=Q(message=None, comment=None, uploaded_by=None),
                name="attachment_of_first_words",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name
