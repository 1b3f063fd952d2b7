"""Onboarding: plans of newcomers, the templates they are made from, the big picture, what is late.

What a plan asks for are assignments; their keys begin with the plan's `item_prefix`.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from roles.models import Role
from roles.models.texts import in_language
from training.models.assignments import Assignment
from training.querysets import AboutMemberQuerySet, LearnedQuerySet

MOST_DAYS, MOST_OF_A_KIND, MOST_TASKS = 120, 20, 30


class OnboardingTemplate(CompanyOwned):
    """What plans of a role consist of; without a role those of every role that has none of its own.

    `working_days` is how long a plan takes. `tasks` are additional things to do, each with a key,
    titles in both languages and the working day of the plan it is due on.
    """

    role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
    )
    working_days = models.PositiveSmallIntegerField(
        _("working days"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    shadowing_days = models.PositiveSmallIntegerField(
        _("days of shadowing"), default=3, validators=[MaxValueValidator(MOST_OF_A_KIND)]
    )
    supervised_requests = models.PositiveSmallIntegerField(
        _("requests under supervision"),
        default=3,
        validators=[MaxValueValidator(MOST_OF_A_KIND)],
    )
    with_role = models.BooleanField(_("role and its row of the matrix"), default=True)
    with_readings = models.BooleanField(_("playbooks to read"), default=True)
    with_checks = models.BooleanField(_("knowledge checks"), default=True)
    with_big_picture = models.BooleanField(_("the big picture"), default=True)
    tasks = models.JSONField(_("more tasks"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """One a role, and one for all others."""

        verbose_name = _("template of onboarding")
        verbose_name_plural = _("templates of onboarding")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "role"], name="onboarding_template_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(working_days__range=(1, MOST_DAYS)), name="onboarding_template_days"
            ),
        ]

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"template of onboarding {self.pk}"


class PlanState(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("Under way")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class OnboardingPlan(CompanyOwned):
    """What a newcomer, or somebody in a new role, does in their first weeks.

    `starts_on` and `ends_on` are local days of the company, both included; `role_codes` the roles
    it was made for.
    """

    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="onboarding_plans",
        verbose_name=_("person"),
    )
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    role_codes = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_because = models.CharField(_("what was said at the end"), max_length=1000, blank=True)
    started_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """One under way a person; what is over says since when."""

        verbose_name = _("onboarding plan")
        verbose_name_plural = _("onboarding plans")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="open"), name="onboarding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="onboarding_ended_at_fits_state",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-starts_on", "-id"], name="onboarding_state")
        ]

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"onboarding of {self.member_id}"

    @property
    def item_prefix(self) -> str:
        """What the keys of its assignments begin with."""
        return f"onboarding:{self.pk}:"


class PictureText(CompanyOwned):
    """Why this work matters, and the question to answer, in the company's words. Append-only."""

    number = models.PositiveIntegerField(_("number"))
    text_en = models.TextField(_("why this work matters, English"), max_length=8000, blank=True)
    text_ru = models.TextField(_("why this work matters, Russian"), max_length=8000, blank=True)
    question_en = models.CharField(_("question, English"), max_length=500, blank=True)
    question_ru = models.CharField(_("question, Russian"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=1000)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """Numbered; each says something and asks something."""

        verbose_name = _("text of the big picture")
        verbose_name_plural = _("texts of the big picture")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="picture_text_number"),
            models.CheckConstraint(
                condition=~Q(text_en="", text_ru="") & ~Q(question_en="", question_ru=""),
                name="picture_text_says_something",
            ),
        ]

    def __str__(self) -> str:
        """The number, as people say it."""
        return f"v{self.number}"

    @property
    def text(self) -> str:
        """Why this work matters, in the language in use."""
        return in_language(self, "text")

    @property
    def question(self) -> str:
        """What is asked, in the language in use."""
        return in_language(self, "question")


class PictureAnswer(CompanyOwned):
    """What a person made of the big picture, in their own words. Append-only.

    `text` is null where they read the words that are shipped; `question` is the one they read.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    text = models.ForeignKey(PictureText, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.CharField(_("question"), max_length=500)
    answer = models.TextField(_("answer"), max_length=4000)
    answered_at = models.DateTimeField(_("answered"), db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Read from the person."""

        verbose_name = _("answer about the big picture")
        verbose_name_plural = _("answers about the big picture")
        indexes = [models.Index(fields=["company", "member"], name="picture_answer_of_member")]

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"answer of {self.member_id}"


class LateTold(CompanyOwned):
    """A manager was told that an assignment is late: once, and again a week later."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="+")
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    first_told_on = models.DateField()
    told_on = models.DateField()

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """Read from the manager: nobody is told twice on a day."""

        indexes = [models.Index(fields=["company", "manager", "told_on"], name="late_told_manager")]

    def __str__(self) -> str:
        """Of what, for logs."""
        return f"late: {self.assignment_id}"
