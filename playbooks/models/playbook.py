"""A playbook: what it is for, its one draft, and its approved versions.

Versions are append-only: which steps were in force on a day can always be told, and a run keeps
the steps it began with.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from playbooks.querysets import PlaybookQuerySet
from playbooks.steps import Step, read
from playbooks.transitions import DraftState
from roles.models import Topic, Touchpoint
from roles.models.texts import in_language
from roles.models.versions import NumberedVersion, VersionDraft

LONGEST_REVIEW = 60


class PlaybookKind(models.TextChoices):
    """How far a playbook reaches."""

    PROCEDURE = "procedure", _("Procedure")
    REGULATION = "regulation", _("Regulation")
    PROTOCOL = "protocol", _("Protocol")


class Playbook(CompanyOwned):
    """How something is done here. In force while it is active and has a version.

    `current` is the newest version; `review_due_on` is the local day until which its owner is to
    say that it still holds.
    """

    code = models.CharField(_("code"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaybookKind)
    name_en = models.CharField(_("name, English"), max_length=200, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    purpose_en = models.TextField(_("what it is for, English"), max_length=2000, blank=True)
    purpose_ru = models.TextField(_("what it is for, Russian"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="playbooks_owned",
        verbose_name=_("owner"),
    )
    current = models.ForeignKey(
        "PlaybookVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    review_months = models.PositiveSmallIntegerField(
        _("months between reviews"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_REVIEW)],
    )
    review_due_on = models.DateField(_("review due"), null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """One per code and company; named in one language at least."""

        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="playbook_code"),
            models.CheckConstraint(
                condition=~models.Q(name_en="", name_ru=""), name="playbook_has_name"
            ),
            models.CheckConstraint(
                condition=models.Q(review_months__range=(1, LONGEST_REVIEW)),
                name="playbook_review_months",
            ),
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")

    @property
    def purpose(self) -> str:
        """What it is for, in the language in use."""
        return in_language(self, "purpose")


class PlaybookVersion(NumberedVersion):
    """What somebody with the right to do so approved. `document` is described in
    `playbooks.steps`."""

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="versions")
    document = models.JSONField(_("steps"))
    approved_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), db_default=Now())

    objects = PlaybookQuerySet.as_manager()

    class Meta(NumberedVersion.Meta):
        """Numbered without gaps."""

        verbose_name = _("version of a playbook")
        verbose_name_plural = _("versions of playbooks")
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbook_version_number")
        ]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in reading order."""
        return read(self.document)


class PlaybookDraft(VersionDraft):
    """The next version as it is being written: one a playbook. `version` counts its changes."""

    playbook = models.OneToOneField(Playbook, on_delete=models.PROTECT, related_name="draft")
    document = models.JSONField(_("steps"), default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=DraftState, default=DraftState.EDITING
    )
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    sent_back_because = models.CharField(max_length=1000, blank=True)
    proposed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """What waits for approval is found quickly, and says since when."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="proposed", proposed_at__isnull=False)
                | (~models.Q(state="proposed") & models.Q(proposed_at=None)),
                name="playbook_draft_proposed_at_fits_state",
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "proposed_at"],
                condition=models.Q(state="proposed"),
                name="playbook_draft_proposed",
            )
        ]

    def __str__(self) -> str:
        """Whose draft, for logs."""
        return f"draft of {self.playbook_id}"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in reading order."""
        return read(self.document)


class PlaybookTopic(CompanyOwned):
    """Requests of this topic are dealt with by this playbook."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="of_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="of_playbooks")

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """A pair once; read from the topic too."""

        constraints = [
            models.UniqueConstraint(fields=["playbook", "topic"], name="playbook_topic_once")
        ]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.playbook_id}: {self.topic_id}"


class PlaybookTouchpoint(CompanyOwned):
    """The regulation by which a touchpoint is lived."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="of_touchpoints")
    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.PROTECT, related_name="of_playbooks"
    )

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """A pair once."""

        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "touchpoint"], name="playbook_touchpoint_once"
            )
        ]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.playbook_id}: {self.touchpoint_id}"
