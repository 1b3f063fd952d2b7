"""Questions to contacts with the snapshot of their credit."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language, Membership, Team
from clients.models import Client, Contact
from handoffs.models import Request
from roles.models import Role, Topic
from surveys.models.questionnaires import SurveyVersion
from surveys.models.surveys import Survey, SurveyKind, SurveyWords
from surveys.querysets import InvitationQuerySet


class InvitationState(models.TextChoices):
    """Whether the question reached the contact."""

    QUEUED = "queued", _("queued")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class CreditRule(models.TextChoices):
    """Which rule said who is credited (METRICS 1.6)."""

    REQUEST_OWNER = "request_owner", _("owner at the resolution")
    FIRST_REPLY = "first_reply", _("who wrote the first reply")
    CLIENT_SUCCESS = "client_cs", _("the client's CS on the day of sending")
    CLIENT_ACCOUNT = "client_account", _("the client's Account: it has no CS")
    COMPANY = "company", _("company only")
    IMPORTED = "imported", _("from the imported row")
    OVERRIDDEN = "overridden", _("set by a manager")


class Invitation(CompanyOwned):
    """A question to one contact. The credit is a snapshot taken when it is made.

    A manager may set another consultant with a reason; `snapshot_consultant` keeps the first one,
    and the audit trail the reason.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    # What was asked. Invitations from before there were versions have none.
    survey_version = models.ForeignKey(
        SurveyVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=SurveyKind)
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    resolution_entry_id = models.BigIntegerField(null=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    language = models.CharField(max_length=2, choices=Language, default="en")
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.QUEUED)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    consultant = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    snapshot_consultant = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, blank=True)
    credit_rule = models.CharField(max_length=16, choices=CreditRule)
    mail_id = models.BigIntegerField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminder_mail_id = models.BigIntegerField(null=True)
    external_ref = models.CharField(max_length=200, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """One question a resolution."""

        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "survey", "resolution_entry_id"],
                condition=Q(resolution_entry_id__isnull=False),
                name="invitation_once_a_resolution",
            ),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="invitation_external_ref",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-id"], name="invitation_recent"),
            models.Index(fields=["company", "client"], name="invitation_client"),
            models.Index(fields=["company", "closes_at"], name="invitation_closes"),
            models.Index(
                fields=["company", "mail_id"],
                condition=Q(mail_id__isnull=False),
                name="invitation_mail",
            ),
        ]

    def __str__(self) -> str:
        """Kind and client."""
        return f"{self.kind} to client {self.client_id}"

    @property
    def words(self) -> SurveyWords:
        """The words it was asked with: of its version, else as the survey stands now."""
        return self.survey_version or self.survey
