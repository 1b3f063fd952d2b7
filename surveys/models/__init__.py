"""Surveys, invitations with their credit, answers, and who is asked by themselves."""

from surveys.models.answers import Answer, FollowUpAnswer
from surveys.models.invitations import CreditRule, Invitation, InvitationState
from surveys.models.loop import (
    BEST_IS_LOWEST,
    CONTACT_HOURS,
    LOW_LIMITS,
    LoopCase,
    LoopOutcome,
    LoopRule,
    LoopStep,
    LoopStepKind,
    is_low,
)
from surveys.models.questionnaires import FollowUpQuestion, QuestionType, SurveyVersion
from surveys.models.rules import (
    ContactLimits,
    HeldReason,
    OccasionState,
    SurveyOccasion,
    SurveyRhythm,
    SurveyRule,
    Trigger,
)
from surveys.models.surveys import (
    RELATIONSHIP,
    SCALES,
    WITHOUT_SCORE,
    Survey,
    SurveyKind,
    SurveyWords,
)
from surveys.models.widget import WidgetSetting

__all__ = [
    "BEST_IS_LOWEST",
    "CONTACT_HOURS",
    "LOW_LIMITS",
    "RELATIONSHIP",
    "SCALES",
    "WITHOUT_SCORE",
    "Answer",
    "ContactLimits",
    "CreditRule",
    "FollowUpAnswer",
    "FollowUpQuestion",
    "HeldReason",
    "Invitation",
    "InvitationState",
    "LoopCase",
    "LoopOutcome",
    "LoopRule",
    "LoopStep",
    "LoopStepKind",
    "OccasionState",
    "QuestionType",
    "Survey",
    "SurveyKind",
    "SurveyOccasion",
    "SurveyRhythm",
    "SurveyRule",
    "SurveyVersion",
    "SurveyWords",
    "Trigger",
    "WidgetSetting",
    "is_low",
]
