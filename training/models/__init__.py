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
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.models.readings import Reading
from training.models.shadowing import (
    ShadowingDay,
    ShadowingState,
    SupervisedRequest,
    SupervisedState,
)

__all__ = [
    "LONGEST_CERTIFICATE",
    "MOST_SEATS",
    "Assignment",
    "AssignmentKind",
    "AssignmentReason",
    "AssignmentState",
    "Attendance",
    "AttendanceState",
    "Certificate",
    "CertificateSource",
    "CheckAllowance",
    "CheckAttempt",
    "CheckDraft",
    "CheckKeySeen",
    "CheckVersion",
    "Course",
    "CourseRole",
    "DroppedAs",
    "KnowledgeCheck",
    "LateTold",
    "Material",
    "MaterialKind",
    "MaterialSeen",
    "OnboardingPlan",
    "OnboardingTemplate",
    "PictureAnswer",
    "PictureText",
    "PlanState",
    "QuarterNote",
    "QuarterNoteKind",
    "Practice",
    "PracticeState",
    "PracticeTaker",
    "Reading",
    "Session",
    "SessionFeedback",
    "SessionTeacher",
    "ShadowingDay",
    "ShadowingState",
    "SupervisedRequest",
    "SupervisedState",
]
