"""Surveys, invitations with their credit, and answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language, Membership, Team
from clients.models import Client, Contact
from core.access import CompanyQuerySet
from handoffs.models import Request
from roles.models import Role, Topic, in_language
from surveys.querysets import InvitationQuerySet


class SurveyKind(models.TextChoices):
    """What is measured; the scale follows from it (METRICS section 2)."""

    CSAT = "csat", _("Satisfaction with a request (CSAT)")
    NPS = "nps", _("Willingness to recommend (NPS)")
    CES = "ces", _("Ease of getting help (CES)")
    NSAT = "nsat", _("Satisfaction with the service as a whole (NSAT)")
    FCR = "fcr", _("Whether one contact was enough (FCR as the client says)")


# NSAT: 1 is "very satisfied", 4 "very dissatisfied". FCR: 1 is yes, 0 is no.
SCALES: dict[str, range] = {
    SurveyKind.CSAT: range(1, 6),
    SurveyKind.NPS: range(11),
    SurveyKind.CES: range(1, 8),
    SurveyKind.NSAT: range(1, 5),
    SurveyKind.FCR: range(2),
}


class Survey(CompanyOwned):
    """One question of a company, in both languages; one active survey a kind."""

    kind = models.CharField(_("kind"), max_length=8, choices=SurveyKind)
    question_en = models.CharField(_("question, English"), max_length=300)
    question_ru = models.CharField(_("question, Russian"), max_length=300)
    follow_up_en = models.CharField(_("second question, English"), max_length=300, blank=True)
    follow_up_ru = models.CharField(_("second question, Russian"), max_length=300, blank=True)
    open_days = models.PositiveSmallIntegerField(_("open for days"), default=14)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One survey a kind."""

        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [models.UniqueConstraint(fields=["company", "kind"], name="survey_kind")]

    def __str__(self) -> str:
        """The kind's name."""
        return str(SurveyKind(self.kind).label)

    def question(self, company_name: str) -> str:
        """The question in the language in use, with the company's name put in."""
        return in_language(self, "question").replace("{company}", company_name)

    def follow_up(self) -> str:
        """The second question in the language in use; may be empty."""
        return in_language(self, "follow_up")


class InvitationState(models.TextChoices):
    """Whether the question reached the contact."""

    QUEUED = "queued", _("queued")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class CreditRule(models.TextChoices):
    """Which rule said who is credited (METRICS 1.6)."""

    REQUEST_OWNER = "request_owner", _("owner at the resolution")
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
            models.Index(
                fields=["company", "mail_id"],
                condition=Q(mail_id__isnull=False),
                name="invitation_mail",
            ),
        ]

    def __str__(self) -> str:
        """Kind and client."""
        return f"{self.kind} to client {self.client_id}"


class Answer(CompanyOwned):
    """One press of *send*. Append-only: a changed mind is another row."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=10)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Read in order; no score is off every scale."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=10), name="answer_score_on_a_scale")
        ]
        indexes = [models.Index(fields=["invitation", "at", "id"], name="answer_of_invitation")]

    def __str__(self) -> str:
        """Score and invitation."""
        return f"{self.score} on {self.invitation_id}"
