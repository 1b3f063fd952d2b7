"""Grades, what each asks for in versions, judgements, and the history of people's grades."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from roles.models.texts import in_language
from training.grade_document import Requirement, read
from training.querysets import AboutMemberQuerySet, LearnedQuerySet


class Grade(CompanyOwned):
    """A step of growth; not the access level. `position` orders them, the first one lowest."""

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    name_en = models.CharField(_("name, English"), max_length=120, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """One per code; named in one language at least."""

        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="grade_code"),
            models.CheckConstraint(condition=~Q(name_en="", name_ru=""), name="grade_has_name"),
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")


class GradeVersion(CompanyOwned):
    """What a grade asks for, from a moment on. Append-only; `document` is described in
    `training.grade_document`. The highest number is in force."""

    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    reason = models.CharField(_("reason"), max_length=1000)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """Numbered within a grade."""

        verbose_name = _("version of a grade")
        verbose_name_plural = _("versions of grades")
        constraints = [
            models.UniqueConstraint(fields=["grade", "number"], name="grade_version_number")
        ]

    def __str__(self) -> str:
        """The number, as people say it."""
        return f"v{self.number}"

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What it asks for, in order."""
        return read(self.document)


class Judgement(CompanyOwned):
    """What a person says of a requirement that no figure can tell. Append-only: the newest of a
    person, grade and key counts."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    is_met = models.BooleanField(_("met"))
    words = models.CharField(_("words"), max_length=2000)
    judged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """The newest is found quickly."""

        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        indexes = [
            models.Index(fields=["company", "member", "grade", "key"], name="judgement_of_member")
        ]

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"{self.key} of {self.member_id}"


class WhyNow(models.TextChoices):
    """Why somebody gets a grade now."""

    PLACED = "placed", _("Hired or placed into it")
    READY = "ready", _("Is ready for it")
    VACANCY = "vacancy", _("A place has to be filled")


class Promotion(CompanyOwned):
    """A grade decided for a person. Append-only: the newest is the person's grade.

    `evidence` is what was known on that day about each requirement, as it was shown; `missing` is
    how many were not met, and then `missing_reason` says why it was decided all the same.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    grade_version = models.ForeignKey(
        GradeVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    before = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("from"))
    why_now = models.CharField(_("why now"), max_length=8, choices=WhyNow)
    reason = models.CharField(_("reason"), max_length=2000)
    missing = models.PositiveSmallIntegerField(default=0)
    missing_reason = models.CharField(max_length=2000, blank=True)
    evidence = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Not against what is missing without a written reason."""

        verbose_name = _("grade of a person")
        verbose_name_plural = _("grades of people")
        constraints = [
            models.CheckConstraint(
                condition=Q(missing=0) | Q(why_now="placed") | ~Q(missing_reason=""),
                name="promotion_missing_with_reason",
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "member", "-starts_on", "-id"], name="promotion_of_member"
            )
        ]

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"{self.grade_id} of {self.member_id}"
