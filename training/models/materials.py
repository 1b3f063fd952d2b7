"""Materials of courses, and who has been through which of them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.models import StoredFile
from roles.models.texts import in_language
from training.models.courses import Course
from training.querysets import AboutMemberQuerySet, LearnedQuerySet


class MaterialKind(models.TextChoices):
    """What a material is made of."""

    TEXT = "text", _("Text")
    FILE = "file", _("File")
    LINK = "link", _("Link")
    VIDEO = "video", _("Video")


class Material(CompanyOwned):
    """One thing to read or to watch, in the order of `position`.

    A video is a link with a title: nothing of another place is shown inside the product. What was
    taken out (`is_active`) stays for those who have seen it.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField(_("kind"), max_length=8, choices=MaterialKind)
    position = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(_("title, English"), max_length=200, blank=True)
    title_ru = models.CharField(_("title, Russian"), max_length=200, blank=True)
    text_en = models.TextField(_("text, English"), max_length=20_000, blank=True)
    text_ru = models.TextField(_("text, Russian"), max_length=20_000, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        """Titled in one language at least; made of what its kind says."""

        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="", title_ru=""), name="material_has_title"
            ),
            models.CheckConstraint(
                condition=(Q(kind="text", url="", file=None) & ~Q(text_en="", text_ru=""))
                | Q(kind="file", url="", file__isnull=False)
                | (Q(kind__in=["link", "video"], file=None) & ~Q(url="")),
                name="material_fits_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "course", "position"], name="material_of_course")
        ]

    def __str__(self) -> str:
        """The title in the language in use."""
        return self.title

    @property
    def title(self) -> str:
        """The title in the language in use."""
        return in_language(self, "title")

    @property
    def text(self) -> str:
        """The words in the language in use."""
        return in_language(self, "text")


class MaterialSeen(CompanyOwned):
    """A person says that they have been through a material."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="seen_by")
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    seen_at = models.DateTimeField(db_default=Now())

    objects = AboutMemberQuerySet.as_manager()

    class Meta:
        """A pair once; read by person."""

        constraints = [
            models.UniqueConstraint(fields=["member", "material"], name="material_seen_once")
        ]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.material_id} seen by {self.member_id}"
