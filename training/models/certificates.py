"""Certificates: that a person can do something, on what evidence, and until when."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from playbooks.models import Playbook, PlaybookVersion
from roles.models import Topic
from training.models.checks import CheckAttempt
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet


class CertificateSource(models.TextChoices):
    """On what evidence it was given."""

    CHECK = "check", _("A passed check")
    COURSE = "course", _("A finished course")
    MANAGER = "manager", _("A manager's word")


class Certificate(CompanyOwned):
    """For a playbook (in one version), a topic or a course; for good, or until a local day.

    `valid_until` is the last day on which it holds. Never changed, only revoked.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("person")
    )
    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, null=True, related_name="+")
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("evidence"), max_length=8, choices=CertificateSource)
    evidence = models.CharField(_("what shows it"), max_length=2000, blank=True)
    attempt = models.OneToOneField(
        CheckAttempt, on_delete=models.PROTECT, null=True, related_name="certificate"
    )
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    earned_on = models.DateField(_("earned"))
    valid_until = models.DateField(_("valid until"), null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_because = models.CharField(max_length=1000, blank=True)

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """For one thing; what ends soon is found by its day."""

        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(playbook__isnull=False, topic=None, course=None)
                | Q(playbook=None, topic__isnull=False, course=None)
                | Q(playbook=None, topic=None, course__isnull=False),
                name="certificate_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("earned_on")),
                name="certificate_valid_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "valid_until"],
                condition=Q(revoked_at=None),
                name="certificate_ends",
            ),
            models.Index(fields=["company", "member"], name="certificate_of_member"),
        ]

    def __str__(self) -> str:
        """Whose, for logs."""
        return f"certificate of {self.member_id}"

    @property
    def title(self) -> str:
        """For what, in the language in use. Reads the playbook, the topic or the course."""
        about = self.playbook or self.topic or self.course
        return about.name if about is not None else ""
