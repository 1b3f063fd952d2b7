"""A notice as its reader may see it now: in their language, and nothing out of their sight."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from notices.kinds import NoticeKind, Params, Words, kind_of, sight_of
from notices.models import Notice

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in words. `is_hidden`: the reader has lost sight of what it tells of."""

    notice: Notice
    title: str
    text: str
    mail_text: str
    is_hidden: bool = False

    @property
    def link(self) -> str:
        """Where it leads; nowhere once it is out of sight."""
        return "" if self.is_hidden else self.notice.link


def shown(
    reader: Actor, notices: Sequence[Notice], extra: Mapping[str, Any] | None = None
) -> list[Shown]:
    """The notices as the reader may see them now, in the language in use; order is kept.

    `extra` are values for the words of mails. A constant number of queries, whatever the number.
    """
    seen = _seen(reader, notices)
    return [_in_words(notice, seen.get(notice.pk), extra or {}) for notice in notices]


def grouped(items: Sequence[Shown]) -> list[list[Shown]]:
    """Items about the same thing together, where the first of them stands."""
    groups: dict[str, list[Shown]] = {}
    for item in items:
        notice = item.notice
        groups.setdefault(notice.about or f"notice:{notice.pk}", []).append(item)
    return list(groups.values())


def _seen(reader: Actor, notices: Sequence[Notice]) -> dict[int, Params]:
    """What the reader may see of each; a notice is absent when it is nothing."""
    visible = _visible(reader, [notice.about for notice in notices])
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        if visible.get(notice.about, True):
            by_kind.setdefault(notice.kind, []).append(notice)
    found: dict[int, Params] = {}
    for code, rows in by_kind.items():
        kind = kind_of(code)
        params: Sequence[Params | None] = [row.params for row in rows]
        if kind is not None and kind.as_seen is not None:
            params = kind.as_seen(reader, [row.params for row in rows])
        for row, values in zip(rows, params, strict=True):
            if values is not None:
                found[row.pk] = values
    return found


def _visible(reader: Actor, abouts: Collection[str]) -> dict[str, bool]:
    """For each thing that somebody watches over: whether the reader may see it."""
    by_name: dict[str, dict[int, str]] = {}
    for about in abouts:
        name, _colon, number = about.partition(":")
        if number.isdecimal() and sight_of(name) is not None:
            by_name.setdefault(name, {})[int(number)] = about
    visible: dict[str, bool] = {}
    for name, numbers in by_name.items():
        sight = sight_of(name)
        allowed = set(sight(reader, list(numbers))) if sight else set()
        visible |= {about: number in allowed for number, about in numbers.items()}
    return visible


def _in_words(notice: Notice, params: Params | None, extra: Mapping[str, Any]) -> Shown:
    kind = kind_of(notice.kind)
    if kind is None or params is None:
        return Shown(notice, _("This is no longer open to you."), "", "", is_hidden=True)
    values = {**params, **extra}
    text = _written(kind, kind.text, values, "")
    mail_text = text
    if kind.mail_text is not None and extra:  # nobody reads it on a page
        mail_text = _written(kind, kind.mail_text, values, text)
    return Shown(notice, _written(kind, kind.title, values, str(kind.label)), text, mail_text)


def _written(kind: NoticeKind, words: Words, values: Params, otherwise: str) -> str:
    """Old values that no longer fit their sentence must not take the whole page with them."""
    try:
        return str(words(values))
    except (KeyError, TypeError, ValueError):
        logger.exception("notice of kind %s cannot be put into words", kind.code)
        return otherwise
