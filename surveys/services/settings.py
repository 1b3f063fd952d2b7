"""A company's questions."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput
from core.records import changed_fields, locked, require_version, validated
from surveys.models import FollowUpQuestion, Survey, SurveyKind, SurveyRule, SurveyVersion
from surveys.selectors.questionnaires import version_in_force
from surveys.texts import DEFAULT_RULE, DEFAULT_SURVEYS

WORDS = frozenset({"question_en", "question_ru", "follow_up_en", "follow_up_ru"})
_EDITABLE = WORDS | {"open_days", "is_active"}
MAX_OPEN_DAYS = 90


def defaults_create(actor: Actor) -> None:
    """Give the company the surveys it does not have yet, their first versions, and the rule that
    asks after every resolution if it has no rule."""
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        Survey.objects.bulk_create(
            [
                Survey(company_id=actor.company_id, kind=kind, **texts)
                for kind, texts in DEFAULT_SURVEYS.items()
            ],
            ignore_conflicts=True,
        )
        surveys = list(Survey.objects.of_company(actor.company_id))
        SurveyVersion.objects.bulk_create(
            [version_of(survey, 1) for survey in surveys], ignore_conflicts=True
        )
        if not SurveyRule.objects.of_company(actor.company_id).exists():
            survey = next(row for row in surveys if row.kind == SurveyKind.CSAT)
            rule = SurveyRule(company_id=actor.company_id, survey=survey, **DEFAULT_RULE)
            SurveyRule.objects.bulk_create([rule], ignore_conflicts=True)


def version_of(survey: Survey, number: int, actor: Actor | None = None) -> SurveyVersion:
    """The survey's words of now as a version, unsaved."""
    return SurveyVersion(
        company_id=survey.company_id,
        survey=survey,
        number=number,
        created_by_id=actor.membership_id if actor else None,
        **{name: getattr(survey, name) for name in WORDS},
    )


def survey_update(
    *, actor: Actor, survey_id: int, version: int | None = None, **values: Any
) -> Survey:
    """Change the texts, how long it stays open, or whether it is sent at all.

    Other words are a new version: invitations already sent keep theirs. Raises `InvalidInput`,
    `NotFound`, `Stale`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
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
            if not WORDS.isdisjoint(changes):
                version_append(actor, survey)
    return survey


def version_append(
    actor: Actor, survey: Survey, questions: Sequence[FollowUpQuestion] | None = None
) -> SurveyVersion:
    """Write the next version of a locked survey: its words of now, and these follow-up questions
    (unsaved), or those of the version before."""
    last = version_in_force(survey)
    if questions is None:
        questions = list(last.questions.order_by("position")) if last else []
    version = version_of(survey, last.number + 1 if last else 1, actor)
    version.save()
    for place, question in enumerate(questions, start=1):
        question.pk, question.position = None, place
        question.company_id, question.survey_version = survey.company_id, version
    FollowUpQuestion.objects.bulk_create(questions)
    return version
