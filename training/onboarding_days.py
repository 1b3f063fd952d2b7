"""Which day of a plan what is due on: arithmetic over working days. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from accounts.calendars import MAX_DAYS_AHEAD, Spec
from training import onboarding_texts as texts
from training.onboarding_texts import Words

# Where in the plan, as parts of its length, each kind of thing begins and ends: first who one is
# here, then reading, then watching, then working under supervision.
SPANS: dict[str, tuple[float, float]] = {
    "role": (0.05, 0.1),
    "big_picture": (0.2, 0.25),
    "reading": (0.1, 0.6),
    "shadowing": (0.3, 0.7),
    "supervised": (0.6, 1.0),
}
# A check comes so many working days after the reading it asks about.
CHECK_AFTER = 2
# Working days that people call a week.
A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a plan asks for, and the working day of the plan it is due on, from 1."""

    key: str
    kind: str
    day: int
    words: Words = texts.NOTHING
    playbook_version: Any = None
    playbook_id: int | None = None


def is_working(spec: Spec, day: date) -> bool:
    """Whether the calendar has working time on a local day."""
    is_holiday = day.isoformat() in spec["holidays"]
    return not is_holiday and bool(spec["week"].get(str(day.weekday())))


def working_days(
    spec: Spec, start: date, count: int, *, away: Collection[tuple[date, date]] = ()
) -> list[date]:
    """The first `count` working days from `start` on, without days away.

    `away` are first days and days of coming back. A calendar without working time gives the days
    as they come, so that a plan has dates at all.
    """
    found: list[date] = []
    for offset in range(MAX_DAYS_AHEAD):
        day = start + timedelta(days=offset)
        if is_working(spec, day) and not any(since <= day < back for since, back in away):
            found.append(day)
            if len(found) == count:
                return found
    return [start + timedelta(days=offset) for offset in range(count)]


def spread(count: int, span: tuple[float, float], length: int) -> list[int]:
    """Days, from 1, over which so many things of one kind are spread evenly within their span."""
    first, last = span[0] * length, span[1] * length
    step = (last - first) / max(count, 1)
    days = (round(first + step * (number + 1)) for number in range(count))
    return [min(max(day, 1), length) for day in days]


def week_of(days: Sequence[date], today: date) -> tuple[int, int]:
    """Which week of the plan it is, and of how many, five working days a week; 0 before it
    begins."""
    passed = sum(1 for day in days if day <= today)
    return -(-passed // A_WEEK), -(-len(days) // A_WEEK)


@dataclass(frozen=True, slots=True)
class Task:
    """A thing of a template's own."""

    day: int
    words: Words

    @property
    def key(self) -> str:
        """The same words are the same task, in whichever template they stand."""
        return sha256(repr(tuple(self.words)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook to be read, and whether it has a check that is to be passed."""

    playbook_id: int
    version: Any
    has_check: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """What a plan consists of, and how many working days it takes."""

    length: int
    shadowing: int
    supervised: int
    with_picture: bool
    tasks: Sequence[Task] = ()


def parts_of(setup: Setup, roles: Sequence[tuple[int, Words]], books: Sequence[Book]) -> list[Part]:
    """Everything a plan asks for, in the order of its days. `roles` are ids with names."""
    parts = [*_role_parts(setup.length, roles), *_book_parts(setup.length, books)]
    if setup.with_picture:
        day = spread(1, SPANS["big_picture"], setup.length)[0]
        parts.append(Part("big_picture", "big_picture", day, texts.PICTURE))
    for kind, count, words in (
        ("shadowing", setup.shadowing, texts.SHADOWING),
        ("supervised", setup.supervised, texts.SUPERVISED),
    ):
        days = spread(count, SPANS[kind], setup.length)
        for number, day in enumerate(days, start=1):
            said: dict[str, object] = {"number": number, "all": count}
            parts.append(Part(f"{kind}:{number}", kind, day, words.filled(said, said)))
    for task in setup.tasks:
        day = min(task.day, setup.length)
        parts.append(Part(f"task:{task.key}", "task", day, task.words))
    return sorted(parts, key=lambda part: part.day)


def _role_parts(length: int, roles: Sequence[tuple[int, Words]]) -> list[Part]:
    parts = []
    for pk, name in roles:
        names: tuple[dict[str, object], dict[str, object]] = {"role": name.en}, {"role": name.ru}
        days = spread(2, SPANS["role"], length)
        for kind, words, day in zip(
            ("role", "matrix"), (texts.ROLE, texts.MATRIX), days, strict=True
        ):
            parts.append(Part(f"{kind}:{pk}", "task", day, words.filled(*names)))
    return parts


def _book_parts(length: int, books: Sequence[Book]) -> list[Part]:
    parts = []
    for book, day in zip(books, spread(len(books), SPANS["reading"], length), strict=True):
        key = f"reading:{book.playbook_id}"
        parts.append(Part(key, "reading", day, playbook_version=book.version))
        if book.has_check:
            key, later = f"check:{book.playbook_id}", min(day + CHECK_AFTER, length)
            parts.append(Part(key, "check", later, playbook_id=book.playbook_id))
    return parts
