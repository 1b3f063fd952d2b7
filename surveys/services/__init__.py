"""Every write of `surveys`."""

from surveys.services.answers import TooManyAnswers, answer_record, opt_out
from surveys.services.credit import (
    credit_override,
    credit_reason,
    credited_person,
    require_credit,
)
from surveys.services.invitations import (
    invitation_create_for_resolution,
    invitations_mark_delivered,
    invitations_mark_failed,
)
from surveys.services.limits import contact_limits_set, reminders_send
from surveys.services.loop import (
    loop_case_open,
    loop_close,
    loop_contact,
    loop_rule_change,
    low_answer_follow,
)
from surveys.services.nps import NpsPlan, NpsResult, nps_plan, nps_send
from surveys.services.occasions import occasions_open, occasions_send_due
from surveys.services.questionnaires import QuestionText, questionnaire_revise
from surveys.services.rhythms import rhythms_plan, survey_rhythm_create, survey_rhythm_update
from surveys.services.rules import survey_rule_create, survey_rule_update
from surveys.services.settings import defaults_create, survey_update
from surveys.services.widget import widget_invitation_create, widget_setting_change

__all__ = [
    "NpsPlan",
    "NpsResult",
    "QuestionText",
    "TooManyAnswers",
    "answer_record",
    "contact_limits_set",
    "credit_override",
    "credit_reason",
    "credited_person",
    "defaults_create",
    "invitation_create_for_resolution",
    "invitations_mark_delivered",
    "invitations_mark_failed",
    "loop_case_open",
    "loop_close",
    "loop_contact",
    "loop_rule_change",
    "low_answer_follow",
    "nps_plan",
    "nps_send",
    "occasions_open",
    "occasions_send_due",
    "opt_out",
    "questionnaire_revise",
    "reminders_send",
    "require_credit",
    "rhythms_plan",
    "survey_rhythm_create",
    "survey_rhythm_update",
    "survey_rule_create",
    "survey_rule_update",
    "survey_update",
    "widget_invitation_create",
    "widget_setting_change",
]
