"""Who may see candidates: those who hire them, and heads. Nobody else, administrators included."""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db.models import Q

from core.access import Actor, Capability, CompanyQuerySet


class HiringQuerySet(CompanyQuerySet[Any]):
    """Rows of a vacancy: seen by its panel, its hiring manager and heads.

    `vacancy` is the way from the row to its vacancy; empty for vacancies themselves.
    """

    vacancy: ClassVar[str] = "vacancy"

    def visible_to(self, actor: Actor) -> Self:
        """Rows of the vacancies this person hires for."""
        if not actor.has(Capability.HIRING_TAKE_PART):
            return self.none()
        rows = self.of_company(actor.company_id)
        if actor.has(Capability.HIRING_VIEW_ALL):
            return rows
        panels = apps.get_model("hiring", "PanelMember").objects.of_company(actor.company_id)
        mine = panels.filter(member_id=actor.membership_id)
        way = f"{self.vacancy}__" if self.vacancy else ""
        manages = Q(**{f"{way}hiring_manager_id": actor.membership_id or 0})
        return rows.filter(manages | Q(**{f"{way}pk__in": mine.values("vacancy")}))


class VacancyQuerySet(HiringQuerySet):
    """Vacancies."""

    vacancy = ""


class OfCandidateQuerySet(HiringQuerySet):
    """What belongs to a candidate: documents, interviews, decisions."""

    vacancy = "candidate__vacancy"
