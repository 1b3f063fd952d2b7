"""The responsibility matrix: rows are responsibilities, columns roles, cells who does what.

Published versions are append-only, so that which matrix was in force on a day can always be told.
Changes gather as draft cells over the newest version until somebody publishes them.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from roles.matrix import Letters
from roles.models.role import Role
from roles.models.texts import in_language
from roles.models.versions import NumberedVersion
from roles.querysets import MatrixVersionQuerySet


class Responsibility(CompanyOwned):
    """One row of the matrix: something that must be done for clients."""

    code = models.CharField(_("code"), max_length=80)
    area_en = models.CharField(_("area, English"), max_length=100)
    area_ru = models.CharField(_("area, Russian"), max_length=100, blank=True)
    name_en = models.CharField(_("name, English"), max_length=200)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1000)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One row per code and company, in the order in which they are shown."""

        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="responsibility_code")
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")

    @property
    def area(self) -> str:
        """The area in the language in use."""
        return in_language(self, "area")


class MatrixVersion(NumberedVersion):
    """A published matrix, in force from a local day until a later one begins."""

    starts_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published"), db_default=Now())

    objects = MatrixVersionQuerySet.as_manager()

    class Meta(NumberedVersion.Meta):
        """Numbered without gaps."""

        verbose_name = _("version of the matrix")
        verbose_name_plural = _("versions of the matrix")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="matrix_version_number")
        ]


class MatrixCell(CompanyOwned):
    """What a role has to do with a responsibility in one version; empty cells have no row."""

    matrix = models.ForeignKey(MatrixVersion, on_delete=models.PROTECT, related_name="cells")
    responsibility = models.ForeignKey(Responsibility, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    letters = models.CharField(max_length=2, choices=Letters)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One cell a row and column; read by responsibility for routing."""

        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "responsibility", "role"], name="matrix_cell_once"
            ),
            models.CheckConstraint(
                condition=models.Q(letters__in=Letters.values), name="matrix_cell_letters"
            ),
        ]

    def __str__(self) -> str:
        """Which cell, for logs."""
        return f"{self.responsibility_id}/{self.role_id}: {self.letters}"


class DraftCell(CompanyOwned):
    """A cell as the next version will have it, where that differs from the newest one."""

    responsibility = models.ForeignKey(Responsibility, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    letters = models.CharField(max_length=2, choices=Letters, blank=True)
    changed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One change a cell."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "responsibility", "role"], name="draft_cell_once"
            )
        ]

    def __str__(self) -> str:
        """Which cell, for logs."""
        return f"{self.responsibility_id}/{self.role_id}: {self.letters or 'empty'}"
