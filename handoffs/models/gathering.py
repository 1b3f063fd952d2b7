"""What brings requests together: tags, links, and what was done to many of them at once."""

from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import CompanyOwned, Membership
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet, OwnQuerySet

UNDO_FOR: Final = timedelta(minutes=10)


class TagColour(models.TextChoices):
    """A colour of the palette; the name is always there too."""

    NONE = "none", _("No colour")
    ACCENT = "accent", _("Violet")
    OK = "ok", _("Green")
    WARN = "warn", _("Yellow")
    RISK = "risk", _("Red")


class Tag(CompanyOwned):
    """A word of the company's own for requests of a kind.

    One that is not in use any more stays on the requests that have it. One that was merged leads
    to the other: whoever types the old name gets that.
    """

    name = models.CharField(_("name"), max_length=40)
    colour = models.CharField(_("colour"), max_length=8, choices=TagColour, default=TagColour.NONE)
    is_active = models.BooleanField(_("in use"), default=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """One name a company, however it is written."""

        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint("company", Lower("name"), name="tag_name")]

    def __str__(self) -> str:
        """The name."""
        return self.name


class RequestTag(CompanyOwned):
    """A tag on a request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="request_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="request_tags")
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Once each."""

        verbose_name = _("tag of a request")
        verbose_name_plural = _("tags of requests")
        constraints = [models.UniqueConstraint(fields=["request", "tag"], name="request_tag_once")]
        indexes = [models.Index(fields=["company", "tag", "request"], name="request_tag_of_tag")]

    def __str__(self) -> str:
        """Which on which."""
        return f"{self.tag_id} on {self.request_id}"


class LinkKind(models.TextChoices):
    """How the first request of a link stands to the second."""

    RELATED = "related", _("related to")
    CAUSED_BY = "caused_by", _("caused by")
    FOLLOWS = "follows", _("follows")
    SPLIT_FROM = "split_from", _("split off from")


class RequestLink(CompanyOwned):
    """Two requests that belong together. Both stay; the page of each shows the other."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="links_from")
    other = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(_("how"), max_length=10, choices=LinkKind)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Two different requests, linked once."""

        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                Least("request", "other"),
                Greatest("request", "other"),
                name="request_link_once",
            ),
            models.CheckConstraint(condition=~Q(request=F("other")), name="request_link_of_two"),
        ]
        indexes = [models.Index(fields=["other"], name="request_link_other")]

    def __str__(self) -> str:
        """Which to which."""
        return f"{self.request_id} {self.kind} {self.other_id}"


class ListChoice(CompanyOwned):
    """The columns in which a person likes to see the list of requests."""

    owner = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="+")
    columns = models.CharField(max_length=300)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """One a person."""

        verbose_name = _("chosen columns")
        verbose_name_plural = _("chosen columns")

    def __str__(self) -> str:
        """Whose."""
        return f"columns of {self.owner_id}"


class BulkKind(models.TextChoices):
    """What can be done to many requests at once."""

    TAG = "tag", _("Add a tag")
    UNTAG = "untag", _("Take a tag off")
    PRIORITY = "priority", _("Change the priority")
    TOPIC = "topic", _("Change the topic")
    ASSIGN = "assign", pgettext_lazy("button", "Assign")
    WAIT = "wait", _("Wait for the client")
    FOLLOW = "follow", _("Follow")
    RESOLVE = "resolve", pgettext_lazy("button", "Resolve")
    MERGE = "merge", _("Merge into one")


class BulkState(models.TextChoices):
    """How far it has come."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class BulkAction(CompanyOwned):
    """One thing that a person did to many requests; `values` are ids and words of its kind.

    Who sees requests sees what was done to them; only that person undoes it.
    """

    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=BulkKind)
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=BulkState, default=BulkState.RUNNING)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=100, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """A key counts once a person."""

        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "owner", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="bulk_action_idempotency_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["company"],
                condition=Q(state__in=["running", "undoing"]),
                name="bulk_action_running",
            )
        ]

    def __str__(self) -> str:
        """What, by whom."""
        return f"{self.kind} by {self.owner_id}"

    @property
    def can_be_undone(self) -> bool:
        """Whether it is of a kind that goes back, done, and not long ago."""
        return (
            self.kind != BulkKind.RESOLVE
            and self.state == BulkState.DONE
            and self.finished_at is not None
            and timezone.now() < self.finished_at + UNDO_FOR
        )


class BulkOutcome(models.TextChoices):
    """What became of one of the requests."""

    TO_DO = "to_do", _("to do")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")
    UNDONE = "undone", _("undone")
    KEPT = "kept", _("not undone")


class BulkItem(CompanyOwned):
    """One request of a bulk action: what was before, and the version it had afterwards.

    `why` is the sentence of a refusal, in the language of whoever acted.
    """

    bulk = models.ForeignKey(BulkAction, on_delete=models.PROTECT, related_name="items")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    seen_version = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=BulkOutcome, default=BulkOutcome.TO_DO)
    why = models.CharField(max_length=500, blank=True)
    before: Any = models.JSONField(default=dict)
    version_after = models.PositiveIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Each request once."""

        verbose_name = _("request of a bulk action")
        verbose_name_plural = _("requests of a bulk action")
        constraints = [models.UniqueConstraint(fields=["bulk", "request"], name="bulk_item_once")]

    def __str__(self) -> str:
        """Which of which."""
        return f"{self.request_id} of {self.bulk_id}"
