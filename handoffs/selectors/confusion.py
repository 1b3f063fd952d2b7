"""The analysis of confusion, read from prepared ways: a constant number of queries.

Everything of one period is read by topic and added up here; nothing reads the history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from core.access import Actor
from handoffs.confusion.causes import Suspicion, suspicion
from handoffs.confusion.proposals import Proposal, proposals
from handoffs.confusion.rules import Count, Finding, Kind, TopicFacts, findings
from handoffs.models import ConfusionVerdict
from handoffs.selectors.confusion_rows import (
    EARLIEST,
    LATEST,
    Asked,
    Flowed,
    Landings,
    Moved,
    RowsOfMatrix,
    landings_of,
    moves_of,
    newest_verdicts,
    roles_and_changes,
    rows_by_topic,
    topics_and_first_days,
)
from roles.models import Role, Topic

__all__ = [
    "EARLIEST",
    "LATEST",
    "Analysis",
    "Asked",
    "Flowed",
    "Moved",
    "TopicReading",
    "Totals",
    "analysis_of",
]


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of all requests asked for; those of moves and loops by the asked level."""

    n: int = 0
    judged: int = 0
    landed_wrong: int = 0
    unnamed: int = 0
    done_judged: int = 0
    done_outside: int = 0
    handed: int = 0
    handovers: int = 0
    declined: int = 0
    declines: int = 0
    moved: int = 0
    moves: int = 0
    moved_often: int = 0
    most_moves: int = 0
    looped: int = 0
    loops: int = 0
    doubled: int = 0
    lost: int = 0
    lost_seconds: int = 0
    circle_seconds: int = 0
    working_seconds: int = 0

    @property
    def landed_right(self) -> int:
        """How many landed with a role that the matrix names."""
        return self.judged - self.landed_wrong


@dataclass(frozen=True, slots=True)
class TopicReading:
    """A topic (None: requests without one) with all that was found about it.

    `letters` are those of its row at the end of the period, by role id.
    """

    topic: Topic | None
    facts: TopicFacts
    findings: Sequence[Finding]
    suspicion: Suspicion
    proposals: Sequence[Proposal]
    verdicts: Mapping[str, ConfusionVerdict]

    @property
    def lost_seconds(self) -> int:
        """Working time lost on its requests."""
        return self.facts.lost_seconds


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of the requests asked for; topics with what costs most first."""

    asked: Asked
    totals: Totals
    topics: Sequence[TopicReading]
    flows: Sequence[Flowed]
    moves: Sequence[Moved]
    roles: Sequence[Role]
    all_topics: Sequence[Topic]

    @property
    def confused(self) -> list[TopicReading]:
        """Topics about which something was found."""
        return [reading for reading in self.topics if reading.findings]


def analysis_of(actor: Actor, asked: Asked, *, with_moves: bool = True) -> Analysis:
    """Figures, findings with causes and proposals, flows and moves: seven queries, or six."""
    roles, topics = roles_and_changes(actor, asked), topics_and_first_days(actor)
    found = _Found(
        asked=asked,
        all_rows=rows_by_topic(actor, asked, roles),
        topics={topic.pk: topic for topic in topics},
        roles={role.pk: role for role in roles},
        landings=landings_of(actor, asked),
        matrix=RowsOfMatrix.read(actor, asked),
        verdicts=newest_verdicts(actor),
    )
    readings = [found.reading(row) for row in found.rows if row["n"]]
    readings.sort(key=lambda one: (-one.facts.lost_seconds, -one.facts.n, one.facts.topic_id or 0))
    moves = moves_of(actor, asked) if with_moves else []
    return Analysis(asked, found.totals(), readings, found.landings.flows(), moves, roles, topics)


@dataclass(slots=True)
class _Found:
    """What was read, to be put together by topic."""

    asked: Asked
    all_rows: list[dict[str, Any]]
    topics: Mapping[int, Any]
    roles: Mapping[int, Any]
    landings: Landings
    matrix: RowsOfMatrix
    verdicts: Mapping[tuple[int | None, str], ConfusionVerdict]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The figures of the topics asked for."""
        return [row for row in self.all_rows if self.asked.is_about(row["topic"])]

    def totals(self) -> Totals:
        """The figures of all topics together."""
        summed = {
            one.name: sum(row[one.name] for row in self.rows)
            for one in fields(Totals)
            if one.name != "most_moves"
        }
        most = max((row["most_moves"] for row in self.rows), default=0)
        return Totals(**summed, most_moves=most)

    def reading(self, row: dict[str, Any]) -> TopicReading:
        """Findings, causes and proposals of one topic."""
        topic = self.topics.get(row["topic"])
        facts = self._facts(row, topic)
        found = findings(facts)
        kinds = {one.kind for one in found}
        suspected = suspicion(facts, kinds)
        to_do = proposals(
            kinds,
            suspected.cause,
            has_topic=topic is not None,
            has_responsibility=facts.has_responsibility,
        )
        verdicts = {
            str(kind): self.verdicts[row["topic"], kind]
            for kind in kinds
            if (row["topic"], kind) in self.verdicts
        }
        return TopicReading(topic, facts, found, suspected, to_do if found else [], verdicts)

    def _facts(self, row: dict[str, Any], topic: Any) -> TopicFacts:
        topic_id = row["topic"]
        responsibility_id = topic.responsibility_id if topic else None
        letters = self.matrix.letters(responsibility_id)
        named = {role for role, text in letters.items() if set(text) & {"A", "R"}}
        if (
            topic is not None
            and topic.role_id
            and not any("A" in text for text in letters.values())
        ):
            letters = {**letters, topic.role_id: letters.get(topic.role_id, "") + "A"}
        return TopicFacts(
            topic_id=topic_id,
            n=row["n"],
            lost_seconds=row["lost_seconds"],
            counts=_counts(row),
            landed=self.landings.first(topic_id),
            done=self.landings.done(topic_id),
            letters=letters,
            has_responsibility=responsibility_id is not None,
            whole=sum(one["n"] for one in self.all_rows),
            n_before=row["before"],
            whole_before=sum(one["before"] for one in self.all_rows),
            starts_on=self.asked.start,
            ends_on=self.asked.end,
            first_seen=topic.first_seen if topic else None,
            company_since=topic.company_since if topic else None,
            matrix_changed_on=self.matrix.changed_on(responsibility_id),
            role_changed=self._role_changed(named),
            **{name: row[name] for name in _AS_THEY_ARE},
        )

    def _role_changed(self, named: set[int]) -> tuple[int, Any] | None:
        """The role of the row that was described anew last, and the day."""
        changed = [
            (role.changed_on, role.pk)
            for role in self.roles.values()
            if role.pk in named and role.changed_on
        ]
        if not changed:
            return None
        day, role_id = max(changed)
        return role_id, day


_AS_THEY_ARE = ("moved", "returned", "offers_told", "offers_bare", "live_moved", "untold")


def _counts(row: dict[str, Any]) -> dict[str, Count]:
    """Requests of each kind, out of how many, and what was lost on them."""
    of: dict[str, tuple[str, str]] = {
        Kind.GAP: ("unnamed", "n"),
        Kind.DOUBLED_WORK: ("doubled", "n"),
        Kind.WRONG_LANDING: ("landed_wrong", "judged"),
        Kind.DECLINES: ("declined", "n"),
        Kind.LOOPS: ("looped", "n"),
        Kind.DONE_OUTSIDE: ("done_outside", "done_judged"),
    }
    return {
        kind: Count(row[count], row[n], row[f"lost_{count}"]) for kind, (count, n) in of.items()
    }
