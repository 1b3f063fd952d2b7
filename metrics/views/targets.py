"""The page of targets: plan against actual."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, ReportingLine
from accounts.selectors import line_of, local_day
from core.access import Actor, Capability
from core.errors import InvalidInput, NotFound
from core.ui import charts
from core.views import ActorView
from metrics import plan_words, services
from metrics.access import allowed_scope, require_scope
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.models import TargetPeriod
from metrics.planning import Plan, Standing, before, period_end, period_start
from metrics.selectors.standings import Stand, days_of, standings
from metrics.selectors.targets import plans_of
from metrics.views.tabs import metric_tabs


class TargetsForm(forms.Form):
    """Which period of whom, from the query string."""

    period = forms.ChoiceField(choices=TargetPeriod.choices, required=False)
    start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    level = forms.ChoiceField(
        choices=[(level.value, level.value) for level in Level], required=False
    )
    id = forms.IntegerField(min_value=1, max_value=2**62, required=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period and whose targets."""

    period: str
    start: date
    level: str
    id: int | None
    today: date

    @property
    def end(self) -> date:
        """The first day after the period."""
        return period_end(self.period, self.start)

    def query(self, **changes: Any) -> str:
        """The address's query string with some parts changed."""
        parts = {"period": self.period, "start": self.start, "level": self.level, "id": self.id}
        return "?" + urlencode({n: v for n, v in {**parts, **changes}.items() if v})


def asked_of(actor: Actor, data: Any) -> Asked:
    """What the address asks for; one's own level unless it says another. Raises `InvalidInput`."""
    form = TargetsForm(data)
    if not form.is_valid():
        fields = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
        message = _("The address asks for something that does not exist: %(names)s.")
        raise InvalidInput(message % {"names": ", ".join(fields)}, fields=fields)
    today = local_day(actor.company_time_zone, timezone.now())
    period = form.cleaned_data["period"] or TargetPeriod.QUARTER.value
    level, whose = form.cleaned_data["level"], form.cleaned_data["id"]
    if not level:
        level, whose = own_level(actor)
    whose = None if level == Level.COMPANY else whose or actor.membership_id
    start = period_start(period, form.cleaned_data["start"] or today)
    if not date(1990, 1, 1) <= start < date(2200, 1, 1):
        raise InvalidInput(fields={"start": _("Choose a day between 1990 and 2200.")})
    return Asked(period, start, level, whose, today)


def own_level(actor: Actor) -> tuple[str, int | None]:
    """The company for heads, the team for managers, oneself for others."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        return Level.COMPANY.value, None
    if actor.has(Capability.METRICS_VIEW_TEAM):
        return Level.MANAGER.value, actor.membership_id
    return Level.CONSULTANT.value, actor.membership_id


class TargetsView(ActorView):
    """Plan against actual of one period: of the whole, and of everybody below it."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """At most ten queries, however many people there are."""
        asked = asked_of(self.actor, request.GET)
        my_manager = self.my_manager(asked.today)
        is_own_team = asked.level == Level.MANAGER and asked.id == my_manager
        if not is_own_team:
            require_scope(self.actor, asked.level, asked.id)
        names = self.names(asked)
        may_see = allowed_scope(self.actor, asked.level, asked.id)
        whole, hidden = self.whole(asked, may_see=may_see)
        below = self.below(asked) if may_see else []
        context = {
            "title": _("Targets"),
            "asked": asked,
            "whose": self.whose(asked, names),
            "tabs": metric_tabs(self.actor, "targets"),
            "period_name": plan_words.period_name(asked.period, asked.start),
            "is_running": asked.start <= asked.today < asked.end,
            "rows": [row_of(stand, asked, "") for stand in whole],
            "hidden": hidden,
            "below": [
                row_of(stand, asked, names.get(stand.plan.member_id or 0, "")) for stand in below
            ],
            "below_title": _("Teams") if asked.level == Level.COMPANY else _("People"),
            "off": sum(stand.judgement.standing == Standing.OFF for stand in below),
            "may_set": self.actor.has(Capability.TARGETS_MANAGE),
            **ways(self.actor, asked, my_manager),
        }
        return self.render("metrics/targets.html", context)

    def my_manager(self, today: date) -> int | None:
        """Whose team this person is in; nobody's for those who see teams anyway."""
        if self.actor.has(Capability.METRICS_VIEW_TEAM) or self.actor.membership_id is None:
            return None
        return line_of(self.actor.company_id, self.actor.membership_id, today).manager_id

    def whole(self, asked: Asked, *, may_see: bool) -> tuple[list[Stand], list[dict[str, Any]]]:
        """The targets of the asked level; only what they ask for where figures are not shown."""
        plans = plans_of(
            self.actor, period=asked.period, start=asked.start, level=asked.level, ids=[asked.id]
        )
        if not may_see:
            return [], [plan_row(plan) for plan in plans.values()]
        return self.read(asked, asked.level, plans), []

    def below(self, asked: Asked) -> list[Stand]:
        """Targets of the level below, as far as their figures may be seen: off plan first."""
        if asked.level == Level.CONSULTANT:
            return []
        level = Level.MANAGER if asked.level == Level.COMPANY else Level.CONSULTANT
        ids = None if asked.level == Level.COMPANY else self.people(asked)
        plans = plans_of(self.actor, period=asked.period, start=asked.start, level=level, ids=ids)
        if not self.actor.has(Capability.METRICS_VIEW_ALL) and level == Level.MANAGER:
            plans = {k: plan for k, plan in plans.items() if k[1] == self.actor.membership_id}
        return self.read(asked, level, plans)

    def people(self, asked: Asked) -> list[int | None]:
        """Who reports to the asked manager today."""
        lines = ReportingLine.objects.of_company(self.actor.company_id).on(asked.today)
        return list(lines.filter(manager_id=asked.id).values_list("member_id", flat=True))

    def read(self, asked: Asked, level: str, plans: Mapping[Any, Plan]) -> list[Stand]:
        """How they stand."""
        if plans and not hasattr(self, "_days"):
            company_id = self.actor.company_id
            self._days = days_of(company_id, asked.period, asked.start, asked.today)
        found = standings(
            self.actor.company_id,
            dict(plans),
            level=level,
            start=asked.start,
            today=asked.today,
            days=getattr(self, "_days", None),
        )
        return sorted(found.values(), key=lambda stand: stand.weight)

    def names(self, asked: Asked) -> dict[int, str]:
        """Names of everybody the page may name."""
        people = Membership.objects.visible_to(self.actor)
        return dict(people.values_list("pk", "name"))

    def whose(self, asked: Asked, names: Mapping[int, str]) -> str:
        """Whose targets, in words. Raises `NotFound` for nobody."""
        if asked.id is None:
            return self.actor.company_name
        if asked.id not in names:
            raise NotFound
        if asked.level == Level.MANAGER:
            return _("Team of %(name)s") % {"name": names[asked.id]}
        return names[asked.id]


def row_of(stand: Stand, asked: Asked, name: str) -> dict[str, Any]:
    """Plain values of a row: target, so far, n, by what it is judged, and how it stands."""
    plan, figure = stand.plan, stand.figure
    span = {"level": plan.level, "id": plan.member_id, "start": asked.start, "end": asked.end}
    query = urlencode({key: value for key, value in span.items() if value is not None})
    bar = ""
    if plan_words.has_bar(plan.code) and figure.value is not None and not figure.too_few:
        bar = charts.plan_bar(value=figure.value, plan=plan.value, hi_axis=100)
    return {
        **plan_row(plan),
        "name": name,
        "url": reverse("targets") + asked.query(level=plan.level, id=plan.member_id),
        "actual": plan_words.actual_text(plan, figure),
        "n": figure.n,
        "few": figure.too_few,
        "provisional": figure.provisional_n,
        "why": plan_words.why_text(stand.judgement, figure),
        "state": plan_words.standing_state(stand.judgement),
        "bar": bar,
        "rows_url": ""
        if CATALOGUE[plan.code].kind == Kind.RETENTION
        else reverse("metric-rows", args=[plan.code]) + "?" + query,
        "definition_url": reverse("metric-definition", args=[plan.code]),
    }


def plan_row(plan: Plan) -> dict[str, Any]:
    """Metric and target."""
    return {"metric": CATALOGUE[plan.code].name, "target": plan_words.plan_text(plan)}


def ways(actor: Actor, asked: Asked, my_manager: int | None) -> dict[str, Any]:
    """Where one can go from here: levels, lengths of periods, earlier and later ones."""
    me = actor.membership_id
    offered: list[tuple[str, str, int | None]] = [(_("Company"), Level.COMPANY, None)]
    if actor.has(Capability.METRICS_VIEW_TEAM):
        offered.append((_("My team"), Level.MANAGER, me))
    elif my_manager is not None:
        offered.append((_("My team"), Level.MANAGER, my_manager))
    offered.append((_("Me"), Level.CONSULTANT, me))
    if (asked.level, asked.id) not in [(level, whose) for _label, level, whose in offered]:
        label = _("Team") if asked.level == Level.MANAGER else _("Consultant")
        offered.append((label, asked.level, asked.id))
    return {
        "levels": [
            {
                "label": label,
                "url": asked.query(level=str(level), id=whose),
                "current": (asked.level, asked.id) == (level, whose),
            }
            for label, level, whose in offered
        ],
        "periods": [
            {
                "label": label,
                "url": asked.query(period=period, start=period_start(period, asked.start)),
                "current": period == asked.period,
            }
            for period, label in TargetPeriod.choices
        ],
        "earlier_url": asked.query(start=before(asked.period, asked.start)),
        "later_url": asked.query(start=asked.end),
        "grid_url": reverse("targets-set") + asked.query(),
    }


class TargetsCopyView(ActorView):
    """Take over what held in the period before, where nothing holds yet."""

    capability = Capability.TARGETS_MANAGE

    def post(self, request: HttpRequest) -> HttpResponse:
        """Copy, and say how many."""
        asked = asked_of(self.actor, request.POST)
        copied = services.targets_copy(
            actor=self.actor,
            period=asked.period,
            source=before(asked.period, asked.start),
            starts_on=asked.start,
        )
        said = ngettext("%(n)s target is copied.", "%(n)s targets are copied.", copied)
        return self.redirect(reverse("targets") + asked.query(), said % {"n": copied})
