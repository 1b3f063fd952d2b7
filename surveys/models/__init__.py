"""Surveys, invitations with their credit, and answers."""

from surveys.models.answers import Answer
from surveys.models.invitations import CreditRule, Invitation, InvitationState
from surveys.models.surveys import SCALES, Survey, SurveyKind

__all__ = [
    "SCALES",
    "Answer",
    "CreditRule",
    "Invitation",
    "InvitationState",
    "Survey",
    "SurveyKind",
]
