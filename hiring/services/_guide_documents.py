"""Guides from outside: read with every limit checked, and changed quality by quality."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, NotFound
from hiring.guide_document import KEY, LANGUAGES, MAX_QUALITIES, TEXT_FIELDS, TEXTS, Quality, read

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Neither the database nor JSON keeps these.
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST = {f"{name}_{code}": longest for name, longest in TEXTS.items() for code in LANGUAGES}


def document_read(document: Any) -> tuple[Quality, ...]:
    """The qualities of a document from outside, within the limits of `hiring.guide_document`.

    Raises `InvalidInput`, naming the values by their place: `document.0.name_en`.
    """
    if not isinstance(document, list):
        raise InvalidInput(fields={"document": _("Give a list of qualities.")})
    if len(document) > MAX_QUALITIES:
        _refuse_too_many()
    errors: dict[str, Any] = {}
    for place, item in enumerate(document):
        _check_item(item, f"document.{place}", errors)
    if errors:
        raise InvalidInput(fields=errors)
    found = tuple(_stripped(quality) for quality in read(document))
    if len({quality.key for quality in found}) != len(found):
        twice = _("Two qualities have the same key.")
        raise InvalidInput(twice, fields={"document": twice})
    return found


def _refuse_too_many() -> None:
    message = _("At most %(count)s qualities.") % {"count": MAX_QUALITIES}
    raise InvalidInput(message, fields={"document": message})


def _check_item(item: Any, path: str, errors: dict[str, Any]) -> None:
    if not isinstance(item, Mapping):
        errors[path] = _("Give an object with the texts of a quality.")
        return
    for name in set(item) - set(_LONGEST) - {"key"}:
        errors[f"{path}.{name}"] = _("This cannot be changed.")
    key = item.get("key")
    if not isinstance(key, str) or len(key) > KEY or not _KEY.fullmatch(key):
        errors[f"{path}.key"] = _("A key has small letters, digits, - and _, at most 40.")
    for name in _LONGEST:
        if (wrong := text_problem(item.get(name, ""), _LONGEST[name])) is not None:
            errors[f"{path}.{name}"] = wrong


def text_problem(text: Any, longest: int) -> Any:
    """What is wrong with a text, or None."""
    if not isinstance(text, str):
        return _("Give a text.")
    if len(text) > longest:
        return _("At most %(count)s characters.") % {"count": longest}
    if _IMPOSSIBLE.search(text):
        return _("This text holds characters that cannot be kept.")
    return None


def _stripped(quality: Quality) -> Quality:
    return Quality(quality.key, {name: quality.texts[name].strip() for name in TEXT_FIELDS})


def texts_given(before: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """The texts with the new ones. Raises `InvalidInput` for what is too long or unknown."""
    errors: dict[str, Any] = {}
    for name, text in values.items():
        if name not in _LONGEST:
            errors[name] = _("This cannot be changed.")
        elif (wrong := text_problem(text, _LONGEST[name])) is not None:
            errors[name] = wrong
    if errors:
        raise InvalidInput(fields=errors)
    given = {**before, **values}
    return {name: given.get(name, "").strip() for name in TEXT_FIELDS}


def with_new(qualities: Sequence[Quality], values: Mapping[str, Any]) -> list[Quality]:
    """The qualities with another one at the end. Raises `InvalidInput`."""
    if len(qualities) >= MAX_QUALITIES:
        _refuse_too_many()
    texts = texts_given({}, values)
    key = _new_key(texts, [quality.key for quality in qualities])
    return [*qualities, Quality(key, texts)]


def _new_key(texts: Mapping[str, str], taken: Iterable[str]) -> str:
    """A key made of the name, which no other quality has."""
    known = set(taken)
    name = texts["name_en"] or texts["name_ru"]
    stem = slugify(name)[: KEY - 4].strip("-_") or "quality"
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}-{number}"
    return key


def place_of(qualities: Sequence[Quality], key: str) -> int:
    """Where the quality stands. Raises `NotFound`."""
    for place, quality in enumerate(qualities):
        if quality.key == key:
            return place
    raise NotFound
