"""Pages of the templates that plans are made from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training import services
from training.models import OnboardingTemplate
from training.onboarding_forms import TemplateForm, lines_of
from training.views.tabs import training_tabs

_NAMES = (
    *("working_days", "shadowing_days", "supervised_requests", "with_role", "with_readings"),
    *("with_checks", "with_big_picture"),
)


class TemplateListView(ActorView):
    """What plans consist of, by role."""

    capability = Capability.TRAINING_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        """The one for all roles first; where there is none, what is usual."""
        rows = OnboardingTemplate.objects.visible_to(self.actor).select_related("role")
        found = sorted(rows, key=lambda row: (row.role is not None, row.role_id or 0))
        if not found or found[0].role is not None:
            found.insert(0, OnboardingTemplate(company_id=self.actor.company_id))
        context = {
            "title": _("Templates of onboarding"),
            "tabs": training_tabs(self.actor, "onboarding"),
            "crumbs": [
                {"label": _("Onboarding"), "url": reverse("onboarding")},
                {"label": _("Templates")},
            ],
            "rows": [{"template": row, "parts": _parts(row)} for row in found],
        }
        return self.render("training/onboarding_templates.html", context)


def _parts(row: OnboardingTemplate) -> list[str]:
    """What is in it, in words."""
    flags = (
        (row.with_role, _("role and its column of the matrix")),
        (row.with_readings, _("playbooks")),
        (row.with_readings and row.with_checks, _("knowledge checks")),
        (row.with_big_picture, _("the big picture")),
    )
    return [words for is_in, words in flags if is_in]


class TemplatePage(ServiceFormPage, abstract=True):
    """The form of a template."""

    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. Plans made from now on follow it.")
    form_class = TemplateForm
    template: OnboardingTemplate

    def form_kwargs(self) -> dict[str, Any]:
        """The role is chosen once."""
        return {"actor": self.actor, "is_new": self.template.pk is None}

    def get_initial(self) -> dict[str, Any]:
        """What it says now, or what is usual."""
        values = {name: getattr(self.template, name) for name in _NAMES}
        version = self.template.version if self.template.pk else 0
        return values | {"tasks": lines_of(self.template.tasks), "version": version}

    def run(self, form: ServiceForm) -> OnboardingTemplate:
        """Write it."""
        values = {"role_id": self.template.role_id} | form.service_values()
        return services.onboarding_template_set(
            actor=self.actor, version=form.cleaned_data["version"], **values
        )

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("onboarding-templates")


class TemplateCreateView(TemplatePage):
    """For a role that has none, or for all others."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("New template of onboarding")

    def prepare(self) -> None:
        """What is usual."""
        self.template = OnboardingTemplate(company_id=self.actor.company_id)


class TemplateEditView(TemplatePage):
    """Change one."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Template of onboarding")

    def prepare(self) -> None:
        """The template, or `NotFound`."""
        rows = OnboardingTemplate.objects.visible_to(self.actor)
        self.template = get_or_not_found(rows, pk=self.kwargs["pk"])
