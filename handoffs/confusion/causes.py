"""Why a topic is confused: evidence for each of the three causes, and the likely one.

Each piece of evidence has a weight; a cause is likely when its evidence weighs enough and more
than that of any other. "Not clear" is a result too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from core.proportions import share, share_difference
from handoffs.confusion.rules import LEAST_N, Kind, TopicFacts, two_share

LEAST_WEIGHT = 2
"""One strong sign, or two weak ones."""
RECENT = timedelta(days=90)
"""What changed so long before the period still confuses people in it; of a long period, only
what changed in its last two times this is new."""
LEAST_OFFERS = 5
MORE_THAN_CHANCE = 1.96
GROWN_BY = 1.5


class Cause(StrEnum):
    """Why roles get confused."""

    SIMILAR_TASKS = "similar_tasks"
    CHANGING_BUSINESS = "changing_business"
    POOR_COMMUNICATION = "poor_communication"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that suggests a cause; `values` are numbers, days and ids of roles."""

    cause: Cause
    code: str
    weight: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The likely cause, None if it is not clear, and all the evidence, the weightiest first."""

    cause: Cause | None
    evidence: Sequence[Evidence]


def suspicion(facts: TopicFacts, kinds: Collection[str]) -> Suspicion:
    """What probably causes the findings of these kinds on a topic."""
    evidence = [*_similar(facts, kinds), *_changing(facts), *_poor(facts, kinds)]
    ordered = sorted(evidence, key=lambda one: -one.weight)
    weights = dict.fromkeys(Cause, 0)
    for one in evidence:
        weights[one.cause] += one.weight
    best, second = sorted(Cause, key=lambda cause: -weights[cause])[:2]
    is_clear = weights[best] >= LEAST_WEIGHT and weights[best] > weights[second]
    return Suspicion(best if is_clear else None, ordered)


def _similar(facts: TopicFacts, kinds: Collection[str]) -> Iterator[Evidence]:
    responsible = [role for role, letters in facts.letters.items() if "R" in letters]
    accountable = [role for role, letters in facts.letters.items() if "A" in letters]
    several = responsible if len(responsible) > 1 else accountable
    if len(several) > 1:
        yield Evidence(Cause.SIMILAR_TASKS, "several_named", 2, {"roles": several})
    landed = two_share(facts.landed)
    if landed is not None:
        amounts = {"first": facts.landed[landed[0]], "second": facts.landed[landed[1]]}
        values = {"roles": list(landed), "n": facts.n, **amounts}
        yield Evidence(Cause.SIMILAR_TASKS, "landings_split", 2, values)
    done = two_share(facts.done)
    if done is not None:
        amounts = {"first": facts.done[done[0]], "second": facts.done[done[1]]}
        yield Evidence(Cause.SIMILAR_TASKS, "work_split", 1, {"roles": list(done), **amounts})
    if Kind.DOUBLED_WORK in kinds:
        doubled = facts.counts[Kind.DOUBLED_WORK]
        values = {"count": doubled.count, "n": doubled.n}
        yield Evidence(Cause.SIMILAR_TASKS, "both_acted", 1, values)


def _changing(facts: TopicFacts) -> Iterator[Evidence]:
    if facts.starts_on is None or facts.ends_on is None:
        return
    since = max(facts.starts_on - RECENT, facts.ends_on - 2 * RECENT)
    first, company = facts.first_seen, facts.company_since
    if first and company and first >= since and first - company > RECENT:
        yield Evidence(Cause.CHANGING_BUSINESS, "new_topic", 4, {"day": first})
    if facts.matrix_changed_on is not None and facts.matrix_changed_on >= since:
        day = {"day": facts.matrix_changed_on}
        yield Evidence(Cause.CHANGING_BUSINESS, "matrix_changed", 2, day)
    if facts.role_changed is not None and facts.role_changed[1] >= since:
        role, day_changed = facts.role_changed
        values = {"roles": [role], "day": day_changed}
        yield Evidence(Cause.CHANGING_BUSINESS, "role_changed", 1, values)
    if _is_rising(facts):
        values = {"before": facts.n_before, "now": facts.n}
        yield Evidence(Cause.CHANGING_BUSINESS, "rising", 2, values)


def _is_rising(facts: TopicFacts) -> bool:
    """Whether the topic makes up more of all requests than in the period before."""
    if facts.n < LEAST_N or not facts.whole_before:
        return False
    z = share_difference((facts.n_before, facts.whole_before), (facts.n, facts.whole))
    has_grown = facts.n * facts.whole_before >= GROWN_BY * facts.n_before * facts.whole
    return z is not None and z >= MORE_THAN_CHANCE and has_grown


def _poor(facts: TopicFacts, kinds: Collection[str]) -> Iterator[Evidence]:
    poor = Cause.POOR_COMMUNICATION
    if Kind.DECLINES in kinds:
        declined = facts.counts[Kind.DECLINES]
        yield Evidence(poor, "declined", 2, {"count": declined.count, "n": declined.n})
    returned = share(facts.returned, facts.moved)
    if returned is not None and facts.moved >= LEAST_N and returned.low >= 5:
        yield Evidence(poor, "returned", 1, {"count": facts.returned, "n": facts.moved})
    bare = share(facts.offers_bare, facts.offers_told)
    if bare is not None and facts.offers_told >= LEAST_OFFERS and bare.low >= 20:
        values = {"count": facts.offers_bare, "n": facts.offers_told}
        yield Evidence(poor, "bare_context", 2, values)
    untold = share(facts.untold, facts.live_moved)
    if untold is not None and facts.live_moved >= LEAST_OFFERS and untold.low >= 50:
        values = {"count": facts.untold, "n": facts.live_moved}
        yield Evidence(poor, "success_untold", 1, values)
