"""Requests, hand-overs, holdings, messages, comments and the history."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team, WorkingCalendar
from clients.models import Client, Contact
from handoffs.querysets import CommentQuerySet, OfRequestQuerySet, RequestQuerySet
from handoffs.transitions import HandoverState, RequestState
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


class Request(CompanyOwned):
    """What a client wants. Exactly one owner: a person, or a team whose manager answers.

    `owner_team` is set only while the team itself holds it; `version` counts the entries of the
    history; `owner_reason` is described in `handoffs.selectors.reasons`.
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
    imported_by = models.BigIntegerField(null=True)

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
        ]
        indexes = [
            models.Index(fields=["company", "-last_activity_at", "-id"], name="request_recent"),
            models.Index(
                fields=["company", "state", "-last_activity_at", "-id"], name="request_state"
            ),
            models.Index(fields=["company", "owner", "state"], name="request_owner"),
            models.Index(fields=["company", "client", "-opened_at"], name="request_client"),
            models.Index(fields=["company", "client", "topic", "opened_at"], name="request_repeat"),
        ]

    def __str__(self) -> str:
        """Number and subject."""
        return f"#{self.number} {self.subject}"


class HandoverKind(models.TextChoices):
    """Whether it goes on or comes back."""

    FORWARD = "forward", _("hand-over")
    RETURN = "return", _("return")


class Handover(CompanyOwned):
    """An offer of a request to somebody else, with its context. At most one open a request.

    `from_team` and `to_team` are the teams of that day; an offer to a whole team has no
    `to_owner`. `answer_working_seconds` runs from the offer to acceptance or refusal.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=8, choices=HandoverKind, default=HandoverKind.FORWARD)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    offered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    from_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="handovers_sent"
    )
    from_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="handovers_received"
    )
    to_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(_("why"))
    tried = models.TextField(_("what has been tried"), blank=True)
    expected = models.TextField(_("what you expect"), blank=True)
    promised = models.CharField(_("promised to the client"), max_length=500, blank=True)
    promised_by = models.DateTimeField(_("by when"), null=True, blank=True)
    keep_in_sight = models.BooleanField(_("keep it in my sight"), default=False)
    answer_reason = models.TextField(_("reason"), blank=True)
    offered_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_working_seconds = models.PositiveIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """One open offer a request; somebody receives it."""

        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request"],
                condition=Q(state="offered"),
                name="handover_one_open",
            ),
            models.CheckConstraint(
                condition=Q(to_owner__isnull=False) | Q(to_team__isnull=False),
                name="handover_has_receiver",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "to_owner"],
                condition=Q(state="offered"),
                name="handover_offered_to",
            ),
            models.Index(fields=["request", "offered_at"], name="handover_of_request"),
        ]

    def __str__(self) -> str:
        """Which request, to whom."""
        return f"{self.request_id} → {self.to_owner_id or self.to_team_id}"


class HoldingStart(models.TextChoices):
    """How an owner came to hold a request."""

    OPENED = "opened", _("owned it first")
    ACCEPTED = "accepted", _("accepted it")
    ASSIGNED = "assigned", _("was assigned it")


class Holding(CompanyOwned):
    """The time one owner held a request, stamped with role, team and manager of that day.

    `working_seconds` is by the request's frozen calendar and filled when the holding ends;
    time after a resolution belongs to nobody.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="holdings")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=HoldingStart)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    working_seconds = models.PositiveBigIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Never two owners at a time."""

        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request"],
                condition=Q(ended_at=None),
                name="holding_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="holding_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["request", "started_at"], name="holding_of_request")]

    def __str__(self) -> str:
        """Who held what."""
        return f"{self.request_id} held by {self.owner_id or self.team_id}"


class MessageDirection(models.TextChoices):
    """Who speaks."""

    FROM_CLIENT = "from_client", _("from client")
    TO_CLIENT = "to_client", _("to client")


class Message(CompanyOwned):
    """Words that went to the client or came from them. `is_automatic` ones are no response."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=12, choices=MessageDirection)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    author_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    is_automatic = models.BooleanField(default=False)
    mail_id = models.BigIntegerField(null=True)
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
        indexes = [models.Index(fields=["request", "at"], name="message_of_request")]

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


class EntryKind(models.TextChoices):
    """What a line of the history tells."""

    OPENED = "opened", _("opened")
    MESSAGE_IN = "message_in", _("the client wrote")
    MESSAGE_OUT = "message_out", _("wrote to the client")
    COMMENTED = "commented", _("commented")
    OFFERED = "offered", _("offered a hand-over")
    ACCEPTED = "accepted", _("accepted the hand-over")
    DECLINED = "declined", _("declined the hand-over")
    WITHDRAWN = "withdrawn", _("withdrew the offer")
    RETURNED = "returned", _("offered it back")
    ASSIGNED = "assigned", _("assigned it")
    WAITING = "waiting", _("waits for the client")
    RESUMED = "resumed", _("took it up again")
    RESOLVED = "resolved", _("resolved it")
    REOPENED = "reopened", _("reopened it")
    DETAILS = "details", _("changed details")


class Entry(CompanyOwned):
    """One line of a request's history: the ledger that every figure is computed from.

    `owner…` are those in force after the entry, `member…` is who did it, both as of that day.
    `working_seconds` is the working time from the request's opening to this entry, by the frozen
    calendar: the time between two entries is the difference. One action makes one entry: one
    that also withdraws an offer names it in `handover`; a client's message on a resolved request
    is a `reopened` entry with its message. `data` never holds a comment's text. Append-only by
    trigger.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    member_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    member_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    member_manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=RequestState)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    owner_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    owner_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    owner_manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+")
    is_automatic = models.BooleanField(default=False)
    working_seconds = models.PositiveBigIntegerField(null=True)
    data = models.JSONField(default=dict)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Read in order of time, ties by number."""

        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        indexes = [models.Index(fields=["request", "at", "id"], name="entry_of_request")]

    def __str__(self) -> str:
        """Kind and request."""
        return f"{self.kind} on {self.request_id}"
