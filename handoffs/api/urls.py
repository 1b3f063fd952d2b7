"""API routes of `handoffs`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from handoffs.api.alarms import AlarmViewSet
from handoffs.api.approval_rules import ApprovalRuleViewSet, SolutionKindViewSet
from handoffs.api.attachments import FileViewSet, RequestFileViewSet
from handoffs.api.confusion import ConfusionViewSet, VerdictViewSet
from handoffs.api.following import ParticipantViewSet
from handoffs.api.links import LinkViewSet, RequestLinkViewSet
from handoffs.api.merging import GatheringViewSet
from handoffs.api.questions import QuestionViewSet, RequestQuestionViewSet
from handoffs.api.saved_views import SavedViewViewSet
from handoffs.api.service_levels import RequestDueTimeViewSet, ServicePolicyViewSet
from handoffs.api.solutions import RequestSolutionViewSet, SolutionViewSet
from handoffs.api.tags import RequestTagViewSet, TagViewSet
from handoffs.api.templates import AnswerTemplateViewSet
from handoffs.api.touch import TouchTimeViewSet
from handoffs.api.views import (
    CommentViewSet,
    EntryViewSet,
    HandoverViewSet,
    MessageViewSet,
    RequestHandoverViewSet,
    RequestViewSet,
)

_OF_REQUEST = r"requests/(?P<request_id>[0-9]{1,18})"

routes: list[Route] = [
    Route("requests", RequestViewSet, "api-request"),
    Route(f"{_OF_REQUEST}/messages", MessageViewSet, "api-request-message"),
    Route(f"{_OF_REQUEST}/files", RequestFileViewSet, "api-request-file"),
    Route("files", FileViewSet, "api-file"),
    Route(f"{_OF_REQUEST}/comments", CommentViewSet, "api-request-comment"),
    Route(f"{_OF_REQUEST}/handovers", RequestHandoverViewSet, "api-request-handover"),
    Route(f"{_OF_REQUEST}/entries", EntryViewSet, "api-request-entry"),
    Route(f"{_OF_REQUEST}/participants", ParticipantViewSet, "api-request-participant"),
    Route(f"{_OF_REQUEST}/questions", RequestQuestionViewSet, "api-request-question"),
    Route(f"{_OF_REQUEST}/due-times", RequestDueTimeViewSet, "api-request-due-time"),
    Route(_OF_REQUEST, GatheringViewSet, "api-request-gathering"),
    Route(f"{_OF_REQUEST}/tags", RequestTagViewSet, "api-request-tag"),
    Route(f"{_OF_REQUEST}/links", RequestLinkViewSet, "api-request-link"),
    Route("tags", TagViewSet, "api-tag"),
    Route("links", LinkViewSet, "api-link"),
    Route(f"{_OF_REQUEST}/solutions", RequestSolutionViewSet, "api-request-solution"),
    Route("solutions", SolutionViewSet, "api-solution"),
    Route("solution-kinds", SolutionKindViewSet, "api-solution-kind"),
    Route("approval-rules", ApprovalRuleViewSet, "api-approval-rule"),
    Route(f"{_OF_REQUEST}/touch-times", TouchTimeViewSet, "api-touch-time"),
    Route("handovers", HandoverViewSet, "api-handover"),
    Route("questions", QuestionViewSet, "api-question"),
    Route("saved-views", SavedViewViewSet, "api-saved-view"),
    Route("answer-templates", AnswerTemplateViewSet, "api-answer-template"),
    Route("service-policies", ServicePolicyViewSet, "api-service-policy"),
    Route("alarms", AlarmViewSet, "api-alarm"),
    Route("confusion", ConfusionViewSet, "api-confusion"),
    Route("confusion-verdicts", VerdictViewSet, "api-confusion-verdict"),
]
