"""Targets of the running periods that are off plan: one's own, one's people's, or the teams'."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from cs_platform.desks import cells
from cs_platform.desks.part import ReadPart
from metrics import plan_words
from metrics.catalogue import CATALOGUE, Level
from metrics.models import TargetPeriod
from metrics.planning import Days, Standing, period_start
from metrics.selectors.standings import Stand, days_of, standings
from metrics.selectors.targets import plans_of


class OffPlan(ReadPart):
    """A consultant's own; a manager's team and people; the company and its teams for heads."""

    capability = Capability.METRICS_VIEW
    slug = "off-plan"
    title = _("Off plan")
    lead = _("Targets of this quarter whose whole interval lies on the wrong side.")
    note = _("this quarter")
    columns = (
        (_("Whose"), ""),
        (_("Metric"), ""),
        (_("Target"), "end opt-s"),
        (_("So far"), "end"),
        ("n", "end opt-s"),
    )
    empty_title = _("Nothing is off plan")
    empty_text = _("No target is missed by more than chance so far.")

    def read(self) -> list[Stand]:
        """Three queries a level that has targets, and one for names."""
        self.start = period_start(TargetPeriod.QUARTER, self.today)
        found: list[Stand] = []
        days: Days | None = None
        for level in self.levels():
            ids = [self.actor.membership_id] if level == Level.CONSULTANT and self.is_own else None
            plans = plans_of(
                self.actor,
                period=TargetPeriod.QUARTER,
                start=self.start,
                level=level,
                ids=ids,
            )
            if level == Level.MANAGER and not self.actor.has(Capability.METRICS_VIEW_ALL):
                plans = {k: plan for k, plan in plans.items() if k[1] == self.actor.membership_id}
            company_id = self.actor.company_id
            if plans and days is None:
                days = days_of(company_id, TargetPeriod.QUARTER, self.start, self.today)
            stands = standings(
                company_id, plans, level=level, start=self.start, today=self.today, days=days
            )
            found += [one for one in stands.values() if one.judgement.standing == Standing.OFF]
        ids_seen = {one.plan.member_id for one in found}
        people = Membership.objects.visible_to(self.actor).filter(pk__in=ids_seen - {None})
        self.names = dict(people.values_list("pk", "name"))
        return found

    @property
    def is_own(self) -> bool:
        """Whether the desk's owner leads nobody."""
        return not self.actor.has(Capability.METRICS_VIEW_TEAM)

    def levels(self) -> tuple[Level, ...]:
        """Which targets are this person's matter."""
        if self.actor.has(Capability.METRICS_VIEW_ALL):
            return (Level.COMPANY, Level.MANAGER)
        return (Level.CONSULTANT,) if self.is_own else (Level.MANAGER, Level.CONSULTANT)

    def row(self, record: Stand) -> Mapping[str, Any]:
        """One target; it opens to the page of plan against actual."""
        plan = record.plan
        whose = {"level": plan.level, "id": plan.member_id}
        query = {"period": plan.period, "start": self.start, **whose}
        url = reverse("targets") + "?" + urlencode({k: v for k, v in query.items() if v})
        name = self.names.get(plan.member_id or 0, self.actor.company_name)
        actual = plan_words.actual_text(plan, record.figure)
        return cells.row(
            cells.title(name, url),
            cells.Cell(str(CATALOGUE[plan.code].name)),
            cells.Cell(plan_words.plan_text(plan), css="end opt-s nowrap"),
            cells.state(actual, "risk", "tri", css="end"),
            cells.Cell(record.figure.n, css="end num opt-s"),
        )
