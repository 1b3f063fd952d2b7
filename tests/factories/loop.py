"""A low answer that is followed up."""

from accounts.models import Company
from core.access import Actor
from surveys.models import Invitation, LoopCase, SurveyKind
from surveys.services import answer_record, low_answer_follow
from surveys.services.widget import widget_setting_change
from tests.factories.surveys import make_invitation

SITE = "https://help.nordhaus.example"


def low_answer(invitation: Invitation, score: int, comment: str = "") -> LoopCase | None:
    """Answer, and take the answer up as the worker does."""
    answer_record(public_id=invitation.public_id, score=score, comment=comment, source="page")
    return low_answer_follow(company_id=invitation.company_id, invitation_id=invitation.pk)


def tell_low_answer(system: Actor, company: Company, name: str) -> LoopCase:
    """A detractor of the same company with the request that follows it up, and a site that may
    show questions."""
    widget_setting_change(actor=system, origins=[SITE])
    nps = make_invitation(system, company, kind=SurveyKind.NPS, name=f"{name} Ltd")
    case = low_answer(nps, 3, "Nobody calls back.")
    assert case is not None
    return case
