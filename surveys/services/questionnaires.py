"""Questionnaires: follow-up questions by score, written anew as a version."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput
from core.records import locked, require_version
from surveys.models import SCALES, FollowUpQuestion, QuestionType, Survey, SurveyVersion
from surveys.selectors.questionnaires import version_in_force
from surveys.services.settings import version_append

MAX_QUESTIONS = 8
MAX_CHOICES = 12
MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A follow-up question to be: `choices` are pairs of English and Russian."""

    text_en: str
    text_ru: str
    type: str = QuestionType.TEXT
    choices: Sequence[tuple[str, str]] = field(default_factory=tuple)
    from_score: int | None = None
    to_score: int | None = None


def questionnaire_revise(
    *,
    actor: Actor,
    survey_id: int,
    questions: Sequence[QuestionText],
    version: int | None = None,
) -> SurveyVersion:
    """Ask these follow-up questions from now on, in this order: a new version of the survey.

    Invitations already sent keep what they were sent with; the same questions again write
    nothing. `version` is that of the survey. Raises `NotAllowed`, `NotFound`, `Stale`, and
    `InvalidInput` whose field is `questions.N.name`, counted from 0.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    with transaction.atomic():
        survey: Survey = locked(Survey.objects.visible_to(actor), survey_id)
        require_version(survey, version)
        made = _checked(survey, questions)
        last = version_in_force(survey)
        before = list(last.questions.order_by("position")) if last else []
        if last is not None and [*map(_content, before)] == [*map(_content, made)]:
            return last
        survey.version += 1
        survey.save(update_fields=["version"])
        new = version_append(actor, survey, made)
        changes = {"questions": [[q.text_en for q in before], [q.text_en for q in made]]}
        audit(actor=actor, action="survey.questionnaire", subject=survey, changes=changes)
    return new


def _content(question: FollowUpQuestion) -> tuple[object, ...]:
    names = ("type", "text_en", "text_ru", "choices", "from_score", "to_score")
    return tuple(getattr(question, name) for name in names)


def _checked(survey: Survey, questions: Sequence[QuestionText]) -> list[FollowUpQuestion]:
    if len(questions) > MAX_QUESTIONS:
        sentence = _("At most %(count)s questions.") % {"count": MAX_QUESTIONS}
        raise InvalidInput(sentence, fields={"questions": sentence})
    return [_question(survey, place, one) for place, one in enumerate(questions)]


def _question(survey: Survey, place: int, given: QuestionText) -> FollowUpQuestion:
    def refuse(name: str, sentence: str | Promise) -> InvalidInput:
        return InvalidInput(sentence, fields={f"questions.{place}.{name}": sentence})

    texts = {"text_en": given.text_en.strip(), "text_ru": given.text_ru.strip()}
    for name, text in texts.items():
        if not text:
            raise refuse(name, _("Write the question in both languages."))
        if len(text) > MAX_LENGTH:
            raise refuse(name, _("At most %(count)s characters.") % {"count": MAX_LENGTH})
    if given.type not in QuestionType.values:
        raise refuse("type", _("Choose one of the list."))
    ends = (given.from_score, given.to_score)
    scale = SCALES[survey.kind]
    if (ends[0] is None) != (ends[1] is None):
        raise refuse("from_score", _("Say both ends of the scores, or neither."))
    if ends[0] is not None and ends[1] is not None:
        if ends[0] not in scale or ends[1] not in scale:
            raise refuse("from_score", _("These scores are not on the scale."))
        if ends[0] > ends[1]:
            raise refuse("from_score", _("The first score must not be above the last."))
    try:
        choices = _choices(given)
    except ValueError as error:
        raise refuse("choices", error.args[0]) from error
    return FollowUpQuestion(
        type=given.type, choices=choices, from_score=ends[0], to_score=ends[1], **texts
    )


def _choices(given: QuestionText) -> list[dict[str, str]]:
    """The choices as they are kept. Raises `ValueError` with a sentence."""
    if given.type == QuestionType.TEXT:
        return []
    pairs = [(english.strip(), russian.strip()) for english, russian in given.choices]
    if not 2 <= len(pairs) <= MAX_CHOICES:
        raise ValueError(_("Give from 2 to %(count)s choices.") % {"count": MAX_CHOICES})
    if not all(english and russian for english, russian in pairs):
        raise ValueError(_("Write each choice in both languages."))
    if any(len(text) > MAX_LENGTH for pair in pairs for text in pair):
        raise ValueError(_("At most %(count)s characters.") % {"count": MAX_LENGTH})
    if len({english.casefold() for english, _russian in pairs}) < len(pairs):
        raise ValueError(_("Two choices are the same."))
    return [
        {"key": str(number), "en": english, "ru": russian}
        for number, (english, russian) in enumerate(pairs, start=1)
    ]
