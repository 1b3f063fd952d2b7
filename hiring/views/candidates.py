"""Pages of candidates: everything that is known, and what is done about it.

Where a name or an address stands: on these pages and nowhere else. They are never kept in caches.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import IllegalState
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found, url_above
from hiring import services
from hiring.forms import (
    CandidateForm,
    CandidateStateForm,
    EraseForm,
    KeepUntilForm,
    MoveForm,
)
from hiring.models import Candidate, CandidateState, Decision, VacancyState
from hiring.selectors.candidates import same_address, same_name
from hiring.transitions import CANDIDATE_TRANSITIONS, CandidateAction
from hiring.views.shown import STATE_LOOKS
from hiring.views.vacancies import vacancy_given

_BY_FORM = (CandidateAction.INTERVIEW, CandidateAction.WITHDRAW, CandidateAction.RETURN)


def candidate_given(actor: Actor, pk: int) -> Candidate:
    """A candidate in sight, or `NotFound`."""
    rows = Candidate.objects.visible_to(actor).select_related(
        "vacancy__role", "vacancy__guide", "membership"
    )
    candidate: Candidate = get_or_not_found(rows, pk=pk)
    return candidate


class CandidateView(ActorView):
    """One candidate."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; of somebody whose data were deleted only that there was somebody."""
        candidate = candidate_given(self.actor, pk)
        is_erased = candidate.erased_at is not None
        look, icon = STATE_LOOKS[CandidateState(candidate.state)]
        decisions = Decision.objects.visible_to(self.actor).select_related("decided_by")
        decision = decisions.filter(candidate=candidate).first()
        vacancy = candidate.vacancy
        person = candidate.membership
        context = {
            "title": _("Deleted candidate") if is_erased else candidate.name,
            "candidate": candidate,
            "is_erased": is_erased,
            "state": {"look": look, "icon": icon, "text": candidate.get_state_display()},
            "vacancy": vacancy,
            "is_soon": (candidate.delete_on - self._today()).days <= 7,
            "documents": candidate.documents.select_related("uploaded_by").order_by("pk"),
            "steps": candidate.steps.select_related("by", "vacancy").order_by("-at", "-pk"),
            "elsewhere": same_address(self.actor, candidate),
            "decision": decision,
            "person": person,
            "person_url": url_above("person", person.pk) if person else None,
            "interviews_url": url_above("candidate-interviews", candidate.pk),
            **self._may(candidate),
            "crumbs": [
                {"label": _("Hiring"), "url": reverse("vacancy-list")},
                {"label": vacancy.title, "url": reverse("vacancy", args=[vacancy.pk])},
                {"label": _("Deleted candidate") if is_erased else candidate.name},
            ],
        }
        return never_kept(self.render("hiring/candidate.html", context))

    def _today(self) -> Any:
        return local_day(self.actor.company_time_zone, timezone.now())

    def _may(self, candidate: Candidate) -> dict[str, bool]:
        """What can be done with somebody whose data are there."""
        is_there = candidate.erased_at is None
        runs = is_there and services.runs(self.actor, candidate.vacancy)
        state = candidate.state
        return {
            "may_change": is_there,
            "may_run": runs,
            "may_decide": runs and (state, CandidateAction.REFUSE) in CANDIDATE_TRANSITIONS,
            "may_hire": runs
            and candidate.vacancy.state == VacancyState.OPEN
            and (state, CandidateAction.HIRE) in CANDIDATE_TRANSITIONS,
            "may_move": runs and (state, CandidateAction.MOVE) in CANDIDATE_TRANSITIONS,
            "may_act": is_there
            and any((state, action) in CANDIDATE_TRANSITIONS for action in _BY_FORM),
        }


def never_kept(response: HttpResponse) -> HttpResponse:
    """No copies in caches."""
    patch_cache_control(response, private=True, no_store=True)
    return response


class CandidateAddView(ServiceFormPage):
    """Somebody new, with their consent."""

    capability = Capability.HIRING_TAKE_PART
    title = _("Add a candidate")
    submit_label = _("Add")
    success_message = _("Added.")
    form_class = CandidateForm
    template_name = "hiring/candidate_add.html"

    def prepare(self) -> None:
        """An open vacancy in sight."""
        self.vacancy = vacancy_given(self.actor, self.kwargs["pk"])
        if self.vacancy.state != VacancyState.OPEN:
            raise IllegalState(_("This vacancy is not open any more."))

    def form_kwargs(self) -> dict[str, Any]:
        """With the day of deletion."""
        return {"is_new": True}

    def extra_context(self) -> dict[str, Any]:
        """Who has the name that was typed already."""
        typed = self.request.POST.get("name", "")
        return {"same": same_name(self.actor, self.vacancy.pk, typed)}

    def render_form(self, form: ServiceForm, *, status: int = 200) -> HttpResponse:
        """Never kept in caches: it may name candidates."""
        return never_kept(super().render_form(form, status=status))

    def run(self, form: ServiceForm) -> Candidate:
        """Add them."""
        return services.candidate_add(
            actor=self.actor, vacancy_id=self.vacancy.pk, **form.service_values()
        )

    def success_url(self, result: Candidate | None) -> str:
        """Their page."""
        if result is None:
            return reverse("vacancy", args=[self.vacancy.pk])
        return reverse("candidate", args=[result.pk])


class OneCandidatePage(ServiceFormPage, abstract=True):
    """A form about one candidate whose data are there."""

    capability = Capability.HIRING_TAKE_PART
    success_message = _("Saved.")
    for_deciders = False

    def prepare(self) -> None:
        """The candidate, or `NotFound`, `NotAllowed`, `IllegalState`."""
        self.candidate = candidate_given(self.actor, self.kwargs["pk"])
        if self.for_deciders:
            services.require_runs(self.actor, self.candidate.vacancy)
        services.require_not_erased(self.candidate)

    def render_form(self, form: ServiceForm, *, status: int = 200) -> HttpResponse:
        """Never kept in caches."""
        return never_kept(super().render_form(form, status=status))

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.candidate.version}

    def extra_context(self) -> Mapping[str, Any]:
        """Of whom it is."""
        return {"lead": self.candidate.name}

    def known(self, form: ServiceForm) -> dict[str, Any]:
        """What every service is told."""
        return {
            "actor": self.actor,
            "candidate_id": self.candidate.pk,
            "version": form.cleaned_data["version"],
        }

    def success_url(self, result: Any) -> str:
        """Their page."""
        return reverse("candidate", args=[self.candidate.pk])


class CandidateEditView(OneCandidatePage):
    """What is known of them."""

    title = _("Change the candidate's data")
    submit_label = _("Save")
    form_class = CandidateForm

    def get_initial(self) -> dict[str, Any]:
        """What is known now."""
        names = services.CANDIDATE_FIELDS | {"version"}
        return {name: getattr(self.candidate, name) for name in names}

    def form_kwargs(self) -> dict[str, Any]:
        """Without the day of deletion."""
        return {"is_new": False}

    def run(self, form: ServiceForm) -> Candidate:
        """Save it."""
        return services.candidate_change(**self.known(form), **form.service_values())


class CandidateStateView(OneCandidatePage):
    """Where they are now."""

    title = _("What happened?")
    submit_label = _("Save")
    form_class = CandidateStateForm

    def form_kwargs(self) -> dict[str, Any]:
        """What fits their state."""
        return {"candidate": self.candidate}

    def run(self, form: ServiceForm) -> Candidate:
        """Save it."""
        action = CandidateAction(form.cleaned_data["action"])
        return services.candidate_act(**self.known(form), action=action)


class CandidateKeepView(OneCandidatePage):
    """Another day of deletion."""

    capability = Capability.HIRING_OPEN
    for_deciders = True
    title = _("Until when are the data kept?")
    submit_label = _("Save")
    form_class = KeepUntilForm

    def get_initial(self) -> dict[str, Any]:
        """The day of now."""
        return {"delete_on": self.candidate.delete_on, "version": self.candidate.version}

    def run(self, form: ServiceForm) -> Candidate:
        """Save it."""
        return services.candidate_keep_until(
            **self.known(form), delete_on=form.cleaned_data["delete_on"]
        )


class CandidateMoveView(OneCandidatePage):
    """For another vacancy."""

    capability = Capability.HIRING_OPEN
    for_deciders = True
    title = _("Consider them for another vacancy")
    submit_label = _("Move")
    success_message = _("Moved.")
    form_class = MoveForm

    def form_kwargs(self) -> dict[str, Any]:
        """Other open vacancies in sight."""
        return {"actor": self.actor, "candidate": self.candidate}

    def run(self, form: ServiceForm) -> Candidate:
        """Move them."""
        return services.candidate_move(
            **self.known(form), vacancy_id=form.cleaned_data["vacancy_id"]
        )


class CandidateEraseView(OneCandidatePage):
    """Now, and for good."""

    capability = Capability.HIRING_OPEN
    for_deciders = True
    title = _("Delete the data of this candidate?")
    submit_label = _("Delete for good")
    success_message = _("Deleted.")
    form_class = EraseForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> Candidate:
        """Delete them."""
        return services.candidate_erase(**self.known(form), because=form.cleaned_data["because"])

    def extra_context(self) -> Mapping[str, Any]:
        """What goes, and what stays."""
        kept = gettext("That there was somebody, and what came of it, stays for counting.")
        person = gettext("Whom you hired stays a colleague: nothing of theirs is touched.")
        return {
            **super().extra_context(),
            "text": _(
                "Name, addresses, notes, documents, the reason of the decision and all that"
                " interviewers wrote go at once."
            ),
            "consequences": [
                gettext("It cannot be taken back."),
                kept,
                *([person] if self.candidate.membership_id else []),
            ],
        }
