"""Reads of interviews: who is awaited, and what was scored, as far as the reader may see it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from core.access import Actor
from hiring.agreement import TALK_ABOUT, Pairs, pairs_of
from hiring.guide_document import Quality
from hiring.models import (
    Candidate,
    CandidateState,
    GuideVersion,
    Interview,
    InterviewState,
    PanelMember,
    ScoreSubmission,
)
from hiring.score_document import Score, Sheet

# A candidate whose case is over: nobody is asked to interview them any more.
DECIDED = (CandidateState.HIRED, CandidateState.REFUSED, CandidateState.WITHDRAWN)


def outstanding(candidate_id: int) -> list[Interview]:
    """Interviews of a candidate whose scores are still awaited, with their interviewers.

    Whoever decides about the candidate before it is empty has to say why.
    """
    rows = Interview.objects.filter(candidate_id=candidate_id, state=InterviewState.ASKED)
    return list(rows.select_related("interviewer").order_by("pk"))


def scores_of(candidate_ids: Collection[int]) -> dict[int, dict[str, list[int]]]:
    """Candidate → key of the quality → scores of the interviewers, for people who were hired.

    Only for hired people of whom nobody's scores are awaited any more: no interview of theirs can
    be asked for again, so nobody is led by what this tells. Scores that were given before their
    interviewer had seen others'. Nothing after the candidate's data were deleted. One query.
    """
    awaited = Interview.objects.filter(
        candidate=OuterRef("interview__candidate"), state=InterviewState.ASKED
    )
    rows = ScoreSubmission.objects.filter(
        ~Exists(awaited),
        interview__candidate__in=list(candidate_ids),
        interview__candidate__state=CandidateState.HIRED,
    )
    found: dict[int, dict[str, list[int]]] = {}
    for submission in independent(rows.select_related("interview")):
        of_candidate = found.setdefault(submission.interview.candidate_id, {})
        for key, score in numbers(submission.sheet).items():
            of_candidate.setdefault(key, []).append(score)
    return found


def quality_names(company_id: int) -> dict[str, str]:
    """What qualities are called in the language in use, in the order of the newest guides."""
    versions = GuideVersion.objects.of_company(company_id).order_by("-pk")
    names: dict[str, str] = {}
    for version in versions:
        for quality in version.qualities:
            names.setdefault(quality.key, quality.name)
    return names


def independent(rows: Iterable[ScoreSubmission]) -> list[ScoreSubmission]:
    """Of each interview the newest scores given before others' were seen."""
    found: dict[int, ScoreSubmission] = {}
    for row in sorted(rows, key=lambda row: (row.interview_id, row.number)):
        if not row.after_others:
            found[row.interview_id] = row
    return list(found.values())


def numbers(sheet: Sheet) -> dict[str, int]:
    """The scores alone, by the key of their quality."""
    return {key: score.score for key, score in sheet.scores.items() if score.score is not None}


def interviews_of(actor: Actor, candidate_id: int) -> list[Interview]:
    """Who was asked to interview the candidate, in the order of asking: no word of scores."""
    rows = Interview.objects.visible_to(actor).filter(candidate_id=candidate_id)
    return list(rows.select_related("interviewer", "released_by").order_by("pk"))


def awaited_of(actor: Actor) -> QuerySet[Any]:
    """Interviews that the person is still to score; candidates whose data are there."""
    rows = Interview.objects.own(actor).filter(state=InterviewState.ASKED)
    return rows.filter(candidate__erased_at=None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One interviewer's word on one quality."""

    interviewer: str
    score: Score
    before: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class QualityBeside:
    """One quality, as each interviewer heard it."""

    quality: Quality
    cells: Sequence[Cell]
    pairs: Pairs

    @property
    def apart(self) -> int:
        """Points between the highest and the lowest score."""
        scores = [cell.score.score for cell in self.cells if cell.score.score is not None]
        return max(scores) - min(scores) if scores else 0

    @property
    def to_talk_about(self) -> bool:
        """Whether interviewers differ so much that they should talk about it."""
        return self.apart >= TALK_ABOUT


@dataclass(frozen=True, slots=True)
class Given:
    """What one interviewer gave: the newest, and what stood there before."""

    interview: Interview
    submissions: Sequence[ScoreSubmission]

    @property
    def newest(self) -> ScoreSubmission:
        """What holds now."""
        return self.submissions[-1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What interviewers said of a candidate, side by side, as far as the reader may see it."""

    candidate: Candidate
    interviews: Sequence[Interview]
    given: Sequence[Given]
    qualities: Sequence[QualityBeside]
    is_asked: bool

    @property
    def awaited(self) -> list[Interview]:
        """Whose scores are awaited."""
        return [row for row in self.interviews if row.state == InterviewState.ASKED]

    @property
    def pairs(self) -> Pairs:
        """Agreement over all qualities."""
        return sum((row.pairs for row in self.qualities), Pairs())


def comparison_of(actor: Actor, candidate: Candidate) -> Comparison:
    """Read through the guard: without a right to it the qualities are empty. Three queries."""
    interviews = interviews_of(actor, candidate.pk)
    submissions = list(
        ScoreSubmission.objects.visible_to(actor)
        .filter(interview__candidate=candidate)
        .order_by("interview_id", "number")
    )
    by_interview: dict[int, list[ScoreSubmission]] = defaultdict(list)
    for row in submissions:
        by_interview[row.interview_id].append(row)
    given = [Given(row, by_interview[row.pk]) for row in interviews if row.pk in by_interview]
    return Comparison(
        candidate,
        interviews,
        given,
        _qualities(given, _guide(interviews)),
        any(
            row.interviewer_id == actor.membership_id and row.state == InterviewState.ASKED
            for row in interviews
        ),
    )


def others_in(comparison: Comparison, actor: Actor) -> bool:
    """Whether it shows scores of anybody else."""
    return any(row.interview.interviewer_id != actor.membership_id for row in comparison.given)


def _guide(interviews: Sequence[Interview]) -> list[Quality]:
    """Qualities of all versions that these interviews were led by, the newest text of each."""
    pks = {row.guide_version_id for row in interviews}
    known: dict[str, Quality] = {}
    for version in GuideVersion.objects.filter(pk__in=pks).order_by("-number"):
        for quality in version.qualities:
            known.setdefault(quality.key, quality)
    return list(known.values())


def _qualities(given: Sequence[Given], qualities: Sequence[Quality]) -> list[QualityBeside]:
    """Those to talk about first, then in the order of the guide."""
    rows = [_beside(given, quality) for quality in qualities] if given else []
    return sorted(rows, key=lambda row: not row.to_talk_about)


def _beside(given: Sequence[Given], quality: Quality) -> QualityBeside:
    key = quality.key
    cells = [
        Cell(
            one.interview.interviewer.name,
            one.newest.sheet.of(key),
            tuple(
                before.sheet.of(key).score
                for before in one.submissions[:-1]
                if before.sheet.of(key).score != one.newest.sheet.of(key).score
            ),
        )
        for one in given
    ]
    first = independent([row for one in given for row in one.submissions])
    return QualityBeside(quality, cells, pairs_of(_scored(first, key)))


def _scored(rows: Iterable[ScoreSubmission], key: str) -> list[int]:
    return [score for row in rows if (score := row.sheet.of(key).score) is not None]


def people_to_ask(actor: Actor, candidate: Candidate) -> list[tuple[int, str]]:
    """People of the panel, and the hiring manager, who are not asked for this candidate or were
    released, by name. Two queries."""
    asked = set(
        Interview.objects.visible_to(actor)
        .filter(candidate=candidate)
        .exclude(state=InterviewState.RELEASED)
        .values_list("interviewer_id", flat=True)
    )
    panel = PanelMember.objects.of_company(actor.company_id).filter(vacancy=candidate.vacancy_id)
    people = Membership.objects.visible_to(actor).filter(
        Q(pk__in=panel.values("member")) | Q(pk=candidate.vacancy.hiring_manager_id),
        is_active=True,
    )
    rows = people.order_by("name", "pk").values_list("pk", "name")
    return [(pk, name) for pk, name in rows if pk not in asked]
