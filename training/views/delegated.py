"""Pages of tasks of managers: one of them, giving, doing, reviewing and taking back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import NotAllowed
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training.growth_forms import (
    DelegatedForm,
    DelegatedResultForm,
    DelegatedReviewForm,
    DelegatedWithdrawForm,
)
from training.models.delegated import DelegatedState, DelegatedTask, Verdict
from training.services import delegated as services

LOOKS = {
    DelegatedState.GIVEN: ("none", "ring"),
    DelegatedState.DONE: ("none", "clock"),
    DelegatedState.REVIEWED: ("ok", "check"),
    DelegatedState.WITHDRAWN: ("none", "x"),
}


def task_row(task: DelegatedTask) -> dict[str, Any]:
    """Plain values of one task."""
    state = DelegatedState(task.state)
    kind, icon = LOOKS[state]
    text = state.label
    if task.verdict:
        text = Verdict(task.verdict).label
        kind, icon = ("ok", "check") if task.verdict == Verdict.MET else ("none", "ring")
    return {
        "pk": task.pk,
        "title": task.title,
        "url": reverse("delegated-detail", args=[task.pk]),
        "member": task.member.name,
        "manager": task.manager.name if task.manager else _("The product"),
        "due": formats.date_text(task.due_on),
        "state": {"kind": kind, "icon": icon, "text": text},
    }


class DelegatedView(ActorView):
    """One task: why it is a manager's, what came of it, how it was judged."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        task = task_given(self, pk)
        may_review = services.may_review(self.actor, task)
        context = {
            "title": task.title,
            "task": task,
            "row": task_row(task),
            "verdict": Verdict(task.verdict).label if task.verdict else "",
            "may_finish": task.member_id == self.actor.membership_id
            and task.state == DelegatedState.GIVEN,
            "may_review": may_review and task.state == DelegatedState.DONE,
            "may_withdraw": may_review
            and task.state in {DelegatedState.GIVEN, DelegatedState.DONE},
            "crumbs": [
                {"label": _("Growth"), "url": reverse("growth")},
                {"label": task.member.name, "url": reverse("growth-person", args=[task.member_id])},
                {"label": task.title},
            ],
        }
        return self.render("training/delegated.html", context)


def task_given(view: ActorView, pk: int) -> DelegatedTask:
    """The task in sight, or `NotFound`."""
    rows = DelegatedTask.objects.visible_to(view.actor)
    related = rows.select_related("member", "manager", "reviewed_by")
    task: DelegatedTask = get_or_not_found(related, pk=pk)
    return task


class DelegatedGiveView(ServiceFormPage):
    """Give a task to one of one's people (`?member=`)."""

    capability = Capability.TRAINING_MANAGE
    title = _("Give a task of a manager")
    submit_label = _("Give it")
    success_message = _("Given. It stands on the person’s desk.")
    form_class = DelegatedForm

    def form_kwargs(self) -> dict[str, Any]:
        """One's people."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """To whom, if the address says so."""
        return {"member_id": self.request.GET.get("member", "")}

    def run(self, form: ServiceForm) -> DelegatedTask:
        """Give it."""
        return services.delegated_give(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The task, or all that grows."""
        return reverse("delegated-detail", args=[result.pk]) if result else reverse("growth")


class AboutTaskPage(ServiceFormPage, abstract=True):
    """A form about one task; afterwards the task."""

    def prepare(self) -> None:
        """The task, or `NotFound`."""
        self.task = task_given(self, self.kwargs["pk"])
        if not self.is_allowed():
            raise NotAllowed

    def is_allowed(self) -> bool:
        """Those who judge it."""
        return services.may_review(self.actor, self.task)

    def get_initial(self) -> dict[str, Any]:
        """Which version was seen."""
        return {"version": self.task.version}

    @property
    def here(self) -> dict[str, Any]:
        """Who acts on which task."""
        return {"actor": self.actor, "task_id": self.task.pk}

    def success_url(self, result: Any) -> str:
        """The task."""
        return reverse("delegated-detail", args=[self.task.pk])


class DelegatedFinishView(AboutTaskPage):
    """Say what came of it."""

    capability = Capability.TRAINING_VIEW
    title = _("What came of it?")
    submit_label = _("It is done")
    success_message = _("Your manager is told, and reviews it.")
    form_class = DelegatedResultForm

    def is_allowed(self) -> bool:
        """Whoever has the task."""
        return self.task.member_id == self.actor.membership_id

    def run(self, form: ServiceForm) -> DelegatedTask:
        """Finish it."""
        return services.delegated_finish(**self.here, **form.cleaned_data)


class DelegatedReviewView(AboutTaskPage):
    """Judge the result."""

    capability = Capability.TRAINING_MANAGE
    title = _("Review the result")
    submit_label = _("Review")
    success_message = _("Reviewed. The person reads your words.")
    form_class = DelegatedReviewForm

    def run(self, form: ServiceForm) -> DelegatedTask:
        """Review it."""
        return services.delegated_review(**self.here, **form.cleaned_data)


class DelegatedWithdrawView(AboutTaskPage):
    """Take it back."""

    capability = Capability.TRAINING_MANAGE
    title = _("Take this task back")
    submit_label = _("Take it back")
    success_message = _("Taken back.")
    form_class = DelegatedWithdrawForm

    def run(self, form: ServiceForm) -> DelegatedTask:
        """Take it back."""
        return services.delegated_withdraw(**self.here, **form.cleaned_data)
