"""What can be done to a run beside finishing its step, each as a page that opens as a dialog."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access import Capability
from core.errors import IllegalState, InvalidInput
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found, url_above
from handoffs.models import Request
from playbooks import services
from playbooks.forms_runs import CancelForm, RunStartForm, StepGiveForm
from playbooks.models import Playbook, Run, RunStep
from playbooks.selectors.runs import runs_with_open_steps


class RunFormPage(ServiceFormPage, abstract=True):
    """A form about one run that goes on, for those who may do that."""

    capability = Capability.PLAYBOOKS_RUN

    def prepare(self) -> None:
        """The run and its open step."""
        runs = runs_with_open_steps(self.actor)
        self.run_seen: Any = get_or_not_found(runs, pk=self.kwargs["pk"])
        if not self.run_seen.open_steps:
            raise IllegalState(_("This run has ended."))
        self.turn: RunStep = self.run_seen.open_steps[0]
        self.turn.run = self.run_seen

    def get_initial(self) -> dict[str, Any]:
        """The version and the step seen."""
        return {"version": self.run_seen.version, "step_id": self.turn.pk}

    def values(self, form: ServiceForm) -> dict[str, Any]:
        """What every service of a run takes, and what was typed."""
        return {
            "actor": self.actor,
            "run_id": self.run_seen.pk,
            "version": form.cleaned_data.get("version"),
            **form.service_values(),
        }

    def success_url(self, result: Any) -> str:
        """Back to the run."""
        return reverse("run-detail", args=[self.run_seen.pk])

    def extra_context(self) -> dict[str, Any]:
        """Which run."""
        return {"lead": f"{self.run_seen.playbook.name}, {self.run_seen.client.name}"}


class StepGiveView(RunFormPage):
    """Give the open step to somebody else, or take one's team's."""

    title = _("Give the step to somebody else")
    submit_label = _("Give")
    success_message = _("The step is with somebody else now.")
    form_class = StepGiveForm

    def form_kwargs(self) -> dict[str, Any]:
        """Everyone but the holder."""
        return {"actor": self.actor, "holder_id": self.turn.member_id}

    def run(self, form: ServiceForm) -> Run:
        """Give it."""
        return services.run_step_give(**self.values(form))


class RunCancelView(RunFormPage):
    """End a run before its time."""

    title = _("Cancel the run?")
    submit_label = pgettext_lazy("button", "Cancel the run")
    success_message = _("The run is cancelled.")
    form_class = CancelForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> Run:
        """Cancel it."""
        return services.run_cancel(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """What it means."""
        text = _("Its open step ends without being done. What was done stays in its history.")
        return {**super().extra_context(), "text": text}


class RunStartView(ServiceFormPage):
    """Start a playbook for a client, or for one of their requests."""

    capability = Capability.PLAYBOOKS_RUN
    submit_label = _("Start")
    success_message = _("Started: the first step has its person.")
    form_class = RunStartForm
    title = _("Start the playbook")

    def prepare(self) -> None:
        """The playbook, if it can be started."""
        playbooks = Playbook.objects.visible_to(self.actor).select_related("current")
        self.playbook: Playbook = get_or_not_found(playbooks, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The client and the request that the way here named."""
        asked = self.request.GET
        return {"client_id": asked.get("client"), "request_number": asked.get("request")}

    def form_kwargs(self) -> dict[str, Any]:
        """Clients of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Run:
        """Start it."""
        values = form.service_values()
        number = values.pop("request_number")
        if number is not None:
            values["request_id"] = self.request_id(number)
        return services.run_start(actor=self.actor, playbook_id=self.playbook.pk, **values)

    def request_id(self, number: int) -> int:
        """The id of the request with this number. Raises `InvalidInput` for none."""
        requests = Request.objects.visible_to(self.actor).filter(number=number)
        request_id: int | None = requests.values_list("pk", flat=True).first()
        if request_id is None:
            message = _("There is no request with this number.")
            raise InvalidInput(message, fields={"request_number": message})
        return request_id

    def success_url(self, result: Any) -> str:
        """The run, or back to where one came from."""
        if result is None:
            return url_above("playbook-detail", self.playbook.pk) or reverse("run-list")
        return reverse("run-detail", args=[result.pk])

    def extra_context(self) -> dict[str, Any]:
        """What is started."""
        title = _("Start: %(name)s") % {"name": self.playbook.name}
        return {"title": title, "lead": self.playbook.purpose}
