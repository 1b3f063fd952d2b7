"""Forms of grades, judgements, decisions and tasks of managers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from training.models.delegated import Verdict
from training.models.growth import Grade, WhyNow
from training.practice_forms import people_managed


class DelegatedForm(ServiceForm):
    """What is given to whom, and why it is a manager's task."""

    member_id = IdChoiceField(label=_("To whom"))
    title = forms.CharField(label=_("Task"), max_length=200)
    why = text_field(
        _("Why it is a manager’s task"),
        max_length=1000,
        help_text=_("What a manager decides or answers for in it: that is what is learned."),
    )
    due_on = day_field(_("Until"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer one's people."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member_id"]
        field.offer([one for one in people_managed(actor) if one[0] != actor.membership_id])


class DelegatedResultForm(ServiceForm):
    """What came of it."""

    result = text_field(_("What came of it"), rows=6, max_length=8000)


class DelegatedReviewForm(ServiceForm):
    """How the result is judged."""

    verdict = forms.ChoiceField(label=_("The task is"), choices=Verdict.choices)
    words = text_field(_("What was good, what was missing"), rows=4, max_length=4000)


class DelegatedWithdrawForm(ServiceForm):
    """Why it is taken back."""

    words = text_field(_("Reason"), max_length=4000)


class JudgeForm(ServiceForm):
    """What a person saw."""

    is_met = forms.TypedChoiceField(
        label=_("Is it so?"),
        choices=[("yes", _("met")), ("no", _("not yet"))],
        coerce=lambda value: value == "yes",
    )
    words = text_field(
        _("What you saw"), max_length=2000, help_text=_("The person reads this too.")
    )


class PromotionForm(ServiceForm):
    """Which grade, why now, on what grounds."""

    grade_id = IdChoiceField(label=_("Grade"))
    why_now = forms.ChoiceField(
        label=_("Why now"), choices=WhyNow.choices, widget=forms.RadioSelect
    )
    reason = text_field(_("Reason"), max_length=2000)
    missing_reason = text_field(
        _("Why all the same, if something is missing"), required=False, max_length=2000
    )
    starts_on = day_field(_("From"), required=False, help_text=_("Without a day: today."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the grades in use."""
        super().__init__(*args, **kwargs)
        rows = Grade.objects.visible_to(actor).filter(is_active=True).order_by("position", "pk")
        field: Any = self.fields["grade_id"]
        field.offer([(one.pk, one.name) for one in rows])


class GradeForm(ServiceForm):
    """Names and place of a grade."""

    name_en = forms.CharField(label=_("Name, English"), max_length=120, required=False)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=120, required=False)
    position = forms.IntegerField(label=_("Order"), min_value=1, max_value=1000)
    is_active = forms.BooleanField(label=_("In use"), required=False)
