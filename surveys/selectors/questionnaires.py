"""Reads of questionnaires: the version in force, and what is asked after a score."""

from django.db import models

from core.access import Actor
from surveys.models import FollowUpQuestion, Survey, SurveyVersion


def version_in_force(survey: Survey) -> SurveyVersion | None:
    """The words new invitations are sent with: the newest version."""
    newest: SurveyVersion | None = (
        SurveyVersion.objects.filter(survey=survey).order_by("-number").first()
    )
    return newest


def versions_in_force(company_id: int) -> dict[int, SurveyVersion]:
    """The newest version of each survey, by the survey's id. One query."""
    rows = SurveyVersion.objects.of_company(company_id).order_by("survey_id", "-number")
    return {row.survey_id: row for row in rows.distinct("survey_id")}


def follow_ups(survey_version: SurveyVersion | None, score: int | None) -> list[FollowUpQuestion]:
    """What is asked after a score (None is *don't know*), in order. One query; invitations from
    before there were versions ask nothing more."""
    if survey_version is None:
        return []
    questions = survey_version.questions.order_by("position")
    return [question for question in questions if question.is_for(score)]


def versions_of(actor: Actor, survey: Survey) -> models.QuerySet[SurveyVersion]:
    """Versions of a survey with their questions in order, the newest first."""
    versions: models.QuerySet[SurveyVersion] = SurveyVersion.objects.visible_to(actor)
    questions = models.Prefetch("questions", FollowUpQuestion.objects.order_by("position"))
    found = versions.filter(survey=survey).select_related("created_by")
    return found.prefetch_related(questions).order_by("-number")
