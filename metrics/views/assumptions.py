"""Pages of assumptions: what they imply now, and the forms that change them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from metrics import services, wording
from metrics.assumption_forms import AssumptionForm, JudgeForm
from metrics.catalogue import CATALOGUE
from metrics.models import Assumption, AssumptionStatus, AssumptionVersion
from metrics.selectors.assumptions import Assumed, assumptions_of
from metrics.views.tabs import metric_tabs

_LOOK = {
    AssumptionStatus.STATED: ("none", "ring"),
    AssumptionStatus.CONFIRMED: ("ok", "check"),
    AssumptionStatus.REFUTED: ("risk", "x"),
}


class AssumptionListView(ActorView):
    """Every assumption with what it implies now."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Implications of this quarter’s changes so far, always told apart from measurements."""
        days, found = assumptions_of(self.actor)
        context = {
            "title": gettext("Assumptions"),
            "tabs": metric_tabs(self.actor, "assumptions"),
            "days": wording.span_text(days.start, days.end),
            "before_days": wording.span_text(days.before_start, days.before_end),
            "rows": [_row(self.actor, one) for one in found],
            "may_state": self.actor.has(Capability.METRICS_VIEW_TEAM),
        }
        return self.render("metrics/assumptions.html", context)


def _row(actor: Actor, one: Assumed) -> dict[str, Any]:
    latest = one.latest
    kind, icon = _LOOK[AssumptionStatus(latest.status)]
    judges = actor.has(Capability.TARGETS_MANAGE)
    owns = latest.owner_id == actor.membership_id and actor.has(Capability.METRICS_VIEW_TEAM)
    return {
        "pk": one.assumption.pk,
        "claim": claim_text(latest),
        "status": AssumptionStatus(latest.status).label,
        "kind": kind,
        "icon": icon,
        "implied": implied_text(one),
        "label": label_text(latest),
        "figure_url": reverse("metrics") + f"?period=quarter&code={latest.cause_code}",
        "source": latest.source,
        "evidence": latest.evidence,
        "owner": latest.owner.name,
        "valid_from": formats.date_text(latest.valid_from),
        "may_change": judges or owns,
        "may_judge": judges,
        "versions": [_version(version) for version in one.versions],
    }


def _version(version: AssumptionVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "claim": claim_text(version),
        "status": AssumptionStatus(version.status).label,
        "evidence": version.evidence,
        "by": version.created_by.name if version.created_by else gettext("The product"),
        "at": version.created_at,
    }


def claim_text(version: AssumptionVersion) -> str:
    """What it claims, in one sentence."""
    metric = CATALOGUE[version.cause_code]
    words = {
        "metric": metric.name,
        "amount": f"{formats.signed(version.coefficient, _places(version))} {version.unit}",
        "effect": version.effect,
    }
    if metric.is_time:
        return gettext("%(metric)s, an hour more: %(amount)s, %(effect)s") % words
    return gettext("%(metric)s, one more: %(amount)s, %(effect)s") % words


def _places(version: AssumptionVersion) -> int:
    """Digits after the point that are said."""
    text = f"{version.coefficient.normalize():f}"
    return len(text.partition(".")[2])


def implied_text(one: Assumed) -> str:
    """What the real change of the cause implies, or why nothing follows."""
    latest, implied = one.latest, one.implied
    words = {
        "metric": CATALOGUE[latest.cause_code].name,
        "delta": "" if implied.delta is None else formats.signed(implied.delta, 1),
        "implied": "" if implied.effect is None else formats.signed(implied.effect, 1),
        "unit": latest.unit,
        "effect": latest.effect,
        "note": implied.change.note,
    }
    if implied.delta is None:
        return gettext("%(metric)s: %(note)s. Nothing can be said.") % words
    if implied.effect is None:
        return gettext("%(metric)s %(delta)s (%(note)s). It is refuted: nothing follows.") % words
    return (
        gettext("%(metric)s %(delta)s (%(note)s) implies about %(implied)s %(unit)s, %(effect)s.")
        % words
    )


def label_text(latest: AssumptionVersion) -> str:
    """Who says so since when: always said beside what it implies."""
    words = {
        "by": latest.created_by.name if latest.created_by else gettext("the product"),
        "day": formats.date_text(latest.created_at.date()),
    }
    if latest.status == AssumptionStatus.CONFIRMED:
        return (
            gettext("An assumption, confirmed by %(by)s on %(day)s; not a measured effect.") % words
        )
    if latest.status == AssumptionStatus.REFUTED:
        return gettext("An assumption, refuted by %(by)s on %(day)s.") % words
    return gettext("An assumption stated by %(by)s on %(day)s; not a measured effect.") % words


class AssumptionPage(ServiceFormPage, abstract=True):
    """A form about an assumption; afterwards the list."""

    capability = Capability.METRICS_VIEW_TEAM
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("assumptions")


class AssumptionCreateView(AssumptionPage):
    """A new assumption."""

    title = _("State an assumption")
    submit_label = _("State it")
    success_message = _("The assumption is stated.")
    form_class = AssumptionForm

    def form_kwargs(self) -> dict[str, Any]:
        """People of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Assumption:
        """State it."""
        return services.assumption_state(actor=self.actor, **form.service_values())


class AssumptionChangePage(AssumptionPage, abstract=True):
    """A form about one assumption in sight."""

    def prepare(self) -> None:
        """The assumption and its latest version, or `NotFound`."""
        found = Assumption.objects.visible_to(self.actor)
        self.assumption: Assumption = get_or_not_found(found, pk=self.kwargs["pk"])
        self.latest = self.assumption.versions.order_by("-number")[0]

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = ("cause_code", "effect", "coefficient", "unit", "source", "owner_id", "valid_from")
        return {
            "version": self.assumption.version,
            **{name: getattr(self.latest, name) for name in names},
        }


class AssumptionEditView(AssumptionChangePage):
    """Another claim, source or owner."""

    title = _("Change the assumption")
    success_message = _("Saved as a new version.")
    form_class = AssumptionForm

    def form_kwargs(self) -> dict[str, Any]:
        """People of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Assumption:
        """Save it."""
        return services.assumption_change(
            actor=self.actor,
            assumption_id=self.assumption.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class AssumptionJudgeView(AssumptionChangePage):
    """Confirmed or refuted, with evidence."""

    capability = Capability.TARGETS_MANAGE
    title = _("Is the assumption true?")
    success_message = _("Saved with its evidence.")
    form_class = JudgeForm

    def extra_context(self) -> dict[str, Any]:
        """What is judged."""
        return {"lead": claim_text(self.latest)}

    def run(self, form: ServiceForm) -> Assumption:
        """Judge it."""
        return services.assumption_judge(
            actor=self.actor,
            assumption_id=self.assumption.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )
