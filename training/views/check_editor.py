"""The editor of a check's questions, its versions, and the attempts of one's people.

Whoever opens a page with what is right is kept as having seen it.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm, number_given
from core.views import ActorView, ServiceFormPage, get_or_not_found
from playbooks.models import Playbook
from training import services
from training.forms_checks import (
    SETTINGS,
    CheckSettingsForm,
    PublishForm,
    QuestionForm,
    question_initial,
)
from training.models import CheckDraft, CheckVersion, Course, KnowledgeCheck
from training.selectors.checks import draft_problems, is_outdated
from training.views.check_words import questions_written, rules
from training.views.checks import check_given, crumbs


class CheckCreateView(ServiceFormPage):
    """Begin a check: `?playbook=` or `?course=` says of what."""

    capability = Capability.TRAINING_MANAGE
    title = _("Begin a knowledge check?")
    submit_label = _("Begin")
    form_class = ConfirmForm
    template_name = "training/check_create.html"

    def prepare(self) -> None:
        """What it is about, or `NotFound`."""
        playbook, course = (
            number_given(self.request.GET.get(name)) for name in ("playbook", "course")
        )
        rows: Any = Playbook.objects if playbook is not None else Course.objects
        pk = playbook if playbook is not None else course
        if pk is None:
            raise NotFound
        self.about = get_or_not_found(rows.visible_to(self.actor), pk=pk)
        self.ids = {"playbook_id": playbook, "course_id": None if playbook is not None else course}

    def run(self, form: ServiceForm) -> KnowledgeCheck:
        """Begin it."""
        return services.check_create(actor=self.actor, **self.ids)

    def success_url(self, result: KnowledgeCheck | None) -> str:
        """Its editor."""
        if result is None:
            return reverse("check-list")
        return reverse("check-edit", args=[result.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """What it is about."""
        return {"about": self.about.name}


class CheckEditView(ActorView):
    """The draft with what is right, what is wrong with it, and the way to a version."""

    capability = Capability.TRAINING_MANAGE

    def get(self, request: HttpRequest, check_id: int) -> HttpResponse:
        """All of the draft."""
        check = check_given(self.actor, check_id)
        draft = draft_given(self.actor, check)
        services.key_seen(self.actor, check.pk)
        content = draft.content
        found = draft_problems(draft)
        versions = check.versions.select_related("author").defer("document")
        context = {
            "title": gettext("Questions: %(name)s") % {"name": check.title},
            "check": check,
            "draft": draft,
            "facts": rules(content.settings, content.asked),
            "questions": questions_written(content),
            "problems": found,
            "is_sound": not any(not one.is_warning for one in found),
            "is_changed": check.current is None or check.current.document != draft.document,
            "is_outdated": check.current_id is not None and is_outdated(check),
            "versions": list(versions),
            "crumbs": crumbs(check, _("Questions")),
        }
        return self.render("training/check_edit.html", context)


def draft_given(actor: Any, check: KnowledgeCheck) -> CheckDraft:
    """The draft of a check, for those who write."""
    rows = CheckDraft.objects.visible_to(actor).select_related(
        "check_of__playbook__current", "changed_by"
    )
    draft: CheckDraft = get_or_not_found(rows, check_of_id=check.pk)
    return draft


class EditorPage(ServiceFormPage, abstract=True):
    """A form about one draft. The state that was seen goes with it."""

    capability = Capability.TRAINING_MANAGE

    def prepare(self) -> None:
        """The check and its draft, or `NotFound`; who opens it sees what is right."""
        self.check = check_given(self.actor, self.kwargs["check_id"])
        self.draft = draft_given(self.actor, self.check)
        services.key_seen(self.actor, self.check.pk)

    def get_initial(self) -> dict[str, Any]:
        """Which state of the draft was seen."""
        return {"version": self.draft.version}

    def here(self, form: ServiceForm) -> dict[str, Any]:
        """Who changes which state of which draft."""
        seen = form.cleaned_data["version"]
        return {"actor": self.actor, "check_id": self.check.pk, "seen": seen}

    def success_url(self, result: Any) -> str:
        """The editor."""
        return reverse("check-edit", args=[self.check.pk])


class QuestionAddView(EditorPage):
    """A new question."""

    capability = Capability.TRAINING_MANAGE
    title = _("New question")
    submit_label = _("Add question")
    form_class = QuestionForm
    template_name = "training/check_question_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The playbook's steps."""
        return {"check": self.draft.check_of}

    def run(self, form: ServiceForm) -> CheckDraft:
        """Add it."""
        assert isinstance(form, QuestionForm)  # noqa: S101 -- declared above
        return services.question_add(**self.here(form), **form.question_values())


class OneQuestionPage(EditorPage, abstract=True):
    """A form about one question."""

    def prepare(self) -> None:
        """The question, or `NotFound`."""
        super().prepare()
        found = [one for one in self.draft.content.questions if one.key == self.kwargs["key"]]
        if not found:
            raise NotFound
        self.question = found[0]


class QuestionChangeView(OneQuestionPage, QuestionAddView):
    """Change a question."""

    capability = Capability.TRAINING_MANAGE
    title = _("Change the question")
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        return super().get_initial() | question_initial(self.question)

    def run(self, form: ServiceForm) -> CheckDraft:
        """Save it."""
        assert isinstance(form, QuestionForm)  # noqa: S101 -- declared above
        values = form.question_values()
        return services.question_change(**self.here(form), key=self.question.key, **values)


class QuestionRemoveView(OneQuestionPage):
    """Take a question out."""

    capability = Capability.TRAINING_MANAGE
    title = _("Take this question out?")
    submit_label = _("Take it out")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> CheckDraft:
        """Take it out."""
        return services.question_remove(**self.here(form), key=self.question.key)

    def extra_context(self) -> Mapping[str, Any]:
        """Which one."""
        return {"text": self.question.text or self.question.key}


class CheckSettingsView(EditorPage):
    """How the check is taken."""

    capability = Capability.TRAINING_MANAGE
    title = _("How it is taken")
    submit_label = _("Save")
    form_class = CheckSettingsForm

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        settings = self.draft.content.settings
        return super().get_initial() | {name: getattr(settings, name) for name in SETTINGS}

    def run(self, form: ServiceForm) -> CheckDraft:
        """Save it."""
        return services.check_settings_change(**self.here(form), **form.service_values())


class CheckPublishView(EditorPage):
    """Make the draft the version that is taken."""

    capability = Capability.TRAINING_MANAGE
    title = _("Publish these questions")
    submit_label = _("Publish")
    success_message = _("Published. From now on attempts get these questions.")
    form_class = PublishForm

    def form_kwargs(self) -> dict[str, Any]:
        """Whether anybody can hold a certificate yet."""
        return {"is_first": self.check.current_id is None}

    def run(self, form: ServiceForm) -> CheckVersion:
        """Publish what was seen."""
        return services.check_publish(**self.here(form), **form.service_values())


class CheckConfirmView(ServiceFormPage):
    """The questions fit the playbook's newest version."""

    capability = Capability.TRAINING_MANAGE
    title = _("Do the questions still fit?")
    submit_label = _("They fit")
    success_message = _("Kept: the questions fit the newest version.")
    form_class = ConfirmForm
    template_name = "training/check_confirm.html"

    def prepare(self) -> None:
        """The check, or `NotFound`."""
        self.check = check_given(self.actor, self.kwargs["check_id"])

    def get_initial(self) -> dict[str, Any]:
        """Which state was seen."""
        return {"version": self.check.version}

    def run(self, form: ServiceForm) -> KnowledgeCheck:
        """Keep it."""
        return services.check_confirm(
            actor=self.actor, check_id=self.check.pk, version=form.cleaned_data["version"]
        )

    def success_url(self, result: Any) -> str:
        """The check."""
        return reverse("check-take", args=[self.check.pk])


class CheckUseView(CheckConfirmView):
    """Out of use, or into use again."""

    capability = Capability.TRAINING_MANAGE
    title = _("Take this check into or out of use")
    submit_label = _("Do it")
    success_message = _("Done.")
    template_name = "training/check_use.html"

    def run(self, form: ServiceForm) -> KnowledgeCheck:
        """The other way round."""
        return services.check_use(
            actor=self.actor,
            check_id=self.check.pk,
            is_active=not self.check.is_active,
            version=form.cleaned_data["version"],
        )

    def extra_context(self) -> Mapping[str, Any]:
        """How it stands."""
        return {"check": self.check}


class CheckVersionView(ActorView):
    """One published version with what is right."""

    capability = Capability.TRAINING_MANAGE

    def get(self, request: HttpRequest, check_id: int, number: int) -> HttpResponse:
        """Its questions."""
        check = check_given(self.actor, check_id)
        rows = CheckVersion.objects.visible_to(self.actor).select_related("author")
        version: CheckVersion = get_or_not_found(rows, check_of_id=check.pk, number=number)
        services.key_seen(self.actor, check.pk)
        content = version.content
        context = {
            "title": gettext("%(name)s, version %(number)s")
            % {"name": check.title, "number": version.number},
            "version": version,
            "facts": rules(content.settings, content.asked),
            "questions": questions_written(content),
            "crumbs": crumbs(check, str(version)),
        }
        return self.render("training/check_version.html", context)


class CheckDefaultsView(ServiceFormPage):
    """The checks that come with the product, for playbooks that have none."""

    capability = Capability.TRAINING_MANAGE
    title = _("Add the product's checks?")
    submit_label = _("Add them")
    success_message = _("Added. They can be taken at once.")
    form_class = ConfirmForm
    template_name = "training/check_defaults.html"

    def run(self, form: ServiceForm) -> Any:
        """Add them."""
        return services.check_defaults_create(actor=self.actor)

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("check-list")
