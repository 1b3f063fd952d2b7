"""Forms of knowledge checks: a question, the settings, publishing, tries given anew."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm, day_field, text_field
from training import check_document as limits
from training.check_document import CHOSEN, Question, QuestionKind, Settings
from training.models import KnowledgeCheck

_PLAIN = ("kind", "text_en", "text_ru", "is_true", "number", "tolerance", "step")
_LONG = ("explanation_en", "explanation_ru")


class QuestionForm(ServiceForm):
    """One question with what is right; only the fields of its kind count."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=QuestionKind.choices)
    text_en = text_field(_("Question, English"), required=False, rows=2, max_length=limits.TEXT)
    text_ru = text_field(_("Question, Russian"), required=False, rows=2, max_length=limits.TEXT)
    is_true = forms.BooleanField(label=_("The statement is true"), required=False)
    accepted = text_field(
        _("Accepted answers, one a line"),
        required=False,
        rows=3,
        help_text=_("Capital letters, spaces and ё for е make no difference."),
    )
    number = forms.CharField(label=_("Right number"), required=False, max_length=limits.KEY)
    tolerance = forms.CharField(
        label=_("May differ by"), required=False, max_length=limits.KEY, initial="0"
    )
    explanation_en = text_field(
        _("Why that is right, English"), required=False, rows=2, max_length=limits.EXPLANATION
    )
    explanation_ru = text_field(
        _("Why that is right, Russian"), required=False, rows=2, max_length=limits.EXPLANATION
    )
    step = forms.ChoiceField(
        label=_("Step to read again"),
        required=False,
        help_text=_("Whoever answers wrongly is told to read this step, not what is right."),
    )

    def __init__(self, *args: Any, check: KnowledgeCheck, **kwargs: Any) -> None:
        """Offer the playbook's steps, and room for options."""
        super().__init__(*args, **kwargs)
        current = check.playbook.current if check.playbook is not None else None
        steps = [(step.key, step.title or step.key) for step in current.steps] if current else []
        known = {key for key, _title in steps}
        chosen = self.initial.get("step")
        kept = [(chosen, chosen)] if chosen and chosen not in known else []
        choices = [("", _("None")), *steps, *kept]
        self.offer("step", choices)
        for number in range(1, limits.MAX_OPTIONS + 1):
            for code, label in (("en", _("Option, English")), ("ru", _("Option, Russian"))):
                self.fields[f"option_{code}_{number}"] = forms.CharField(
                    label=label, required=False, max_length=limits.OPTION
                )
            self.fields[f"option_right_{number}"] = forms.BooleanField(
                label=_("Right"), required=False
            )

    @property
    def option_rows(self) -> list[dict[str, Any]]:
        """The fields of each option."""
        return [
            {
                "english": self[f"option_en_{number}"],
                "russian": self[f"option_ru_{number}"],
                "right": self[f"option_right_{number}"],
            }
            for number in range(1, limits.MAX_OPTIONS + 1)
        ]

    def question_values(self) -> dict[str, Any]:
        """As the services take them."""
        values = self.cleaned_data
        options = []
        for number in range(1, limits.MAX_OPTIONS + 1):
            english, russian = (values[f"option_{code}_{number}"] for code in ("en", "ru"))
            if english or russian:
                right = values[f"option_right_{number}"]
                options.append({"text_en": english, "text_ru": russian, "right": right})
        return {
            **{name: values[name] for name in (*_PLAIN, *_LONG)},
            "options": options if values["kind"] in CHOSEN else [],
            "accepted": [line.strip() for line in values["accepted"].splitlines() if line.strip()],
        }


def question_initial(question: Question) -> dict[str, Any]:
    """A question as its form shows it."""
    values: dict[str, Any] = {name: getattr(question, name) for name in (*_PLAIN, *_LONG)}
    values["accepted"] = "\n".join(question.accepted)
    for number, option in enumerate(question.options, start=1):
        values[f"option_en_{number}"] = option.text_en
        values[f"option_ru_{number}"] = option.text_ru
        values[f"option_right_{number}"] = option.right
    return values


class CheckSettingsForm(ServiceForm):
    """How a check is taken."""

    pass_percent = forms.IntegerField(label=_("Passed from, per cent"), min_value=1, max_value=100)
    draw = forms.IntegerField(
        label=_("Questions drawn for an attempt"),
        min_value=0,
        max_value=limits.MAX_QUESTIONS,
        help_text=_("0: all of them."),
    )
    tries = forms.IntegerField(label=_("Tries"), min_value=1, max_value=limits.MOST_TRIES)
    wait_hours = forms.IntegerField(
        label=_("Hours between tries"), min_value=0, max_value=limits.LONGEST_WAIT
    )
    minutes = forms.IntegerField(
        label=_("Minutes for an attempt"),
        min_value=1,
        max_value=limits.LONGEST_TIME,
        required=False,
        help_text=_("Empty: as long as it takes."),
    )
    gives_certificate = forms.BooleanField(label=_("Passing gives a certificate"), required=False)
    certificate_months = forms.IntegerField(
        label=_("Months the certificate holds"),
        min_value=1,
        max_value=limits.LONGEST_VALID,
        required=False,
        help_text=_("Empty: for good."),
    )


SETTINGS = tuple(Settings.__dataclass_fields__)


class PublishForm(ServiceForm):
    """What changes, and whether it is to be earned anew."""

    reason = text_field(_("What changes, and why"), rows=3, max_length=1000)
    is_anew = forms.BooleanField(
        label=_("Certificates earned by older versions are to be earned anew"), required=False
    )
    anew_by = day_field(
        _("By this day"),
        required=False,
        help_text=_("Whoever holds one is asked to pass this version; until then it holds."),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        """Of a first version nobody holds a certificate."""
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["is_anew"], self.fields["anew_by"]

    def clean(self) -> dict[str, Any]:
        """A tick needs its day, and without the tick the day says nothing."""
        values = super().clean() or self.cleaned_data
        if not values.pop("is_anew", False):
            values.pop("anew_by", None)
        elif not values.get("anew_by") and "anew_by" not in self.errors:
            self.add_error("anew_by", _("Choose the day."))
        return values


class AllowForm(ServiceForm):
    """Why a person gets their tries anew."""

    reason = text_field(_("Why"), rows=3, max_length=1000)
