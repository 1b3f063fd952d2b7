"""The form of the contact's own page: a score, words, and the follow-up questions to the score."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm, text_field
from surveys.models import Answer, FollowUpAnswer, FollowUpQuestion, Invitation, QuestionType
from surveys.scales import choices_of, score_of
from surveys.selectors.questionnaires import follow_ups
from surveys.services.answers import MAX_COMMENT

_CHOOSE = _("Choose one of the answers.")
_PREFIX = "q"


class PublicAnswerForm(ServiceForm):
    """A score of the scale, and words if one likes.

    The follow-up questions are those to the score that is sent or, on the page of thanks, given.
    Whoever changes the score is asked others.
    """

    score = forms.ChoiceField(
        label=_("Your answer"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    comment = text_field(_("In your own words"), required=False, max_length=MAX_COMMENT)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """Offer the kind's scale, and what is asked to the score."""
        super().__init__(*args, **kwargs)
        choices = choices_of(invitation.kind)
        score: Any = self.fields["score"]
        score.choices = [(choice.value, choice.value) for choice in choices]
        said = str(self.data.get("score", "") if self.is_bound else self.initial.get("score", ""))
        known = {choice.value for choice in choices}
        asks = said in known and (not self.is_bound or self._says_more())
        self.questions = follow_ups(invitation.survey_version, score_of(said)) if asks else []
        for question in self.questions:
            self.fields[_name(question)] = _field(question)

    def _says_more(self) -> bool:
        """Whether anything beside the score was sent: a press in the mail costs no question."""
        return any(name.startswith(_PREFIX) for name in self.data)

    def follow_up_fields(self) -> list[Any]:
        """The fields of the follow-up questions, in order."""
        return [self[_name(question)] for question in self.questions]

    def service_values(self) -> dict[str, Any]:
        """What the service takes: the score as a number, and the follow-up answers by question."""
        values = super().service_values()
        follow_ups = {question.pk: values[_name(question)] for question in self.questions}
        return {
            "score": score_of(values["score"]),
            "comment": values["comment"],
            "follow_ups": {pk: value for pk, value in follow_ups.items() if value},
        }


def _name(question: FollowUpQuestion) -> str:
    return f"{_PREFIX}{question.pk}"


def _field(question: FollowUpQuestion) -> forms.Field:
    if question.type == QuestionType.TEXT:
        return text_field(question.text, required=False, max_length=MAX_COMMENT)
    if question.type == QuestionType.ONE:
        return forms.ChoiceField(
            label=question.text,
            required=False,
            choices=question.options,
            widget=forms.RadioSelect,
        )
    return forms.MultipleChoiceField(
        label=question.text,
        required=False,
        choices=question.options,
        widget=forms.CheckboxSelectMultiple,
    )


def follow_up_initial(answer: Answer) -> dict[str, Any]:
    """What was said to follow-up questions, as the form's first values."""
    said = answer.follow_ups.select_related("question")
    return {_name(one.question): one.text or _chosen(one) for one in said}


def _chosen(said: FollowUpAnswer) -> Any:
    is_list = said.question.type == QuestionType.SEVERAL
    return said.choices if is_list else "".join(said.choices[:1])
