"""Forms of assignments: asked for, ticked off, moved, taken back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.errors import NotFound
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from training import services
from training.learning_forms import AskForm, DropForm, DueForm, FinishForm
from training.models import Assignment
from training.selectors.learning import person_in_sight

USUAL_DAYS = timedelta(days=14)


class AskView(ServiceFormPage):
    """Ask a person to read, to pass a check, to take a course or to do a task."""

    capability = Capability.TRAINING_MANAGE
    title = _("Ask for something")
    submit_label = _("Ask")
    success_message = _("Asked.")
    form_class = AskForm

    def prepare(self) -> None:
        """Somebody one answers for."""
        person = person_in_sight(self.actor, self.kwargs["pk"])
        if person is None:
            raise NotFound
        self.person: Membership = services.require_manages(self.actor, person.pk)

    def get_initial(self) -> dict[str, Any]:
        """Two weeks are usual."""
        return {"due_on": timezone.localdate() + USUAL_DAYS}

    def form_kwargs(self) -> dict[str, Any]:
        """Playbooks and courses of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Assignment:
        """Ask."""
        return services.assignment_ask(
            actor=self.actor, member_id=self.person.pk, **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The person's page."""
        return reverse("learning-person", args=[self.person.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Whom."""
        return {"lead": self.person.name}


class OneAssignmentPage(ServiceFormPage, abstract=True):
    """A form about one assignment in sight."""

    capability = Capability.TRAINING_VIEW

    def prepare(self) -> None:
        """The assignment, or `NotFound`."""
        rows = Assignment.objects.visible_to(self.actor)
        related = rows.select_related("playbook", "course", "member")
        self.assignment: Assignment = get_or_not_found(related, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.assignment.version}

    def seen(self, form: ServiceForm) -> dict[str, Any]:
        """Who acts on which state of it."""
        return {
            "actor": self.actor,
            "assignment_id": self.assignment.pk,
            "version": form.cleaned_data["version"],
        }

    def success_url(self, result: Any) -> str:
        """One's own page, or the person's."""
        if self.assignment.member_id == self.actor.membership_id:
            return reverse("learning")
        return reverse("learning-person", args=[self.assignment.member_id])

    def extra_context(self) -> Mapping[str, Any]:
        """What it is about, and whose."""
        if self.assignment.member_id == self.actor.membership_id:
            return {"lead": self.assignment.title}
        return {"lead": f"{self.assignment.title} · {self.assignment.member.name}"}


class FinishView(OneAssignmentPage):
    """Tick it off."""

    title = _("Done?")
    submit_label = _("Done")
    success_message = _("Done.")
    form_class = FinishForm

    def run(self, form: ServiceForm) -> Assignment:
        """Mark it done."""
        note = form.cleaned_data["note"]
        return services.assignment_finish(**self.seen(form), note=note)


class DropView(OneAssignmentPage):
    """Take it back."""

    capability = Capability.TRAINING_MANAGE
    title = _("Take it back?")
    submit_label = _("Take it back")
    success_message = _("Taken back.")
    form_class = DropForm

    def run(self, form: ServiceForm) -> Assignment:
        """Drop it with the reason."""
        return services.assignment_drop(**self.seen(form), note=form.cleaned_data["note"])


class DueView(OneAssignmentPage):
    """Another day."""

    capability = Capability.TRAINING_MANAGE
    title = _("Another day")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = DueForm

    def get_initial(self) -> dict[str, Any]:
        """The day it is due now."""
        return {**super().get_initial(), "due_on": self.assignment.due_on}

    def run(self, form: ServiceForm) -> Assignment:
        """Move it."""
        return services.assignment_due_change(**self.seen(form), due_on=form.cleaned_data["due_on"])
