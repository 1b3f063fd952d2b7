"""What people are told, and how each of them wants it."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, validate_time_zone
from notices.kinds import How
from notices.models.mail import Mail
from notices.querysets import OwnQuerySet

DIGEST_TIME = time(8, 0)


class Notice(CompanyOwned):
    """One person was told of one thing. `params` are ids, names and numbers, no sentences.

    `how` is how they wanted it when it was given; `mailed_at` when a mail with it was queued.
    """

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60, blank=True)
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Read newest first; what is unread is counted, what waits for a daily mail is found."""

        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["company", "member", "-at", "-id"], name="notice_of_person"),
            models.Index(
                fields=["company", "member"],
                condition=models.Q(read_at=None),
                name="notice_unread",
            ),
            models.Index(
                fields=["company", "member", "at"],
                condition=models.Q(how="digest", mailed_at=None, read_at=None),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        """Kind and person, for logs."""
        return f"{self.kind} to {self.member_id}"


class NoticeChoice(CompanyOwned):
    """How one person wants one kind of notice; without a row, as is usual."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """One choice for each kind."""

        constraints = [
            models.UniqueConstraint(fields=["company", "member", "kind"], name="notice_choice_once")
        ]

    def __str__(self) -> str:
        """Kind and way, for logs."""
        return f"{self.kind}: {self.how}"


class NoticeRhythm(CompanyOwned):
    """When one person gets the daily mail, and by which clock; blank is the company's zone."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    digest_at = models.TimeField(_("daily mail at"), default=DIGEST_TIME)
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, validators=[validate_time_zone]
    )

    objects = OwnQuerySet.as_manager()

    class Meta:
        """One for each person."""

        constraints = [
            models.UniqueConstraint(fields=["company", "member"], name="notice_rhythm_once")
        ]

    def __str__(self) -> str:
        """The time, for logs."""
        return f"{self.digest_at} {self.time_zone}"


class Digest(CompanyOwned):
    """The daily mail of one person and local day: at most one, whoever sends it."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Once a person and day."""

        constraints = [
            models.UniqueConstraint(fields=["company", "member", "day"], name="digest_once_a_day")
        ]

    def __str__(self) -> str:
        """Person and day, for logs."""
        return f"{self.member_id} on {self.day}"
