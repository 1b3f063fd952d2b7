"""Interviews, what interviewers wrote about them, and who has seen others' scores.

No score stands where others may look: only `ScoreDraft` (its writer's alone) and
`ScoreSubmission` (guarded by `hiring.score_querysets`) hold any.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from hiring.models.candidates import Candidate
from hiring.models.guides import GuideVersion
from hiring.querysets import OfCandidateQuerySet
from hiring.score_document import Sheet, read
from hiring.score_querysets import (
    AgreementQuerySet,
    DraftQuerySet,
    InterviewQuerySet,
    SubmissionQuerySet,
)


class InterviewState(models.TextChoices):
    """How far it is."""

    ASKED = "asked", _("Scores awaited")
    GIVEN = "given", _("Scores given")
    RELEASED = "released", _("Released")


class Interview(CompanyOwned):
    """One interviewer asked to talk with one candidate, by the guide as it was then.

    `planned_on` and `planned_at` are local to the company. `version` counts what others may see
    of it, and nothing of what its interviewer writes.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="interviews")
    interviewer = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("interviewer")
    )
    guide_version = models.ForeignKey(
        GuideVersion, on_delete=models.PROTECT, related_name="interviews"
    )
    planned_on = models.DateField(_("day of the talk"), null=True, blank=True)
    planned_at = models.TimeField(_("hour of the talk"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=InterviewState, default=InterviewState.ASKED
    )
    given_at = models.DateTimeField(_("scores given"), null=True)
    released_at = models.DateTimeField(_("released"), null=True)
    released_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_because = models.CharField(_("reason"), max_length=1000, blank=True)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        """A candidate meets an interviewer once; what is awaited is found by the interviewer."""

        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "interviewer"], name="interview_once"),
            models.CheckConstraint(
                condition=Q(planned_at=None) | Q(planned_on__isnull=False),
                name="interview_hour_has_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "interviewer"],
                condition=Q(state="asked"),
                name="interview_awaited_of",
            ),
        ]

    def __str__(self) -> str:
        """A number: it names no candidate."""
        return f"interview {self.pk}"


class ScoreDraft(CompanyOwned):
    """Scores while they are written. `version` counts the changes."""

    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="draft")
    document = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"draft of interview {self.interview_id}"

    @property
    def sheet(self) -> Sheet:
        """What is written."""
        return read(self.document)


class ScoreSubmission(CompanyOwned):
    """Scores as they were given: number 1 at first, corrections after it with their reasons.

    `after_others` says that the interviewer had seen others' scores by then. Only the deletion of
    the candidate's data may empty `document` and `reason`.
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True)
    after_others = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        """Numbered without gaps."""

        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["interview", "number"], name="submission_number")
        ]

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"scores {self.number} of interview {self.interview_id}"

    @property
    def sheet(self) -> Sheet:
        """What was given."""
        return read(self.document)


class ScoreSight(CompanyOwned):
    """A person saw others' scores of a candidate: from then on they cannot be asked for theirs."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        """The first time counts."""

        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="score_sight_once")
        ]

    def __str__(self) -> str:
        """Who and whose, for logs."""
        return f"{self.member_id} of candidate {self.candidate_id}"


class AgreementKept(CompanyOwned):
    """How often interviewers agreed about candidates whose data is deleted: counts of pairs."""

    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="+")
    quality = models.CharField(max_length=40)
    pairs = models.PositiveIntegerField(default=0)
    equal = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        """One count a quality of a version."""

        constraints = [
            models.UniqueConstraint(fields=["guide_version", "quality"], name="agreement_kept_once")
        ]

    def __str__(self) -> str:
        """Which count, for logs."""
        return f"{self.quality} of version {self.guide_version_id}"


class StrictnessKept(CompanyOwned):
    """How far an interviewer's scores lay from their colleagues', over candidates whose data is
    deleted: how many, the sum of the differences and of their squares."""

    member = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="+")
    n = models.PositiveIntegerField(default=0)
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)

    objects = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"strictness of {self.member_id}"
