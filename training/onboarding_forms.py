"""Forms of onboarding: plans, their items, templates, and the big picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor, Capability
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from roles.models import Role
from training.models.onboarding import MOST_DAYS, MOST_OF_A_KIND
from training.querysets import managed_today


class _RolesField(forms.TypedMultipleChoiceField):
    """Some of the company's roles."""

    def __init__(self, **kwargs: Any) -> None:
        """Boxes to tick; the ids are offered later."""
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)


def _roles(actor: Actor) -> list[tuple[int, str]]:
    roles = Role.objects.visible_to(actor).filter(is_active=True).defer(*Role.TEXTS)
    return [(role.pk, f"{role.code} · {role.name}") for role in roles]


def _line(label: Any, most: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False)


def _long(label: Any) -> forms.CharField:
    return text_field(label, required=False, rows=8, max_length=8000)


class PlanStartForm(ServiceForm):
    """Who begins, when, and in which roles."""

    member_id = IdChoiceField(label=_("Person"), empty_label=_("Choose"))
    starts_on = day_field(_("First day"))
    role_ids = _RolesField(
        label=_("Roles"),
        required=False,
        help_text=_("Without any: the roles the person holds on that day."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the people one answers for."""
        super().__init__(*args, **kwargs)
        people = people_for(actor)
        if not actor.has(Capability.TRAINING_VIEW_ALL):
            people = people.filter(pk__in=managed_today(actor))
        self.offer("member_id", people.values_list("pk", "name"))
        self.offer("role_ids", _roles(actor))


class PlanItemForm(ServiceForm):
    """One more thing to do."""

    title_en = forms.CharField(
        label=_("What is to be done, English"), max_length=200, required=False
    )
    title_ru = forms.CharField(
        label=_("What is to be done, Russian"), max_length=200, required=False
    )
    due_on = day_field(_("Until"))


class DueForm(ServiceForm):
    """Another day."""

    due_on = day_field(_("Until"))


class DropForm(ServiceForm):
    """Why it is not to be done."""

    note = text_field(_("Why"), max_length=1000, rows=2)


class FinishForm(ServiceForm):
    """What is said at the end."""

    note = text_field(
        _("What is left out, and why"),
        max_length=1000,
        required=False,
        rows=2,
        help_text=_("Needed while something is open: it is dropped with these words."),
    )


class CancelForm(ServiceForm):
    """Why the plan is called off."""

    because = text_field(_("Why"), max_length=1000, rows=2)


class TaskLinesField(forms.CharField):
    """Tasks, one a line: day, English, Russian, with a bar between them."""

    def __init__(self, **kwargs: Any) -> None:
        """Several lines of text."""
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000, **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Each line as a task; raises for a line without a day."""
        text = super().clean(value)
        tasks = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            day, *titles = (part.strip() for part in line.split("|"))
            if not (day.isascii() and day.isdigit() and len(day) < 4) or not 1 <= len(titles) <= 2:
                message = _("This line is not “day | English | Russian”: %(line)s")
                raise ValidationError(message % {"line": line[:80]})
            english, russian = (*titles, "")[:2]
            tasks.append({"day": int(day), "title_en": english, "title_ru": russian})
        return tasks


def lines_of(tasks: list[dict[str, Any]]) -> str:
    """Tasks as they are typed."""
    return "\n".join(
        f"{task['day']} | {task.get('title_en', '')} | {task.get('title_ru', '')}" for task in tasks
    )


def _count(label: Any, most: int, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most)


class TemplateForm(ServiceForm):
    """What plans consist of."""

    role_id = IdChoiceField(label=_("Role"), required=False, empty_label=_("All other roles"))
    working_days = _count(_("Working days"), MOST_DAYS, 1)
    shadowing_days = _count(_("Days of shadowing"), MOST_OF_A_KIND)
    supervised_requests = _count(_("Requests under supervision"), MOST_OF_A_KIND)
    with_role = forms.BooleanField(label=_("Role and its column of the matrix"), required=False)
    with_readings = forms.BooleanField(label=_("Playbooks to read"), required=False)
    with_checks = forms.BooleanField(label=_("Knowledge checks"), required=False)
    with_big_picture = forms.BooleanField(label=_("The big picture"), required=False)
    tasks = TaskLinesField(
        label=_("More tasks"),
        required=False,
        help_text=_("One a line: working day of the plan | English | Russian"),
    )

    def __init__(self, *args: Any, actor: Actor, is_new: bool, **kwargs: Any) -> None:
        """The role of a template is chosen once."""
        super().__init__(*args, **kwargs)
        self.offer("role_id", _roles(actor))
        if not is_new:
            del self.fields["role_id"]


class PictureAnswerForm(ServiceForm):
    """One open question."""

    answer = text_field(_("In your own words"), max_length=4000, rows=5)


class PictureTextForm(ServiceForm):
    """Why this work matters, and what is asked."""

    text_en = text_field(
        _("Why this work matters, English"), required=False, rows=8, max_length=8000
    )
    text_ru = text_field(
        _("Why this work matters, Russian"), required=False, rows=8, max_length=8000
    )
    question_en = forms.CharField(label=_("Question, English"), max_length=500, required=False)
    question_ru = forms.CharField(label=_("Question, Russian"), max_length=500, required=False)
    reason = forms.CharField(label=_("Why it changes"), max_length=1000)
