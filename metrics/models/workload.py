"""What a day of a person was: where they stood, how long they were to work, what lay on them.

The ledger of working hours and of load. A row begins with the first thing done on the day, and is
completed when the company closes the day.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from core.access import CompanyQuerySet
from roles.models import Role


class DayClosing(CompanyOwned):
    """A local day of the company is over and was closed, once. Append-only by trigger."""

    day = models.DateField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """A day is closed once."""

        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        constraints = [models.UniqueConstraint(fields=["company", "day"], name="day_closing_once")]

    def __str__(self) -> str:
        """The day."""
        return self.day.isoformat()


class MemberDay(CompanyOwned):
    """One person's local day. Manager, team and role are stamped when the row begins.

    `at` is the noon of that day in the company's zone of then: it says for good on which day this
    was. `scheduled_seconds` are the calendar's, none while away; they change only when calendar
    or absences of the past do. The open things are those at the end of the day, and stay.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    at = models.DateTimeField()
    manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    scheduled_seconds = models.PositiveIntegerField(_("seconds to work"), null=True)
    open_requests = models.PositiveIntegerField(_("open requests"), null=True)
    open_questions = models.PositiveIntegerField(_("open questions"), null=True)
    open_steps = models.PositiveIntegerField(_("open steps"), null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One row a person and day, complete once it is closed."""

        verbose_name = _("day of a person")
        verbose_name_plural = _("days of people")
        constraints = [
            models.UniqueConstraint(fields=["company", "member", "day"], name="member_day_once"),
            models.CheckConstraint(
                condition=Q(
                    closed_at=None,
                    scheduled_seconds=None,
                    open_requests=None,
                    open_questions=None,
                    open_steps=None,
                )
                | Q(
                    closed_at__isnull=False,
                    scheduled_seconds__isnull=False,
                    open_requests__isnull=False,
                    open_questions__isnull=False,
                    open_steps__isnull=False,
                ),
                name="member_day_closed_whole",
            ),
        ]
        indexes = [models.Index(fields=["company", "day"], name="member_day_of_company")]

    def __str__(self) -> str:
        """Who and when."""
        return f"{self.member_id} on {self.day}"
