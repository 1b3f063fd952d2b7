"""Reads across playbooks and runs."""

from playbooks.selectors.differences import differences
from playbooks.selectors.playbooks import (
    Standing,
    drafts_sent_back,
    drafts_to_approve,
    playbooks_by_touchpoint,
    playbooks_listed,
    reviews_due,
    standing_is,
    standing_of,
    versions_of,
)
from playbooks.selectors.problems import ProblemSentence, problem_sentences, role_codes
from playbooks.selectors.words import Way, due_text, ways_of

__all__ = [
    "ProblemSentence",
    "Standing",
    "Way",
    "differences",
    "drafts_sent_back",
    "drafts_to_approve",
    "due_text",
    "playbooks_by_touchpoint",
    "playbooks_listed",
    "problem_sentences",
    "reviews_due",
    "role_codes",
    "standing_is",
    "standing_of",
    "versions_of",
    "ways_of",
]
