"""Forms of practices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor, Capability
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from metrics.catalogue import CATALOGUE
from playbooks.models import Playbook
from training.models.courses import Course
from training.models.practices import FEWEST_WEEKS, MOST_WEEKS, Practice
from training.practice_interview import ANSWER, QUESTIONS
from training.querysets import managed_today
from training.services.practices import measured_codes


def people_managed(actor: Actor) -> list[tuple[int, str]]:
    """Id and name of the people whose learning the actor answers for."""
    people = people_for(actor)
    if not actor.has(Capability.TRAINING_MANAGE):
        people = people.none()
    elif not actor.has(Capability.TRAINING_VIEW_ALL):
        people = people.filter(pk__in=managed_today(actor))
    return list(people.values_list("pk", "name"))


class PracticeForm(ServiceForm):
    """What it is called, what is done differently, and the interview."""

    title = forms.CharField(label=_("Name"), max_length=200)
    member_id = IdChoiceField(label=_("Whose practice"), empty_label=_("mine"), required=False)
    difference = text_field(
        _("What is done differently, in one sentence"), required=False, rows=2, max_length=500
    )
    steps = text_field(
        _("Steps"),
        required=False,
        rows=5,
        max_length=8000,
        help_text=_("One on each line, so that somebody else can follow them."),
    )
    metrics = forms.MultipleChoiceField(
        label=_("What it should move"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("At most three metrics, chosen before anybody takes it."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks before and after that are compared"),
        min_value=FEWEST_WEEKS,
        max_value=MOST_WEEKS,
        initial=8,
    )

    def __init__(self, *args: Any, actor: Actor, practice: Practice | None, **kw: Any) -> None:
        """Offer people and metrics; add the questions of the interview."""
        super().__init__(*args, **kw)
        fields: dict[str, Any] = self.fields
        fields["metrics"].choices = [(code, CATALOGUE[code].name) for code in measured_codes()]
        if practice is not None or self.initial.get("follow_up_id"):
            del fields["member_id"]
        else:
            others = [one for one in people_managed(actor) if one[0] != actor.membership_id]
            fields["member_id"].offer(others)
        for question in QUESTIONS:
            name = f"answer_{question.key}"
            fields[name] = text_field(
                question.text,
                required=False,
                rows=3,
                max_length=ANSWER,
                help_text=question.looks_for,
            )

    def service_values(self) -> dict[str, Any]:
        """Answers together, by the question's key."""
        values = super().service_values()
        values["answers"] = {
            question.key: values.pop(f"answer_{question.key}") for question in QUESTIONS
        }
        return values


class PracticeMoveForm(ServiceForm):
    """Why it is kept or given up."""

    reason = text_field(_("Reason"), required=False, rows=3, max_length=1000)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        """Other moves need no reason."""
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class ToPlaybookForm(ServiceForm):
    """Into which playbook’s draft."""

    playbook_id = IdChoiceField(label=_("Playbook"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the company's playbooks in use."""
        super().__init__(*args, **kwargs)
        rows = Playbook.objects.visible_to(actor).filter(is_active=True).order_by("code", "pk")
        field: Any = self.fields["playbook_id"]
        field.offer([(one.pk, str(one)) for one in rows])


class ToCourseForm(ServiceForm):
    """Which course teaches it."""

    course_id = IdChoiceField(label=_("Course"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the company's courses."""
        super().__init__(*args, **kwargs)
        rows = Course.objects.visible_to(actor).filter(is_active=True).order_by("pk")
        field: Any = self.fields["course_id"]
        field.offer([(one.pk, str(one)) for one in rows])


class PracticeAskForm(ServiceForm):
    """Who is to learn it, by when."""

    member_ids = forms.TypedMultipleChoiceField(
        label=_("Who"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    due_on = day_field(_("Until"))

    def __init__(
        self, *args: Any, actor: Actor, practice: Practice, took: set[int], **kwargs: Any
    ) -> None:
        """Offer one's people who have not taken it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member_ids"]
        out = took | {practice.member_id}
        field.choices = [one for one in people_managed(actor) if one[0] not in out]


class TakerForm(ServiceForm):
    """Who took it, and from which day."""

    member_id = IdChoiceField(label=_("Who"))
    began_on = day_field(_("Since"), required=False, help_text=_("Without a day: today."))

    def __init__(
        self, *args: Any, actor: Actor, practice: Practice, took: set[int], **kwargs: Any
    ) -> None:
        """Offer one's people who have not taken it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member_id"]
        out = took | {practice.member_id}
        field.offer([one for one in people_managed(actor) if one[0] not in out])


class TakerEndForm(ServiceForm):
    """Until which day somebody worked by it."""

    ended_on = day_field(_("Until"), required=False, help_text=_("Without a day: today."))
