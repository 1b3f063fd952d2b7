"""Variables in templates of answers: `{client}` and the few others, replaced word for word.

Only these names are replaced. Nothing is evaluated: `str.format` would let a text reach into
objects (`{client.company}`), so it has no place here. Other braces stay as they were written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

VARIABLES: dict[str, Any] = {
    "client": _("the client’s name"),
    "contact": _("the full name of whoever receives the message"),
    "contact_first_name": _("their first name"),
    "number": _("the request’s number"),
    "subject": _("the request’s subject"),
    "owner": _("who owns the request"),
    "me": _("your own name"),
    "company": _("your company’s name"),
    "promised": _("what is promised to the client"),
    "promised_by": _("by when it is promised"),
}

_BRACED = re.compile(r"\{([^\W\d]\w*)\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text, and the variables that have no value yet: they still stand in it."""

    text: str
    missing: tuple[str, ...]


def names_in(text: str) -> tuple[str, ...]:
    """Every word in braces, once, in the order of the text."""
    return tuple(dict.fromkeys(_BRACED.findall(text)))


def unknown_in(text: str) -> tuple[str, ...]:
    """Words in braces that are no variables."""
    return tuple(name for name in names_in(text) if name not in VARIABLES)


def variables_in(text: str) -> tuple[str, ...]:
    """The variables that stand in the text."""
    return tuple(name for name in names_in(text) if name in VARIABLES)


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put values for the variables, each once: braces inside a value are not read again."""
    missing: dict[str, None] = {}

    def value_of(found: re.Match[str]) -> str:
        name = found.group(1)
        value = values.get(name, "") if name in VARIABLES else ""
        if value.strip():
            return value
        if name in VARIABLES:
            missing[name] = None
        return found.group(0)

    return Filled(_BRACED.sub(value_of, text), tuple(missing))


def braced(names: tuple[str, ...]) -> str:
    """The variables as people write them, for a sentence."""
    return ", ".join(f"{{{name}}}" for name in names)
