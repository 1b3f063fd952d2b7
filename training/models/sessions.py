"""Sessions: something taught on a day and hour, who takes part, and what they say of it."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import Actor, Capability
from roles.models.texts import in_language
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet, LearnedQuerySet

MOST_SEATS = 10_000


class Session(CompanyOwned):
    """A course, or something with a title of its own, taught from one moment to another.

    `seats` null means that there is room for everybody. Called off for good by `cancelled_at`.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    title_en = models.CharField(_("title, English"), max_length=200, blank=True)
    title_ru = models.CharField(_("title, Russian"), max_length=200, blank=True)
    about_en = models.TextField(_("what it is about, English"), max_length=4000, blank=True)
    about_ru = models.TextField(_("what it is about, Russian"), max_length=4000, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    url = models.URLField(_("link to take part"), max_length=1000, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=1000, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """It has a name, ends after it begins, and the next ones are found quickly."""

        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=False) | ~Q(title_en="", title_ru=""),
                name="session_has_name",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["company", "starts_at"], name="session_by_start")]

    def __str__(self) -> str:
        """What is taught."""
        return self.title

    @property
    def title(self) -> str:
        """Its own title, or its course's name, in the language in use."""
        own = in_language(self, "title")
        return own or (self.course.name if self.course is not None else "")

    @property
    def about(self) -> str:
        """What it is about, in the language in use."""
        return in_language(self, "about")


class SessionTeacher(CompanyOwned):
    """Somebody who teaches a session, and marks who was there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="teachers")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="sessions_taught")

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """A pair once."""

        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="session_teacher_once")
        ]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.session_id}: {self.member_id}"


class AttendanceState(models.TextChoices):
    """How it is with a person and a session."""

    INVITED = "invited", _("Invited")
    ENROLLED = "enrolled", _("Enrolled")
    WAITING = "waiting", _("Waiting list")
    CANCELLED = "cancelled", _("Does not come")
    PRESENT = "present", _("Was there")
    ABSENT = "absent", _("Was not there")
    EXCUSED = "excused", _("Excused")


HAS_SEAT = (
    AttendanceState.ENROLLED,
    AttendanceState.PRESENT,
    AttendanceState.ABSENT,
    AttendanceState.EXCUSED,
)


class TaughtQuerySet(AboutMemberQuerySet):
    """Rows of people in sessions: also seen by who teaches or planned the session."""

    def visible_to(self, actor: Actor) -> Self:
        """As other rows about a person, and all of the sessions one teaches or planned."""
        seen = super().visible_to(actor)
        if not actor.has(Capability.TRAINING_VIEW) or actor.has(Capability.TRAINING_VIEW_ALL):
            return seen
        taught: Any = SessionTeacher.objects.of_company(actor.company_id)
        mine = taught.filter(member_id=actor.membership_id or 0).values("session")
        own = Q(pk__in=seen.values("pk")) | Q(session__in=mine)
        if actor.has(Capability.TRAINING_MANAGE):
            own |= Q(session__created_by_id=actor.membership_id or 0)
        return self.of_company(actor.company_id).filter(own)


class Attendance(CompanyOwned):
    """One person and one session. Who waits longest (`asked_at`, then `pk`) moves up first."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=AttendanceState)
    asked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaughtQuerySet.as_manager()

    class Meta:
        """A person once a session."""

        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(state__in=["present", "absent", "excused"], marked_at__isnull=False)
                | (~Q(state__in=["present", "absent", "excused"]) & Q(marked_at=None)),
                name="attendance_marked_fits_state",
            ),
        ]
        indexes = [models.Index(fields=["company", "member", "state"], name="attendance_of_member")]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.member_id} in {self.session_id}: {self.state}"


class SessionFeedback(CompanyOwned):
    """What somebody who was there says: 1 (of no use) to 5 (of great use), and a sentence.

    Read as a whole and without names only.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="feedback")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(
        _("how useful"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = models.CharField(_("in a sentence"), max_length=1000, blank=True)
    given_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Once a person."""

        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="session_feedback_once"),
            models.CheckConstraint(
                condition=Q(score__range=(1, 5)), name="session_feedback_score_range"
            ),
        ]

    def __str__(self) -> str:
        """Of which session, for logs."""
        return f"feedback on {self.session_id}"
