"""Words of the scales, and the questions every company starts with."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import SurveyKind

CSAT_WORDS: dict[int, str | Promise] = {
    1: _("very dissatisfied"),
    2: _("dissatisfied"),
    3: _("neither satisfied nor dissatisfied"),
    4: _("satisfied"),
    5: _("very satisfied"),
}
SCALE_ENDS: dict[str, tuple[str | Promise, str | Promise]] = {
    SurveyKind.CSAT: (_("1: very dissatisfied"), _("5: very satisfied")),
    SurveyKind.NPS: (_("0: not at all"), _("10: certainly")),
}

DEFAULT_SURVEYS: dict[str, dict[str, Any]] = {
    SurveyKind.CSAT: {
        "question_en": "How satisfied are you with the way we handled your request?",
        "question_ru": "Насколько вы довольны тем, как мы решили ваш вопрос?",
        "follow_up_en": "What should we have done better?",
        "follow_up_ru": "Что нам стоило сделать лучше?",
        "open_days": 14,
    },
    SurveyKind.NPS: {
        "question_en": "How likely are you to recommend {company} to a colleague?",
        "question_ru": "Насколько вероятно, что вы порекомендуете {company} коллегам?",
        "follow_up_en": "What would have made it a higher number?",
        "follow_up_ru": "Чего не хватило для более высокой оценки?",
        "open_days": 14,
    },
}
