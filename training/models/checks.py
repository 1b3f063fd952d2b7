"""Knowledge checks, their questions in versions, and attempts at them.

The questions with what is right (the key) stand in drafts and versions, which only those who write
checks may read; who takes a check reads it from what was drawn for their attempt.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from playbooks.models import Playbook, PlaybookVersion
from roles.models.versions import NumberedVersion, VersionDraft
from training.check_document import CheckDocument, read
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet, CheckKeyQuerySet, LearnedQuerySet


class KnowledgeCheck(CompanyOwned):
    """Questions about one playbook or one course. Can be taken while active and published.

    `confirmed_for` is the version of the playbook that somebody last said the questions fit.
    """

    playbook = models.OneToOneField(
        Playbook, on_delete=models.PROTECT, null=True, blank=True, related_name="knowledge_check"
    )
    course = models.OneToOneField(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="knowledge_check"
    )
    current = models.ForeignKey(
        "CheckVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_for = models.ForeignKey(
        PlaybookVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """About one thing; one check for it."""

        verbose_name = _("knowledge check")
        verbose_name_plural = _("knowledge checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(playbook=None, course__isnull=False)
                | Q(playbook__isnull=False, course=None),
                name="check_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        """What it is about. Reads the playbook or the course."""
        return self.title

    @property
    def title(self) -> str:
        """What it is about, in the language in use. Reads the playbook or the course."""
        about = self.playbook or self.course
        return about.name if about is not None else ""


class CheckDraft(VersionDraft):
    """The next version as it is being written: one a check. `version` counts its changes."""

    check_of = models.OneToOneField(KnowledgeCheck, on_delete=models.PROTECT, related_name="draft")
    document = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_default=Now())

    objects = CheckKeyQuerySet.as_manager()

    def __str__(self) -> str:
        """Whose draft, for logs."""
        return f"draft of check {self.check_of_id}"

    @property
    def content(self) -> CheckDocument:
        """Settings and questions."""
        return read(self.document)


class CheckVersion(NumberedVersion):
    """Questions as they were published. `document` is described in `training.check_document`."""

    check_of = models.ForeignKey(KnowledgeCheck, on_delete=models.PROTECT, related_name="versions")
    document = models.JSONField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), db_default=Now())

    objects = CheckKeyQuerySet.as_manager()

    class Meta(NumberedVersion.Meta):
        """Numbered without gaps."""

        constraints = [
            models.UniqueConstraint(fields=["check_of", "number"], name="check_version_number")
        ]

    @property
    def content(self) -> CheckDocument:
        """Settings and questions."""
        return read(self.document)


class CheckKeySeen(CompanyOwned):
    """That a person wrote or saw what is right: passing proves nothing any more."""

    check_of = models.ForeignKey(KnowledgeCheck, on_delete=models.PROTECT, related_name="key_seen")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """Once is enough."""

        constraints = [
            models.UniqueConstraint(fields=["check_of", "member"], name="check_key_seen_once")
        ]

    def __str__(self) -> str:
        """Who and what, for logs."""
        return f"{self.member_id} saw the key of {self.check_of_id}"


class CheckAttempt(CompanyOwned):
    """One try of a person. Open until it is handed in, or its time is over.

    `drawn` is what `training.grading` drew for it, `answers` what was saved so far; `wrong` holds
    the keys of the questions answered wrongly. `knew_answers`: the person had seen the key.
    """

    check_of = models.ForeignKey(KnowledgeCheck, on_delete=models.PROTECT, related_name="attempts")
    check_version = models.ForeignKey(CheckVersion, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    drawn = models.JSONField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField(null=True)
    wrong = models.JSONField(default=list)
    passed = models.BooleanField(null=True)
    knew_answers = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """One open attempt at a time; a result comes with the end."""

        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "member"],
                condition=Q(finished_at=None),
                name="check_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, right=None, passed=None)
                | Q(finished_at__isnull=False, right__isnull=False, passed__isnull=False),
                name="check_attempt_result_with_its_end",
            ),
            models.CheckConstraint(
                condition=Q(right=None) | Q(right__lte=F("asked")), name="check_attempt_right"
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "ends_at"],
                condition=Q(finished_at=None),
                name="check_attempt_open",
            )
        ]

    def __str__(self) -> str:
        """Whose and what, for logs."""
        return f"attempt of {self.member_id} at {self.check_of_id}"

    @property
    def is_open(self) -> bool:
        """Whether it was neither handed in nor closed."""
        return self.finished_at is None


class CheckAllowance(CompanyOwned):
    """Tries given anew by somebody who answers for the person: earlier ones count no more."""

    check_of = models.ForeignKey(KnowledgeCheck, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=1000)
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """The latest is found quickly."""

        indexes = [models.Index(fields=["check_of", "member"], name="check_allowance_of")]

    def __str__(self) -> str:
        """Whose and what, for logs."""
        return f"tries for {self.member_id} at {self.check_of_id}"
