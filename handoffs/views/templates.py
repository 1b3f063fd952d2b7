"""Templates of answers: the list, a new one, changing one, and what one looks like filled in."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import NotAllowed
from core.forms import ServiceForm
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.models import AnswerTemplate
from handoffs.template_forms import TemplateEditForm, TemplateForm
from handoffs.variables import VARIABLES, fill


class TemplateListView(ListPage):
    """One's own templates and the shared ones, by name."""

    capability = Capability.REQUESTS_WORK
    title = _("Templates of answers")
    row_template = "handoffs/_template_row.html"
    ordering = ("name", "id")
    columns = (
        (_("Template"), ""),
        (_("Language"), ""),
        (_("Topic"), "opt-s"),
        (_("For whom"), "opt-s"),
        (_("State"), "end"),
    )
    empty_title = _("No templates yet")
    empty_text = _("Write down an answer that you send again and again, with variables for names.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """With topic and owner."""
        templates = AnswerTemplate.objects.visible_to(self.actor)
        found: models.QuerySet[Any] = templates.select_related("topic", "owner")
        return found

    def row(self, record: AnswerTemplate) -> Mapping[str, Any]:
        """Plain values."""
        return {"url": reverse("template-detail", args=[record.pk]), **described(record)}

    def extra_context(self) -> Mapping[str, Any]:
        """The way to a new one."""
        return {
            "lead": _("For messages to clients. They are inserted beside the message."),
            "crumbs": [
                {"label": _("Requests"), "url": reverse("request-list")},
                {"label": self.title},
            ],
            "create_url": reverse("template-create"),
            "create_label": _("New template"),
            "create_in_dialog": True,
        }


class TemplateDetailView(ActorView):
    """One template, and the same with example values."""

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        template = seen(self, pk)
        context = {
            **described(template),
            "title": template.name,
            "body": template.body,
            "example": fill(template.body, example_values()).text,
            "variables": [(f"{{{name}}}", label) for name, label in VARIABLES.items()],
            "may_change": services.may_change_template(self.actor, template),
            "edit_url": reverse("template-edit", args=[template.pk]),
            "crumbs": [
                {"label": TemplateListView.title, "url": reverse("template-list")},
                {"label": template.name},
            ],
        }
        return self.render("handoffs/template_detail.html", context)


class TemplateFormPage(ServiceFormPage, abstract=True):
    """A form of a template."""

    capability = Capability.REQUESTS_WORK
    submit_label = _("Save")
    success_message = _("Saved.")

    def form_kwargs(self) -> dict[str, Any]:
        """Topics, and whether it may be shared."""
        return {"actor": self.actor}

    def extra_context(self) -> Mapping[str, Any]:
        """The variables there are."""
        names = " ".join(f"{{{name}}}" for name in VARIABLES)
        return {"lead": gettext("Variables: %(names)s") % {"names": names}}


class TemplateCreateView(TemplateFormPage):
    """A new template."""

    title = _("New template")
    form_class = TemplateForm

    def run(self, form: ServiceForm) -> AnswerTemplate:
        """Write it."""
        return services.template_create(actor=self.actor, **form.service_values())

    def success_url(self, result: AnswerTemplate | None) -> str:
        """To the template, to see it filled in."""
        return reverse("template-detail", args=[result.pk]) if result else reverse("template-list")


class TemplateEditView(TemplateFormPage):
    """Change a template, or take it out of use."""

    title = _("Change the template")
    form_class = TemplateEditForm

    def prepare(self) -> None:
        """One's own, or a shared one for those who answer for others."""
        self.template = seen(self, self.kwargs["pk"])
        if not services.may_change_template(self.actor, self.template):
            raise NotAllowed

    def get_initial(self) -> dict[str, Any]:
        """What it is now, and the version seen."""
        names = ("name", "body", "language", "topic_id", "is_shared", "is_active", "version")
        return {name: getattr(self.template, name) for name in names}

    def run(self, form: ServiceForm) -> AnswerTemplate:
        """Save it."""
        return services.template_update(
            actor=self.actor,
            template_id=self.template.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: AnswerTemplate | None) -> str:
        """Back to the template, or to the list if it is no longer in sight."""
        return reverse("template-detail", args=[self.template.pk])


def seen(page: ActorView, pk: int) -> AnswerTemplate:
    """The template. Raises `NotFound`."""
    templates = AnswerTemplate.objects.visible_to(page.actor).select_related("topic", "owner")
    template: AnswerTemplate = get_or_not_found(templates, pk=pk)
    return template


def described(template: AnswerTemplate) -> dict[str, Any]:
    """A template's name and where it fits, as plain values."""
    shared = _("everyone, by %(name)s") % {"name": template.owner.name}
    return {
        "pk": template.pk,
        "name": template.name,
        "language": template.get_language_display() or _("any language"),
        "topic": template.topic.name if template.topic else _("any topic"),
        "whose": shared if template.is_shared else _("only you"),
        "is_shared": template.is_shared,
        "is_active": template.is_active,
    }


def example_values() -> dict[str, str]:
    """Values for the preview."""
    return {
        "client": gettext("Example Kitchens"),
        "contact": gettext("Anna Keller"),
        "contact_first_name": gettext("Anna"),
        "number": "2474",
        "subject": gettext("The export is grey"),
        "owner": gettext("Marta Lind"),
        "me": gettext("Marta Lind"),
        "company": gettext("Your company"),
        "promised": gettext("a corrected file"),
        "promised_by": gettext("27 November, 18:00"),
    }
