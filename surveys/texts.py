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
# CES 2.0: agreement with "made it easy" (Dixon, Toman and DeLisi 2013).
CES_WORDS: dict[int, str | Promise] = {
    1: _("strongly disagree"),
    2: _("disagree"),
    3: _("somewhat disagree"),
    4: _("neither agree nor disagree"),
    5: _("somewhat agree"),
    6: _("agree"),
    7: _("strongly agree"),
}
NSAT_WORDS: dict[int, str | Promise] = {
    1: _("very satisfied"),
    2: _("somewhat satisfied"),
    3: _("somewhat dissatisfied"),
    4: _("very dissatisfied"),
}
FCR_WORDS: dict[int, str | Promise] = {1: _("yes"), 0: _("no")}

SCALE_WORDS: dict[str, dict[int, str | Promise]] = {
    SurveyKind.CSAT: CSAT_WORDS,
    SurveyKind.CES: CES_WORDS,
    SurveyKind.NSAT: NSAT_WORDS,
    SurveyKind.FCR: FCR_WORDS,
}
"""What each score says, by kind. The eleven numbers of an NPS have names at their ends only."""

DONT_KNOW: str | Promise = _("I don't know")
"""Offered by the kinds of `WITHOUT_SCORE`: an answer without a score."""

SCALE_ENDS: dict[str, tuple[str | Promise, str | Promise]] = {
    SurveyKind.CSAT: (_("1: very dissatisfied"), _("5: very satisfied")),
    SurveyKind.NPS: (_("0: not at all"), _("10: certainly")),
    SurveyKind.CES: (_("1: strongly disagree"), _("7: strongly agree")),
    SurveyKind.NSAT: (_("1: very satisfied"), _("4: very dissatisfied")),
    SurveyKind.FCR: (_("yes"), _("no")),
}

BEST_FIRST: dict[str, tuple[int, ...]] = {
    SurveyKind.CSAT: (5, 4, 3, 2, 1),
    SurveyKind.NPS: (10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    SurveyKind.CES: (7, 6, 5, 4, 3, 2, 1),
    SurveyKind.NSAT: (1, 2, 3, 4),
    SurveyKind.FCR: (1, 0),
}
"""Every score of a scale, the best one first: NSAT begins with 1, \"very satisfied\"."""


def score_words(kind: str, score: int | None) -> str:
    """A score as people read it: `5: very satisfied`, `8`, `yes`, *I don't know*."""
    if score is None:
        return str(DONT_KNOW)
    word = SCALE_WORDS.get(kind, {}).get(score)
    if kind == SurveyKind.FCR:
        return str(word)
    return f"{score}: {word}" if word else str(score)


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
    SurveyKind.CES: {
        "question_en": "Do you agree? {company} made it easy for me to get my request handled.",
        "question_ru": "Согласны ли вы: «{company} помогает решить вопрос легко и без хлопот»?",
        "follow_up_en": "What made it harder than it should be?",
        "follow_up_ru": "Что оказалось сложнее, чем должно быть?",
        "open_days": 14,
    },
    SurveyKind.NSAT: {
        "question_en": "All in all, how satisfied are you with the service of {company}?",
        "question_ru": "Насколько вы в целом довольны обслуживанием в {company}?",
        "follow_up_en": "What matters most to you that we should change?",
        "follow_up_ru": "Что для вас важнее всего изменить?",
        "open_days": 21,
    },
    SurveyKind.FCR: {
        "question_en": "Did you have to contact us only once to get this settled?",
        "question_ru": "Хватило ли одного обращения, чтобы ваш вопрос был решён?",
        "follow_up_en": "Why did you have to come back to us?",
        "follow_up_ru": "Почему пришлось обращаться ещё раз?",
        "open_days": 14,
    },
}

DEFAULT_RULE: dict[str, Any] = {
    "name_en": "After every resolution",
    "name_ru": "После каждого решения",
    "position": 100,
}
"""What every company starts with: a CSAT after each resolution."""
