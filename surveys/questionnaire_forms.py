"""The form of a whole questionnaire: every follow-up question in a block of its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.forms import ServiceForm
from surveys.models import SCALES, FollowUpQuestion, QuestionType
from surveys.services.questionnaires import MAX_LENGTH, MAX_QUESTIONS, QuestionText

FREE_BLOCKS = 2
_NAMES = ("text_en", "text_ru", "type", "from_score", "to_score", "choices")


class QuestionnaireForm(ServiceForm):
    """Blocks of questions; one without any text is left out, so that clearing takes it away."""

    def __init__(
        self, *args: Any, kind: str, questions: Sequence[FollowUpQuestion], **kwargs: Any
    ) -> None:
        """A block for each question there is, and free ones below."""
        super().__init__(*args, **kwargs)
        self.blocks = min(len(questions) + FREE_BLOCKS, MAX_QUESTIONS)
        if self.data:
            self.blocks = max(n for n in range(MAX_QUESTIONS + 1) if n == 0 or self._sent(n - 1))
        for number in range(self.blocks):
            before = questions[number] if number < len(questions) else None
            for name, field in _fields(kind, before).items():
                self.fields[f"q{number}_{name}"] = field

    def _sent(self, number: int) -> bool:
        return f"q{number}_text_en" in self.data

    @property
    def groups(self) -> list[list[Any]]:
        """The bound fields, block by block."""
        return [[self[f"q{number}_{name}"] for name in _NAMES] for number in range(self.blocks)]

    def _filled(self) -> list[int]:
        """Blocks with a text, in order."""
        names = ("text_en", "text_ru", "choices")
        return [
            number
            for number in range(self.blocks)
            if any(self.cleaned_data.get(f"q{number}_{name}") for name in names)
        ]

    def service_values(self) -> dict[str, Any]:
        """The questions as the service takes them."""
        return {"questions": [self._question(number) for number in self._filled()]}

    def _question(self, number: int) -> QuestionText:
        said = {name: self.cleaned_data.get(f"q{number}_{name}") for name in _NAMES}
        lines = [line for line in str(said["choices"] or "").splitlines() if line.strip()]
        pairs = [tuple(part.strip() for part in line.partition("|")[::2]) for line in lines]
        return QuestionText(
            text_en=said["text_en"] or "",
            text_ru=said["text_ru"] or "",
            type=said["type"] or QuestionType.TEXT,
            choices=[(english, russian) for english, russian in pairs],
            from_score=said["from_score"],
            to_score=said["to_score"],
        )

    def add_domain_error(self, error: DomainError) -> None:
        """A refusal of the third question belongs to the third block that has a text."""
        filled = self._filled()
        for name, text in error.fields.items():
            parts = name.split(".")
            if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(filled):
                self.add_error(f"q{filled[int(parts[1])]}_{parts[2]}", str(text))
            else:
                self.add_error(None, str(text))
        if not error.fields:
            self.add_error(None, str(error.message))


def _fields(kind: str, before: FollowUpQuestion | None) -> dict[str, forms.Field]:
    """The fields of one block, with what the question says now."""

    def said(name: str) -> Any:
        return getattr(before, name) if before else None

    scores = [("", _("any")), *((score, str(score)) for score in SCALES[kind])]
    lines = [f"{choice['en']} | {choice['ru']}" for choice in said("choices") or []]
    rows = forms.Textarea(attrs={"rows": max(3, len(lines))})

    def text(label: Any, name: str) -> forms.CharField:
        return forms.CharField(
            label=label, max_length=MAX_LENGTH, required=False, initial=said(name)
        )

    def score(label: Any, name: str) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=label,
            choices=scores,
            coerce=int,
            empty_value=None,
            required=False,
            initial=said(name),
        )

    return {
        "text_en": text(_("Question, English"), "text_en"),
        "text_ru": text(_("Question, Russian"), "text_ru"),
        "type": forms.ChoiceField(
            label=_("Answered"), choices=QuestionType.choices, initial=said("type")
        ),
        "from_score": score(_("Shown from score"), "from_score"),
        "to_score": score(_("up to score"), "to_score"),
        "choices": forms.CharField(
            label=_("Choices"),
            required=False,
            max_length=8_000,
            widget=rows,
            initial="\n".join(lines),
            help_text=_("One a line, in both languages: It took too long | Слишком долго"),
        ),
    }
