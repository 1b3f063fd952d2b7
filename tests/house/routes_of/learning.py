"""Routes of learning."""

from collections.abc import Callable
from typing import Any

OPENS_TO: dict[str, str] = {"consultant": "", "manager": "", "head": "", "admin": ""}
PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {}
QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {}
