"""Forms of sessions: planned, called off, invited to, marked, and what people say of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from training.learning_forms import courses_offered
from training.models import MOST_SEATS, Attendance, AttendanceState, Session


def _moment_field(label: Any) -> forms.DateTimeField:
    """A day and an hour in the company's time zone."""
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


class SessionForm(ServiceForm):
    """What is taught, when, where, by whom and for how many."""

    course_id = IdChoiceField(
        label=_("Course"),
        required=False,
        empty_label=_("None: it has a title of its own"),
        help_text=_("Who is there has taken the course by it."),
    )
    title_en = forms.CharField(label=_("Title, English"), max_length=200, required=False)
    title_ru = forms.CharField(label=_("Title, Russian"), max_length=200, required=False)
    about_en = text_field(_("What it is about, English"), max_length=4000, required=False)
    about_ru = text_field(_("What it is about, Russian"), max_length=4000, required=False)
    starts_at = _moment_field(_("Begins"))
    ends_at = _moment_field(_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    url = forms.CharField(label=_("Link to take part"), max_length=1000, required=False)
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Empty: there is room for everybody."),
    )
    teacher_ids = forms.TypedMultipleChoiceField(
        label=_("Teachers"), coerce=int, required=False, widget=forms.SelectMultiple
    )

    def __init__(
        self, *args: Any, actor: Actor, session: Session | None = None, **kwargs: Any
    ) -> None:
        """Offer courses and people in use, and those that the session has."""
        super().__init__(*args, **kwargs)
        courses = dict(courses_offered(actor))
        people = dict(people_for(actor).values_list("pk", "name"))
        if session is not None:
            if session.course is not None:
                courses.setdefault(session.course.pk, session.course.name)
            for row in session.teachers.all():
                people.setdefault(row.member_id, row.member.name)
        self.offer("course_id", courses.items())
        self.offer("teacher_ids", list(people.items()))


class BecauseForm(ServiceForm):
    """Why it is called off."""

    because = text_field(_("Why"), max_length=1000)


class InviteForm(ServiceForm):
    """Who is to be invited."""

    member_ids = forms.TypedMultipleChoiceField(
        label=_("Whom"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """Offer those whom the actor may invite."""
        super().__init__(*args, **kwargs)
        self.offer("member_ids", list(people))


class AttendanceForm(ServiceForm):
    """Who was there: one choice a person, and one more who came without a seat."""

    extra_id = IdChoiceField(label=_("Somebody else who was there"), required=False)

    def __init__(
        self,
        *args: Any,
        places: Sequence[Attendance],
        others: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        """A field for each person of the session."""
        super().__init__(*args, **kwargs)
        choices = [("", _("not said yet"))] + [
            (state.value, state.label)
            for state in (
                AttendanceState.PRESENT,
                AttendanceState.ABSENT,
                AttendanceState.EXCUSED,
            )
        ]
        marked = {choice for choice, _label in choices}
        for place in places:
            self.fields[f"of_{place.member_id}"] = forms.ChoiceField(
                label=place.member.name,
                choices=choices,
                required=False,
                initial=place.state if place.state in marked else "",
            )
        self.offer("extra_id", others)
        self.order_fields([*(f"of_{place.member_id}" for place in places), "extra_id"])

    def marks(self) -> dict[int, str]:
        """Person → what was chosen; without a choice nothing is said of them."""
        found = {
            int(name.removeprefix("of_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("of_") and value
        }
        if self.cleaned_data["extra_id"] is not None:
            found[self.cleaned_data["extra_id"]] = AttendanceState.PRESENT.value
        return found


class FeedbackForm(ServiceForm):
    """How useful it was, and why."""

    score = forms.TypedChoiceField(
        label=_("How useful was it for your work?"),
        coerce=int,
        choices=[
            (1, _("1: of no use")),
            (2, "2"),
            (3, "3"),
            (4, "4"),
            (5, _("5: of great use")),
        ],
        widget=forms.RadioSelect,
    )
    words = text_field(
        _("In a sentence"),
        max_length=1000,
        required=False,
        help_text=_("Shown without your name, once five people have answered."),
    )
