"""What a grade asks for, on plain values: its JSON document, read and checked. Pure.

A document is a list of requirements, one object each, in the order in which they are shown:

    {"key": "year", "kind": "months", "months": 12}
    {"key": "tasks", "kind": "tasks", "count": 3}
    {"key": "teaching", "kind": "teaching", "count": 2, "rating": 4}
    {"key": "solved", "kind": "metric", "code": "fcr", "at_least": 60, "at_most": null,
     "months": 6, "min_n": 60}
    {"key": "playbooks", "kind": "certificates"}
    {"key": "calm", "kind": "judged", "title_en": "…", "title_ru": "…"}

Times are bounded in seconds. `rating` is the least mean of what learners said, 1 to 5.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.languages import text_among

MOST = 20
TITLE = 300
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class RequirementKind(models.TextChoices):
    """By what it is met."""

    MONTHS = "months", _("Months with clients")
    TASKS = "tasks", _("Tasks of a manager, done and reviewed")
    TEACHING = "teaching", _("Taught others, and they found it useful")
    METRIC = "metric", _("A metric")
    CERTIFICATES = "certificates", _("Certificates for all playbooks of the role")
    JUDGED = "judged", _("Judged by a person")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a grade asks for; what its kind does not use is empty."""

    key: str
    kind: str
    months: int = 0
    count: int = 0
    rating: float = 0
    code: str = ""
    at_least: float | None = None
    at_most: float | None = None
    min_n: int = 0
    title_en: str = ""
    title_ru: str = ""

    @property
    def title(self) -> str:
        """What is judged, in the language in use."""
        return text_among({"title_en": self.title_en, "title_ru": self.title_ru}, "title")


# Which values a kind has, beside its key.
VALUES: Mapping[str, tuple[str, ...]] = {
    RequirementKind.MONTHS: ("months",),
    RequirementKind.TASKS: ("count",),
    RequirementKind.TEACHING: ("count", "rating"),
    RequirementKind.METRIC: ("code", "at_least", "at_most", "months", "min_n"),
    RequirementKind.CERTIFICATES: (),
    RequirementKind.JUDGED: ("title_en", "title_ru"),
}
_RANGES: Mapping[str, tuple[float, float]] = {
    "months": (1, 240),
    "count": (1, 100),
    "rating": (0, 5),
    "min_n": (1, 100_000),
}
_WHOLE = ("months", "count", "min_n")


def read(document: Iterable[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """Requirements of a document as it is stored."""
    return tuple(Requirement(**item) for item in document)


def write(requirements: Iterable[Requirement]) -> list[dict[str, Any]]:
    """The document of requirements: of each what its kind uses."""
    found = []
    for one in requirements:
        values = asdict(one)
        names = ("key", "kind", *VALUES[one.kind])
        found.append({name: values[name] for name in names})
    return found


def document_read(document: Any, codes: Iterable[str]) -> tuple[Requirement, ...]:
    """Requirements from outside, complete and within limits; `codes` are the known metrics.

    Raises `InvalidInput`, naming the values by their place: `document.0.months`.
    """
    if not isinstance(document, list) or not 1 <= len(document) <= MOST:
        message = _("Give a list of 1 to 20 requirements.")
        raise InvalidInput(message, fields={"document": message})
    errors: dict[str, str | Promise] = {}
    known = set(codes)
    found = [_checked(item, f"document.{at}", known, errors) for at, item in enumerate(document)]
    requirements = [one for one in found if one is not None]
    if not errors and len({one.key for one in requirements}) != len(requirements):
        errors["document"] = _("Two requirements have the same key.")
    if errors:
        raise InvalidInput(fields=errors)
    return tuple(requirements)


def _checked(
    item: Any, path: str, codes: set[str], errors: dict[str, str | Promise]
) -> Requirement | None:
    if not isinstance(item, Mapping) or item.get("kind") not in VALUES:
        errors[path] = _("Give an object with a key and a known kind.")
        return None
    key, kind = item.get("key"), item["kind"]
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        errors[f"{path}.key"] = _("A key has small letters, digits, - and _, at most 40.")
        return None
    names = VALUES[kind]
    for name in set(item) - set(names) - {"key", "kind"}:
        errors[f"{path}.{name}"] = _("This kind has no such value.")
    for name in names:
        if wrong := _wrong(name, item.get(name), codes):
            errors[f"{path}.{name}"] = wrong
    bounds = (item.get("at_least"), item.get("at_most"))
    if kind == RequirementKind.METRIC and bounds == (None, None):
        errors[f"{path}.at_least"] = _("Give a least or a greatest value.")
    if kind == RequirementKind.JUDGED and not (item.get("title_en") or item.get("title_ru")):
        errors[f"{path}.title_en"] = _("Say in one language at least what is judged.")
    if any(name.startswith(path) for name in errors):
        return None
    values: dict[str, Any] = {name: item.get(name) for name in names if item.get(name) is not None}
    return Requirement(key=key, kind=kind, **values)


def _wrong(name: str, value: Any, codes: set[str]) -> str | Promise | None:
    """What is wrong with a value, or nothing."""
    if name == "code":
        return None if value in codes else _("There is no such metric.")
    if name.startswith("title"):
        is_text = value is None or (isinstance(value, str) and len(value) <= TITLE)
        return None if is_text else _("At most 300 characters.")
    if name in {"at_least", "at_most"} and value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9:
        return _("Give a number.")
    low, high = _RANGES.get(name, (-1e9, 1e9))
    if not low <= value <= high or (name in _WHOLE and value != int(value)):
        return _("This number is out of range.")
    return None
