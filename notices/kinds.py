"""What people can be told of, and how: one list of kinds, filled by the floors above.

Each app registers its kinds in `<app>/notice_kinds.py`, imported by its `AppConfig.ready`. Titles
and texts are functions of plain values: they are written in the reader's language when somebody
reads them, never stored.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability

Params = Mapping[str, Any]
Words = Callable[[Params], str]


class How(models.TextChoices):
    """How a person hears of something. Whoever is told at all finds it in the product too."""

    AT_ONCE = "at_once", _("By mail at once")
    DIGEST = "digest", _("In a daily mail")
    PRODUCT = "product", _("In the product only")
    NOTHING = "nothing", _("Not at all")


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice.

    `title` is one line, `text` what stands below it (may be empty), `mail_text` what a mail says
    instead. `usual` is how people hear of it until they choose. A kind with `must_tell` cannot be
    turned off: it stands in the product at least. Only people with `capability` are ever told.
    `as_seen` gets the reader and the values of several notices, and gives for each what this
    reader may see now, or None when they may see nothing of it any more. `may_answer` says that a
    reply to the mail becomes a comment on the request that the notice is about.
    """

    code: str
    label: str | Promise
    title: Words
    text: Words
    usual: How
    mail_text: Words | None = None
    must_tell: bool = False
    may_answer: bool = False
    capability: Capability = Capability.SIGNED_IN
    as_seen: Callable[[Actor, Sequence[Params]], Sequence[Params | None]] | None = None

    @property
    def ways(self) -> tuple[How, ...]:
        """What a person may choose from."""
        return tuple(how for how in How if how != How.NOTHING or not self.must_tell)

    def taken(self, chosen: "How | None") -> How:
        """How somebody is told who chose this; what must be told stands in the product."""
        how = chosen or self.usual
        return how if how in self.ways else How.PRODUCT


# Which of these ids a person may still see, for notices about `name:id`.
Sight = Callable[[Actor, Collection[int]], Collection[int]]

_kinds: dict[str, NoticeKind] = {}
_groups: dict[str, str | Promise] = {}
_sights: dict[str, Sight] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make a kind known. The code is kept with each notice: never rename it."""
    _kinds[kind.code] = kind
    return kind


def register_sight(name: str, sight: Sight) -> None:
    """Say who may see what notices about `name:id` tell; asked again whenever they are read."""
    _sights[name] = sight


def register_group(prefix: str, label: str | Promise) -> None:
    """Say under which heading kinds stand whose codes begin with `prefix` and a dot."""
    _groups[prefix] = label


def grouped_kinds(kinds: Sequence[NoticeKind]) -> list[tuple[str | Promise, list[NoticeKind]]]:
    """Kinds under their headings, in the order in which headings were registered; then others."""
    found: dict[str, list[NoticeKind]] = {prefix: [] for prefix in (*_groups, "")}
    for kind in kinds:
        prefix = kind.code.partition(".")[0]
        found[prefix if prefix in _groups else ""].append(kind)
    return [(_groups.get(prefix, _("Other")), rows) for prefix, rows in found.items() if rows]


def kind_of(code: str) -> NoticeKind | None:
    """The kind, or None when the code that told of it is gone."""
    return _kinds.get(code)


def sight_of(name: str) -> Sight | None:
    """The question to ask for notices about `name:id`, if there is one."""
    return _sights.get(name)


def all_kinds() -> list[NoticeKind]:
    """Every kind, in the order in which the apps registered them."""
    return list(_kinds.values())
