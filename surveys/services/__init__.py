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
from surveys.services.nps import NpsPlan, NpsResult, nps_plan, nps_send
from surveys.services.occasions import occasions_open, occasions_send_due
from surveys.services.settings import defaults_create, survey_update

__all__ = [
    "NpsPlan",
    "NpsResult",
    "TooManyAnswers",
    "answer_record",
    "credit_override",
    "credit_reason",
    "credited_person",
    "defaults_create",
    "invitation_create_for_resolution",
    "invitations_mark_delivered",
    "invitations_mark_failed",
    "nps_plan",
    "nps_send",
    "occasions_open",
    "occasions_send_due",
    "opt_out",
    "require_credit",
    "survey_update",
]
