"""A rhythm that asks clients in turn, and an occasion of it, in the small company."""

from django.utils import timezone

from clients.models import Client
from core.access import Actor
from surveys.models import HeldReason, OccasionState, Survey, SurveyKind, SurveyOccasion
from surveys.services import survey_rhythm_create


def tell_rhythm(system: Actor, client: Client) -> None:
    """NPS in turn, and a client's turn that found nobody to ask."""
    nps = Survey.objects.get(company_id=system.company_id, kind=SurveyKind.NPS)
    rhythm = survey_rhythm_create(actor=system, survey_id=nps.pk)
    now = timezone.now()
    SurveyOccasion.objects.create(
        company_id=system.company_id,
        rhythm=rhythm,
        survey=nps,
        client=client,
        planned_on=timezone.localdate(),
        happened_at=now,
        due_at=now,
        decided_at=now,
        state=OccasionState.HELD,
        reason=HeldReason.NO_CONTACT,
    )
