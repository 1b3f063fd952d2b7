"""Practices: what somebody does differently, written down, given on, and who took it."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import Actor, Capability
from handoffs.models import Request
from metrics.models import OutlierFollowUp
from playbooks.models import Playbook, PlaybookVersion
from training.models.assignments import Assignment
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet, LearnedQuerySet

MOST_METRICS = 3
FEWEST_WEEKS, MOST_WEEKS = 4, 26


class PracticeState(models.TextChoices):
    """How far it is. Only what is in use or kept is given on."""

    DRAFT = "draft", _("Being written")
    READY = "ready", _("Ready to be tried")
    IN_USE = "in_use", _("Being tried")
    KEPT = "kept", _("Kept")
    GIVEN_UP = "given_up", _("Given up")


class PracticeQuerySet(LearnedQuerySet):
    """Practices: everybody who learns here reads them, drafts only those who write them."""

    def visible_to(self, actor: Actor) -> Self:
        """What is written; drafts to those they are about, who look after them, and managers."""
        rows = super().visible_to(actor)
        if actor.has(Capability.TRAINING_MANAGE):
            return rows
        mine = Q(member_id=actor.membership_id) | Q(owner_id=actor.membership_id)
        return rows.filter(~Q(state=PracticeState.DRAFT) | mine)


class Practice(CompanyOwned):
    """What `member` does differently. `owner` looks after it.

    `metrics` are the codes of what it should move, read `weeks` before and after somebody took
    it. `steps` has one step a line; `answers` those of the interview by the question's key
    (`training.practice_interview`). `playbook_version` is the first version in force that was
    approved after the practice went into that playbook's draft.
    """

    title = models.CharField(_("name"), max_length=200)
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("whose practice")
    )
    owner = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    metrics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    weeks = models.PositiveSmallIntegerField(
        _("weeks before and after"),
        default=8,
        validators=[MinValueValidator(FEWEST_WEEKS), MaxValueValidator(MOST_WEEKS)],
    )
    difference = models.CharField(_("what is done differently"), max_length=500, blank=True)
    steps = models.TextField(_("steps"), max_length=8000, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=PracticeState, default=PracticeState.DRAFT
    )
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    follow_up = models.ForeignKey(
        OutlierFollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    playbook = models.ForeignKey(
        Playbook, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        """One of a follow-up; given up and kept with a reason."""

        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "follow_up"],
                condition=Q(follow_up__isnull=False),
                name="practice_of_follow_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "given_up"]) | ~Q(reason=""),
                name="practice_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(weeks__range=(FEWEST_WEEKS, MOST_WEEKS)), name="practice_weeks"
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.title

    @property
    def step_lines(self) -> list[str]:
        """The steps, one each."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]


class PracticeTaker(CompanyOwned):
    """Somebody works by a practice from a local day on, until another (not included)."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="takers")
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    began_on = models.DateField(_("took it on"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = AboutMemberQuerySet.as_manager()

    class Meta:
        """Each person once."""

        verbose_name = _("person who took a practice")
        verbose_name_plural = _("people who took a practice")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "practice", "member"], name="practice_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("began_on")),
                name="practice_taker_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Who and which, for logs."""
        return f"{self.member_id} took {self.practice_id}"
