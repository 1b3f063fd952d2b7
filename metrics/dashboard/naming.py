"""Whose figures and which part of them, in words; every name of a page in one query."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Team
from clients.models import Client
from core.access import Actor
from core.errors import NotFound
from core.languages import reading_order
from handoffs.models import RequestChannel
from metrics.catalogue import Level
from metrics.cuts import Cut, Dimension
from metrics.dashboard.asked import View
from metrics.periods import Period
from roles.models import Role, Topic

DIMENSIONS: dict[Dimension, str | Promise] = {
    Dimension.TOPIC: gettext_lazy("Topic"),
    Dimension.TEAM: gettext_lazy("Team"),
    Dimension.ROLE: gettext_lazy("Role"),
    Dimension.CHANNEL: gettext_lazy("Channel"),
    Dimension.SEGMENT: gettext_lazy("Segment"),
    Dimension.CLIENT: gettext_lazy("Client"),
}
BY: dict[Dimension, str | Promise] = {
    Dimension.TOPIC: gettext_lazy("By topic"),
    Dimension.TEAM: gettext_lazy("By team"),
    Dimension.ROLE: gettext_lazy("By role"),
    Dimension.CHANNEL: gettext_lazy("By channel"),
    Dimension.SEGMENT: gettext_lazy("By segment"),
    Dimension.CLIENT: gettext_lazy("By client"),
}
WITHOUT: dict[Dimension, str | Promise] = {
    Dimension.TOPIC: gettext_lazy("Without a topic"),
    Dimension.TEAM: gettext_lazy("Without a team"),
    Dimension.ROLE: gettext_lazy("Without a role"),
    Dimension.CHANNEL: gettext_lazy("Without a channel"),
    Dimension.SEGMENT: gettext_lazy("Without a segment"),
    Dimension.CLIENT: gettext_lazy("Without a client"),
}
# Of which rows the ids are.
ROWS: dict[Dimension, type[Model]] = {
    Dimension.ROLE: Role,
    Dimension.TEAM: Team,
    Dimension.TOPIC: Topic,
    Dimension.CLIENT: Client,
}
_IN_TWO_LANGUAGES = frozenset({Dimension.ROLE, Dimension.TOPIC})


@dataclass(frozen=True, slots=True)
class Names:
    """Whose figures, and the features of the cut in words."""

    whose: str
    cut: dict[Dimension, str] = field(default_factory=dict)


def names_of(actor: Actor, view: View) -> Names:
    """Names of the person and of the cut. Raises `NotFound` for what is not of this company."""
    asked = dict(_asked(view))
    known: dict[str, str] = {}
    if asked:
        rows = [_named(actor, kind, pk) for kind, pk in asked.items()]
        known = dict(rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0])
    if set(known) != set(asked):
        raise NotFound
    cut = {one: _feature(one, view.cut, known) for one in Dimension if view.cut.of(one) is not None}
    return Names(_whose(actor, view, known.get("person", "")), cut)


def require_cut(actor: Actor, cut: Cut) -> None:
    """Raise `NotFound` for a cut by what is not of this company. One query at most."""
    names_of(actor, View(Level.COMPANY, None, Period.MONTH, None, None, "", cut))


def _asked(view: View) -> Iterator[tuple[str, int]]:
    if view.id:
        yield "person", view.id
    for dimension in ROWS:
        asked = view.cut.of(dimension)
        if asked:
            yield dimension.value, int(asked)


def _named(actor: Actor, kind: str, pk: int) -> "QuerySet[Any, tuple[str, str]]":
    model: Any = Membership if kind == "person" else ROWS[Dimension(kind)]
    name: Any = F("name")
    if kind in _IN_TWO_LANGUAGES:
        first, second = reading_order()
        name = Coalesce(NullIf(F(f"name_{first}"), Value("")), F(f"name_{second}"))
    rows = model.objects.of_company(actor.company_id).filter(pk=pk).order_by()
    named: QuerySet[Any, tuple[str, str]] = rows.values_list(
        Value(kind, output_field=CharField()), Cast(name, CharField())
    )
    return named


def _feature(dimension: Dimension, cut: Cut, known: dict[str, str]) -> str:
    asked = cut.of(dimension)
    if not asked:
        return str(WITHOUT[dimension])
    return known.get(dimension.value) or part_name(dimension, asked, str(asked))


def part_name(dimension: Dimension, key: int | str | None, name: str) -> str:
    """What stands side by side by a dimension, in words."""
    if key is None:
        return str(WITHOUT[dimension])
    if dimension == Dimension.CHANNEL:
        return str(dict(RequestChannel.choices).get(str(key), key))
    return name


def _whose(actor: Actor, view: View, person: str) -> str:
    if view.id is None:
        return actor.company_name
    if view.id == 0:
        return _("Credited to nobody")
    if view.level == Level.MANAGER:
        return _("Team of %(name)s") % {"name": person}
    return person
