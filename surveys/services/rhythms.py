"""Rhythms: asking every client in turn, planned once a local day; and the limits for all."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import calendar_in_force, local_day
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.records import locked, only, update_versioned, validated
from surveys.models import RELATIONSHIP, Survey, SurveyOccasion, SurveyRhythm
from surveys.rhythm import turns
from surveys.selectors.rhythms import rhythms_in_use, rounds_of, working_days_between

RHYTHM_FIELDS: Final = frozenset({"segment", "every_days", "wait_days", "starts_on", "is_active"})
_TAKEN = _("There is a rhythm of this questionnaire for this segment already.")
_ERRORS = {"survey_rhythm_segment": ("segment", _TAKEN)}


def survey_rhythm_create(
    *, actor: Actor, survey_id: int, starts_on: date | None = None, **values: Any
) -> SurveyRhythm:
    """Ask the clients of a segment in turn, from a local day on (today if none is said).

    Raises `NotAllowed`, `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, RHYTHM_FIELDS - {"is_active"})
    survey = Survey.objects.visible_to(actor).filter(pk=survey_id).first()
    if survey is None:
        raise NotFound(fields={"survey_id": _("Nothing was found here.")})
    if survey.kind not in RELATIONSHIP:
        sentence = _("Only questions about the relationship as a whole are asked by rhythm.")
        raise InvalidInput(sentence, fields={"survey_id": sentence})
    today = local_day(actor.company_time_zone, timezone.now())
    rhythm = SurveyRhythm(
        company_id=actor.company_id, survey=survey, starts_on=starts_on or today, **_clean(values)
    )
    validated(rhythm)
    with constraint_errors(_ERRORS), transaction.atomic():
        rhythm.save()
        changes = {name: [None, getattr(rhythm, name)] for name in sorted(RHYTHM_FIELDS)}
        audit(actor=actor, action="survey_rhythm.create", subject=rhythm, changes=changes)
    return rhythm


def survey_rhythm_update(
    *, actor: Actor, rhythm_id: int, version: int | None = None, **values: Any
) -> SurveyRhythm:
    """Change a rhythm, or switch it off and on. Raises as `survey_rhythm_create`, and `Stale`."""
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, RHYTHM_FIELDS)
    with constraint_errors(_ERRORS), transaction.atomic():
        rhythm: SurveyRhythm = locked(SurveyRhythm.objects.visible_to(actor), rhythm_id)
        update_versioned(
            actor=actor,
            record=rhythm,
            values=_clean(values),
            action="survey_rhythm.update",
            version=version,
        )
    return rhythm


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if value is not None}
    if "segment" in kept:
        kept["segment"] = str(kept["segment"]).strip()
    return kept


def rhythms_plan(*, actor: Actor) -> int:
    """Plan today's turns of every rhythm; returns how many occasions were made.

    Once a local day, however often and by how many workers it is called. After days on which
    nobody called it, it makes up for those of the last week.
    """
    now = timezone.now()
    today = local_day(actor.company_time_zone, now)
    rhythms = [
        one.pk
        for one in rhythms_in_use(actor.company_id)
        if one.starts_on <= today and (one.planned_through is None or one.planned_through < today)
    ]
    return sum(_plan(actor, rhythm_id, today, now) for rhythm_id in rhythms)


def _plan(actor: Actor, rhythm_id: int, today: date, now: datetime) -> int:
    spec = calendar_in_force(actor.company_id).spec
    with transaction.atomic():
        rhythms = SurveyRhythm.objects.of_company(actor.company_id).select_related("survey")
        rhythm: SurveyRhythm = locked(rhythms, rhythm_id)
        before = rhythm.planned_through or today - timedelta(days=1)
        if before >= today:
            return 0
        days = working_days_between(spec, before, today)
        (turn,) = rounds_of([rhythm], actor.company_time_zone)
        taken = turns(turn.dues, [today], turn.most * len(days))[today] if days else []
        made = [
            SurveyOccasion(
                company_id=actor.company_id,
                rhythm=rhythm,
                survey=rhythm.survey,
                client_id=client_id,
                planned_on=today,
                happened_at=now,
                due_at=now,
                until=now + timedelta(days=rhythm.wait_days),
            )
            for client_id in taken
        ]
        SurveyOccasion.objects.bulk_create(made)
        rhythm.planned_through = today
        rhythm.save(update_fields=["planned_through"])
    return len(made)
