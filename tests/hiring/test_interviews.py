"""Asking for interviews, scoring them, correcting, releasing."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from hiring import services
from hiring.models import (
    AgreementKept,
    Candidate,
    Interview,
    ScoreDraft,
    ScoreSubmission,
    StrictnessKept,
)
from hiring.score_document import Score, Sheet
from hiring.selectors.interviews import outstanding, scores_of
from notices.models import Notice
from tests.factories.interviews import a_sheet, ask, give, make_case

ActorOf = Callable[[Membership], Actor]
PersonMaker = Callable[..., Membership]


def test_interview_is_asked_kept_given_and_corrected_with_everything_kept_beside(
    manager: Membership, consultant: Membership, actor_of: ActorOf
) -> None:
    case = make_case(manager, consultant)
    (interview,) = ask(case.actor, case.candidate, consultant)
    assert ask(case.actor, case.candidate, consultant) == []
    assert Candidate.objects.get(pk=case.candidate.pk).state == "interviewing"
    assert [row.pk for row in outstanding(case.candidate.pk)] == [interview.pk]
    here: dict[str, Any] = {"actor": actor_of(consultant), "interview_id": interview.pk}

    half = Sheet({"drive": Score(4, " Asked what a good week is ")}, "")
    draft = services.scores_keep(**here, sheet=half, seen=0)
    assert (draft.version, draft.sheet.of("drive").evidence) == (1, "Asked what a good week is")
    with pytest.raises(Stale):
        services.scores_keep(**here, sheet=half, seen=7)
    with pytest.raises(InvalidInput) as refused:
        services.scores_give(**here, seen=1)
    assert set(refused.value.fields) == {
        "scores.learning.score",
        "scores.positive.score",
        "scores.empathy.score",
    }
    assert Interview.objects.get(pk=interview.pk).state == "asked"

    first = services.scores_give(**here, sheet=a_sheet("First words", drive=None), seen=1)
    assert (first.number, ScoreDraft.objects.count()) == (1, 0)
    assert outstanding(case.candidate.pk) == []
    with pytest.raises(IllegalState):
        services.scores_give(**here, sheet=a_sheet())
    second = services.scores_correct(
        **here, sheet=a_sheet("Second words"), reason="Mixed up two talks", seen=1
    )
    assert (second.number, second.after_others) == (2, False)
    with pytest.raises(Stale):
        services.scores_correct(**here, sheet=a_sheet(), reason="Again", seen=1)
    kept = ScoreSubmission.objects.filter(interview=interview).order_by("number")
    assert [row.sheet.of("empathy").evidence for row in kept] == [
        "First words: empathy",
        "Second words: empathy",
    ]


def test_scores_with_wrong_values_are_refused_by_name(
    manager: Membership, consultant: Membership, actor_of: ActorOf
) -> None:
    case = make_case(manager, consultant)
    (interview,) = ask(case.actor, case.candidate, consultant)
    wrong = Sheet(
        {"drive": Score(5, "x"), "humour": Score(1, "x"), "empathy": Score(1, "x" * 4001)},
        "\x00",
    )
    with pytest.raises(InvalidInput) as refused:
        services.scores_keep(actor=actor_of(consultant), interview_id=interview.pk, sheet=wrong)
    assert set(refused.value.fields) == {
        "scores.drive.score",
        "scores.humour",
        "scores.empathy.evidence",
        "note",
    }
    assert ScoreDraft.objects.count() == 0


def test_only_who_runs_the_vacancy_asks_and_only_the_interviewer_scores(
    manager: Membership,
    consultant: Membership,
    admin: Membership,
    internal: Membership,
    stranger: Membership,
    make_person: PersonMaker,
    actor_of: ActorOf,
) -> None:
    case = make_case(manager, consultant)
    outside = make_person("Otto Outside")
    with pytest.raises(InvalidInput):
        ask(case.actor, case.candidate, outside)
    with pytest.raises(NotAllowed):
        ask(actor_of(consultant), case.candidate, consultant)
    for person in (admin, internal, stranger, outside):
        with pytest.raises(NotFound):
            ask(actor_of(person), case.candidate, consultant)
    assert Interview.objects.count() == 0
    (interview,) = ask(case.actor, case.candidate, consultant)
    with pytest.raises(NotAllowed):
        services.scores_give(actor=case.actor, interview_id=interview.pk, sheet=a_sheet())
    for person in (admin, internal, stranger, outside):
        with pytest.raises(NotFound):
            services.scores_give(actor=actor_of(person), interview_id=interview.pk, sheet=a_sheet())
        with pytest.raises(NotFound):
            services.interview_release(
                actor=actor_of(person), interview_id=interview.pk, because="Go"
            )
    assert Interview.objects.get(pk=interview.pk).state == "asked"


def test_neither_the_audit_trail_nor_notices_tell_who_or_how_well(
    manager: Membership, consultant: Membership, make_person: PersonMaker, actor_of: ActorOf
) -> None:
    other = make_person("Olaf Other")
    case = make_case(manager, consultant, other)
    ask(case.actor, case.candidate, consultant, other)
    give(consultant, case.candidate, a_sheet("Secret words", "Secret note", drive=1))
    interview = Interview.objects.get(interviewer=other)
    services.interview_release(
        actor=case.actor, interview_id=interview.pk, because="Wilhelmina moved"
    )
    told = str(list(AuditEntry.objects.values())) + str(list(Notice.objects.values()))
    assert "Secret" not in told
    assert "Wilhelmina" not in told
    kinds = dict(Notice.objects.values_list("kind", "member_id"))
    assert kinds["hiring.asked"] in {consultant.pk, other.pk}
    # Told after the last one, to whoever decides; they released the last one themselves.
    assert "hiring.all_scored" not in kinds


def test_hiring_manager_is_told_once_nobody_is_awaited_and_deletion_leaves_counts_only(
    manager: Membership,
    head: Membership,
    consultant: Membership,
    make_person: PersonMaker,
    actor_of: ActorOf,
) -> None:
    other = make_person("Olaf Other")
    case = make_case(manager, consultant, other)
    ask(case.actor, case.candidate, consultant, other)
    give(consultant, case.candidate, a_sheet("Secret words", empathy=4))
    assert not Notice.objects.filter(kind="hiring.all_scored").exists()
    give(other, case.candidate, a_sheet("Secret words", empathy=2))
    (notice,) = Notice.objects.filter(kind="hiring.all_scored")
    assert (notice.member_id, notice.params) == (
        manager.pk,
        {"vacancy": "Success consultant", "n": 2},
    )
    services.candidate_refuse(
        actor=case.actor, candidate_id=case.candidate.pk, reason="Another one fits better"
    )
    assert scores_of([case.candidate.pk]) == {}
    services.candidate_erase(actor=case.actor, candidate_id=case.candidate.pk, because="asked")
    left = str(list(ScoreSubmission.objects.values())) + str(list(Interview.objects.values()))
    assert "Secret" not in left
    assert "score" not in str(list(ScoreSubmission.objects.values("document")))
    kept = {row.quality: (row.pairs, row.equal, row.near) for row in AgreementKept.objects.all()}
    assert kept == {
        "drive": (1, 1, 1),
        "learning": (1, 1, 1),
        "positive": (1, 1, 1),
        "empathy": (1, 0, 0),
    }
    sums = {row.member_id: (row.n, row.total) for row in StrictnessKept.objects.all()}
    assert sums == {consultant.pk: (1, 0.5), other.pk: (1, -0.5)}
