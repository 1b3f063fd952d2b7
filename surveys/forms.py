"""Forms of `surveys`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import ServiceForm, text_field
from surveys.models import SCALES
from surveys.services.answers import MAX_COMMENT
from surveys.services.settings import MAX_OPEN_DAYS


class AnswerForm(ServiceForm):
    """A score of the scale, and words if one likes."""

    score = forms.TypedChoiceField(
        label=_("Your answer"),
        coerce=int,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    comment = text_field(_("In your own words"), required=False, max_length=MAX_COMMENT)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """Offer the kind's scale."""
        super().__init__(*args, **kwargs)
        score: Any = self.fields["score"]
        score.choices = [(str(value), str(value)) for value in SCALES[kind]]


class SurveyForm(ServiceForm):
    """The words of a survey in both languages, and how long it stays open."""

    question_en = forms.CharField(
        label=_("Question, English"),
        max_length=300,
        help_text=_("“{company}” is replaced by your company's name."),
    )
    question_ru = forms.CharField(label=_("Question, Russian"), max_length=300)
    follow_up_en = forms.CharField(
        label=_("Second question, English"), max_length=300, required=False
    )
    follow_up_ru = forms.CharField(
        label=_("Second question, Russian"), max_length=300, required=False
    )
    open_days = forms.IntegerField(label=_("Open for days"), min_value=1, max_value=MAX_OPEN_DAYS)
    is_active = forms.BooleanField(label=_("Sent to clients"), required=False)


class CreditForm(ServiceForm):
    """Who is credited instead, and why."""

    consultant_id = forms.TypedChoiceField(label=_("Consultant"), coerce=int)
    reason = text_field(_("Why"), max_length=1_000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the people who work with clients."""
        super().__init__(*args, **kwargs)
        consultant: Any = self.fields["consultant_id"]
        consultant.choices = list(people_for(actor).values_list("pk", "name"))
