"""The history: the ledger that every figure is computed from."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from handoffs.models.conversation import Comment, Message
from handoffs.models.handover import Handover
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from handoffs.transitions import RequestState
from roles.models import Role, Topic


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
    NOTIFIED = "notified", _("told a colleague")
    QUESTION_ASKED = "asked", _("asked colleagues")
    QUESTION_ANSWERED = "answered", _("answered a question")
    QUESTION_WITHDRAWN = "taken_back", _("took a question back")
    GONE_ON = "gone_on", _("goes on without the answers")
    SOLUTION_PROPOSED = "proposed", _("proposed a solution")
    SOLUTION_AGREED = "agreed", _("agreed to a solution")
    SOLUTION_REFUSED = "refused", _("refused a solution")
    SOLUTION_DROPPED = "dropped", _("took a solution back")
    SOLUTION_CHOSEN = "chosen", _("chose a solution")
    SOLUTION_CARRIED_OUT = "carried_out", _("carried a solution out")
    DUE_SOON = "due_soon", _("warned of a due time")
    DUE_MISSED = "due_missed", _("missed a due time")
    DUE_AGAIN = "due_again", _("had the due times computed anew")
    TAGGED = "tagged", _("changed the tags")
    LINKED = "linked", _("linked another request")
    UNLINKED = "unlinked", _("took a link away")
    MERGED = "merged", _("merged a duplicate into this request")
    MERGED_INTO = "merged_into", _("merged this request into another")
    UNMERGED = "unmerged", _("took a merge back")
    SPLIT = "split", _("split a part off into another request")
    SPLIT_FROM = "split_from", _("split this request off from another")
    BOUNCED = "bounced", _("could not deliver a message")


class Entry(CompanyOwned):
    """One line of a request's history: the ledger that every figure is computed from.

    `owner…` are those in force after the entry, `member…` is who did it, both as of that day.
    `working_seconds` is the working time from the request's opening to this entry, by the frozen
    calendar: the time between two entries is the difference. One action makes one entry: one
    that also withdraws an offer names it in `handover`; a client's message on a resolved request
    is a `reopened` entry with its message. `data` never holds the text of a comment, question or
    answer. Append-only by trigger.
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
