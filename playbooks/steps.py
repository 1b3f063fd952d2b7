"""The steps of a playbook, on plain values: their document, and what is wrong with it.

A document is the JSON list kept in drafts and versions: one object a step, in reading order.

    {"key": "agree", "role": "A", "title_en": "…", "title_ru": "…",
     "details_en": "", "details_ru": "",
     "due": {"amount": 2, "unit": "working_days"},
     "next": [{"label_en": "agreed", "label_ru": "согласен", "to": "contract"},
              {"label_en": "refused", "label_ru": "отказ", "to": ""}]}

`role` is a role's code, or empty for whoever runs the playbook. `due` is null for a step without
a time. An empty `next` means the step that follows in the list (after the last one: the end);
`to` is a step's key, or empty for the end; two and more make a decision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.documents import LONGEST_KEY
from core.languages import text_among

END = ""
MAX_STEPS = 100
MAX_BRANCHES = 6
MAX_DUE = 999
TITLE = 200
DETAILS = 4_000
LABEL = 80
KEY = LONGEST_KEY


class DueUnit(models.TextChoices):
    """Of what a due time is counted; working ones by the company's calendar."""

    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("calendar days")


@dataclass(frozen=True, slots=True)
class Due:
    """By when a step is to be done, counted from the moment it begins."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a step leads: the key of another step, or `END`."""

    to: str
    label_en: str = ""
    label_ru: str = ""

    @property
    def label(self) -> str:
        """The answer that leads here, in the language in use."""
        return _in_language(self.label_en, self.label_ru)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: which role does what, by when, and where it leads."""

    key: str
    role: str = ""
    title_en: str = ""
    title_ru: str = ""
    details_en: str = ""
    details_ru: str = ""
    due: Due | None = None
    next: tuple[Branch, ...] = ()

    @property
    def title(self) -> str:
        """What is to be done, in the language in use, or in the other one if that is empty."""
        return _in_language(self.title_en, self.title_ru)

    @property
    def details(self) -> str:
        """How, in the language in use, or in the other one if that is empty."""
        return _in_language(self.details_en, self.details_ru)


def _in_language(english: str, russian: str) -> str:
    return text_among({"text_en": english, "text_ru": russian}, "text")


class Problem(StrEnum):
    """What is wrong with a document."""

    NO_STEPS = "no_steps"
    TOO_MANY_STEPS = "too_many_steps"
    KEY_TWICE = "key_twice"
    NO_TITLE = "no_title"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_STEP = "unknown_step"
    UNREACHABLE = "unreachable"
    NEVER_ENDS = "never_ends"
    ANSWER_WITHOUT_NAME = "answer_without_name"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the key of the step that has it (empty for the whole document)."""

    problem: Problem
    key: str = ""


def read(document: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Steps of a document as it is stored."""
    return tuple(_step(item) for item in document)


def _step(item: Mapping[str, Any]) -> Step:
    due = item.get("due")
    return Step(
        key=item["key"],
        role=item.get("role", ""),
        title_en=item.get("title_en", ""),
        title_ru=item.get("title_ru", ""),
        details_en=item.get("details_en", ""),
        details_ru=item.get("details_ru", ""),
        due=Due(due["amount"], due["unit"]) if due else None,
        next=tuple(
            Branch(branch.get("to", END), branch.get("label_en", ""), branch.get("label_ru", ""))
            for branch in item.get("next", ())
        ),
    )


def write(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The document of steps; `read(write(steps))` gives the same steps."""
    return [
        {
            "key": step.key,
            "role": step.role,
            "title_en": step.title_en,
            "title_ru": step.title_ru,
            "details_en": step.details_en,
            "details_ru": step.details_ru,
            "due": {"amount": step.due.amount, "unit": step.due.unit} if step.due else None,
            "next": [
                {"to": branch.to, "label_en": branch.label_en, "label_ru": branch.label_ru}
                for branch in step.next
            ],
        }
        for step in steps
    ]


def branches(steps: Sequence[Step]) -> dict[str, tuple[Branch, ...]]:
    """Key → where the step leads, with the silent "then the next one" spelled out."""
    following = [*(step.key for step in steps[1:]), END]
    return {
        step.key: step.next or (Branch(after),)
        for step, after in zip(steps, following, strict=False)
    }


def problems(steps: Sequence[Step], roles: Iterable[str]) -> list[Finding]:
    """What must be mended before the steps can be proposed, in reading order."""
    if not steps:
        return [Finding(Problem.NO_STEPS)]
    found = [Finding(Problem.TOO_MANY_STEPS)] if len(steps) > MAX_STEPS else []
    known, codes, seen = {step.key for step in steps}, set(roles), set[str]()
    ways = branches(steps)
    reached, ending = _reached(steps, ways), _ending(ways)
    for step in steps:
        checks = {
            Problem.KEY_TWICE: step.key in seen,
            Problem.NO_TITLE: not step.title_en.strip() and not step.title_ru.strip(),
            Problem.UNKNOWN_ROLE: bool(step.role) and step.role not in codes,
            Problem.UNKNOWN_STEP: any(way.to and way.to not in known for way in ways[step.key]),
            Problem.UNREACHABLE: step.key not in reached,
            Problem.NEVER_ENDS: step.key in reached and step.key not in ending,
            Problem.ANSWER_WITHOUT_NAME: len(step.next) > 1
            and not all(way.label_en or way.label_ru for way in step.next),
        }
        found += [Finding(problem, step.key) for problem, is_so in checks.items() if is_so]
        seen.add(step.key)
    return found


def _reached(steps: Sequence[Step], ways: Mapping[str, Sequence[Branch]]) -> set[str]:
    """Keys that can be come to from the first step."""
    reached: set[str] = set()
    waiting = [steps[0].key]
    while waiting:
        key = waiting.pop()
        if key not in reached and key in ways:
            reached.add(key)
            waiting += [way.to for way in ways[key] if way.to]
    return reached


def _ending(ways: Mapping[str, Sequence[Branch]]) -> set[str]:
    """Keys from which the end can be come to: going back to earlier steps is allowed, for ever
    going round is not."""
    ending = {key for key, found in ways.items() if any(way.to == END for way in found)}
    grows = True
    while grows:
        more = {key for key, found in ways.items() if any(way.to in ending for way in found)}
        grows = not more <= ending
        ending |= more
    return ending
