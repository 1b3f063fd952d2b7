"""Every write of `handoffs`. Others enter here; modules with an underscore are private."""

from handoffs.services.alarms import abandoned_raise, alarms_raise
from handoffs.services.approval_rules import (
    KIND_FIELDS,
    RULE_FIELDS,
    approval_rule_create,
    approval_rule_update,
    solution_defaults_create,
    solution_kind_create,
    solution_kind_update,
)
from handoffs.services.approvals import (
    leaver_approvals_pass_on,
    own_approvals_pass_on,
    solution_agree,
    solution_refuse,
)
from handoffs.services.attachments import (
    MOST_BYTES,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    IncomingFile,
    attachment_remove,
    attachment_upload,
    attachments_discard,
    attachments_keep,
    attachments_sweep,
)
from handoffs.services.bulk import bulk_actions_go_on, bulk_run, bulk_start, bulk_undo
from handoffs.services.columns import list_columns_keep
from handoffs.services.comments import comment_add
from handoffs.services.confusion import confusion_verdict_give
from handoffs.services.deliveries import message_delivered, message_send_again, message_undelivered
from handoffs.services.departures import leaver_requests_pass_on
from handoffs.services.drafts import draft_discard, draft_keep
from handoffs.services.due_times import due_times_tell, request_due_again
from handoffs.services.following import request_follow, request_unfollow
from handoffs.services.handovers import (
    ACCEPTANCE_WORKING_SECONDS,
    handover_accept,
    handover_decline,
    handover_offer,
    handover_return,
    handover_withdraw,
)
from handoffs.services.links import link_add, link_remove
from handoffs.services.merging import request_kept, request_merge, request_unmerge
from handoffs.services.messages import message_receive, message_send
from handoffs.services.notices import mandatory_notices_give, request_notice_seen
from handoffs.services.opening import request_open
from handoffs.services.paths import paths_derive, paths_fill, paths_judge_again, paths_rebuild
from handoffs.services.presence import presence_of, presence_say
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
from handoffs.services.service_levels import (
    POLICY_FIELDS,
    service_policies_create_defaults,
    service_policy_create,
    service_policy_update,
)
from handoffs.services.solutions import (
    solution_carry_out,
    solution_change,
    solution_choose,
    solution_drop,
    solution_propose,
    solution_tell,
)
from handoffs.services.splitting import request_split
from handoffs.services.tags import request_tags_change, tag_create, tag_merge, tag_update
from handoffs.services.templates import (
    may_change_template,
    template_create,
    template_deactivate,
    template_update,
)
from handoffs.services.touch import (
    touch_correct,
    touch_count,
    touch_is_measured,
    touch_setting_change,
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
    "KIND_FIELDS",
    "MOST_BYTES",
    "MOST_BYTES_TOGETHER",
    "MOST_FILES",
    "MOST_VIEWS",
    "POLICY_FIELDS",
    "RULE_FIELDS",
    "IncomingFile",
    "abandoned_raise",
    "alarms_raise",
    "approval_rule_create",
    "approval_rule_update",
    "attachment_remove",
    "attachment_upload",
    "attachments_discard",
    "attachments_keep",
    "attachments_sweep",
    "bulk_actions_go_on",
    "bulk_run",
    "bulk_start",
    "bulk_undo",
    "comment_add",
    "confusion_verdict_give",
    "draft_discard",
    "draft_keep",
    "due_times_tell",
    "handover_accept",
    "handover_decline",
    "handover_offer",
    "handover_return",
    "handover_withdraw",
    "leaver_approvals_pass_on",
    "leaver_questions_let_go",
    "leaver_requests_pass_on",
    "link_add",
    "link_remove",
    "list_columns_keep",
    "mandatory_notices_give",
    "may_change_template",
    "may_delete",
    "message_delivered",
    "message_receive",
    "message_send",
    "message_send_again",
    "message_undelivered",
    "own_approvals_pass_on",
    "paths_derive",
    "paths_fill",
    "paths_judge_again",
    "paths_rebuild",
    "presence_of",
    "presence_say",
    "question_answer",
    "question_withdraw",
    "questions_ask",
    "questions_go_on",
    "request_assign",
    "request_change_details",
    "request_due_again",
    "request_follow",
    "request_kept",
    "request_merge",
    "request_notice_seen",
    "request_open",
    "request_reopen",
    "request_resolve",
    "request_resume",
    "request_split",
    "request_tags_change",
    "request_unfollow",
    "request_unmerge",
    "request_wait",
    "saved_view_create",
    "saved_view_delete",
    "saved_view_update",
    "service_policies_create_defaults",
    "service_policy_create",
    "service_policy_update",
    "solution_agree",
    "solution_carry_out",
    "solution_change",
    "solution_choose",
    "solution_defaults_create",
    "solution_drop",
    "solution_kind_create",
    "solution_kind_update",
    "solution_propose",
    "solution_refuse",
    "solution_tell",
    "tag_create",
    "tag_merge",
    "tag_update",
    "template_create",
    "template_deactivate",
    "template_update",
    "touch_correct",
    "touch_count",
    "touch_is_measured",
    "touch_setting_change",
]
