"""Requests, hand-overs, holdings, messages, comments, questions and the history."""

from handoffs.models.alarm import RequestAlarm
from handoffs.models.attachment import Attachment
from handoffs.models.conversation import Comment, Message, MessageDirection, Participant
from handoffs.models.draft import (
    DraftKind,
    MessageDraft,
    TouchCorrection,
    TouchSetting,
    TouchTime,
)
from handoffs.models.due_time import DueTime
from handoffs.models.gathering import (
    UNDO_FOR,
    BulkAction,
    BulkItem,
    BulkKind,
    BulkOutcome,
    BulkState,
    LinkKind,
    ListChoice,
    RequestLink,
    RequestTag,
    Tag,
    TagColour,
)
from handoffs.models.handover import Handover, HandoverKind, Holding, HoldingStart
from handoffs.models.history import Entry, EntryKind
from handoffs.models.notice import RequestNotice
from handoffs.models.path import RequestMove, RequestPath
from handoffs.models.question import GoneOnReason, Question
from handoffs.models.request import PRIORITY_RANK, Priority, Request, RequestChannel
from handoffs.models.service_level import ServicePolicy, ServicePolicyVersion
from handoffs.models.solution import (
    Agreer,
    Approval,
    ApprovalRule,
    ApprovalRuleVersion,
    Measure,
    Solution,
    SolutionKind,
)
from handoffs.models.template import AnswerTemplate
from handoffs.models.verdict import ConfusionVerdict, VerdictCause
from handoffs.models.view import SavedView

__all__ = [
    "PRIORITY_RANK",
    "UNDO_FOR",
    "Agreer",
    "AnswerTemplate",
    "Approval",
    "ApprovalRule",
    "ApprovalRuleVersion",
    "Attachment",
    "BulkAction",
    "BulkItem",
    "BulkKind",
    "BulkOutcome",
    "BulkState",
    "Comment",
    "ConfusionVerdict",
    "DraftKind",
    "DueTime",
    "Entry",
    "EntryKind",
    "GoneOnReason",
    "Handover",
    "HandoverKind",
    "Holding",
    "HoldingStart",
    "LinkKind",
    "ListChoice",
    "Measure",
    "Message",
    "MessageDirection",
    "MessageDraft",
    "Participant",
    "Priority",
    "Question",
    "Request",
    "RequestAlarm",
    "RequestChannel",
    "RequestLink",
    "RequestMove",
    "RequestNotice",
    "RequestPath",
    "RequestTag",
    "SavedView",
    "ServicePolicy",
    "ServicePolicyVersion",
    "Solution",
    "SolutionKind",
    "Tag",
    "TagColour",
    "TouchCorrection",
    "TouchSetting",
    "TouchTime",
    "VerdictCause",
]
