"""The draft editor: steps one by one, what is wrong with them, and the way to a version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.drafts import DraftFormPage, DraftMoveView, DraftPartView
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import get_or_not_found
from playbooks import services
from playbooks.forms import ProposeForm, SendBackForm, StepForm, step_initial
from playbooks.models import PlaybookDraft, PlaybookVersion
from playbooks.selectors import problem_sentences, role_codes, role_names, steps_shown
from playbooks.steps import Step
from playbooks.transitions import DraftState
from playbooks.views.shown import SAME_STEPS, chart_of, differences_shown


def draft_given(actor: Actor, pk: int) -> PlaybookDraft:
    """The draft of a playbook in sight, or `NotFound`."""
    drafts = PlaybookDraft.objects.visible_to(actor)
    related = drafts.select_related("playbook__current", "proposed_by", "changed_by")
    draft: PlaybookDraft = get_or_not_found(related, playbook_id=pk)
    return draft


def draft_context(actor: Actor, draft: PlaybookDraft, message: Any = "") -> dict[str, Any]:
    """What the draft's page and the part that htmx puts in anew show."""
    playbook, current = draft.playbook, draft.playbook.current
    steps, names = draft.steps, role_names(actor)
    before = current.steps if current else ()
    waits = draft.state == DraftState.PROPOSED
    may_approve = waits and services.may_approve(actor, draft)
    return {
        "title": gettext("Draft: %(name)s") % {"name": playbook.name},
        "playbook": playbook,
        "draft": draft,
        "current": current,
        "message": message,
        "steps": steps_shown(steps, names),
        "chart": chart_of(playbook, steps),
        "problems": problem_sentences(steps, role_codes(actor.company_id)),
        "differences": differences_shown(before, steps, names) if current else [],
        "same_text": SAME_STEPS,
        "is_changed": (current.document if current else []) != draft.document,
        "waits": waits,
        "is_sent_back": bool(draft.sent_back_because) and not waits,
        "may_write": actor.has(Capability.PLAYBOOKS_WRITE),
        "may_approve": may_approve,
        "is_own": waits and actor.has(Capability.PLAYBOOKS_APPROVE) and not may_approve,
        "crumbs": [
            {"label": _("Playbooks"), "url": reverse("playbook-list")},
            {"label": playbook.name, "url": reverse("playbook-detail", args=[playbook.pk])},
            {"label": _("Draft")},
        ],
    }


class WholeDraft(DraftPartView, abstract=True):
    """All of a draft."""

    page_template = "playbooks/draft.html"
    part_template = "playbooks/_draft.html"

    def context(self, message: str) -> dict[str, Any]:
        """Steps, chart, what is wrong and what differs."""
        return draft_context(self.actor, draft_given(self.actor, self.kwargs["pk"]), message)


class DraftView(WholeDraft):
    """The next version while it is written; everybody who reads playbooks may look."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, or for htmx the part that changes."""
        return self.show()


class DraftPage(DraftFormPage, abstract=True):
    """A form about one draft."""

    draft: PlaybookDraft

    def prepare(self) -> None:
        """The draft, or `NotFound`."""
        self.draft = draft_given(self.actor, self.kwargs["pk"])

    @property
    def here(self) -> dict[str, Any]:
        """Who does it to which playbook."""
        return {"actor": self.actor, "playbook_id": self.draft.playbook_id}

    def success_url(self, result: Any) -> str:
        """The draft."""
        return reverse("playbook-draft", args=[self.draft.playbook_id])


class StepPage(DraftPage, abstract=True):
    """The form of a step, new or there already."""

    capability = Capability.PLAYBOOKS_WRITE
    form_class = StepForm
    template_name = "playbooks/step_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The company's roles and the draft's steps."""
        return {"actor": self.actor, "steps": self.draft.steps}


class StepAddView(StepPage):
    """A new step, after another one or at the end."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("New step")
    submit_label = _("Add step")

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Add it."""
        assert isinstance(form, StepForm)  # noqa: S101 -- declared above
        return services.draft_step_add(
            **self.here,
            seen=form.cleaned_data["version"],
            after=self.request.GET.get("after", ""),
            **form.step_values(),
        )


class OneStepPage(DraftPage, abstract=True):
    """A form about one step."""

    def prepare(self) -> None:
        """The step, or `NotFound`."""
        super().prepare()
        found = [step for step in self.draft.steps if step.key == self.kwargs["key"]]
        if not found:
            raise NotFound
        self.step: Step = found[0]


class StepChangeView(OneStepPage, StepPage):
    """Change a step."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Change the step")
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        return super().get_initial() | step_initial(self.step)

    def form_kwargs(self) -> dict[str, Any]:
        """Keep what stands there although it is no longer offered."""
        return super().form_kwargs() | {"step": self.step}

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Save it."""
        assert isinstance(form, StepForm)  # noqa: S101 -- declared above
        return services.draft_step_change(
            **self.here,
            seen=form.cleaned_data["version"],
            key=self.step.key,
            **form.step_values(),
        )


class StepRemoveView(OneStepPage):
    """Take a step out."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Take this step out?")
    submit_label = _("Take it out")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Take it out."""
        return services.draft_step_remove(
            **self.here, seen=form.cleaned_data["version"], key=self.step.key
        )

    def extra_context(self) -> dict[str, Any]:
        """Which one, and what becomes of the ways to it."""
        return {
            "text": self.step.title or self.step.key,
            "consequences": [_("Steps that led to it lead on to where it led.")],
        }


class StepMoveView(WholeDraft, DraftMoveView):
    """One place up or down."""

    capability = Capability.PLAYBOOKS_WRITE

    def move(self, *, seen: int | None, key: str, direction: str) -> None:
        """Move the step."""
        pk = draft_given(self.actor, self.kwargs["pk"]).playbook_id
        services.draft_step_move(
            actor=self.actor, playbook_id=pk, seen=seen, key=key, direction=direction
        )

    def draft_url(self) -> str:
        """The draft."""
        return reverse("playbook-draft", args=[self.kwargs["pk"]])


class ProposeView(DraftPage):
    """Ask for approval."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Propose this draft")
    submit_label = _("Propose")
    success_message = _("Proposed. Those who approve see it on their desks.")
    form_class = ProposeForm

    def get_initial(self) -> dict[str, Any]:
        """What was said when it was proposed before."""
        return super().get_initial() | {"reason": self.draft.reason}

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Propose it."""
        seen = form.cleaned_data["version"]
        return services.draft_propose(**self.here, seen=seen, reason=form.cleaned_data["reason"])


class DiscardView(DraftPage):
    """Forget what was not approved."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Forget all changes of the draft?")
    submit_label = _("Forget them")
    success_message = _("The draft is as the newest version again.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Forget them."""
        return services.draft_discard(**self.here, seen=form.cleaned_data["version"])


class SendBackView(DraftPage):
    """Say what must be mended before it can be approved."""

    capability = Capability.PLAYBOOKS_APPROVE
    title = _("Send the draft back")
    submit_label = _("Send back")
    success_message = _("Sent back.")
    form_class = SendBackForm

    def run(self, form: ServiceForm) -> PlaybookDraft:
        """Send it back."""
        seen = form.cleaned_data["version"]
        return services.draft_send_back(
            **self.here, seen=seen, because=form.cleaned_data["because"]
        )


class ApproveView(DraftPage):
    """Put the draft in force."""

    capability = Capability.PLAYBOOKS_APPROVE
    title = _("Approve this draft?")
    submit_label = _("Approve")
    success_message = _("Approved. It is in force from now on.")
    form_class = ConfirmForm
    template_name = "playbooks/approve.html"
    stays = False

    def run(self, form: ServiceForm) -> PlaybookVersion:
        """Approve what was seen."""
        return services.draft_approve(**self.here, seen=form.cleaned_data["version"])

    def success_url(self, result: PlaybookVersion | None) -> str:
        """The playbook; back to the draft without an approval."""
        name = "playbook-draft" if result is None else "playbook-detail"
        return reverse(name, args=[self.draft.playbook_id])

    def extra_context(self) -> dict[str, Any]:
        """What it says and what differs."""
        current = self.draft.playbook.current
        return {
            "draft": self.draft,
            "current": current,
            "next_number": current.number + 1 if current else 1,
        }
