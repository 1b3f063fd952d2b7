"""Pages of steady outliers: what the last weekly look found, why, and what is done about it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found, url_above
from metrics import outlier_words as words
from metrics import services
from metrics.catalogue import CATALOGUE
from metrics.models import (
    Comparison,
    FollowUpKind,
    FollowUpState,
    OutlierFinding,
    OutlierFollowUp,
)
from metrics.outlier_forms import FollowUpChangeForm, FollowUpForm
from metrics.selectors.follow_ups import went_since
from metrics.selectors.outliers import LOOKED_AT, findings_of, newest_run
from metrics.views.tabs import metric_tabs
from metrics.wording import span_text
from roles.models import Topic

_LOOK = {
    FollowUpState.OPEN: ("none", "ring"),
    FollowUpState.DONE: ("ok", "check"),
    FollowUpState.DROPPED: ("none", "x"),
}


class OutliersView(ActorView):
    """What the last weekly look found of those whom one may see."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Against others, and against their own past, apart."""
        run = newest_run(self.actor.company_id)
        found = list(findings_of(self.actor, run))
        follow_ups = _follow_ups(self.actor)
        open_ones = {(one.consultant_id, one.code) for one in follow_ups if one.state == "open"}
        rows = [finding_row(self.actor, one, open_ones) for one in found]
        context = {
            "title": _("Steady outliers"),
            "tabs": metric_tabs(self.actor, "outliers"),
            "run": run,
            "week": span_text(run.week, run.week + words.ONE_WEEK) if run else "",
            "groups": [
                {
                    "title": title,
                    "text": text,
                    "rows": [row for row in rows if row["comparison"] == comparison],
                    "looked": looked,
                }
                for comparison, title, text, looked in _groups(run)
            ],
            "is_own": not self.actor.has(Capability.METRICS_VIEW_TEAM),
            "follow_ups": [follow_up_row(one) for one in follow_ups],
            "metrics": [CATALOGUE[code].name for code in LOOKED_AT],
            "rule": words.rule_text(),
        }
        return self.render("metrics/outliers.html", context)


def _groups(run: Any) -> list[tuple[str, str, str, int]]:
    """The two comparisons with their headings; each has its own correction."""
    return [
        (
            Comparison.PEERS.value,
            _("Against others on the same work"),
            _("The same topics and channels in the same weeks, the person left out."),
            run.looked_peers if run else 0,
        ),
        (
            Comparison.PAST.value,
            _("Against their own eight weeks before"),
            _("The person's own work before, on the same mix. A change, not a difference."),
            run.looked_past if run else 0,
        ),
    ]


def finding_row(
    actor: Actor, finding: OutlierFinding, open_ones: set[tuple[int, str]]
) -> dict[str, Any]:
    """Plain values of one finding."""
    is_me = finding.consultant_id == actor.membership_id
    return {
        "title": words.own_title(finding) if is_me else words.title(finding),
        "summary": words.summary(finding),
        "url": reverse("outlier", args=[finding.pk]),
        "comparison": finding.comparison,
        "is_good": finding.is_good,
        "beyond": finding.beyond,
        "weeks": len(finding.weeks),
        "is_followed": (finding.consultant_id, finding.code) in open_ones,
    }


def _follow_ups(actor: Actor) -> list[OutlierFollowUp]:
    """What is done about the people whom one may see, open ones first."""
    rows: QuerySet[OutlierFollowUp] = OutlierFollowUp.objects.visible_to(actor)
    found = rows.select_related("consultant", "created_by").order_by("-pk")[:100]
    return sorted(found, key=lambda one: one.state != FollowUpState.OPEN)


def follow_up_row(one: OutlierFollowUp) -> dict[str, Any]:
    """Plain values of one follow-up."""
    kind, icon = _LOOK[FollowUpState(one.state)]
    return {
        "pk": one.pk,
        "name": one.consultant.name,
        "metric": CATALOGUE[one.code].name if one.code in CATALOGUE else one.code,
        "kind": FollowUpKind(one.kind).label,
        "state": {"kind": kind, "icon": icon, "text": FollowUpState(one.state).label},
        "url": reverse("outlier", args=[one.finding_id]) + f"#follow-up-{one.pk}",
        "due": formats.day(one.due_on) if one.due_on else "",
    }


class OutlierView(ActorView):
    """One finding: what was compared, the weeks, why it is not luck, what to do."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In words, with the chart and the mix; a way to the rows behind it."""
        rows = OutlierFinding.objects.visible_to(self.actor)
        joined = rows.select_related("consultant", "run", "definition")
        finding: OutlierFinding = get_or_not_found(joined, pk=pk)
        start, end = words.days(finding)
        topics = Topic.objects.visible_to(self.actor)
        is_me = finding.consultant_id == self.actor.membership_id
        peers = finding.comparison == Comparison.PEERS
        looked = finding.run.looked_peers if peers else finding.run.looked_past
        span = {"level": "consultant", "id": finding.consultant_id, "start": start, "end": end}
        newest = newest_run(self.actor.company_id)
        context = {
            "title": words.own_title(finding) if is_me else words.title(finding),
            "crumbs": [
                {"label": _("Steady outliers"), "url": reverse("outliers")},
                {"label": finding.consultant.name},
            ],
            "finding": finding,
            "comparison": Comparison(finding.comparison).label,
            "metric_name": words.metric_name(finding),
            "explained": words.explained(finding, looked),
            "chart": words.chart(finding),
            "mix": words.mix_rows(finding, {topic.pk: topic.name for topic in topics}),
            "is_me": is_me,
            "is_old": newest is not None and newest.pk != finding.run_id,
            "week": span_text(finding.run.week, finding.run.week + words.ONE_WEEK),
            "may_act": self.actor.has(Capability.METRICS_VIEW_TEAM) and not is_me,
            "rows_url": reverse("metric-rows", args=[finding.code]) + "?" + urlencode(span),
            "definition_url": reverse("metric-definition", args=[finding.code]),
            "playbook_url": url_above("playbook-create"),
            "practice_url": url_above("practice-create"),
            "follow_ups": [self.follow_up(one) for one in self.follow_ups(finding)],
        }
        return self.render("metrics/outlier.html", context)

    def follow_ups(self, finding: OutlierFinding) -> QuerySet[OutlierFollowUp]:
        """All that was ever done about this person and metric."""
        rows: QuerySet[OutlierFollowUp] = OutlierFollowUp.objects.visible_to(self.actor)
        same = rows.filter(consultant_id=finding.consultant_id, code=finding.code)
        return same.select_related("consultant", "created_by", "playbook").order_by("-pk")[:10]

    def follow_up(self, one: OutlierFollowUp) -> dict[str, Any]:
        """One of them, and how the metric went since."""
        went = went_since(one, local_day(self.actor.company_time_zone, timezone.now()))
        return {
            **follow_up_row(one),
            "is_practice": one.kind == FollowUpKind.PRACTICE,
            "text": one.text,
            "notes": one.notes,
            "outcome": one.outcome,
            "playbook": one.playbook,
            "by": one.created_by.name if one.created_by else _("The product"),
            "starts_on": formats.day(one.starts_on),
            "known_on": formats.day(went.known_on),
            "went": words.went_text(went),
        }


class FollowUpBeginView(ServiceFormPage):
    """Write the practice down, or coach."""

    capability = Capability.METRICS_VIEW_TEAM
    title = gettext_lazy("What is done about it")
    submit_label = gettext_lazy("Begin")
    success_message = gettext_lazy("Begun. After eight weeks this page says how it went.")
    form_class = FollowUpForm

    def prepare(self) -> None:
        """The finding, or `NotFound`."""
        rows = OutlierFinding.objects.visible_to(self.actor)
        self.finding: OutlierFinding = get_or_not_found(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Above: the practice; below: coaching."""
        return {"kind": FollowUpKind.PRACTICE if self.finding.is_good else FollowUpKind.COACH}

    def form_kwargs(self) -> dict[str, Any]:
        """Playbooks of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> OutlierFollowUp:
        """Begin it."""
        return services.follow_up_begin(
            actor=self.actor, finding_id=self.finding.pk, **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The finding."""
        return reverse("outlier", args=[self.finding.pk])


class FollowUpEditView(ServiceFormPage):
    """Write on, or say what came of it."""

    capability = Capability.METRICS_VIEW_TEAM
    title = gettext_lazy("What is done about it")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")
    form_class = FollowUpChangeForm

    def prepare(self) -> None:
        """The follow-up, or `NotFound`."""
        rows = OutlierFollowUp.objects.visible_to(self.actor)
        self.follow_up: OutlierFollowUp = get_or_not_found(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        names = ("text", "notes", "outcome", "due_on", "playbook_id", "state", "version")
        return {name: getattr(self.follow_up, name) for name in names}

    def form_kwargs(self) -> dict[str, Any]:
        """Playbooks of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> OutlierFollowUp:
        """Save it."""
        return services.follow_up_change(
            actor=self.actor,
            follow_up_id=self.follow_up.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The finding."""
        return reverse("outlier", args=[self.follow_up.finding_id])
