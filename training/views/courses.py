"""Pages of courses: the list, one of them with materials and sessions, and their forms."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.files_sent import download
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found, url_above
from training import services
from training.learning_forms import CourseForm, MaterialForm
from training.models import AssignmentState, Course, Material, MaterialKind
from training.selectors.checks import check_of, passed
from training.selectors.courses import (
    courses_listed,
    material_content,
    materials_of,
    seen_by,
    sessions_listed,
    taken_by,
)
from training.views.session_rows import session_row
from training.views.tabs import training_tabs

_STATES: Mapping[str, tuple[str, str, Any]] = {
    AssignmentState.OPEN: ("warn", "clock", _("taken up")),
    AssignmentState.DONE: ("ok", "check", _("done")),
}
_ICONS: Mapping[str, str] = {
    MaterialKind.TEXT: "book",
    MaterialKind.FILE: "download",
    MaterialKind.LINK: "external",
    MaterialKind.VIDEO: "screen",
}
SESSIONS_SHOWN = 20


class CourseListView(ListPage):
    """Courses by name, with how far one is oneself."""

    capability = Capability.TRAINING_VIEW
    title = _("Courses")
    row_template = "training/_course_row.html"
    columns = (
        (_("Course"), ""),
        (_("For whom"), "opt-s"),
        (_("Materials"), "end opt-s"),
        (_("Yours"), "end"),
    )
    ordering = ("title", "id")
    empty_title = _("There is no course yet")
    empty_text = _("Begin with what new people ask most often.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Courses in use; all for those who write them."""
        rows = courses_listed(self.actor)
        if self.actor.has(Capability.TRAINING_MANAGE):
            return rows
        return rows.filter(is_active=True)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one course."""
        look, icon, state = _STATES.get(record.own_state, ("", "", ""))
        return {
            "name": record.name,
            "url": reverse("course-detail", args=[record.pk]),
            "about": record.about,
            "roles": [link.role.code for link in record.of_roles.all()],
            "materials": record.materials_count,
            "seen": record.seen,
            "is_active": record.is_active,
            "state": state,
            "look": look,
            "icon": icon,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new one for those who may."""
        context: dict[str, Any] = {
            "tabs": training_tabs(self.actor, "course-list"),
            "lead": _("What is taught here: to read, to watch, and in sessions"),
        }
        if self.actor.has(Capability.TRAINING_MANAGE):
            context |= {
                "create_url": reverse("course-create"),
                "create_label": _("New course"),
                "create_in_dialog": True,
            }
        return context


def course_given(view: ActorView) -> Course:
    """The course of the address, or `NotFound`."""
    rows = Course.objects.visible_to(view.actor).select_related("playbook", "topic", "owner")
    found: Course = get_or_not_found(rows, pk=view.kwargs["pk"])
    return found


class CourseView(ActorView):
    """One course: its materials to be ticked off, its check, its sessions."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page for learners, with ways to write it for those who may."""
        course = course_given(self)
        seen = seen_by(self.actor, course.pk)
        materials = materials_of(self.actor, course.pk)
        taken = taken_by(self.actor, course.pk)
        now = timezone.now()
        sessions = sessions_listed(self.actor).filter(course=course, cancelled_at=None)
        to_come = sessions.filter(ends_at__gt=now).order_by("starts_at", "pk")
        context = {
            "title": course.name,
            "course": course,
            "materials": [material_shown(one, one.pk in seen) for one in materials],
            "seen": sum(one.pk in seen for one in materials),
            "taken": taken,
            "is_done": taken is not None and taken.state == AssignmentState.DONE,
            "roles": [
                link.role for link in course.of_roles.select_related("role").order_by("role_id")
            ],
            "check": self.check(course),
            "sessions": [session_row(one, now) for one in to_come[:SESSIONS_SHOWN]],
            "may_write": self.actor.has(Capability.TRAINING_MANAGE),
            "crumbs": [
                {"label": _("Courses"), "url": reverse("course-list")},
                {"label": course.name},
            ],
        }
        return self.render("training/course.html", context)

    def check(self, course: Course) -> dict[str, Any] | None:
        """Its check, and whether one passed it."""
        check = check_of(self.actor.company_id, course_id=course.pk)
        if check is None:
            return None
        me = self.actor.membership_id or 0
        return {
            "url": url_above("check-take", check.pk),
            "is_passed": bool(passed(self.actor.company_id, [me], course_id=course.pk)),
        }


def material_shown(material: Material, is_seen: bool) -> dict[str, Any]:
    """Plain values of one material. The host of an address is said before it is opened."""
    return {
        "pk": material.pk,
        "title": material.title,
        "kind": material.get_kind_display(),
        "icon": _ICONS[material.kind],
        "text": material.text,
        "url": material.url,
        "host": material.url.partition("://")[2].partition("/")[0],
        "file_url": reverse("material-file", args=[material.pk]) if material.file_id else "",
        "file_name": material.file_name,
        "is_seen": is_seen,
    }


class CourseCreateView(ServiceFormPage):
    """A new course."""

    capability = Capability.TRAINING_MANAGE
    title = _("New course")
    submit_label = _("Create")
    success_message = _("Created. Now add what there is to read and to watch.")
    form_class = CourseForm

    def get_initial(self) -> dict[str, Any]:
        """Whoever writes it owns it."""
        return {"owner_id": self.actor.membership_id}

    def form_kwargs(self) -> dict[str, Any]:
        """What the company has."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Course:
        """Create it."""
        return services.course_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Course | None) -> str:
        """Its page."""
        if result is None:
            return reverse("course-list")
        return reverse("course-detail", args=[result.pk])


class OneCoursePage(ServiceFormPage, abstract=True):
    """A form about one course."""

    capability = Capability.TRAINING_MANAGE

    def prepare(self) -> None:
        """The course, or `NotFound`."""
        self.course = course_given(self)

    def success_url(self, result: Any) -> str:
        """Its page."""
        return reverse("course-detail", args=[self.course.pk])


class CourseEditView(OneCoursePage):
    """Change it."""

    title = _("Change the course")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = CourseForm

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = services.COURSE_FIELDS - {"role_ids"} | {"version"}
        roles = self.course.of_roles.values_list("role_id", flat=True)
        return {name: getattr(self.course, name) for name in names} | {"role_ids": sorted(roles)}

    def form_kwargs(self) -> dict[str, Any]:
        """What the company has, and what the course has."""
        return {"actor": self.actor, "course": self.course}

    def run(self, form: ServiceForm) -> Course:
        """Save it."""
        return services.course_update(
            actor=self.actor,
            course_id=self.course.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class CourseEnrolView(ActorView):
    """Take the course up."""

    capability = Capability.TRAINING_VIEW
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By one's own wish."""
        services.course_enrol(actor=self.actor, course_id=pk)
        url = reverse("course-detail", args=[pk])
        return self.redirect(url, _("Taken up. It stands under your learning."))


class MaterialAddView(OneCoursePage):
    """One more material."""

    title = _("Add a material")
    submit_label = _("Add")
    success_message = _("Added.")
    form_class = MaterialForm

    def run(self, form: ServiceForm) -> Material:
        """Add it at the end."""
        values = form.service_values()
        file = values.pop("file")
        if values["kind"] == MaterialKind.FILE and file is not None:
            values |= {"file_name": file.name, "content": file.read()}
        return services.material_add(actor=self.actor, course_id=self.course.pk, **values)


class OneMaterialPage(ServiceFormPage, abstract=True):
    """A form about one material."""

    capability = Capability.TRAINING_MANAGE

    def prepare(self) -> None:
        """The material, or `NotFound`."""
        rows = Material.objects.visible_to(self.actor).filter(is_active=True)
        self.material: Material = get_or_not_found(rows, pk=self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """The page of its course."""
        return reverse("course-detail", args=[self.material.course_id])


class MaterialEditView(OneMaterialPage):
    """Change it."""

    title = _("Change the material")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = MaterialForm

    def form_kwargs(self) -> dict[str, Any]:
        """What it is was chosen once."""
        return {"is_new": False}

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = services.MATERIAL_FIELDS | {"version"}
        return {name: getattr(self.material, name) for name in names}

    def run(self, form: ServiceForm) -> Material:
        """Save it."""
        return services.material_update(
            actor=self.actor,
            material_id=self.material.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class MaterialRemoveView(OneMaterialPage):
    """Take it out."""

    title = _("Take it out?")
    submit_label = _("Take out")
    success_message = _("Taken out.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.material.version}

    def run(self, form: ServiceForm) -> Material:
        """Take it out."""
        return services.material_remove(
            actor=self.actor,
            material_id=self.material.pk,
            version=form.cleaned_data["version"],
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which one."""
        return {"text": self.material.title}


class MaterialMoveView(ActorView):
    """Up or down."""

    capability = Capability.TRAINING_MANAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By the button pressed."""
        direction = request.POST.get("direction", "")
        moved = services.material_move(actor=self.actor, material_id=pk, direction=direction)
        return self.redirect(reverse("course-detail", args=[moved.course_id]))


class MaterialSeenView(ActorView):
    """One's own tick."""

    capability = Capability.TRAINING_VIEW
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set or taken back."""
        rows = Material.objects.visible_to(self.actor)
        material: Material = get_or_not_found(rows, pk=pk)
        is_seen = request.POST.get("seen", "yes") == "yes"
        is_finished = services.material_seen(actor=self.actor, material_id=pk, is_seen=is_seen)
        message = _("That was the last one: the course is done.") if is_finished else None
        return self.redirect(reverse("course-detail", args=[material.course_id]), message)


class MaterialFileView(ActorView):
    """A file to be saved: never opened inside the product, whatever it is."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes."""
        rows = Material.objects.visible_to(self.actor).filter(file__isnull=False)
        found: Material = get_or_not_found(rows, pk=pk)
        return download(
            material_content(found), name=found.file_name, content_type=found.content_type
        )
