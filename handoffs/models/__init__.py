"""Requests, hand-overs, holdings, messages, comments, questions and the history."""

from handoffs.models.alarm import RequestAlarm
from handoffs.models.conversation import Comment, Message, MessageDirection, Participant
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
from handoffs.models.template import AnswerTemplate
from handoffs.models.verdict import ConfusionVerdict, VerdictCause
from handoffs.models.view import SavedView

__all__ = [
    "PRIORITY_RANK",
    "UNDO_FOR",
    "AnswerTemplate",
    "BulkAction",
    "BulkItem",
    "BulkKind",
    "BulkOutcome",
    "BulkState",
    "Comment",
    "ConfusionVerdict",
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
    "Message",
    "MessageDirection",
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
    "Tag",
    "TagColour",
    "VerdictCause",
]
