"""A company's questions."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput
from core.records import changed_fields, locked, require_version, validated
from surveys.models import Survey
from surveys.texts import DEFAULT_SURVEYS

_EDITABLE = frozenset(
    {"question_en", "question_ru", "follow_up_en", "follow_up_ru", "open_days", "is_active"}
)
MAX_OPEN_DAYS = 90


def defaults_create(actor: Actor) -> None:
    """Give the company the two surveys it does not have yet."""
    actor.require(Capability.COMPANY_CONFIGURE)
    surveys = [
        Survey(company_id=actor.company_id, kind=kind, **texts)
        for kind, texts in DEFAULT_SURVEYS.items()
    ]
    Survey.objects.bulk_create(surveys, ignore_conflicts=True)


def survey_update(
    *, actor: Actor, survey_id: int, version: int | None = None, **values: Any
) -> Survey:
    """Change the texts, how long it stays open, or whether it is sent at all.

    Invitations already sent show the new words. Raises `InvalidInput`, `NotFound`, `Stale`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    if unknown := set(values) - _EDITABLE:
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in unknown})
    if not 1 <= values.get("open_days", 1) <= MAX_OPEN_DAYS:
        sentence = _("Between 1 and %(days)s days.") % {"days": MAX_OPEN_DAYS}
        raise InvalidInput(fields={"open_days": sentence})
    with transaction.atomic():
        survey = locked(Survey.objects.visible_to(actor), survey_id)
        require_version(survey, version)
        if changes := changed_fields(survey, values):
            survey.version += 1
            validated(survey)
            survey.save(update_fields=[*changes, "version"])
            audit(actor=actor, action="survey.update", subject=survey, changes=changes)
    return survey
