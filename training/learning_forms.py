"""Forms of assignments, courses and materials."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from playbooks.models import Playbook
from roles.models import Role
from roles.selectors import roles_for, topics_for
from training.models import LONGEST_CERTIFICATE, AssignmentKind, Course, MaterialKind
from training.services.assignments import ASKED_BY_HAND


def playbooks_offered(actor: Actor) -> list[tuple[int, str]]:
    """Playbooks in force, by name."""
    rows = Playbook.objects.visible_to(actor).filter(is_active=True, current__isnull=False)
    return sorted(((row.pk, row.name) for row in rows), key=lambda pair: pair[1].casefold())


def courses_offered(actor: Actor) -> list[tuple[int, str]]:
    """Courses in use, by name."""
    rows = Course.objects.visible_to(actor).filter(is_active=True)
    return sorted(((row.pk, row.name) for row in rows), key=lambda pair: pair[1].casefold())


class AskForm(ServiceForm):
    """What a person is asked to learn or to do, and by when."""

    kind = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[(kind.value, kind.label) for kind in ASKED_BY_HAND],
        initial=AssignmentKind.READING,
    )
    playbook_id = IdChoiceField(
        label=_("Playbook"), required=False, help_text=_("For a reading, or its knowledge check.")
    )
    course_id = IdChoiceField(
        label=_("Course"), required=False, help_text=_("For a course, or its knowledge check.")
    )
    title_en = forms.CharField(label=_("Task, English"), max_length=200, required=False)
    title_ru = forms.CharField(label=_("Task, Russian"), max_length=200, required=False)
    due_on = day_field(_("Due"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer what is in force and in use."""
        super().__init__(*args, **kwargs)
        self.offer("playbook_id", playbooks_offered(actor))
        self.offer("course_id", courses_offered(actor))


class FinishForm(ServiceForm):
    """A tick, with a note if there is something to say."""

    note = text_field(_("What came of it"), required=False, max_length=2000)


class DropForm(ServiceForm):
    """Why it is not to be done any more."""

    note = text_field(_("Why"), max_length=2000)


class DueForm(ServiceForm):
    """Another day."""

    due_on = day_field(_("Due"))


class CourseForm(ServiceForm):
    """What a course is called, what it teaches, and for whom it is."""

    name_en = forms.CharField(label=_("Name, English"), max_length=200, required=False)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    about_en = text_field(_("What it teaches, English"), max_length=4000, required=False)
    about_ru = text_field(_("What it teaches, Russian"), max_length=4000, required=False)
    playbook_id = IdChoiceField(label=_("Playbook it teaches"), required=False)
    topic_id = IdChoiceField(label=_("Topic it teaches"), required=False)
    owner_id = IdChoiceField(label=_("Owner"), required=False, empty_label=_("Nobody yet"))
    role_ids = forms.TypedMultipleChoiceField(
        label=_("For whom"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    certificate_months = forms.IntegerField(
        label=_("Months a certificate holds"),
        min_value=0,
        max_value=LONGEST_CERTIFICATE,
        required=False,
        help_text=_("Empty: the course gives no certificate. 0: it holds for good."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, course: Course | None = None, **kwargs: Any
    ) -> None:
        """Offer playbooks, topics, people and roles; a new course is in use."""
        super().__init__(*args, **kwargs)
        if course is None:
            del self.fields["is_active"]
        playbooks = dict(playbooks_offered(actor))
        topics = {topic.pk: topic.name for topic in topics_for(actor)}
        people = dict(people_for(actor).values_list("pk", "name"))
        if course is not None:
            for offered, row in ((playbooks, course.playbook), (topics, course.topic)):
                if row is not None:
                    offered.setdefault(row.pk, row.name)
            if course.owner is not None:
                people.setdefault(course.owner.pk, course.owner.name)
        for name, offered in (
            ("playbook_id", playbooks),
            ("topic_id", topics),
            ("owner_id", people),
        ):
            self.offer(name, offered.items())
        chosen = Q(pk__in=self.initial.get("role_ids", ()))
        roles = roles_for(actor) | Role.objects.visible_to(actor).filter(chosen)
        self.offer("role_ids", [(role.pk, str(role)) for role in roles.order_by("position", "pk")])


class MaterialForm(ServiceForm):
    """A text, a file, a link or a video."""

    kind = forms.ChoiceField(label=_("What it is"), choices=MaterialKind.choices)
    title_en = forms.CharField(label=_("Title, English"), max_length=200, required=False)
    title_ru = forms.CharField(label=_("Title, Russian"), max_length=200, required=False)
    text_en = text_field(_("Text, English"), required=False, rows=8)
    text_ru = text_field(_("Text, Russian"), required=False, rows=8)
    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        required=False,
        help_text=_("Of a link or a video; it opens in another window."),
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 20 MB."))

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        """What it is, and its file, are chosen once."""
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"], self.fields["file"]
