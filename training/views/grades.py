"""Pages of grades: what each asks for, in versions with their reasons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training import growth_words as words
from training.grade_forms import GradeAsksForm, rows_changed, rows_of, rows_posted
from training.growth_forms import GradeForm
from training.models.growth import Grade, GradeVersion
from training.selectors.readiness import newest_version
from training.services import grades as services
from training.views.tabs import training_tabs


class GradeListView(ActorView):
    """Grades in order, with what each asks for."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        found = Grade.objects.visible_to(self.actor).order_by("position", "pk")
        rows = GradeVersion.objects.visible_to(self.actor).order_by("grade_id", "-number")
        versions: dict[int, list[GradeVersion]] = {}
        for version in rows.select_related("created_by"):
            versions.setdefault(version.grade_id, []).append(version)
        context = {
            "title": gettext("Grades"),
            "tabs": training_tabs(self.actor, "growth"),
            "grades": [grade_row(one, versions.get(one.pk, [])) for one in found],
            "decides": self.actor.has(Capability.GROWTH_DECIDE),
            "crumbs": [
                {"label": _("Growth"), "url": reverse("growth")},
                {"label": _("Grades")},
            ],
        }
        return self.render("training/grades.html", context)


def grade_row(grade: Grade, versions: list[GradeVersion]) -> dict[str, Any]:
    """Plain values of one grade."""
    newest = versions[0] if versions else None
    return {
        "pk": grade.pk,
        "name": grade.name,
        "is_active": grade.is_active,
        "version": newest,
        "asked": [words.requirement_text(one) for one in newest.requirements] if newest else [],
        "versions": versions[1:],
    }


class GradesBeginView(ServiceFormPage):
    """Begin with the shipped grades."""

    capability = Capability.GROWTH_DECIDE
    title = _("Begin with the grades that come with the product?")
    submit_label = _("Begin")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def extra_context(self) -> dict[str, Any]:
        """What is made."""
        return {
            "text": _("Consultant, senior consultant, team lead and manager."),
            "consequences": [_("What they ask for can be changed afterwards, with a reason.")],
        }

    def run(self, form: ServiceForm) -> int:
        """Make them."""
        return services.grades_begin(actor=self.actor)

    def success_url(self, result: Any) -> str:
        """The grades."""
        return reverse("grade-list")


class GradePage(ServiceFormPage, abstract=True):
    """A form about one grade."""

    capability = Capability.GROWTH_DECIDE

    def prepare(self) -> None:
        """The grade, or `NotFound`."""
        rows = Grade.objects.visible_to(self.actor)
        self.grade: Grade = get_or_not_found(rows, pk=self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """The grades."""
        return reverse("grade-list")


class GradeEditView(GradePage):
    """Its names and its place."""

    capability = Capability.GROWTH_DECIDE
    title = _("Change the grade")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = GradeForm

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        names = ("name_en", "name_ru", "position", "is_active", "version")
        return {name: getattr(self.grade, name) for name in names}

    def run(self, form: ServiceForm) -> Grade:
        """Save it."""
        return services.grade_change(
            actor=self.actor,
            grade_id=self.grade.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class GradeReviseView(GradePage):
    """What it asks for, as a new version. Buttons of the rows change the form and save nothing."""

    capability = Capability.GROWTH_DECIDE
    title = _("Change what the grade asks for")
    submit_label = _("Make a new version")
    success_message = _("A new version. Decisions made before keep theirs.")
    form_class = GradeAsksForm
    template_name = "training/grade_asks.html"
    asks: list[dict[str, Any]]

    def prepare(self) -> None:
        """What it asks for now, or what was typed."""
        super().prepare()
        newest = newest_version(self.grade)
        self.asks = rows_of(newest.document) if newest else []
        if self.request.method == "POST":
            self.asks = rows_posted(self.request.POST)

    def get_initial(self) -> dict[str, Any]:
        """The version it is looked at."""
        return {"version": self.grade.version}

    def form_kwargs(self) -> dict[str, Any]:
        """Its rows."""
        return {"rows": self.asks}

    def extra_context(self) -> dict[str, Any]:
        """Which grade."""
        return {"lead": self.grade.name}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Add a row, take one away, or save."""
        self.prepare()
        changed = rows_changed(self.asks, request.POST)
        if changed is None:
            return super().post(request, **kwargs)
        typed = {name: request.POST.get(name, "") for name in ("reason", "version", "new_kind")}
        return self.render_form(GradeAsksForm(initial=typed, rows=changed))

    def run(self, form: ServiceForm) -> GradeVersion:
        """Save it."""
        assert isinstance(form, GradeAsksForm)  # noqa: S101 -- declared above
        return services.grade_revise(
            actor=self.actor,
            grade_id=self.grade.pk,
            version=form.cleaned_data["version"],
            document=form.document(),
            reason=form.cleaned_data["reason"],
        )
