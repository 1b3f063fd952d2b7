"""Every write of `handoffs`. Others enter here; modules with an underscore are private."""

from handoffs.services.alarms import abandoned_raise, alarms_raise
from handoffs.services.comments import comment_add
from handoffs.services.confusion import confusion_verdict_give
from handoffs.services.departures import leaver_requests_pass_on
from handoffs.services.handovers import (
    ACCEPTANCE_WORKING_SECONDS,
    handover_accept,
    handover_decline,
    handover_offer,
    handover_return,
    handover_withdraw,
)
from handoffs.services.merging import request_kept, request_merge, request_unmerge
from handoffs.services.messages import message_receive, message_send
from handoffs.services.notices import mandatory_notices_give, request_notice_seen
from handoffs.services.opening import request_open
from handoffs.services.paths import paths_derive, paths_fill, paths_judge_again, paths_rebuild
from handoffs.services.questions import (
    ANSWER_WORKING_SECONDS,
    leaver_questions_let_go,
    question_answer,
    question_withdraw,
    questions_ask,
    questions_go_on,
)
from handoffs.services.requests import (
    request_assign,
    request_change_details,
    request_reopen,
    request_resolve,
    request_resume,
    request_wait,
)
from handoffs.services.templates import (
    may_change_template,
    template_create,
    template_deactivate,
    template_update,
)
from handoffs.services.views import (
    MOST_VIEWS,
    may_delete,
    saved_view_create,
    saved_view_delete,
    saved_view_update,
)

__all__ = [
    "ACCEPTANCE_WORKING_SECONDS",
    "ANSWER_WORKING_SECONDS",
    "MOST_VIEWS",
    "abandoned_raise",
    "alarms_raise",
    "comment_add",
    "confusion_verdict_give",
    "handover_accept",
    "handover_decline",
    "handover_offer",
    "handover_return",
    "handover_withdraw",
    "leaver_questions_let_go",
    "leaver_requests_pass_on",
    "mandatory_notices_give",
    "may_change_template",
    "may_delete",
    "message_receive",
    "message_send",
    "paths_derive",
    "paths_fill",
    "paths_judge_again",
    "paths_rebuild",
    "question_answer",
    "question_withdraw",
    "questions_ask",
    "questions_go_on",
    "request_assign",
    "request_change_details",
    "request_kept",
    "request_merge",
    "request_notice_seen",
    "request_open",
    "request_reopen",
    "request_resolve",
    "request_resume",
    "request_unmerge",
    "request_wait",
    "saved_view_create",
    "saved_view_delete",
    "saved_view_update",
    "template_create",
    "template_deactivate",
    "template_update",
]
