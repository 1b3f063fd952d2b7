"""Pages on which it is decided about a candidate."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import IllegalState
from core.forms import ServiceForm
from hiring import services
from hiring.forms import HireForm, RefuseForm
from hiring.models import Candidate
from hiring.selectors.interviews import outstanding
from hiring.transitions import CandidateAction, candidate_state_after
from hiring.views.candidates import OneCandidatePage


class DecisionPage(OneCandidatePage, abstract=True):
    """A decision, which is made once."""

    capability = Capability.HIRING_OPEN
    for_deciders = True
    action: CandidateAction

    def prepare(self) -> None:
        """A candidate about whom it can be decided, and whose scores are awaited."""
        super().prepare()
        candidate_state_after(self.candidate.state, self.action)
        self.awaited = outstanding(self.candidate.pk)

    def form_kwargs(self) -> dict[str, Any]:
        """Whether scores are missing."""
        return {"awaited": len(self.awaited)}

    def extra_context(self) -> Mapping[str, Any]:
        """Of whom it is, and of whom scores are missing."""
        return {
            **super().extra_context(),
            "candidate": self.candidate,
            "awaited": [interview.interviewer.name for interview in self.awaited],
        }


class CandidateRefuseView(DecisionPage):
    """Against."""

    action = CandidateAction.REFUSE
    title = _("Decide against this candidate")
    submit_label = _("Decide against")
    success_message = _("Decided.")
    form_class = RefuseForm
    template_name = "hiring/candidate_decide.html"

    def run(self, form: ServiceForm) -> Candidate:
        """Decide."""
        return services.candidate_refuse(**self.known(form), **form.service_values())


class CandidateHireView(DecisionPage):
    """For."""

    action = CandidateAction.HIRE
    title = _("Hire this candidate")
    submit_label = _("Hire")
    success_message = _("Hired. Their onboarding begins by itself.")
    form_class = HireForm
    template_name = "hiring/candidate_decide.html"

    def prepare(self) -> None:
        """While the vacancy is open."""
        super().prepare()
        if self.candidate.vacancy.state != "open":
            raise IllegalState(_("This vacancy is not open any more."))

    def get_initial(self) -> dict[str, Any]:
        """A title from the role."""
        return {**super().get_initial(), "job_title": self.candidate.vacancy.role.name}

    def run(self, form: ServiceForm) -> Candidate:
        """Decide."""
        return services.candidate_hire(**self.known(form), **form.service_values())

    def success_url(self, result: Any) -> str:
        """The candidate's page, which leads to the person."""
        return reverse("candidate", args=[self.candidate.pk])
