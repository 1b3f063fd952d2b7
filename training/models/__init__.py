"""Assignments, courses and everything that people learn and grow by."""

from training.models.assignments import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
)
from training.models.certificates import Certificate, CertificateSource
from training.models.checks import (
    CheckAllowance,
    CheckAttempt,
    CheckDraft,
    CheckKeySeen,
    CheckVersion,
    KnowledgeCheck,
)
from training.models.courses import Course
from training.models.onboarding import (
    LateTold,
    OnboardingPlan,
    OnboardingTemplate,
    PictureAnswer,
    PictureText,
    PlanState,
)
from training.models.readings import Reading
from training.models.shadowing import (
    ShadowingDay,
    ShadowingState,
    SupervisedRequest,
    SupervisedState,
)

__all__ = [
    "Assignment",
    "AssignmentKind",
    "AssignmentReason",
    "AssignmentState",
    "Certificate",
    "CertificateSource",
    "CheckAllowance",
    "CheckAttempt",
    "CheckDraft",
    "CheckKeySeen",
    "CheckVersion",
    "Course",
    "KnowledgeCheck",
    "LateTold",
    "OnboardingPlan",
    "OnboardingTemplate",
    "PictureAnswer",
    "PictureText",
    "PlanState",
    "Reading",
    "ShadowingDay",
    "ShadowingState",
    "SupervisedRequest",
    "SupervisedState",
]
