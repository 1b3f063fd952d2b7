"""Roles, and who holds them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, DateRange, Membership
from core.access import CompanyQuerySet
from roles.models.texts import in_language
from roles.querysets import RoleHoldingQuerySet


class RoleCode(models.TextChoices):
    """The five standard roles, in the order in which they are always shown."""

    ACCOUNT = "A", _("Account manager")
    PROJECT = "Pj", _("Project manager")
    PRODUCT = "Pr", _("Product manager")
    SUPPORT = "S", _("Support manager")
    SUCCESS = "CS", _("Customer success manager")


class Mode(models.TextChoices):
    """What sets the role to work."""

    ON_DEMAND = "on_demand", _("answers demand")
    REACTIVE = "reactive", _("reactive")
    PLANNED = "planned", _("planned")
    PROACTIVE = "proactive", _("proactive")


class Role(CompanyOwned):
    """One role of a company, described in both languages and editable in the admin panel."""

    # What describes the role to people: much text, which lists that only name it leave out.
    TEXTS: ClassVar[tuple[str, ...]] = tuple(
        f"{name}_{language}"
        for name in (
            *("summary", "description", "responsibilities", "analogy", "cares_for", "horizon"),
            *("contact", "work_object", "success", "rhythm"),
        )
        for language in ("en", "ru")
    )

    code = models.CharField(_("code"), max_length=12)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_standard = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    name_en = models.CharField(_("name, English"), max_length=100)
    name_ru = models.CharField(_("name, Russian"), max_length=100)
    summary_en = models.TextField(_("in a sentence, English"), blank=True)
    summary_ru = models.TextField(_("in a sentence, Russian"), blank=True)
    description_en = models.TextField(_("description, English"), blank=True)
    description_ru = models.TextField(_("description, Russian"), blank=True)
    responsibilities_en = models.TextField(_("responsibilities, one a line, English"), blank=True)
    responsibilities_ru = models.TextField(_("responsibilities, one a line, Russian"), blank=True)
    analogy_en = models.TextField(_("what it is like, English"), blank=True)
    analogy_ru = models.TextField(_("what it is like, Russian"), blank=True)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.REACTIVE)
    cares_for_en = models.CharField(_("cares for, English"), max_length=300, blank=True)
    cares_for_ru = models.CharField(_("cares for, Russian"), max_length=300, blank=True)
    horizon_en = models.CharField(_("horizon, English"), max_length=200, blank=True)
    horizon_ru = models.CharField(_("horizon, Russian"), max_length=200, blank=True)
    contact_en = models.CharField(_("who starts the contact, English"), max_length=300, blank=True)
    contact_ru = models.CharField(_("who starts the contact, Russian"), max_length=300, blank=True)
    work_object_en = models.CharField(_("object of the work, English"), max_length=300, blank=True)
    work_object_ru = models.CharField(_("object of the work, Russian"), max_length=300, blank=True)
    success_en = models.TextField(_("how success is measured, English"), blank=True)
    success_ru = models.TextField(_("how success is measured, Russian"), blank=True)
    rhythm_en = models.CharField(_("usual rhythm, English"), max_length=300, blank=True)
    rhythm_ru = models.CharField(_("usual rhythm, Russian"), max_length=300, blank=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One role per code and company."""

        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="role_code")]

    def __str__(self) -> str:
        """Code and name."""
        return f"{self.code} · {self.name}"

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")


class RoleHolding(CompanyOwned):
    """A person holds a role from a local day up to (not including) another. Several roles may be
    held by one person at once: small companies do that."""

    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("role")
    )
    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="role_holdings",
        verbose_name=_("person"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        """A person holds one role at most once on a day."""

        verbose_name = _("holder of a role")
        verbose_name_plural = _("holders of roles")
        constraints = [
            ExclusionConstraint(
                name="role_held_once_a_day",
                expressions=[
                    (F("company"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("member"), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="role_holding_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Who holds what."""
        return f"{self.role_id} held by {self.member_id} from {self.starts_on}"
