"""Pages of service policies, and the due times of one request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.models import DueTime, Priority, Request, ServicePolicy, ServicePolicyVersion
from handoffs.models.service_level import TARGETS
from handoffs.selectors.due_times import DueState, due_seen, due_times_of
from handoffs.selectors.service_levels import in_force, policies_of
from handoffs.service_level_forms import DueAgainForm, PolicyForm
from handoffs.transitions import RequestState
from handoffs.views.base import RequestFormPage, request_url
from handoffs.views.due_marks import LOOK

DUE = "#due"


class PolicyListView(ActorView):
    """What is promised to whom, in the order in which policies are asked."""

    capability = Capability.REQUESTS_VIEW_ALL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Policies with what is in force today, what comes, and what was before."""
        policies = list(policies_of(self.actor))
        context = {
            "title": _("Service levels"),
            "rows": [_row(policy) for policy in policies],
            "may_manage": self.actor.has(Capability.SERVICE_LEVELS_MANAGE),
        }
        return self.render("handoffs/service_level_list.html", context)


def _row(policy: Any) -> dict[str, Any]:
    """A policy as it is in force today; one that only begins later shows its first version."""
    today = timezone.localdate()
    shown = in_force(policy, today) or policy.all_versions[-1]
    return {
        "pk": policy.pk,
        "name": policy.name,
        "is_active": policy.is_active,
        "position": policy.position,
        **_promise(shown),
        "is_to_come": shown.starts_on > today,
        "others": [
            {**_promise(version), "is_to_come": version.starts_on > today}
            for version in policy.all_versions
            if version != shown
        ],
    }


def _promise(version: ServicePolicyVersion) -> dict[str, Any]:
    minutes = (getattr(version, field) for field in TARGETS.values())
    return {
        "number": version.number,
        "fits": _conditions(version),
        "times": [formats.duration(None if one is None else one * 60) for one in minutes],
        "warns": _warning(version),
        "starts_on": formats.day(version.starts_on),
        "by": version.created_by.name if version.created_by else gettext("The product"),
    }


def _conditions(version: ServicePolicyVersion) -> list[str]:
    """Each condition in words; none at all fits every request."""
    said = []
    if version.segment:
        said.append(gettext("Segment: %(value)s") % {"value": version.segment})
    if version.topic is not None:
        said.append(gettext("Topic: %(value)s") % {"value": version.topic})
    if version.priority:
        label = dict(Priority.choices).get(version.priority, version.priority)
        said.append(gettext("Priority: %(value)s") % {"value": label})
    if version.by_client_zone:
        said.append(gettext("Hours where the client is"))
    return said


def _warning(version: ServicePolicyVersion) -> str:
    if version.warn_minutes is not None:
        return gettext("%(time)s before") % {"time": formats.duration(version.warn_minutes * 60)}
    if version.warn_percent is None:
        return gettext("no warning")
    return gettext("at %(share)s %% of the time") % {"share": version.warn_percent}


class PolicyCreateView(ServiceFormPage):
    """A new policy."""

    capability = Capability.SERVICE_LEVELS_MANAGE
    title = _("New service policy")
    submit_label = _("Add policy")
    success_message = _("The policy is added. It holds for requests opened from now on.")
    form_class = PolicyForm
    template_name = "handoffs/service_level_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """Topics of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> ServicePolicy:
        """Add it."""
        return services.service_policy_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("service-policy-list")


class PolicyEditView(ServiceFormPage):
    """Another version of a policy, another name or place, or out of use."""

    capability = Capability.SERVICE_LEVELS_MANAGE
    title = _("Change the service policy")
    submit_label = _("Save")
    success_message = _("Saved. Requests that are open keep what they were promised.")
    form_class = PolicyForm
    template_name = "handoffs/service_level_form.html"

    def prepare(self) -> None:
        """The policy, or `NotFound`."""
        policies = ServicePolicy.objects.visible_to(self.actor)
        self.policy: ServicePolicy = get_or_not_found(policies, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen; a day is said only for another promise."""
        last = self.policy.versions.order_by("-number")[0]
        of_version = services.POLICY_FIELDS - {"starts_on"}
        said = {name: getattr(last, name) for name in of_version if hasattr(last, name)}
        of_policy = ("name_en", "name_ru", "position", "is_active", "version")
        return {**said, **{name: getattr(self.policy, name) for name in of_policy}}

    def form_kwargs(self) -> dict[str, Any]:
        """Topics of the company."""
        return {"actor": self.actor, "policy": self.policy}

    def run(self, form: ServiceForm) -> ServicePolicy:
        """Save it."""
        return services.service_policy_update(
            actor=self.actor,
            policy_id=self.policy.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("service-policy-list")


class PolicyDefaultsView(ActorView):
    """The usual times by priority, for a company that has promised nothing yet."""

    capability = Capability.SERVICE_LEVELS_MANAGE

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add them once."""
        services.service_policies_create_defaults(actor=self.actor)
        return self.redirect(reverse("service-policy-list"), _("The usual policies are added."))


class DueTimesView(ActorView):
    """Every due time of a request: a panel of its page, and a page of its own."""

    capability = Capability.REQUESTS_VIEW_ALL

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """Those that run, those that are over, and those that were replaced."""
        requests = Request.objects.visible_to(self.actor).select_related(
            "calendar", "service_policy__policy"
        )
        record: Request = get_or_not_found(requests, number=number)
        rows = [_due_row(row, record) for row in due_times_of(self.actor, record.pk)]
        may_again = (
            self.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)
            and record.state != RequestState.RESOLVED
        )
        context = {
            "record": record,
            "title": gettext("Due times of #%(number)s") % {"number": record.number},
            "url": request_url(record.number),
            "policy": record.service_policy,
            "rows": [row for row in rows if not row["is_replaced"]],
            "replaced": [row for row in rows if row["is_replaced"]],
            "again_url": reverse("request-due-again", args=[number]) if may_again else "",
        }
        name = "_due_panel" if getattr(request, "htmx", False) else "due_times"
        return self.render(f"handoffs/{name}.html", context)


def _due_row(row: DueTime, record: Request) -> dict[str, Any]:
    spec = record.due_spec(row.kind)
    seen = due_seen(row.clock, row.warn_after_seconds, spec, timezone.now())
    kind, icon = LOOK[seen.state]
    due_at = row.due_at or row.missed_at
    return {
        "text": seen.text,
        "kind": kind,
        "icon": icon,
        "about": _about(row),
        "due": formats.when(due_at) if due_at and seen.state != DueState.DROPPED else "",
        "promised": formats.duration(seen.target_seconds),
        "used": formats.duration(seen.used_seconds),
        "is_replaced": row.replaced_at is not None,
    }


def _about(row: DueTime) -> str:
    """Whose answer it is: of an offer the receiver's, of a question the colleague's."""
    if row.handover is not None:
        return str(row.handover.to_owner or row.handover.to_team or "")
    return row.question.asked_to.name if row.question is not None else ""


class DueAgainView(RequestFormPage):
    """Put a request under the policy that fits it today, with a reason."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    action = "change_details"
    title = _("Compute the due times anew")
    submit_label = _("Compute anew")
    success_message = _("The due times are computed anew, by the policy that fits today.")
    form_class = DueAgainForm

    def run(self, form: ServiceForm) -> Request:
        """Compute."""
        return services.request_due_again(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """What it does."""
        lead = gettext(
            "The request is put under the service policy that fits its client, topic and priority "
            "as they are now. What was due before stays in the history."
        )
        return {**super().extra_context(), "lead": lead}

    def success_url(self, result: Any) -> str:
        """Back to the due times."""
        return request_url(self.record.number, anchor=DUE)
