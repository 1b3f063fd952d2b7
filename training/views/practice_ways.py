"""What becomes of a practice: decided, put into a playbook or a course, given on, taken."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import NotAllowed, NotFound
from core.forms import ServiceForm
from core.views import ServiceFormPage, Text, get_or_not_found
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.practice_forms import (
    PracticeAskForm,
    PracticeMoveForm,
    TakerEndForm,
    TakerForm,
    ToCourseForm,
    ToPlaybookForm,
)
from training.services import practice_takers as takers
from training.services import practices as services


class AboutPracticePage(ServiceFormPage, abstract=True):
    """A form about one practice; afterwards the practice."""

    capability = Capability.TRAINING_MANAGE

    def prepare(self) -> None:
        """The practice, or `NotFound`."""
        rows = Practice.objects.visible_to(self.actor)
        self.practice: Practice = get_or_not_found(rows, pk=self.kwargs["pk"])
        if not self.is_allowed():
            raise NotAllowed(_("The person’s manager or a head decides this."))

    def is_allowed(self) -> bool:
        """Whether the form is for this person at all; giving on is for all who lead."""
        return True

    def get_initial(self) -> dict[str, Any]:
        """Which version was seen."""
        return {"version": self.practice.version}

    def success_url(self, result: Any) -> str:
        """The practice."""
        return reverse("practice-detail", args=[self.practice.pk])

    def took(self) -> set[int]:
        """Who took it already."""
        return set(self.practice.takers.values_list("member_id", flat=True))


_TITLES: dict[str, Text] = {
    PracticeState.DRAFT: _("Go on writing?"),
    PracticeState.READY: _("Is it written so that others can follow it?"),
    PracticeState.IN_USE: _("Have others try it?"),
    PracticeState.KEPT: _("Keep this practice"),
    PracticeState.GIVEN_UP: _("Give this practice up"),
}


class PracticeMoveView(AboutPracticePage):
    """On to another state."""

    capability = Capability.TRAINING_MANAGE
    title = _("Decide")
    submit_label = _("Decide")
    success_message = _("Decided.")
    form_class = PracticeMoveForm

    def prepare(self) -> None:
        """The practice and the state, or `NotFound`."""
        super().prepare()
        self.target: str = self.kwargs["state"]
        if self.target not in _TITLES:
            raise NotFound

    def is_allowed(self) -> bool:
        """Those who decide."""
        return services.may_decide(self.actor, self.practice)

    def extra_context(self) -> dict[str, Any]:
        """The question that is decided."""
        return {"title": _TITLES[self.target], "lead": self.practice.title}

    def form_kwargs(self) -> dict[str, Any]:
        """Keeping and giving up need a reason."""
        return {"needs_reason": self.target in {PracticeState.KEPT, PracticeState.GIVEN_UP}}

    def run(self, form: ServiceForm) -> Practice:
        """Decide it."""
        return services.practice_move(
            actor=self.actor,
            practice_id=self.practice.pk,
            state=self.target,
            reason=form.cleaned_data.get("reason", ""),
            version=form.cleaned_data["version"],
        )


class PracticeToPlaybookView(AboutPracticePage):
    """Put its steps at the end of a playbook's draft."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Put it into a playbook")
    submit_label = _("Add its steps to the draft")
    success_message = _("The steps stand at the end of the playbook’s draft.")
    form_class = ToPlaybookForm

    def is_allowed(self) -> bool:
        """Those who write it."""
        return services.may_write(self.actor, self.practice)

    def form_kwargs(self) -> dict[str, Any]:
        """Playbooks of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Practice:
        """Add them."""
        return services.practice_to_playbook(
            actor=self.actor,
            practice_id=self.practice.pk,
            playbook_id=form.cleaned_data["playbook_id"],
            version=form.cleaned_data["version"],
        )


class PracticeToCourseView(AboutPracticePage):
    """Say which course teaches it."""

    capability = Capability.TRAINING_MANAGE
    title = _("Which course teaches it?")
    submit_label = _("Link the course")
    success_message = _("Whoever does the course has taken the practice from then on.")
    form_class = ToCourseForm

    def is_allowed(self) -> bool:
        """Those who decide."""
        return services.may_decide(self.actor, self.practice)

    def form_kwargs(self) -> dict[str, Any]:
        """Courses of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Practice:
        """Link it."""
        return services.practice_to_course(
            actor=self.actor,
            practice_id=self.practice.pk,
            course_id=form.cleaned_data["course_id"],
            version=form.cleaned_data["version"],
        )


class PracticeAskView(AboutPracticePage):
    """Ask people to learn it."""

    capability = Capability.TRAINING_MANAGE
    title = _("Who is to learn it?")
    submit_label = _("Ask them")
    success_message = _("They see it on their desks. Whoever does it has taken the practice.")
    form_class = PracticeAskForm

    def form_kwargs(self) -> dict[str, Any]:
        """One's people who have not taken it."""
        return {"actor": self.actor, "practice": self.practice, "took": self.took()}

    def run(self, form: ServiceForm) -> list[int]:
        """Ask them."""
        return services.practice_ask(
            actor=self.actor,
            practice_id=self.practice.pk,
            member_ids=form.cleaned_data["member_ids"],
            due_on=form.cleaned_data["due_on"],
        )


class TakerAddView(AboutPracticePage):
    """Note that somebody took it."""

    capability = Capability.TRAINING_MANAGE
    title = _("Who took it?")
    submit_label = _("Note it")
    success_message = _("Noted.")
    form_class = TakerForm

    def form_kwargs(self) -> dict[str, Any]:
        """One's people who have not taken it."""
        return {"actor": self.actor, "practice": self.practice, "took": self.took()}

    def run(self, form: ServiceForm) -> PracticeTaker:
        """Note it."""
        values = form.service_values()
        return takers.taker_add(actor=self.actor, practice_id=self.practice.pk, **values)


class TakerEndView(ServiceFormPage):
    """Note that somebody no longer works by it."""

    capability = Capability.TRAINING_MANAGE
    title = _("No longer works by it?")
    submit_label = _("Note it")
    success_message = _("Noted.")
    form_class = TakerEndForm

    def prepare(self) -> None:
        """The taker, or `NotFound`."""
        rows = PracticeTaker.objects.visible_to(self.actor).select_related("practice", "member")
        self.taker: PracticeTaker = get_or_not_found(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Which version was seen."""
        return {"version": self.taker.version}

    def extra_context(self) -> dict[str, Any]:
        """Who it is about."""
        return {"lead": self.taker.member.name}

    def run(self, form: ServiceForm) -> PracticeTaker:
        """Note it."""
        return takers.taker_end(
            actor=self.actor,
            taker_id=self.taker.pk,
            ended_on=form.cleaned_data["ended_on"],
            version=form.cleaned_data["version"],
        )

    def success_url(self, result: Any) -> str:
        """The practice."""
        return reverse("practice-detail", args=[self.taker.practice_id])
