"""What the services of interviews and of scores share."""

from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import IllegalState
from core.records import locked
from hiring.models import Interview, InterviewState
from hiring.services._shared import candidate_locked


def interview_locked(actor: Actor, interview_id: int) -> Interview:
    """An interview in sight with its candidate, both locked: the candidate first."""
    rows = Interview.objects.visible_to(actor)
    found = rows.filter(pk=interview_id).values_list("candidate_id", flat=True).first()
    candidate = candidate_locked(actor, found or 0)
    interview: Interview = locked(rows, interview_id)
    interview.candidate = candidate
    return interview


def require_awaited(interview: Interview) -> None:
    """Raise `IllegalState` once scores were given, or are not waited for."""
    if interview.state != InterviewState.ASKED:
        raise IllegalState(_("The scores of this interview are not awaited any more."))
