"""Courses: what is taught here beside playbooks, and for which roles."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from playbooks.models import Playbook
from roles.models import Role, Topic
from roles.models.texts import in_language
from training.querysets import LearnedQuerySet

LONGEST_CERTIFICATE = 120


class Course(CompanyOwned):
    """Something to learn, with materials and sessions. It may teach a playbook or a topic.

    A person has taken it when they have been through all its materials and passed its check, if it
    has them, or were there at one of its sessions. `certificate_months` is how long a certificate
    then holds: null for a course that gives none, 0 for one that holds for good.
    """

    name_en = models.CharField(_("name, English"), max_length=200, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    about_en = models.TextField(_("what it teaches, English"), max_length=4000, blank=True)
    about_ru = models.TextField(_("what it teaches, Russian"), max_length=4000, blank=True)
    playbook = models.ForeignKey(
        Playbook, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certificate_months = models.PositiveSmallIntegerField(
        _("months a certificate holds"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST_CERTIFICATE)],
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """Named in one language at least."""

        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_ru=""), name="course_has_name")
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")

    @property
    def about(self) -> str:
        """What it teaches, in the language in use."""
        return in_language(self, "about")


class CourseRole(CompanyOwned):
    """People who hold this role are shown the course first."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="of_roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """A pair once."""

        constraints = [models.UniqueConstraint(fields=["course", "role"], name="course_role_once")]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.course_id}: {self.role_id}"
