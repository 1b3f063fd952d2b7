"""Guides: what interviewers ask, listen for and score, in versions.

Versions are append-only: an interview keeps the one it began with.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from hiring.guide_document import Quality, read
from hiring.score_querysets import GuideQuerySet
from roles.models.texts import in_language
from roles.models.versions import NumberedVersion, VersionDraft


class Guide(CompanyOwned):
    """A guide by its name. `current` is the newest version, with which interviews begin.

    One out of use is chosen for no vacancy any more; vacancies that have it keep it.
    """

    code = models.CharField(_("code"), max_length=80)
    name_en = models.CharField(_("name, English"), max_length=200, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    current = models.ForeignKey(
        "GuideVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        """One per code and company; named in one language at least."""

        verbose_name = _("interview guide")
        verbose_name_plural = _("interview guides")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="guide_code"),
            models.CheckConstraint(
                condition=~models.Q(name_en="", name_ru=""), name="guide_has_name"
            ),
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")


class GuideVersion(NumberedVersion):
    """What was published. `document` is described in `hiring.guide_document`."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    document = models.JSONField(_("qualities"))
    published_at = models.DateTimeField(_("published"), db_default=Now())

    objects = GuideQuerySet.as_manager()

    class Meta(NumberedVersion.Meta):
        """Numbered without gaps."""

        verbose_name = _("version of an interview guide")
        verbose_name_plural = _("versions of interview guides")
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_number")
        ]

    @property
    def qualities(self) -> tuple[Quality, ...]:
        """The qualities in the order of the talk."""
        return read(self.document)


class GuideDraft(VersionDraft):
    """The next version as it is being written: one a guide. `version` counts its changes."""

    guide = models.OneToOneField(Guide, on_delete=models.PROTECT, related_name="draft")
    document = models.JSONField(_("qualities"), default=list)

    objects = GuideQuerySet.as_manager()

    def __str__(self) -> str:
        """Whose draft, for logs."""
        return f"draft of guide {self.guide_id}"

    @property
    def qualities(self) -> tuple[Quality, ...]:
        """The qualities in the order of the talk."""
        return read(self.document)
