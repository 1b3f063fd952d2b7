"""What can be done about the findings of a topic, the most useful first."""

from collections.abc import Collection
from enum import StrEnum

from handoffs.confusion.causes import Cause
from handoffs.confusion.rules import Kind


class Proposal(StrEnum):
    """One thing to do."""

    PLACE_TOPIC = "place_topic"
    CHANGE_MATRIX = "change_matrix"
    WRITE_REGULATION = "write_regulation"
    PLAN_TRAINING = "plan_training"
    NAME_TOPIC = "name_topic"


def proposals(
    kinds: Collection[str],
    cause: Cause | None,
    *,
    has_topic: bool,
    has_responsibility: bool,
) -> list[Proposal]:
    """What helps against these kinds of findings with this cause.

    Requests without a topic need one first. Where nobody is named, or somebody else does the
    work, the rule itself is wrong; where the rule is right and not followed, people need to know
    it: a regulation says how, training makes it habit.
    """
    if not has_topic:
        return [Proposal.NAME_TOPIC]
    found: list[Proposal] = []
    rule_is_wrong = bool({Kind.GAP, Kind.OVERLAP, Kind.DONE_OUTSIDE} & set(kinds))
    if rule_is_wrong or cause == Cause.CHANGING_BUSINESS:
        found.append(Proposal.CHANGE_MATRIX if has_responsibility else Proposal.PLACE_TOPIC)
    if set(kinds) - {Kind.GAP}:
        found.append(Proposal.WRITE_REGULATION)
    not_followed = bool({Kind.WRONG_LANDING, Kind.DECLINES, Kind.LOOPS} & set(kinds))
    if not_followed and cause != Cause.SIMILAR_TASKS:
        found.append(Proposal.PLAN_TRAINING)
    return found
