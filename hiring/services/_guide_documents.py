"""Guides from outside: read with every limit checked, and changed quality by quality."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents import key_problem, new_key, text_problem
from core.errors import InvalidInput
from hiring.guide_document import LANGUAGES, MAX_QUALITIES, TEXT_FIELDS, TEXTS, Quality, read

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
    if (wrong := key_problem(item.get("key"))) is not None:
        errors[f"{path}.key"] = wrong
    for name in _LONGEST:
        if (wrong := text_problem(item.get(name, ""), _LONGEST[name])) is not None:
            errors[f"{path}.{name}"] = wrong


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
    name = texts["name_en"] or texts["name_ru"]
    key = new_key(name, [quality.key for quality in qualities], otherwise="quality")
    return [*qualities, Quality(key, texts)]
