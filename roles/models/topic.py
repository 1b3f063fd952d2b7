"""What requests are about."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from core.access import CompanyQuerySet
from roles.models.matrix import Responsibility
from roles.models.role import Role
from roles.models.texts import in_language


class Topic(CompanyOwned):
    """What a request is about.

    The role accountable for its responsibility answers for it; `role` does where the topic has no
    responsibility, or nobody is accountable for that one.
    """

    code = models.CharField(_("code"), max_length=80)
    name_en = models.CharField(_("name, English"), max_length=200)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("role that answers"),
    )
    responsibility = models.ForeignKey(
        Responsibility,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("responsibility"),
    )
    solvable_at_first_contact = models.BooleanField(
        _("can be solved at first contact"), default=True
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One topic per code and company."""

        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name_en", "pk")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="topic_code")]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")
