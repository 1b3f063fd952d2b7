"""Definitions of metrics: word for word, in versions, and the workshop of the next one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.selectors import company_of
from core.access import Actor, Capability
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage
from metrics import services, wording, workshop_words
from metrics.behind import sources_of
from metrics.catalogue import CATALOGUE, Kind, Metric
from metrics.checking import new_builds
from metrics.models import DefinitionDraft, DraftState, MetricDefinition
from metrics.selectors.drafts import (
    definitions_overview,
    draft_of,
    in_use_on,
    pieces_done,
    read_on,
    versions_of,
)
from metrics.services.drafts import next_month
from metrics.views.tabs import metric_tabs
from metrics.workshop_forms import DraftForm, ZoneForm

_UNDER_WAY = (DraftState.WAITING, DraftState.RUNNING)


def metric_of(code: str) -> Metric:
    """The metric in the address, or `NotFound`."""
    if code not in CATALOGUE:
        raise NotFound
    return CATALOGUE[code]


def _crumbs(*labels: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"label": gettext("Definitions"), "url": reverse("metric-definitions")},
        *({"label": label, "url": url} for label, url in labels),
    ]


class DefinitionListView(ActorView):
    """Every metric with the version in use, what is to come and what is being drafted."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; two queries."""
        versions, drafts = definitions_overview(self.actor)
        today = timezone.localdate()
        may = self.actor.has(Capability.COMPANY_CONFIGURE)
        rows = [
            _overview_row(metric, versions.get(metric.code, []), drafts.get(metric.code), today)
            for metric in CATALOGUE.values()
        ]
        context = {
            "title": _("Definitions"),
            "tabs": metric_tabs(self.actor, "metric-definitions"),
            "rows": rows,
            "may_draft": may,
            "time_zone": self.actor.company_time_zone,
        }
        return self.render("metrics/definition_list.html", context)


def _overview_row(
    metric: Metric, versions: list[Any], draft: DefinitionDraft | None, today: Any
) -> dict[str, Any]:
    in_use = read_on([one for one in versions if one.is_computed], today)
    to_come = [one for one in versions if in_use is None or one.version > in_use.version]
    return {
        "name": metric.name,
        "code": metric.code,
        "definition": metric.definition,
        "in_use": in_use,
        "begins": workshop_words.begins_text(in_use.starts_on) if in_use else "",
        "says": workshop_words.said_by(in_use) if in_use else [],
        "to_come": [
            {
                "number": one.version,
                "begins": workshop_words.begins_text(one.starts_on),
                "is_computed": one.is_computed,
            }
            for one in to_come
        ],
        "draft_url": reverse("definition-preview", args=[metric.code]) if draft else "",
    }


class DefinitionView(ActorView):
    """What a metric means, word for word, with its versions."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The definition's page."""
        metric = metric_of(code)
        versions = list(versions_of(self.actor, code))
        building = {one.definition_id: one for one in new_builds(self.actor.company_id)}
        may = self.actor.has(Capability.COMPANY_CONFIGURE) and metric.kind != Kind.RETENTION
        context = {
            "metric": metric,
            "title": metric.name,
            "tabs": metric_tabs(self.actor, "metric-definitions"),
            "formula": wording.formula_text(metric),
            "unit": wording.UNITS[metric.unit],
            "interval": wording.INTERVALS[metric.interval],
            "versions": workshop_words.version_rows(
                versions,
                building,
                pieces_done([one.pk for one in building.values()]),
                timezone.localdate(),
            ),
            "is_building": any(one.pk in building for one in versions),
            "draft": draft_of(self.actor, code) if may else None,
            "may_draft": may and bool(versions),
            "crumbs": _crumbs((str(metric.name), "")),
        }
        return self.render("metrics/definition.html", context)


class PreviewView(ActorView):
    """A draft beside the version in use, over the past."""

    capability = Capability.COMPANY_CONFIGURE

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page; for htmx only what is computed. Without a draft the way back."""
        metric = metric_of(code)
        draft = draft_of(self.actor, code)
        is_part = bool(getattr(request, "htmx", False))
        if draft is None:
            return self.redirect(reverse("metric-definition", args=[code]))
        in_use = in_use_on(self.actor.company_id, code, timezone.localdate())
        context = {
            "metric": metric,
            "draft": draft,
            "title": gettext("%(metric)s: draft of the next version") % {"metric": metric.name},
            "tabs": metric_tabs(self.actor, "metric-definitions"),
            "crumbs": _crumbs(
                (str(metric.name), reverse("metric-definition", args=[code])),
                (gettext("Draft"), ""),
            ),
            "begins": workshop_words.begins_text(draft.starts_on),
            "changes": _changes(draft, in_use),
            "in_use": in_use,
            **_computed(self.actor, draft, in_use),
        }
        name = "_workshop_computed" if is_part else "workshop"
        return self.render(f"metrics/{name}.html", context)


def _changes(draft: DefinitionDraft, in_use: MetricDefinition | None) -> list[dict[str, Any]]:
    """What the draft lays down beside what holds now."""
    now = dict(workshop_words.said_by(in_use)) if in_use else {}
    return [
        {"name": name, "now": now.get(name, "—"), "then": value, "differs": now.get(name) != value}
        for name, value in workshop_words.said_by(draft)
    ]


def _computed(
    actor: Actor, draft: DefinitionDraft, in_use: MetricDefinition | None
) -> dict[str, Any]:
    state = {
        "is_under_way": draft.state in _UNDER_WAY,
        "has_failed": draft.state == DraftState.FAILED,
        "is_done": draft.state == DraftState.DONE,
        "so_far": _so_far(draft),
    }
    if draft.state != DraftState.DONE:
        return state
    sides = workshop_words.Sides(draft, in_use)
    asked = [(one["kind"], one["id"]) for one in draft.computed["sample"]]
    differ = draft.computed["differ"]
    return {
        **state,
        "sides": sides,
        "rows": sides.rows(),
        "chart": sides.chart() if sides.months else None,
        "beside_head": _beside_head(sides.metric),
        "differ": differ,
        "sample": workshop_words.sample_rows(draft, sources_of(actor, asked)),
        "differ_text": ngettext(
            "%(n)s thing counts differently", "%(n)s things count differently", differ
        )
        % {"n": formats.number(differ)},
    }


def _beside_head(metric: Metric) -> str:
    if metric.is_duration:
        return gettext("90 % within")
    return gettext("95 % interval") if metric.interval != "none" else ""


def _so_far(draft: DefinitionDraft) -> str:
    if not draft.total:
        return gettext("It begins in a moment.")
    done, total = formats.number(draft.done), formats.number(draft.total)
    return gettext("%(done)s of %(total)s read") % {"done": done, "total": total}


class DraftEditView(ServiceFormPage):
    """Begin the draft of a metric's next version, or change it."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Next version of the definition")
    submit_label = _("Save and compute")
    form_class = DraftForm
    template_name = "metrics/definition_form.html"

    def prepare(self) -> None:
        """The draft, or the newest version to begin from."""
        self.metric = metric_of(self.kwargs["code"])
        self.draft = draft_of(self.actor, self.metric.code)
        newest = versions_of(self.actor, self.metric.code).first()
        if newest is None or self.metric.kind == Kind.RETENTION:
            raise NotFound
        self.base: DefinitionDraft | MetricDefinition = self.draft or newest

    def form_kwargs(self) -> dict[str, Any]:
        """A field for each parameter."""
        return {"parameters": self.base.parameters}

    def get_initial(self) -> dict[str, Any]:
        """As the draft says, or the newest version."""
        return {
            "min_n": self.base.min_n,
            "time_zone": self.base.time_zone,
            "starts_on": self.draft.starts_on if self.draft else next_month(self.actor),
            "reason": self.draft.reason if self.draft else "",
            "version": self.draft.version if self.draft else 0,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Which metric."""
        return {"lead": self.metric.name, "metric": self.metric}

    def run(self, form: ServiceForm) -> DefinitionDraft:
        """Save it."""
        return services.draft_save(
            actor=self.actor,
            code=self.metric.code,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """Both sides over the past; the definition for who turns back."""
        name = "definition-preview" if result or self.draft else "metric-definition"
        return reverse(name, args=[self.metric.code])


class _DraftConfirmPage(ServiceFormPage, abstract=True):
    """Asks once; a draft that was changed meanwhile is left alone."""

    capability = Capability.COMPANY_CONFIGURE
    form_class = ConfirmForm
    template_name = "metrics/definition_confirm.html"

    def prepare(self) -> None:
        """The draft, or `NotFound`."""
        self.metric = metric_of(self.kwargs["code"])
        draft = draft_of(self.actor, self.metric.code)
        if draft is None:
            raise NotFound
        self.draft = draft

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.draft.version}

    def cancel_url(self) -> str:
        """The draft."""
        return reverse("definition-preview", args=[self.metric.code])

    def success_url(self, result: Any) -> str:
        """The definition."""
        return reverse("metric-definition", args=[self.metric.code])


class DraftDiscardView(_DraftConfirmPage):
    """Throw a draft away."""

    title = _("Throw the draft away?")
    submit_label = _("Throw away")
    success_message = _("The draft is thrown away.")

    def run(self, form: ServiceForm) -> None:
        """Throw it away."""
        services.draft_discard(
            actor=self.actor, code=self.metric.code, version=form.cleaned_data["version"]
        )

    def extra_context(self) -> Mapping[str, Any]:
        """What stays."""
        text = gettext("Figures stay as they are. The audit trail keeps what the draft said.")
        return {"text": text, "is_risky": True}


class DraftPublishView(_DraftConfirmPage):
    """Freeze a draft as the next version."""

    title = _("Publish the version?")
    submit_label = _("Publish")
    success_message = _("Published. It is computed in the background and then switched on.")

    def run(self, form: ServiceForm) -> MetricDefinition:
        """Publish it."""
        return services.draft_publish(
            actor=self.actor, code=self.metric.code, version=form.cleaned_data["version"]
        )

    def extra_context(self) -> Mapping[str, Any]:
        """What it means."""
        begins = workshop_words.begins_text(self.draft.starts_on)
        return {
            "text": gettext("%(metric)s is read by this version from %(day)s on.")
            % {"metric": self.metric.name, "day": begins},
            "consequences": [
                gettext("It can never be changed again: another change is another version."),
                gettext("Earlier periods keep the version they have."),
                gettext("Periods of two versions are not compared; charts mark where one ends."),
            ],
        }


class ZoneView(ServiceFormPage):
    """The time zone by whose days the company reports."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Reporting time zone")
    submit_label = _("Change the zone")
    form_class = ZoneForm
    template_name = "metrics/definition_zone.html"
    success_message = _("Changed. Every definition has a new version, computed in the background.")

    def get_initial(self) -> dict[str, Any]:
        """The zone there is."""
        return {"time_zone": company_of(self.actor).time_zone}

    def run(self, form: ServiceForm) -> Any:
        """Change it."""
        return services.company_zone_change(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The definitions."""
        return reverse("metric-definitions")
