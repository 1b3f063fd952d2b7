"""What counts as a confusion: a topic's prepared figures in, findings out.

A finding needs enough requests, and a share that is large beyond chance: its lower 95 % bound
must reach the limit of its kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.proportions import share

LEAST_N = 10
"""Fewer requests say nothing of a share."""
LEAST_UNNAMED = 3
UNNAMED = 10.0
"""So many requests, and so large a share (per cent), that nobody is named for are no accident."""
COMPARABLE = 20.0
"""The second role does at least this share (its lower bound, per cent) of what both do."""


class Kind(models.TextChoices):
    """What was found about a topic."""

    GAP = "gap", _("Nobody is named")
    OVERLAP = "overlap", _("Several do the same")
    DOUBLED_WORK = "doubled_work", _("Doubled work")
    WRONG_LANDING = "wrong_landing", _("Landed wrong")
    DECLINES = "declines", _("Declined")
    LOOPS = "loops", _("Went in loops")
    DONE_OUTSIDE = "done_outside", _("Done by another role")


LIMITS: Mapping[str, float] = {
    Kind.DOUBLED_WORK: 25.0,
    Kind.WRONG_LANDING: 15.0,
    Kind.DECLINES: 5.0,
    Kind.LOOPS: 5.0,
    Kind.DONE_OUTSIDE: 15.0,
}
"""The lower bound of the share, per cent, from which on a kind is a finding."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many requests, out of how many, and the working seconds lost on them."""

    count: int = 0
    n: int = 0
    lost_seconds: int = 0


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """All that the rules ask about one topic in one period; `topic_id` is None without a topic.

    `letters` are those of its row in the matrix at the end of the period, by role id; `landed`
    and `done` count requests by the role that got them first and that resolved them (0: no role).
    `n_before` and `whole_before` are of the earlier period of the same length. `moved` requests
    changed role; of those with a recorded offer, in `live_moved`, the client's CS neither held
    nor was told `untold`.
    """

    topic_id: int | None
    n: int
    lost_seconds: int = 0
    counts: Mapping[str, Count] = field(default_factory=dict)
    landed: Mapping[int, int] = field(default_factory=dict)
    done: Mapping[int, int] = field(default_factory=dict)
    letters: Mapping[int, str] = field(default_factory=dict)
    has_responsibility: bool = False
    whole: int = 0
    n_before: int = 0
    whole_before: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    first_seen: date | None = None
    company_since: date | None = None
    matrix_changed_on: date | None = None
    role_changed: tuple[int, date] | None = None
    moved: int = 0
    returned: int = 0
    offers_told: int = 0
    offers_bare: int = 0
    live_moved: int = 0
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One confusion: `count` of `n` requests, with the lower bound of that share in per cent.

    `roles` are those it is about, the most concerned first.
    """

    topic_id: int | None
    kind: Kind
    count: int
    n: int
    share: float
    low: float
    lost_seconds: int
    roles: tuple[int, ...] = ()


def findings(facts: TopicFacts) -> list[Finding]:
    """Every confusion of a topic, what costs most first."""
    found = [*_gap(facts), *_overlap(facts), *_shares(facts)]
    return sorted(found, key=lambda one: (-one.lost_seconds, -one.count, one.kind))


def _finding(facts: TopicFacts, kind: Kind, count: Count, roles: Sequence[int] = ()) -> Finding:
    estimate = share(count.count, count.n)
    value, low = (estimate.value, estimate.low) if estimate else (0.0, 0.0)
    return Finding(
        facts.topic_id,
        kind,
        count.count,
        count.n,
        value,
        low,
        count.lost_seconds,
        tuple(roles),
    )


def _gap(facts: TopicFacts) -> Iterator[Finding]:
    unnamed = facts.counts.get(Kind.GAP, Count())
    if unnamed.count >= LEAST_UNNAMED and 100 * unnamed.count >= UNNAMED * unnamed.n:
        yield _finding(facts, Kind.GAP, unnamed, _most(facts.done))


def _overlap(facts: TopicFacts) -> Iterator[Finding]:
    """The matrix lets several answer, or two roles really do it in comparable shares."""
    if facts.n < LEAST_N:
        return
    several = [role for role, letters in facts.letters.items() if "A" in letters]
    if len(several) > 1:
        whole = Count(facts.n, facts.n, facts.lost_seconds)
        yield _finding(facts, Kind.OVERLAP, whole, several)
        return
    pair = two_share(facts.done)
    if pair is not None:
        first, second = pair
        both = Count(facts.done[second], facts.done[first] + facts.done[second], 0)
        yield _finding(facts, Kind.OVERLAP, both, pair)


def _shares(facts: TopicFacts) -> Iterator[Finding]:
    roles: dict[str, Sequence[int]] = {
        Kind.WRONG_LANDING: _unnamed(facts.landed, facts.letters),
        Kind.DONE_OUTSIDE: _unnamed(facts.done, facts.letters),
    }
    for kind, limit in LIMITS.items():
        count = facts.counts.get(kind, Count())
        if count.n < LEAST_N:
            continue
        found = _finding(facts, Kind(kind), count, roles.get(kind, ()))
        if found.low >= limit:
            yield found


def two_share(amounts: Mapping[int, int]) -> tuple[int, int] | None:
    """The two roles that share the work: the second has a comparable part of what both have, and
    both together most of all."""
    ranked = _most(amounts)[:2]
    if len(ranked) < 2:
        return None
    first, second = ranked
    both = amounts[first] + amounts[second]
    estimate = share(amounts[second], both)
    if both < LEAST_N or both < 0.7 * sum(amounts.values()):
        return None
    return (first, second) if estimate is not None and estimate.low >= COMPARABLE else None


def _most(amounts: Mapping[int, int]) -> list[int]:
    """Roles by amount, the largest first; without those of nobody."""
    return sorted((role for role in amounts if role), key=lambda role: (-amounts[role], role))


def _unnamed(amounts: Mapping[int, int], letters: Mapping[int, str]) -> list[int]:
    return [role for role in _most(amounts) if not set(letters.get(role, "")) & {"A", "R"}]
