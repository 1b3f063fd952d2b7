"""Service policies: what is promised to which clients, in versions that requests keep."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from handoffs.due_rules import DueKind
from handoffs.querysets import OfRequestQuerySet
from roles.models import Topic, in_language

MOST_MINUTES: Final = 120_000
"""About a year of work: more is no promise."""

TARGETS: Final[dict[str, str]] = {kind: f"{kind}_minutes" for kind in DueKind.values}
"""What is promised → the field that says in how many working minutes."""


class ServicePolicy(CompanyOwned):
    """A promise of times, with a name. What it promises to whom stands in its versions.

    `position` says which of two policies comes first that fit a request equally well.
    """

    name_en = models.CharField(_("name in English"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=1000, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Named once in a company."""

        verbose_name = _("service policy")
        verbose_name_plural = _("service policies")
        constraints = [
            models.UniqueConstraint("company", Lower("name_en"), name="service_policy_name")
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")


def _minutes(label: Any) -> "models.PositiveIntegerField[int | None, int | None]":
    limits = [MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    return models.PositiveIntegerField(label, null=True, blank=True, validators=limits)


class ServicePolicyVersion(CompanyOwned):
    """What a policy promises from a local day on: conditions and working minutes. Append-only.

    An empty condition fits every request; a time that is not given is not promised. With
    `by_client_zone` the clocks of the calendar go as where the client is: nine there, not here; for
    what is promised to the client, not among colleagues. The owner is
    warned so many working minutes before, or at that share of the time.
    """

    policy = models.ForeignKey(ServicePolicy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    starts_on = models.DateField(_("in force from"))
    segment = models.CharField(_("client segment"), max_length=80, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    priority = models.CharField(_("priority"), max_length=8, blank=True)
    by_client_zone = models.BooleanField(
        _("working hours where the client is"), default=False, db_default=False
    )
    first_response_minutes = _minutes(_("first response"))
    next_response_minutes = _minutes(_("next response"))
    resolution_minutes = _minutes(_("resolution"))
    acceptance_minutes = _minutes(_("acceptance of a hand-over"))
    answer_minutes = _minutes(_("answer to a question"))
    warn_percent = models.PositiveSmallIntegerField(
        _("warn at this share of the time, %"),
        null=True,
        blank=True,
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    warn_minutes = _minutes(_("or so many working minutes before"))
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Numbered one by one; without any promise there would be nothing to keep."""

        verbose_name = _("version of a service policy")
        verbose_name_plural = _("versions of service policies")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "policy", "number"], name="service_policy_version"
            ),
            models.CheckConstraint(
                condition=Q(first_response_minutes__isnull=False)
                | Q(next_response_minutes__isnull=False)
                | Q(resolution_minutes__isnull=False)
                | Q(acceptance_minutes__isnull=False)
                | Q(answer_minutes__isnull=False),
                name="service_policy_promises",
            ),
        ]

    def __str__(self) -> str:
        """Which version, for logs."""
        return f"v{self.number} of policy {self.policy_id}"

    @property
    def promise(self) -> dict[str, int]:
        """Kind of due time → working seconds, of what is promised."""
        return dict(self._promised())

    def _promised(self) -> Iterator[tuple[str, int]]:
        for kind, field in TARGETS.items():
            minutes = getattr(self, field)
            if minutes is not None:
                yield kind, minutes * 60
