"""Findings, causes and proposals: pure functions, told as tables."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handoffs.confusion.causes import Cause, suspicion
from handoffs.confusion.proposals import Proposal, proposals
from handoffs.confusion.rules import Count, Finding, Kind, TopicFacts, findings, two_share
from handoffs.confusion.wording import evidence_text, finding_text
from handoffs.selectors.confusion_rows import RowsOfMatrix

A, S, CS = 1, 2, 3
CODES = {A: "A", S: "S", CS: "CS"}
QUIET = TopicFacts(
    topic_id=7,
    n=40,
    counts={
        Kind.GAP: Count(0, 40),
        Kind.DOUBLED_WORK: Count(1, 40),
        Kind.WRONG_LANDING: Count(2, 40),
        Kind.DECLINES: Count(0, 40),
        Kind.LOOPS: Count(1, 40),
        Kind.DONE_OUTSIDE: Count(0, 38),
    },
    landed={CS: 38, S: 2},
    done={CS: 38},
    letters={CS: "AR", S: "C"},
    has_responsibility=True,
    whole=400,
    n_before=40,
    whole_before=400,
    starts_on=date(2026, 4, 1),
    ends_on=date(2026, 6, 29),
    first_seen=date(2025, 1, 2),
    company_since=date(2025, 1, 1),
)


def facts(counts: dict[str, Count] | None = None, **values: Any) -> TopicFacts:
    """A quiet topic, but for these."""
    return replace(QUIET, counts={**QUIET.counts, **(counts or {})}, **values)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(facts(), [], id="quiet"),
        pytest.param(facts({Kind.WRONG_LANDING: Count(15, 40)}), [Kind.WRONG_LANDING], id="wrong"),
        pytest.param(facts({Kind.WRONG_LANDING: Count(9, 40)}), [], id="wrong, may be chance"),
        pytest.param(facts({Kind.WRONG_LANDING: Count(6, 9)}), [], id="wrong, too few"),
        pytest.param(facts({Kind.LOOPS: Count(6, 40)}), [Kind.LOOPS], id="loops"),
        pytest.param(facts({Kind.LOOPS: Count(4, 40)}), [], id="loops, may be chance"),
        pytest.param(facts({Kind.DECLINES: Count(6, 40)}), [Kind.DECLINES], id="declined"),
        pytest.param(
            facts({Kind.DOUBLED_WORK: Count(20, 40)}), [Kind.DOUBLED_WORK], id="doubled work"
        ),
        pytest.param(
            facts({Kind.DONE_OUTSIDE: Count(12, 38)}), [Kind.DONE_OUTSIDE], id="done by others"
        ),
        pytest.param(facts({Kind.GAP: Count(40, 40)}, letters={}), [Kind.GAP], id="nobody named"),
        pytest.param(facts({Kind.GAP: Count(3, 5)}, n=5), [Kind.GAP], id="nobody named, rare"),
        pytest.param(facts({Kind.GAP: Count(2, 2)}, n=2), [], id="nobody named, twice"),
        pytest.param(facts({Kind.GAP: Count(3, 40)}), [], id="nobody named, long mended"),
        pytest.param(facts(letters={CS: "AR", S: "A"}), [Kind.OVERLAP], id="several accountable"),
        pytest.param(facts(letters={CS: "AR", S: "R"}), [], id="one accountable, two responsible"),
        pytest.param(facts(done={CS: 22, S: 16}), [Kind.OVERLAP], id="two share the work"),
        pytest.param(facts(done={CS: 34, S: 4}), [], id="one does nearly all"),
    ],
)
def test_findings_are_large_beyond_chance_and_no_others(
    told: TopicFacts, expected: list[Kind]
) -> None:
    assert [one.kind for one in findings(told)] == expected


def test_findings_come_with_what_costs_most_first() -> None:
    found = findings(
        facts({Kind.LOOPS: Count(20, 40, 900), Kind.WRONG_LANDING: Count(30, 40, 7200)})
    )

    assert [(one.kind, one.lost_seconds) for one in found] == [
        (Kind.WRONG_LANDING, 7200),
        (Kind.LOOPS, 900),
    ]
    wrong = found[0]
    assert (wrong.count, wrong.n, wrong.share, wrong.topic_id) == (30, 40, 75.0, 7)
    assert round(wrong.low, 1) == 59.8
    assert wrong.roles == (S,)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({CS: 20, S: 20}, (S, CS)),
        ({CS: 22, S: 14, A: 2}, (CS, S)),
        ({CS: 38, S: 2}, None),
        ({CS: 5, S: 4}, None),
        ({CS: 10, S: 10, A: 9}, None),
        ({0: 20, CS: 20}, None),
        ({}, None),
    ],
)
def test_two_share_what_is_split_between_them_and_nobody_else(
    amounts: dict[int, int], expected: tuple[int, int] | None
) -> None:
    assert two_share(amounts) == expected


SIMILAR, CHANGING, POOR = Cause.SIMILAR_TASKS, Cause.CHANGING_BUSINESS, Cause.POOR_COMMUNICATION


@pytest.mark.parametrize(
    ("told", "kinds", "cause", "codes"),
    [
        pytest.param(facts(), set(), None, [], id="nothing suggests anything"),
        pytest.param(
            facts(letters={CS: "AR", S: "R"}), set(), SIMILAR, ["several_named"], id="two R"
        ),
        pytest.param(
            facts(landed={CS: 20, S: 18}), set(), SIMILAR, ["landings_split"], id="two land"
        ),
        pytest.param(
            facts({Kind.DOUBLED_WORK: Count(20, 40)}),
            {Kind.DOUBLED_WORK},
            None,
            ["both_acted"],
            id="one weak sign",
        ),
        pytest.param(
            facts({Kind.DOUBLED_WORK: Count(20, 40)}, done={CS: 20, S: 18}),
            {Kind.DOUBLED_WORK, Kind.OVERLAP},
            SIMILAR,
            ["work_split", "both_acted"],
            id="two weak signs",
        ),
        pytest.param(
            facts(first_seen=date(2026, 4, 20)), set(), CHANGING, ["new_topic"], id="new topic"
        ),
        pytest.param(
            facts(first_seen=date(2026, 4, 20), company_since=date(2026, 4, 1)),
            set(),
            None,
            [],
            id="all is new",
        ),
        pytest.param(
            facts(matrix_changed_on=date(2026, 3, 1)),
            set(),
            CHANGING,
            ["matrix_changed"],
            id="matrix changed",
        ),
        pytest.param(
            facts(matrix_changed_on=date(2025, 6, 1)), set(), None, [], id="changed long ago"
        ),
        pytest.param(
            facts(role_changed=(CS, date(2026, 4, 3))),
            set(),
            None,
            ["role_changed"],
            id="role described anew",
        ),
        pytest.param(facts(n_before=10), set(), CHANGING, ["rising"], id="four times as many"),
        pytest.param(facts(n_before=36), set(), None, [], id="a few more"),
        pytest.param(facts(n_before=0, whole_before=0), set(), None, [], id="no earlier period"),
        pytest.param(
            facts({Kind.DECLINES: Count(8, 40)}),
            {Kind.DECLINES},
            POOR,
            ["declined"],
            id="declined",
        ),
        pytest.param(
            facts(offers_told=10, offers_bare=8), set(), POOR, ["bare_context"], id="bare offers"
        ),
        pytest.param(facts(offers_told=4, offers_bare=4), set(), None, [], id="too few offers"),
        pytest.param(
            facts(moved=30, returned=8, live_moved=10, untold=10),
            set(),
            POOR,
            ["returned", "success_untold"],
            id="returned and not told",
        ),
        pytest.param(
            facts(landed={CS: 20, S: 18}, offers_told=10, offers_bare=8),
            set(),
            None,
            ["landings_split", "bare_context"],
            id="as much for one as for the other",
        ),
    ],
)
def test_likely_cause_is_the_one_with_most_evidence_or_none(
    told: TopicFacts, kinds: set[Kind], cause: Cause | None, codes: list[str]
) -> None:
    found = suspicion(told, kinds)

    assert found.cause == cause
    assert [one.code for one in found.evidence] == codes
    assert all(evidence_text(one, CODES).endswith(".") for one in found.evidence)


def test_of_a_long_period_only_its_last_months_count_as_new() -> None:
    long = facts(starts_on=date(2024, 1, 1), first_seen=date(2025, 6, 1),
                 company_since=date(2024, 1, 1))  # fmt: skip

    assert suspicion(long, set()).cause is None
    assert suspicion(replace(long, first_seen=date(2026, 2, 1)), set()).cause == CHANGING


@pytest.mark.parametrize(
    ("kinds", "cause", "has_topic", "has_row", "expected"),
    [
        ({Kind.GAP}, None, False, False, [Proposal.NAME_TOPIC]),
        ({Kind.GAP}, None, True, False, [Proposal.PLACE_TOPIC]),
        ({Kind.GAP}, CHANGING, True, True, [Proposal.CHANGE_MATRIX]),
        (
            {Kind.OVERLAP}, SIMILAR, True, True,
            [Proposal.CHANGE_MATRIX, Proposal.WRITE_REGULATION],
        ),
        ({Kind.WRONG_LANDING}, SIMILAR, True, True, [Proposal.WRITE_REGULATION]),
        (
            {Kind.WRONG_LANDING}, POOR, True, True,
            [Proposal.WRITE_REGULATION, Proposal.PLAN_TRAINING],
        ),
        (
            {Kind.LOOPS}, CHANGING, True, True,
            [Proposal.CHANGE_MATRIX, Proposal.WRITE_REGULATION, Proposal.PLAN_TRAINING],
        ),
        ({Kind.DOUBLED_WORK}, None, True, True, [Proposal.WRITE_REGULATION]),
    ],
)  # fmt: skip
def test_proposals_fit_the_findings_and_their_cause(
    kinds: set[Kind], cause: Cause | None, has_topic: bool, has_row: bool, expected: list[Proposal]
) -> None:
    found = proposals(kinds, cause, has_topic=has_topic, has_responsibility=has_row)

    assert found == expected


@pytest.mark.parametrize(
    ("kind", "count", "roles", "words"),
    [
        (Kind.GAP, 12, (S,), "Nobody is named for 12 of 40; done by S"),
        (Kind.GAP, 12, (), "Nobody is named for 12 of 40"),
        (Kind.OVERLAP, 40, (S, CS), "The matrix lets several answer: S, CS"),
        (Kind.OVERLAP, 12, (S, CS), "S, CS both do it: the second 12 of 40, 30 %"),
        (
            Kind.WRONG_LANDING,
            12,
            (A,),
            "12 of 40 landed with another role than the matrix names: A",
        ),
        (Kind.WRONG_LANDING, 12, (), "12 of 40 landed with another role than the matrix named"),
        (
            Kind.DONE_OUTSIDE,
            12,
            (A,),
            "12 of 40 were done by another role than the matrix names: A",
        ),
        (Kind.DOUBLED_WORK, 12, (), "Two roles or more worked on 12 of 40, 30 %"),
        (Kind.DECLINES, 12, (), "Hand-overs of 12 of 40 were declined, 30 %"),
        (Kind.LOOPS, 12, (), "12 of 40 went there and back, 30 %"),
    ],
)
def test_finding_is_told_in_a_sentence(
    kind: Kind, count: int, roles: tuple[int, ...], words: str
) -> None:
    finding = Finding(7, kind, count, 40, 100 * count / 40, 10.0, 0, roles)

    assert finding_text(finding, CODES) == words


def test_row_of_the_matrix_is_that_of_the_end_of_the_period_and_knows_when_it_changed() -> None:
    days = [(1, date(2026, 1, 1)), (2, date(2026, 3, 1)), (3, date(2026, 5, 1))]
    cells = {(1, 9): {CS: "AR"}, (2, 9): {S: "AR"}, (3, 9): {S: "AR", A: "I"}, (1, 8): {A: "AR"},
             (2, 8): {A: "AR"}, (3, 8): {A: "AR"}}  # fmt: skip

    spring = RowsOfMatrix(date(2026, 4, 1), days, cells)
    assert (spring.in_force, spring.letters(9)) == (days[1], {S: "AR"})
    assert spring.changed_on(9) == date(2026, 3, 1)
    assert spring.changed_on(8) is None
    assert (spring.letters(None), spring.letters(10), spring.changed_on(None)) == ({}, {}, None)
    before_all = RowsOfMatrix(date(2025, 4, 1), days, cells)
    assert before_all.letters(9) == {CS: "AR"}
    assert RowsOfMatrix(date(2026, 4, 1), [], {}).letters(9) == {}
