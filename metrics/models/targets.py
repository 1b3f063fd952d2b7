"""Targets: what a metric should be for the company, a team or a person, in versions by day."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, ReportingLine
from accounts.selectors import local_day
from core.access import Actor, Capability, CompanyQuerySet
from metrics.catalogue import Level


def targets_in_sight(actor: Actor, prefix: str = "") -> Q:
    """The company's, one's own, one's own team's; a manager's people's; all for heads.

    What a team should reach concerns everybody in it; what a person should reach, nobody but the
    person and those who answer for them.
    """
    if actor.has(Capability.METRICS_VIEW_ALL):
        return Q()
    today = local_day(actor.company_time_zone, timezone.now())
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    managers = lines.filter(member_id=actor.membership_id, manager__isnull=False)
    seen = _of(prefix, level=Level.COMPANY) | _of(prefix, member_id=actor.membership_id)
    seen |= _of(prefix, level=Level.MANAGER, member__in=managers.values("manager"))
    if actor.has(Capability.METRICS_VIEW_TEAM):
        people = lines.filter(manager_id=actor.membership_id).values("member")
        seen |= _of(prefix, level=Level.CONSULTANT, member__in=people)
    return seen


def _of(prefix: str, **values: Any) -> Q:
    return Q(**{prefix + name: value for name, value in values.items()})


class TargetQuerySet(CompanyQuerySet[Any]):
    """Targets of a company."""

    prefix = ""

    def visible_to(self, actor: Actor) -> Self:
        """Those that concern this person."""
        if not actor.has(Capability.METRICS_VIEW):
            return self.none()
        rows = self.of_company(actor.company_id)
        return rows.filter(targets_in_sight(actor, self.prefix))


class TargetVersionQuerySet(TargetQuerySet):
    """Versions of targets, as their targets are seen."""

    prefix = "target__"


class TargetPeriod(models.TextChoices):
    """Over which days a target is to be reached."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


class Target(CompanyOwned):
    """That somebody has a target for a metric; what it is stands in its versions.

    `member` is whose team or who, by `level`; nobody for the company.
    """

    code = models.CharField(_("metric"), max_length=40)
    level = models.CharField(_("level"), max_length=10)
    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    period = models.CharField(_("period"), max_length=7, choices=TargetPeriod)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        """One a metric, person and length of period."""

        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code", "level", "member", "period"],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(level="company", member=None)
                | Q(level__in=["manager", "consultant"], member__isnull=False),
                name="target_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Metric and whose, for logs."""
        return f"{self.code} of {self.level} {self.member_id or ''}".strip()


class TargetVersion(CompanyOwned):
    """What is to be reached from the first day of a period on. Append-only.

    It holds until `ends_on` (not included), or until a version that begins later. Values are those
    of figures: per cent, points, seconds, numbers. Neither bound: no target from that day on.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    at_least = models.FloatField(_("at least"), null=True, blank=True)
    at_most = models.FloatField(_("at most"), null=True, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TargetVersionQuerySet.as_manager()

    class Meta:
        """Numbered one by one."""

        verbose_name = _("version of a target")
        verbose_name_plural = _("versions of targets")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "target", "number"], name="target_version_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=models.F("starts_on")),
                name="target_version_days",
            ),
            models.CheckConstraint(
                condition=Q(at_least=None) | Q(at_most=None) | Q(at_least__lte=models.F("at_most")),
                name="target_version_bounds",
            ),
        ]

    def __str__(self) -> str:
        """Which version, for logs."""
        return f"v{self.number} of target {self.target_id}"


class TargetTold(CompanyOwned):
    """That people were told of a period's targets that are off plan: once a person and period."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=7, choices=TargetPeriod)
    starts_on = models.DateField()
    count = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Once."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "member", "period", "starts_on"], name="target_told_once"
            )
        ]

    def __str__(self) -> str:
        """To whom, of which period."""
        return f"{self.member_id}: {self.period} {self.starts_on}"
