"""Every table of `metrics`."""

from metrics.models.assumptions import Assumption, AssumptionStatus, AssumptionVersion
from metrics.models.checks import CheckKind, CheckState, MetricCheck, MetricCheckDifference
from metrics.models.credit import CreditOverride, CreditPart
from metrics.models.definitions import BuildState, MetricBuild, MetricDefinition
from metrics.models.drafts import DefinitionDraft, DraftState
from metrics.models.months import BuildPiece, MonthChange, MonthPart, MonthRollup
from metrics.models.outliers import (
    Comparison,
    FollowUpKind,
    FollowUpState,
    OutlierFinding,
    OutlierFollowUp,
    OutlierRun,
)
from metrics.models.reports import ReportOutcome, ReportSubscription, Rhythm, SentReport
from metrics.models.rollups import DirtyBucket, Leaf, Observation
from metrics.models.targets import Target, TargetPeriod, TargetTold, TargetVersion
from metrics.models.workload import DayClosing, MemberDay

__all__ = [
    "Assumption",
    "AssumptionStatus",
    "AssumptionVersion",
    "BuildPiece",
    "BuildState",
    "CheckKind",
    "CheckState",
    "Comparison",
    "CreditOverride",
    "CreditPart",
    "DayClosing",
    "DefinitionDraft",
    "DirtyBucket",
    "DraftState",
    "FollowUpKind",
    "FollowUpState",
    "Leaf",
    "MemberDay",
    "MetricBuild",
    "MetricCheck",
    "MetricCheckDifference",
    "MetricDefinition",
    "MonthChange",
    "MonthPart",
    "MonthRollup",
    "Observation",
    "OutlierFinding",
    "OutlierFollowUp",
    "OutlierRun",
    "ReportOutcome",
    "ReportSubscription",
    "Rhythm",
    "SentReport",
    "Target",
    "TargetPeriod",
    "TargetTold",
    "TargetVersion",
]
