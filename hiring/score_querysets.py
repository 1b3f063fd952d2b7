"""Who may see what interviewers wrote: the one guard of their independence.

Nobody reads a colleague's scores, evidence or notes of a candidate before giving their own.
Everything that shows a score starts from `SubmissionQuerySet.visible_to`: pages, API, figures.
What is being written (`DraftQuerySet`) is its writer's alone, for ever.
"""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from core.access import Actor, Capability, CompanyQuerySet
from hiring.querysets import HiringQuerySet, OfCandidateQuerySet


class GuideQuerySet(CompanyQuerySet[Any]):
    """Guides, their versions and drafts: read by everybody who may interview."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those who may take part in hiring."""
        if not actor.has(Capability.HIRING_TAKE_PART):
            return self.none()
        return self.of_company(actor.company_id)


class AgreementQuerySet(CompanyQuerySet[Any]):
    """How interviewers score beside each other: read by heads."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the company's for those who see all hiring."""
        if not actor.has(Capability.HIRING_VIEW_ALL):
            return self.none()
        return self.of_company(actor.company_id)


class InterviewQuerySet(OfCandidateQuerySet):
    """Who was asked to interview whom, and who has given scores: no word of any score."""

    def own(self, actor: Actor) -> Self:
        """Those that the person themselves was asked for, in sight still."""
        return self.visible_to(actor).filter(interviewer_id=actor.membership_id or 0)


class DraftQuerySet(HiringQuerySet):
    """Scores while they are written: their writer's alone, whatever else a person may see."""

    vacancy = "interview__candidate__vacancy"

    def visible_to(self, actor: Actor) -> Self:
        """One's own, while one hires for the vacancy."""
        return super().visible_to(actor).filter(interview__interviewer_id=actor.membership_id or 0)


class SubmissionQuerySet(HiringQuerySet):
    """Scores that were given."""

    vacancy = "interview__candidate__vacancy"

    def visible_to(self, actor: Actor) -> Self:
        """One's own; those of others once one has given one's own; and all, to those who hire and
        are not asked to score, once nobody is awaited any more."""
        interviews = apps.get_model("hiring", "Interview").objects.of_company(actor.company_id)
        of_candidate = interviews.filter(candidate=OuterRef("interview__candidate"))
        me = actor.membership_id or 0
        has_given = Exists(of_candidate.filter(interviewer_id=me, state="given"))
        # Whoever is asked to score and has not done so is awaited themselves.
        is_awaited = Exists(of_candidate.filter(state="asked"))
        is_own = Q(interview__interviewer_id=me)
        return super().visible_to(actor).filter(is_own | Q(has_given) | ~Q(is_awaited))
