"""What stands behind a figure: the observations it is made of."""

from datetime import date

from django.db import models
from django.db.models import Q

from core.access import Actor
from core.errors import NotFound
from core.pagination import Page, keyset_page
from metrics.access import require_scope
from metrics.asking import Question
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import NO_CUT, Cut
from metrics.models import Observation
from metrics.selectors.figures import Versions
from metrics.selectors.reading import definition_read


def observations(
    *,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> models.QuerySet[Observation]:
    """What stands behind a figure."""
    return behind(
        Question(
            company_id=company_id,
            codes=[code],
            start=start,
            end=end,
            level=level,
            ids=None if id is None else [id],
            cut=cut,
            versions=versions,
        )
    )


def behind(question: Question) -> models.QuerySet[Observation]:
    """What stands behind the first asked metric: current observations of the version that reads
    these days."""
    everything = Observation.objects.of_company(question.company_id)
    found: models.QuerySet[Observation] = everything.filter(
        definition_id=definition_read(question),
        day__gte=question.start,
        day__lt=question.end,
        is_current=True,
        is_void=False,
    )
    found = _within(found, question.cut)
    if question.level == Level.COMPANY:
        return found
    column, id = f"{question.level}_id", question.id
    return found.filter(**{f"{column}__isnull": True} if id == 0 else {column: id})


def _within(found: models.QuerySet[Observation], cut: Cut) -> models.QuerySet[Observation]:
    for column in ("role_id", "team_id", "topic_id", "client_id"):
        asked: int | None = getattr(cut, column)
        if asked is not None:
            found = found.filter(**({column: asked} if asked else {f"{column}__isnull": True}))
    if cut.channel is not None:
        found = found.filter(channel=cut.channel)
    if cut.segment:
        return found.filter(client__segment=cut.segment)
    if cut.segment == "":
        return found.filter(Q(client=None) | Q(client__segment=""))
    return found


def rows(
    *,
    actor: Actor,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cursor: str | None = None,
    size: int = 50,
    cut: Cut = NO_CUT,
    versions: Versions | None = None,
) -> Page[Observation]:
    """A page of the observations behind a figure, newest first; `source_kind` "request" or
    "invitation" and `source_id` lead to what was measured.

    Raises `NotFound` for figures out of the actor's scope or an unknown metric.
    """
    require_scope(actor, level, id)
    if code not in CATALOGUE or company_id != actor.company_id:
        raise NotFound
    found = observations(
        company_id=company_id,
        code=code,
        start=start,
        end=end,
        level=level,
        id=id,
        cut=cut,
        versions=versions,
    ).select_related("consultant", "manager", "client", "topic", "role")
    return keyset_page(found, fields=["-at", "-id"], cursor=cursor, size=size)
