"""A request and its owner."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from accounts.calendars import Spec
from accounts.models import CompanyOwned, Membership, Team, WorkingCalendar
from clients.models import Client, Contact
from handoffs.due_rules import NEVER, OF_REQUEST
from handoffs.querysets import RequestQuerySet
from handoffs.transitions import RequestState
from roles.models import Role, Topic


class RequestChannel(models.TextChoices):
    """How a request came in."""

    EMAIL = "email", _("e-mail")
    WEB = "web", _("web form")
    API = "api", _("API")
    IMPORT = "import", _("import")
    PHONE = "phone", _("phone")
    CHAT = "chat", _("chat")
    SURVEY = "survey", _("survey")


class Priority(models.TextChoices):
    """How urgent a request is."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


PRIORITY_RANK = Case(
    When(priority=Priority.LOW, then=0),
    When(priority=Priority.NORMAL, then=1),
    When(priority=Priority.HIGH, then=2),
    default=3,
    output_field=models.SmallIntegerField(),
)
"""How urgent, as a number to sort by; the index `request_pressing` has the same expression."""


class Request(CompanyOwned):
    """What a client wants. Exactly one owner: a person, or a team whose manager answers.

    `owner_team` is set only while the team itself holds it; `version` counts the entries of the
    history; `owner_reason` is described in `handoffs.selectors.reasons`. `next_due_at` is the
    first of its running due times, or `NEVER`. One that is `merged_into`
    another is closed (its state is resolved) but nobody resolved it.
    """

    number = models.PositiveBigIntegerField(_("number"), editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="requests")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    subject = models.CharField(_("subject"), max_length=300)
    original_text = models.TextField(_("the client's own words"))
    channel = models.CharField(_("channel"), max_length=10, choices=RequestChannel)
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority, default=Priority.NORMAL
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.OPEN
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="requests_owned"
    )
    owner_role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_reason = models.JSONField(default=dict, blank=True)
    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.PROTECT, related_name="+")
    # The zone in which the calendar is read for promises to the client; empty: its own.
    due_zone = models.CharField(max_length=60, blank=True, default="", db_default="")
    service_policy = models.ForeignKey(
        "handoffs.ServicePolicyVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    next_due_at = models.DateTimeField(
        _("next due"), default=NEVER, db_default=NEVER, editable=False
    )
    promised = models.CharField(_("promised to the client"), max_length=500, blank=True)
    promised_by = models.DateTimeField(_("promised by"), null=True, blank=True)
    opened_at = models.DateTimeField()
    first_resolved_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField()
    handover_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    external_ref = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=100, blank=True)
    # The Message-ID of the mail that it came by.
    mail_message_id = models.CharField(max_length=255, blank=True, db_default="", editable=False)
    imported_by = models.BigIntegerField(null=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="duplicates",
        db_index=False,
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        """One number a company; somebody always answers."""

        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="request_number"),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="request_external_ref",
            ),
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="request_idempotency_key",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(owner_team__isnull=False),
                name="request_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False)
                | Q(state__in=["open", "waiting"], resolved_at__isnull=True),
                name="request_resolved_at_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="resolved"),
                name="request_merged_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-last_activity_at", "-id"], name="request_recent"),
            models.Index(
                fields=["company", "state", "-last_activity_at", "-id"], name="request_state"
            ),
            models.Index(fields=["company", "owner", "state"], name="request_owner"),
            models.Index(fields=["company", "client", "-opened_at"], name="request_client"),
            models.Index(fields=["company", "client", "topic", "opened_at"], name="request_repeat"),
            models.Index(
                fields=["company", "client"],
                condition=~Q(state="resolved"),
                name="request_open_of_client",
            ),
            models.Index(
                fields=["company", "promised_by"],
                condition=~Q(state="resolved") & Q(promised_by__isnull=False),
                name="request_open_promise",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="request_merged_into",
            ),
            models.Index(fields=["company", "-opened_at", "-id"], name="request_opened"),
            models.Index(fields=["company", "-handover_count", "-id"], name="request_moves"),
            models.Index("company", PRIORITY_RANK.desc(), F("id").desc(), name="request_pressing"),
            models.Index(fields=["company", "next_due_at", "id"], name="request_next_due"),
        ]

    def __str__(self) -> str:
        """Number and subject."""
        return f"#{self.number} {self.subject}"

    def due_spec(self, kind: str) -> Spec:
        """The frozen calendar by which a kind of due time goes: for what is promised to the client
        in their zone, if that was promised; among colleagues in the company's."""
        spec: Spec = self.calendar.spec
        if not self.due_zone or kind not in OF_REQUEST:
            return spec
        return {**spec, "time_zone": self.due_zone}
