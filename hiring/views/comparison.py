"""Scores side by side, and how far interviewers agree."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.forms import number_given
from core.views import ActorView, get_or_not_found
from hiring import services
from hiring.models import GuideVersion
from hiring.selectors.agreement import agreement_on, strictness_of
from hiring.selectors.interviews import Comparison, QualityBeside
from hiring.views.interview_words import interview_rows, pairs_shown, score_shown, sums_shown
from hiring.views.interviews import candidate_crumbs, candidate_given
from hiring.views.tabs import hiring_tabs


def _beside(row: QualityBeside) -> dict[str, Any]:
    return {
        "name": row.quality.name,
        "question": row.quality.question,
        "apart": row.apart,
        "to_talk_about": row.to_talk_about,
        "cells": [
            {
                "interviewer": cell.interviewer,
                "before": [score or "—" for score in cell.before],
                **score_shown(row.quality, cell.score),
            }
            for cell in row.cells
        ],
    }


def _notes(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "interviewer": one.interview.interviewer.name,
            "note": one.newest.sheet.note,
            "corrections": list(one.submissions[1:]),
            "given_at": one.submissions[0].given_at,
        }
        for one in found.given
    ]


class ComparisonView(ActorView):
    """What interviewers said of a candidate, where they differ first."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As far as one may see it; seeing others' scores for the first time is written down."""
        candidate = candidate_given(self.actor, pk)
        found = services.comparison_open(actor=self.actor, candidate_id=candidate.pk)
        runs = services.runs(self.actor, candidate.vacancy)
        own = [row for row in found.interviews if row.interviewer_id == self.actor.membership_id]
        context = {
            "title": gettext("Scores: %(name)s") % {"name": candidate.name},
            "candidate": candidate,
            "qualities": [_beside(row) for row in found.qualities],
            "to_talk_about": sum(row.to_talk_about for row in found.qualities),
            "notes": _notes(found),
            "pairs": pairs_shown(found.pairs),
            "interviews": interview_rows(self.actor, found.interviews, runs=runs),
            "awaited": [row.interviewer.name for row in found.awaited],
            "is_asked": found.is_asked,
            "own_url": reverse("interview-score", args=[own[0].pk]) if own else "",
            "crumbs": candidate_crumbs(candidate, _("Scores")),
        }
        return self.render("hiring/comparison.html", context)


class AgreementView(ActorView):
    """How far interviewers agree by a version of a guide, and how strict each usually is."""

    capability = Capability.HIRING_VIEW_ALL

    def get(self, request: HttpRequest) -> HttpResponse:
        """`?version=` names a version of a guide; without it the newest one in force."""
        versions = list(
            GuideVersion.objects.visible_to(self.actor).select_related("guide").order_by("-pk")
        )
        version = self._version(versions)
        people = Membership.objects.visible_to(self.actor).values_list("pk", "name")
        context = {
            "title": _("Agreement between interviewers"),
            "tabs": hiring_tabs(self.actor, "interview-agreement"),
            "versions": versions,
            "version": version,
            "qualities": [
                {"name": row.quality.name, **pairs_shown(row.pairs)}
                for row in (agreement_on(self.actor, version) if version else ())
            ],
            "people": [
                {"name": row.name, **sums_shown(row.sums)}
                for row in strictness_of(self.actor, dict(people))
            ],
        }
        return self.render("hiring/comparison_agreement.html", context)

    def _version(self, versions: list[GuideVersion]) -> GuideVersion | None:
        asked = self.request.GET.get("version", "")
        if not asked:
            current = [row for row in versions if row.guide.current_id == row.pk]
            return current[-1] if current else None
        found: GuideVersion = get_or_not_found(
            GuideVersion.objects.visible_to(self.actor).select_related("guide"),
            pk=number_given(asked) or 0,
        )
        return found
