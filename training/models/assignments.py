"""Assignments: each is one thing a person is to learn or do, by a day, for a reason."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import CompanyOwned, Membership
from playbooks.models import Playbook, PlaybookVersion
from roles.models.texts import in_language
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet


class AssignmentKind(models.TextChoices):
    """What is to be done."""

    READING = "reading", pgettext_lazy("things to learn", "Read")
    CHECK = "check", _("Knowledge check")
    COURSE = "course", _("Course")
    SHADOWING = "shadowing", _("Shadowing")
    SUPERVISED = "supervised", _("Work under supervision")
    BIG_PICTURE = "big_picture", _("The big picture")
    TASK = "task", _("Task")


class AssignmentReason(models.TextChoices):
    """Why it is asked for."""

    ONBOARDING = "onboarding", _("Onboarding")
    REFRESHER = "refresher", _("Refresher")
    PRACTICE = "practice", _("Practice")
    GROWTH = "growth", _("Growth")
    ASKED = "asked", _("Asked by the manager")
    OWN = "own", _("Own wish")


class AssignmentState(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class DroppedAs(models.TextChoices):
    """Why it is not to be done any more."""

    TAKEN_BACK = "taken_back", _("taken back")
    OVERTAKEN = "overtaken", _("overtaken by a newer version")
    LEFT = "left", _("the person left")


class Assignment(CompanyOwned):
    """One thing to learn or do. The same `key` is never given to a person twice.

    A reading names the version of the playbook to read and to acknowledge; a check names the
    playbook or the course whose check is to be passed; a course its course; other kinds have a
    title of their own. `due_on` is a local day of the company, the last one on time.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    kind = models.CharField(_("what is to be done"), max_length=12, choices=AssignmentKind)
    reason = models.CharField(_("why"), max_length=12, choices=AssignmentReason)
    key = models.CharField(max_length=120)
    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, null=True, related_name="+")
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, related_name="assignments"
    )
    title_en = models.CharField(max_length=200, blank=True)
    title_ru = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=8, choices=AssignmentState, default=AssignmentState.OPEN
    )
    dropped_as = models.CharField(
        _("why dropped"), max_length=10, choices=DroppedAs, blank=True, db_default=""
    )
    done_at = models.DateTimeField(_("done"), null=True)
    note = models.CharField(_("note"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Given once by its key; what is open is found by its due day."""

        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["company", "member", "key"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
                name="assignment_done_at_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(kind="reading", playbook_version__isnull=False)
                | Q(kind="check", playbook__isnull=False, course=None)
                | Q(kind="check", playbook=None, course__isnull=False)
                | Q(kind="course", course__isnull=False)
                | (~Q(kind__in=["reading", "check", "course"]) & ~Q(title_en="", title_ru="")),
                name="assignment_target_fits_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "due_on"], condition=Q(state="open"), name="assignment_open"
            ),
            models.Index(fields=["company", "member", "done_at"], name="assignment_of_member"),
        ]

    def __str__(self) -> str:
        """What and whose, for logs."""
        return f"{self.kind} of {self.member_id}"

    @property
    def title(self) -> str:
        """What it is about, in the language in use. Reads the playbook or the course."""
        if self.playbook is not None:
            return self.playbook.name
        if self.course is not None:
            return self.course.name
        return in_language(self, "title")
