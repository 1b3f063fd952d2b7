"""Every write of `metrics` that people ask for."""

from metrics.services.assumptions import (
    assumption_change,
    assumption_judge,
    assumption_state,
)
from metrics.services.checks import check_ask, checks_plan, rebuild_ask, usual_span
from metrics.services.completing import definitions_complete
from metrics.services.credit import credit_set
from metrics.services.definitions import (
    MAX_MIN_N,
    company_zone_change,
    defaults_create,
    definition_revise,
)
from metrics.services.drafts import draft_discard, draft_publish, draft_save
from metrics.services.follow_ups import follow_up_begin, follow_up_change
from metrics.services.outliers import outliers_close, outliers_look
from metrics.services.reports import (
    report_change,
    report_stop,
    report_subscribe,
    reports_send,
)
from metrics.services.target_news import targets_tell
from metrics.services.targets import (
    TargetCell,
    WrongCells,
    target_set,
    targets_copy,
    targets_set,
)
from metrics.services.workload import days_close, member_days_stamp, workdays_schedule

__all__ = [
    "MAX_MIN_N",
    "TargetCell",
    "WrongCells",
    "assumption_change",
    "assumption_judge",
    "assumption_state",
    "check_ask",
    "checks_plan",
    "company_zone_change",
    "credit_set",
    "days_close",
    "defaults_create",
    "definition_revise",
    "definitions_complete",
    "draft_discard",
    "draft_publish",
    "draft_save",
    "follow_up_begin",
    "follow_up_change",
    "member_days_stamp",
    "outliers_close",
    "outliers_look",
    "rebuild_ask",
    "report_change",
    "report_stop",
    "report_subscribe",
    "reports_send",
    "target_set",
    "targets_copy",
    "targets_set",
    "targets_tell",
    "usual_span",
    "workdays_schedule",
]
