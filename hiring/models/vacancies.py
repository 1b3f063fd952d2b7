"""Vacancies, and who hires for them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from hiring.models.guides import Guide
from hiring.querysets import HiringQuerySet, VacancyQuerySet
from roles.models import Role

MOST_PLACES = 100


class VacancyState(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("Searching")
    FILLED = "filled", _("Filled")
    CLOSED = "closed", _("Closed without hiring")


class Vacancy(CompanyOwned):
    """A place, or several, in a role and a team. Days are local ones of the company.

    Interviews are held by `guide`; without one by the company's usual one.
    """

    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("what the work is"), max_length=8000, blank=True)
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="+", verbose_name=_("role")
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    hiring_manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("hiring manager")
    )
    guide = models.ForeignKey(
        Guide,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("interview guide"),
    )
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    state = models.CharField(
        _("state"), max_length=8, choices=VacancyState, default=VacancyState.OPEN
    )
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    closed_because = models.CharField(_("reason"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by: Any = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        """Closed ones say since when."""

        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="vacancy_closed_on_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_PLACES)), name="vacancy_places"
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "opened_on"], name="vacancy_state")]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class PanelMember(CompanyOwned):
    """A person who interviews for a vacancy."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="panel")
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    added_at = models.DateTimeField(db_default=Now())

    objects = HiringQuerySet.as_manager()

    class Meta:
        """Each once; read from the person too."""

        verbose_name = _("interviewer")
        verbose_name_plural = _("interviewers")
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "member"], name="panel_member_once")
        ]
        indexes = [models.Index(fields=["company", "member"], name="panel_of_member")]

    def __str__(self) -> str:
        """Who and where, for logs."""
        return f"{self.member_id} of vacancy {self.vacancy_id}"
