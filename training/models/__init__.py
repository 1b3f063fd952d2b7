"""Assignments, courses and everything that people learn and grow by."""

from training.models.assignments import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
    DroppedAs,
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
from training.models.courses import LONGEST_CERTIFICATE, Course, CourseRole
from training.models.delegated import DelegatedState, DelegatedTask, Verdict
from training.models.growth import Grade, GradeVersion, Judgement, Promotion, WhyNow
from training.models.materials import Material, MaterialKind, MaterialSeen
from training.models.onboarding import (
    LateTold,
    OnboardingPlan,
    OnboardingTemplate,
    PictureAnswer,
    PictureText,
    PlanState,
)
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.models.quarters import QuarterNote, QuarterNoteKind
from training.models.readings import Reading
from training.models.sessions import (
    HAS_SEAT,
    MOST_SEATS,
    Attendance,
    AttendanceState,
    Session,
    SessionFeedback,
    SessionTeacher,
)
from training.models.shadowing import (
    ShadowingDay,
    ShadowingState,
    SupervisedRequest,
    SupervisedState,
)

__all__ = [
    "HAS_SEAT",
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
    "DelegatedState",
    "DelegatedTask",
    "DroppedAs",
    "Grade",
    "GradeVersion",
    "Judgement",
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
    "Practice",
    "PracticeState",
    "PracticeTaker",
    "Promotion",
    "QuarterNote",
    "QuarterNoteKind",
    "Reading",
    "Session",
    "SessionFeedback",
    "SessionTeacher",
    "ShadowingDay",
    "ShadowingState",
    "SupervisedRequest",
    "SupervisedState",
    "Verdict",
    "WhyNow",
]
