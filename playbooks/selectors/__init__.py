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
from playbooks.selectors.words import Way, change_said, due_text, role_names, steps_shown, ways_of

__all__ = [
    "ProblemSentence",
    "Standing",
    "Way",
    "change_said",
    "differences",
    "drafts_sent_back",
    "drafts_to_approve",
    "due_text",
    "playbooks_by_touchpoint",
    "playbooks_listed",
    "problem_sentences",
    "reviews_due",
    "role_codes",
    "role_names",
    "standing_is",
    "standing_of",
    "steps_shown",
    "versions_of",
    "ways_of",
]
