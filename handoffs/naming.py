"""Whether the matrix names a role for a topic: a rule on plain values.

Any letter counts: who is consulted or informed has to do with the topic, too.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicNaming:
    """What the matrix in force says of a topic, by ids of roles.

    `lettered` have a letter for the topic's responsibility; `own_role` is named for the topic
    itself. Without a matrix in force `has_matrix` is false.
    """

    has_matrix: bool
    lettered: frozenset[int]
    own_role: int | None


def named_roles(naming: TopicNaming | None) -> frozenset[int] | None:
    """The roles named for a topic; None where nobody can be judged: no topic, no matrix, nobody
    named at all (a gap of the matrix, and no fault of the hand-over)."""
    if naming is None or not naming.has_matrix:
        return None
    own = frozenset() if naming.own_role is None else frozenset({naming.own_role})
    return (naming.lettered or own) or None


def is_outside(role_id: int | None, named: Collection[int] | None) -> bool:
    """Whether a receiving role is not named for the topic. Without a role nothing can be said."""
    return role_id is not None and named is not None and role_id not in named
