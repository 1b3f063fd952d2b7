"""Changing a company's questions and the credit of an answer."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from surveys.forms import CreditForm, SurveyForm
from surveys.models import Invitation, Survey
from surveys.services import credit_override, survey_update


class QuestionEditPage(ServiceFormPage):
    """One survey."""

    capability = Capability.SURVEYS_MANAGE
    title = _("Survey question")
    submit_label = _("Save")
    form_class = SurveyForm
    success_message = _("The question is saved.")

    def prepare(self) -> None:
        """Find the survey."""
        found = Survey.objects.visible_to(self.actor)
        self.survey: Survey = get_or_not_found(found, pk=self.kwargs["pk"])

    def extra_context(self) -> Mapping[str, Any]:
        """Which one it is."""
        return {"lead": str(self.survey)}

    def get_initial(self) -> dict[str, Any]:
        """What it is now."""
        names = [*self.form_class.base_fields]
        return {name: getattr(self.survey, name) for name in names}

    def run(self, form: ServiceForm) -> Any:
        """Save."""
        return survey_update(
            actor=self.actor,
            survey_id=self.survey.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """Back to the questions."""
        return reverse("survey-questions")


class CreditPage(ServiceFormPage):
    """Credit somebody else."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    title = _("Credit somebody else")
    submit_label = _("Change the credit")
    form_class = CreditForm
    success_message = _("The credit is changed. The first one is kept beside it.")

    def prepare(self) -> None:
        """Find the invitation."""
        found = Invitation.objects.visible_to(self.actor)
        self.invitation: Invitation = get_or_not_found(found, pk=self.kwargs["pk"])

    def form_kwargs(self) -> dict[str, Any]:
        """Offer the company's people."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """Who is credited now."""
        return {"consultant_id": self.invitation.consultant_id}

    def run(self, form: ServiceForm) -> Any:
        """Change it."""
        values = form.service_values()
        return credit_override(actor=self.actor, invitation_id=self.invitation.pk, **values)

    def success_url(self, result: Any) -> str:
        """Back to the invitation."""
        return reverse("survey-invitation", args=[self.invitation.pk])
